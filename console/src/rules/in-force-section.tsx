/** What is in force, and the way back to the configured rules. */
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { askForConfiguredRuleSet } from '../api/generated.ts';
import { useMay } from '../session/use-session.ts';
import { Code, Fact } from '../shell/fact.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { AskForm } from './ask-form.tsx';
import { useInForce } from './use-in-force.ts';

export function InForceSection() {
  const { rules: said } = useWords();
  const cache = useQueryClient();
  const mayManage = useMay('decision:manage');
  const inForce = useInForce();
  if (!inForce.data) {
    return inForce.error ? (
      <FailureNote what={said.inForce.failed} failure={inForce.error} onRetry={() => inForce.refetch()} />
    ) : (
      <Loading />
    );
  }
  const { own, name, version, hash } = inForce.data;
  return (
    <Section title={said.inForce.title}>
      <div className="flex flex-col gap-3 px-4 py-3">
        <p>{own ? said.inForce.own : said.inForce.configured}</p>
        <dl>
          <Fact name={said.columns.name}>
            {own ? (
              <Link to="/rules/$ruleSetId" params={{ ruleSetId: own.id }} className="text-accent underline">
                {said.name(name, version)}
              </Link>
            ) : (
              said.name(name, version)
            )}
          </Fact>
          <Fact name={said.about.hash}>
            <Code text={hash} />
          </Fact>
        </dl>
        {own && mayManage && (
          <details>
            <summary className="cursor-pointer text-accent underline">{said.inForce.toConfigured}</summary>
            <p className="py-2">{said.inForce.toConfiguredMeans}</p>
            <AskForm
              isOfTwo
              act={(why) => ask(askForConfiguredRuleSet({ why }))}
              onDone={() => cache.invalidateQueries({ queryKey: ['acts'] })}
            />
          </details>
        )}
      </div>
    </Section>
  );
}
