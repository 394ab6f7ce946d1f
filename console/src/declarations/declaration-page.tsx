/** One declaration: a form for the party while it is open; beside what was observed and what was said last time. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import {
  type DeclarationDetail,
  type DeclaredControl,
  readDeclaration,
  remindOfDeclaration,
} from '../api/generated.ts';
import { useMay } from '../session/use-session.ts';
import { Banner } from '../shell/banner.tsx';
import { Fact } from '../shell/fact.tsx';
import { Loading } from '../shell/loading.tsx';
import { PageFailure } from '../shell/page-failure.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { Section } from '../shell/section.tsx';
import { useSpeech } from '../words/words.tsx';
import { AnswerForm } from './answer-form.tsx';
import { AttachedFiles } from './attached-files.tsx';
import { FilingSection, WorkbookSection } from './filing-section.tsx';
import { ParticularsForm } from './particulars-form.tsx';
import { ReviewSection } from './review-section.tsx';
import { Observed, SaidAnswer } from './said.tsx';
import { ShareSection } from './share-section.tsx';
import { StatusMark } from './status-mark.tsx';
import { WhyAsked } from './why-asked.tsx';
import { WhyNot } from './why-not.tsx';
import { Withdrawal } from './withdrawal.tsx';

const address = getRouteApi('/signed-in/declarations/$declarationId');

export function DeclarationPage() {
  const { words } = useSpeech();
  const said = words.declarations;
  const { declarationId } = address.useParams();
  const isReviewer = useMay('declaration:review');
  const mayAnswer = useMay('declaration:answer') && !isReviewer;
  const found = useQuery({
    queryKey: ['declaration', declarationId],
    queryFn: ({ signal }) => ask(readDeclaration(declarationId, { signal })),
  });
  if (!found.data) {
    return found.error ? (
      <PageFailure what={said.failedOne} failure={found.error} onRetry={() => found.refetch()} />
    ) : (
      <Loading />
    );
  }
  const declaration = found.data;
  const isOpen = declaration.status === 'asked' || declaration.status === 'returned';
  const isForm = isOpen && mayAnswer;
  return (
    <>
      <p className="px-4 pt-2">
        <Link to="/declarations" className="text-accent underline">
          {said.back}
        </Link>
      </p>
      <PageHead title={declaration.partyName}>
        <StatusMark status={declaration.status} />
        <span className="label-text">{said.due(declaration.dueOn)}</span>
      </PageHead>
      <div className="flex flex-col gap-4 p-4">
        {isForm && (
          <Banner tone="note">
            <p>{said.saved}</p>
          </Banner>
        )}
        <Progress declaration={declaration} />
        <About declaration={declaration} isReviewer={isReviewer} isOpen={isOpen} />
        {isReviewer && declaration.status === 'filed' && <ReviewSection declaration={declaration} />}
        {declaration.controls.map((control) => (
          <ControlSection key={control.key} declaration={declaration} control={control} isForm={isForm} />
        ))}
        {isForm && <ParticularsForm declaration={declaration} />}
        {isForm && <WorkbookSection declaration={declaration} />}
        {isForm && <FilingSection declaration={declaration} />}
        <ShareSection declaration={declaration} />
      </div>
    </>
  );
}

function Progress({ declaration: { controls } }: { readonly declaration: DeclarationDetail }) {
  const { words } = useSpeech();
  const said = words.declarations;
  const done = controls.filter(({ outcome }) => outcome !== 'open').length;
  const text = said.progress(done, controls.length);
  return (
    <label className="flex flex-wrap items-center gap-2">
      <progress className="w-48 max-w-full" value={done} max={controls.length} />
      {text}
    </label>
  );
}

type AboutProps = {
  readonly declaration: DeclarationDetail;
  readonly isReviewer: boolean;
  readonly isOpen: boolean;
};

function About({ declaration, isReviewer, isOpen }: AboutProps) {
  const { words, language } = useSpeech();
  const said = words.declarations;
  const cache = useQueryClient();
  const { id, status, causes, filings, people, particulars } = declaration;
  const reminding = useMutation({
    mutationFn: () => ask(remindOfDeclaration(id)),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['declaration', id] }),
  });
  return (
    <Section title={said.about}>
      <dl className="px-4 py-2">
        <Fact name={said.asks}>{causes.map((cause) => said.causes[cause]).join(' / ')}</Fact>
        {particulars.responsible && <Fact name={said.fields.responsible}>{particulars.responsible}</Fact>}
        {particulars.contractor && <Fact name={said.fields.contractor}>{particulars.contractor}</Fact>}
        {filings.length > 0 && (
          <Fact name={said.filings}>
            {filings.map(({ number }) => (
              <a
                key={number}
                className="mr-3 text-accent underline"
                href={`/v1/declarations/${id}/filings/${number}/document?language=${language}`}
                download
              >
                {said.filing(number)} {said.pdf}
              </a>
            ))}
          </Fact>
        )}
        {people.length > 0 && (
          <Fact name={said.people}>
            {people.map((person) => (
              <span key={person.id} className="mr-3">
                <bdi>{person.displayName}</bdi> <span className="label-text">{said.peopleStatuses[person.status]}</span>
              </span>
            ))}
          </Fact>
        )}
      </dl>
      {isReviewer && isOpen && (
        <div className="flex flex-wrap items-center gap-2 border-t border-line px-4 py-2">
          <button type="button" className="control" disabled={reminding.isPending} onClick={() => reminding.mutate()}>
            {said.remind}
          </button>
          {reminding.isSuccess && <span role="status">{said.reminded}</span>}
          <WhyNot what={said.failedReview} failure={reminding.error} />
        </div>
      )}
      {isReviewer && (isOpen || status === 'filed') && <Withdrawal id={id} />}
    </Section>
  );
}

/** Attached to the answer, or the answer to a question that asks for a file. */
const isIn = ({ files, answers }: DeclaredControl['answer'], file: string): boolean =>
  files?.includes(file) === true || Object.values(answers ?? {}).includes(file);

