/** All that is known of one script: loader, behaviour in plain words, contents over time, decisions, and what to decide. */
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/client.ts';
import { type InventoryScriptDetail, readInventoryScript, type ScriptBehaviour } from '../../api/generated.ts';
import { useActorText } from '../../assurance/use-actor-text.ts';
import { useTimes } from '../../format/times.tsx';
import { ShortTime } from '../../format/when.tsx';
import { useMay } from '../../session/use-session.ts';
import { Code, Fact } from '../../shell/fact.tsx';
import { FailureNote } from '../../shell/failure-note.tsx';
import { Loading } from '../../shell/loading.tsx';
import { Scrollable } from '../../shell/scrollable.tsx';
import { useWords } from '../../words/words.tsx';
import { FunctionDiff } from './function-diff.tsx';
import { listeningIn } from './listening.ts';
import { ScriptDecisions } from './script-decisions.tsx';

export function ScriptDetail({ id }: { readonly id: string }) {
  const { inventory: said } = useWords();
  const script = useQuery({
    queryKey: ['inventory', 'script', id],
    queryFn: ({ signal }) => ask(readInventoryScript(id, { signal })),
  });
  if (!script.data) {
    return script.error ? (
      <FailureNote what={said.failedOne} failure={script.error} onRetry={() => script.refetch()} />
    ) : (
      <Loading />
    );
  }
  return <Known script={script.data} />;
}

function Known({ script }: { readonly script: InventoryScriptDetail }) {
  const { inventory: said } = useWords();
  const times = useTimes();
  const actorText = useActorText();
  const mayDecide = useMay('site:manage');
  const { authorisation, beyond, loadedBy, signs } = script;
  const [last, earlier] = script.history;
  return (
    <div className="mt-2 flex flex-col gap-3 rounded bg-raised p-3">
      <dl className="grid gap-x-8 lg:grid-cols-2">
        <Fact name={said.loadedBy}>
          {said.loaders[loadedBy.kind]}
          {loadedBy.url !== undefined && <Code text={loadedBy.url} />}
        </Fact>
        <Fact name={said.firstSeen}>{times.full(script.firstSeenAt)}</Fact>
        <Fact name={said.behaviour}>
          <BehaviourText behaviour={script.behaviour} />
        </Fact>
        {signs && (
          <Fact name={said.signs}>
            {said.signsOf(
              signs.cardWordsNearSink,
              signs.longestStringArray,
              signs.hexNames,
              signs.highestEntropyTenths,
            )}
            <p className="label-text">{said.signsNote}</p>
          </Fact>
        )}
        <Fact name={said.authorisation}>
          {authorisation
            ? `${authorisation.why} · ${said.responsible}: ${authorisation.responsible} · ${actorText(authorisation.by)} · ${times.full(authorisation.at)}`
            : said.neverAuthorised}
        </Fact>
        {beyond && (
          <Fact name={said.beyond}>
            <BehaviourText behaviour={beyond} />
          </Fact>
        )}
      </dl>
      {mayDecide && <ScriptDecisions script={script} />}
      <History script={script} />
      {last && last.notParsed === undefined && (
        <FunctionDiff key={`${earlier?.sha256} ${last.sha256}`} script={script} />
      )}
    </div>
  );
}

function BehaviourText({ behaviour }: { readonly behaviour: ScriptBehaviour }) {
  const { inventory: said } = useWords();
  const says = [
    ...(behaviour.destinations.length > 0 ? [said.says.sends(behaviour.destinations.join(', '))] : []),
    ...(behaviour.listens.length > 0 ? [said.says.listens(behaviour.listens.map(listeningIn(said)).join(', '))] : []),
    ...(behaviour.storage.length > 0
      ? [said.says.stores(behaviour.storage.map((storage) => said.storages[storage]).join(', '))]
      : []),
    ...(behaviour.evaluates ? [said.says.evaluates] : []),
  ];
  return says.length === 0 ? (
    said.says.nothing
  ) : (
    <ul>
      {says.map((text) => (
        <li key={text} className="break-words">
          {text}
        </li>
      ))}
    </ul>
  );
}

function History({ script }: { readonly script: InventoryScriptDetail }) {
  const { inventory: said, sites } = useWords();
  const actorText = useActorText();
  return (
    <>
      <Scrollable label={said.history}>
        <table className="w-full">
          <caption className="text-left font-bold">{said.history}</caption>
          <thead>
            <tr className="text-left label-text">
              {[said.columns.sha256, said.columns.functions, said.firstSeen, said.lastSeen, said.columns.state].map(
                (name) => (
                  <th key={name} scope="col" className="pr-4 whitespace-nowrap">
                    {name}
                  </th>
                ),
              )}
              <td />
            </tr>
          </thead>
          <tbody>
            {script.history.map((content) => (
              <tr key={content.sha256} className="border-t border-line align-baseline">
                <td className="pr-4">
                  <code className="font-mono text-xs" title={content.sha256}>
                    {content.sha256.slice(0, 16)}…
                  </code>
                </td>
                <td className="pr-4 whitespace-nowrap">
                  {content.notParsed ? said.notParsed[content.notParsed] : content.functions}
                </td>
                <td className="pr-4">
                  <ShortTime at={content.firstSeenAt} />
                </td>
                <td className="pr-4">
                  <ShortTime at={content.lastSeenAt} />
                </td>
                <td className="pr-4">{content.authorised ? said.states.authorised : ''}</td>
                <td>
                  <a
                    className="text-accent underline whitespace-nowrap"
                    href={`/v1/site-scripts/${content.sha256}?site=${encodeURIComponent(script.site)}`}
                    download
                    aria-label={sites.scripts.sourceOf(script.url)}
                  >
                    {sites.scripts.source}
                  </a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrollable>
      {script.decisions.length > 0 && (
        <ol aria-label={said.decisions}>
          {script.decisions.map((decision) => (
            <li key={decision.id}>
              <ShortTime at={decision.at} /> {said.acts[decision.act]} · {actorText(decision.by)} · {decision.why}
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
