/** One version of the rules: its text and how it differs from what is in force, what can be done with it, what it would do. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { type RuleSetVersionDetail, readRuleSet } from '../api/generated.ts';
import { ShortTime } from '../format/when.tsx';
import { useMay } from '../session/use-session.ts';
import { Code, Fact } from '../shell/fact.tsx';
import { Loading } from '../shell/loading.tsx';
import { PageFailure } from '../shell/page-failure.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { Section } from '../shell/section.tsx';
import { useSpeech, useWords } from '../words/words.tsx';
import { ActsSection } from './acts-section.tsx';
import { DiffSection } from './diff-section.tsx';
import { FaultLines } from './fault-lines.tsx';
import { PreviewSection } from './preview-section.tsx';
import { ShadowSection } from './shadow-section.tsx';
import { StatusMark } from './status-mark.tsx';

const address = getRouteApi('/signed-in/rules/$ruleSetId');

export function RuleSetPage() {
  const { rules: said } = useWords();
  const { ruleSetId } = address.useParams();
  const version = useQuery({
    queryKey: ['rule-set-version', ruleSetId],
    queryFn: ({ signal }) => ask(readRuleSet(ruleSetId, { signal })),
  });
  if (version.data) return <Version key={ruleSetId} version={version.data} />;
  return version.error ? (
    <PageFailure what={said.failedOne} failure={version.error} onRetry={() => version.refetch()} />
  ) : (
    <Loading />
  );
}

export type Props = { readonly version: RuleSetVersionDetail };

function Version({ version }: Props) {
  const { rules: said } = useWords();
  const cache = useQueryClient();
  const mayManage = useMay('decision:manage');
  const onChanged = async () => {
    await cache.invalidateQueries({ queryKey: ['rule-sets'] });
    await cache.invalidateQueries({ queryKey: ['rules-in-force'] });
    await cache.invalidateQueries({ queryKey: ['rule-set-version', version.id] });
  };
  return (
    <>
      <p className="px-4 pt-2">
        <Link to="/rules" search={{}} className="text-accent underline">
          {said.back}
        </Link>
      </p>
      <PageHead title={said.name(version.name, version.version)} about={<StatusMark status={version.status} />} />
      <div className="grid items-start gap-4 p-4 xl:grid-cols-[1fr_24rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <PreviewSection version={version} mayManage={mayManage} />
          {version.steps.some(({ step }) => step === 'to-shadow') && <ShadowSection version={version} />}
          <DiffSection version={version} />
          <Text version={version} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          {mayManage && <ActsSection version={version} onChanged={onChanged} />}
          <About version={version} mayManage={mayManage} />
          <Steps version={version} />
        </div>
      </div>
    </>
  );
}

const NONE: ReadonlySet<number> = new Set();

function Text({ version }: Props) {
  const { rules: said } = useWords();
  return (
    <Section title={said.code}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section aria-label={said.code} tabIndex={0} className="flex max-h-[32rem] overflow-auto">
        <div aria-hidden="true" className="shrink-0 bg-raised">
          <FaultLines lines={version.text.split('\n').length} faulty={NONE} />
        </div>
        <pre className="grow px-2 py-2 font-mono text-xs/5">{version.text}</pre>
      </section>
    </Section>
  );
}

function About({ version, mayManage }: Props & { readonly mayManage: boolean }) {
  const { words, language } = useSpeech();
  const said = words.rules;
  return (
    <Section title={said.about.title}>
      <dl className="px-4 py-2">
        <Fact name={said.columns.number}>{version.number.toLocaleString(language)}</Fact>
        <Fact name={said.columns.madeBy}>{version.madeByName ?? version.madeBy}</Fact>
        <Fact name={said.about.madeAt}>
          <ShortTime at={version.madeAt} />
        </Fact>
        {version.basedOn && (
          <Fact name={said.about.basedOn}>
            <Link to="/rules/$ruleSetId" params={{ ruleSetId: version.basedOn }} className="text-accent underline">
              {said.about.open}
            </Link>
          </Fact>
        )}
        {version.note && <Fact name={said.columns.note}>{version.note}</Fact>}
        <Fact name={said.about.hash}>
          <Code text={version.hash} />
        </Fact>
      </dl>
      {mayManage && (
        <p className="px-4 pb-3">
          <Link to="/rules/new" search={{ from: version.id }} className="control">
            {said.about.edit}
          </Link>
        </p>
      )}
    </Section>
  );
}

function Steps({ version }: Props) {
  const { rules: said } = useWords();
  return (
    <Section title={said.history}>
      <ol className="px-4 py-2">
        {version.steps.map(({ id, step, why, act, madeAt, madeBy, madeByName }) => (
          <li key={id} className="border-b border-line py-1">
            <span className="font-bold">{said.steps[step]}</span>{' '}
            <span className="label-text">
              <ShortTime at={madeAt} /> {madeByName ?? madeBy}
            </span>
            <span className="block label-text">{act === undefined ? why : said.byTwo}</span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
