/**
 * What a party declared beside what was observed of it: where its newest declaration stands, each control that was observed
 * or is open, with the grade of the evidence there is.
 */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { type DeclaredControl, listDeclarations, readDeclaration } from '../api/generated.ts';
import { GradeMark } from '../assurance/grade-mark.tsx';
import { StatusMark } from '../declarations/status-mark.tsx';
import { ShortTime } from '../format/when.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { Scrollable } from '../shell/scrollable.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useSpeech, useWords } from '../words/words.tsx';

type Props = { readonly title: string; readonly party: string };

const MOST = 20;

export function PartyDeclarations({ title, party }: Props) {
  const { merchants, declarations } = useWords();
  const said = merchants.declared;
  const listed = useQuery({
    queryKey: ['declarations', 'of', party],
    queryFn: ({ signal }) => ask(listDeclarations({ party, limit: MOST }, { signal })),
  });
  const items = listed.data?.items ?? [];
  // What was filed says more than what was only asked for.
  const newest = items.find(({ status }) => status === 'accepted' || status === 'filed') ?? items[0];
  return (
    <Section title={title}>
      {listed.isPending && <Loading />}
      {listed.error && <FailureNote what={said.failed} failure={listed.error} onRetry={() => listed.refetch()} />}
      {listed.data && items.length === 0 && <Nothing>{said.none}</Nothing>}
      {items.length > 0 && (
        <ul className="divide-y divide-line">
          {items.map(({ id, status, dueOn, overdue, contradictions }) => (
            <li key={id} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-4 py-1.5">
              <Link
                to="/declarations/$declarationId"
                params={{ declarationId: id }}
                className="text-accent underline"
                aria-label={`${said.open} ${declarations.due(dueOn)}`}
              >
                {said.open}
              </Link>
              <StatusMark status={status} />
              <span className="label-text">{declarations.due(dueOn)}</span>
              {overdue && <span className="font-bold text-deny">{declarations.late}</span>}
              {contradictions > 0 && (
                <span className="font-bold text-deny">{declarations.contradictions(contradictions)}</span>
              )}
            </li>
          ))}
        </ul>
      )}
      {newest && <Beside declaration={newest.id} />}
    </Section>
  );
}

function Beside({ declaration }: { readonly declaration: string }) {
  const said = useWords().merchants.declared;
  const found = useQuery({
    queryKey: ['declaration', declaration],
    queryFn: ({ signal }) => ask(readDeclaration(declaration, { signal })),
  });
  if (found.error) return <FailureNote what={said.failed} failure={found.error} onRetry={() => found.refetch()} />;
  if (!found.data) return <Loading />;
  const rows = found.data.controls.filter(({ observed, grade }) => observed.length > 0 || grade !== undefined);
  if (rows.length === 0) return <Nothing>{said.nothingBeside}</Nothing>;
  return (
    <Scrollable label={said.beside}>
      <table className="w-full">
        <caption className="px-4 py-2 text-left font-bold">{said.beside}</caption>
        <thead>
          <tr className="bg-raised text-left label-text">
            {[said.control, said.says, said.seen, said.grade].map((head) => (
              <th key={head} scope="col" className="px-4 py-1.5 whitespace-nowrap">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((control) => (
            <Row key={control.key} control={control} />
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}

function Row({ control }: { readonly control: DeclaredControl }) {
  const { words, language } = useSpeech();
  const said = words.merchants.declared;
  const { item, title, outcome, observed, contradicted, grade } = control;
  return (
    <tr className="border-t border-line align-baseline">
      <th scope="row" className="px-4 py-1.5 text-left font-normal">
        {item && <span className="mr-2 font-mono">{item}</span>}
        {title[language]}
      </th>
      <td className="px-4 py-1.5">{words.declarations.outcomes[outcome]}</td>
      <td className="px-4 py-1.5">
        {contradicted && <p className="font-bold text-deny">{said.contradicted}</p>}
        {observed.map((look) => (
          <p key={`${look.by} ${look.subject}`} className="whitespace-nowrap">
            {said.results[look.result]} <ShortTime at={look.observedAt} />
          </p>
        ))}
        {observed.length === 0 && '—'}
      </td>
      <td className="px-4 py-1.5">{grade ? <GradeMark grade={grade} /> : '—'}</td>
    </tr>
  );
}
