/** The functions that are new, changed or gone between two contents of a script: as text that never runs. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client.ts';
import { compareScriptFunctions, type InventoryScriptDetail, type ScriptUnit } from '../../api/generated.ts';
import { FailureNote } from '../../shell/failure-note.tsx';
import { Loading } from '../../shell/loading.tsx';
import { Scrollable } from '../../shell/scrollable.tsx';
import { useWords } from '../../words/words.tsx';

export function FunctionDiff({ script }: { readonly script: InventoryScriptDetail }) {
  const { inventory: said } = useWords();
  const [last, before] = script.history;
  const [from, setFrom] = useState(before?.sha256 ?? '');
  const [isOpen, setOpen] = useState(false);
  const to = last?.sha256 ?? '';
  return (
    <section aria-label={said.diff.title}>
      <div className="flex flex-wrap items-baseline gap-3">
        <h3 className="font-bold">{said.diff.title}</h3>
        <label className="flex items-baseline gap-1.5">
          <span className="label-text">{said.diff.against}</span>
          <select className="control" value={from} onChange={(event) => setFrom(event.target.value)}>
            {script.history.slice(1).map(({ sha256 }) => (
              <option key={sha256} value={sha256}>
                {sha256.slice(0, 16)}…
              </option>
            ))}
            <option value="">{said.diff.nothing}</option>
          </select>
        </label>
        <button type="button" className="control" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? said.hide : said.diff.show}
        </button>
      </div>
      {isOpen && <Compared id={script.id} to={to} from={from} />}
    </section>
  );
}

type ComparedProps = { readonly id: string; readonly to: string; readonly from: string };

function Compared({ id, to, from }: ComparedProps) {
  const { inventory: said } = useWords();
  const diff = useQuery({
    queryKey: ['inventory', 'functions', id, from, to],
    queryFn: ({ signal }) => ask(compareScriptFunctions(id, to, from === '' ? {} : { $from: from }, { signal })),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const known = diff.data;
  if (!known) {
    return diff.error ? (
      <FailureNote what={said.diff.failed} failure={diff.error} onRetry={() => diff.refetch()} />
    ) : (
      <Loading />
    );
  }
  return (
    <>
      <p>
        {said.diff.counts(known.added.length, known.changed.length, known.removed.length, known.same)}
        {known.more > 0 && ` ${said.diff.more(known.more)}`}
      </p>
      <ul>
        {known.added.map((unit) => (
          <Excerpt key={`+${unit.start}-${unit.end}`} unit={unit} what={said.diff.added} />
        ))}
        {known.changed.flatMap(({ before, after }) => [
          <Excerpt key={`<${before.start}-${before.end}`} unit={before} what={said.diff.before} />,
          <Excerpt key={`>${after.start}-${after.end}`} unit={after} what={said.diff.after} />,
        ])}
        {known.removed.map((unit) => (
          <Excerpt key={`-${unit.start}-${unit.end}`} unit={unit} what={said.diff.removed} />
        ))}
      </ul>
      <p className="label-text">{said.diff.textOnly}</p>
    </>
  );
}

function Excerpt({ unit, what }: { readonly unit: ScriptUnit; readonly what: string }) {
  const { inventory: said } = useWords();
  const name = unit.name ?? (unit.kind === 'function' ? said.diff.unnamed : said.diff.statement);
  return (
    <li className="mt-2">
      <p>
        {what} <bdi className="font-mono">{name}</bdi> · {said.diff.line(unit.line)}
      </p>
      <Scrollable label={`${what} ${name} ${said.diff.line(unit.line)}`} className="rounded bg-panel">
        <pre className="p-2 font-mono text-xs">
          {unit.excerpt}
          {unit.cut && '\n…'}
        </pre>
      </Scrollable>
    </li>
  );
}