type ControlProps = {
  readonly declaration: Pick<DeclarationDetail, 'id' | 'files'>;
  readonly control: DeclaredControl;
  readonly isForm: boolean;
};

function ControlSection({ declaration: { id, files }, control, isForm }: ControlProps) {
  const { words, language } = useSpeech();
  const said = words.declarations;
  const { answer, key, item, title, text, returned, compensating, lastTime, outcome } = control;
  return (
    <div id={key} className="scroll-mt-4">
      <Section title={[item, title[language]].filter(Boolean).join(' ')} note={said.outcomes[outcome]}>
        <div className="grid gap-4 p-4 lg:grid-cols-[2fr_1fr]">
          <div className="flex min-w-0 flex-col gap-3">
            <p>{text[language]}</p>
            {returned && (
              <Banner tone="warning">
                <p className="font-bold">{said.returned}</p>
                <p className="whitespace-pre-line">{returned}</p>
              </Banner>
            )}
            {isForm ? (
              <AnswerForm id={id} control={control} files={files} />
            ) : (
              <>
                <SaidAnswer control={control} given={control} files={files} />
                <div className="empty:hidden">
                  <AttachedFiles id={id} files={files.filter((file) => isIn(answer, file.id))} />
                </div>
              </>
            )}
            <WhyAsked because={control.because} />
            {compensating && (
              <p>
                <span className="font-bold">{said.compensating}</span> {compensating}
              </p>
            )}
          </div>
          <div className="flex min-w-0 flex-col gap-3">
            <Observed control={control} />
            {lastTime && (
              <div>
                <p className="label-text">{said.lastTime}</p>
                <SaidAnswer control={control} given={lastTime} />
              </div>
            )}
          </div>
        </div>
      </Section>
    </div>
  );
}
