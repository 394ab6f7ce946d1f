/** One line for each operation: when, who, what, on what, and the proof of the entry that says so. */
import { Link } from '@tanstack/react-router';
import type { Operation } from '../api/generated.ts';
import { ShortTime } from '../format/when.tsx';
import { Scrollable } from '../shell/scrollable.tsx';
import { useWords } from '../words/words.tsx';
import { SubjectLink } from './subject-link.tsx';

const COLUMNS = ['at', 'doer', 'act', 'subjects', 'proof'] as const;
const SHOWN_SUBJECTS = 3;

export function OperationTable({ operations }: { readonly operations: readonly Operation[] }) {
  const said = useWords().operations;
  return (
    <Scrollable label={said.title}>
      <table className="w-full">
        <thead>
          <tr className="bg-raised text-left label-text">
            {COLUMNS.map((name) => (
              <th key={name} scope="col" className="px-4 py-1.5 whitespace-nowrap">
                {said.columns[name]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {operations.map((operation) => (
            <OperationRow key={operation.entry} operation={operation} />
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}

function OperationRow({ operation }: { readonly operation: Operation }) {
  const { operations: said, evidencePage } = useWords();
  const { at, act, kind, subjects, index, address, detail } = operation;
  const more = subjects.length - SHOWN_SUBJECTS;
  const details = Object.entries(detail);
  return (
    <tr className="border-t border-line align-baseline">
      <td className="px-4 py-1.5 whitespace-nowrap">
        <ShortTime at={at} />
      </td>
      <td className="min-w-32 px-4 py-1.5">
        <Doer operation={operation} />
        {address && <code className="block label-text">{address}</code>}
      </td>
      <th scope="row" className="min-w-48 px-4 py-1.5 text-left font-normal">
        <span className="font-bold">{said.acts[act] ?? <code>{act}</code>}</span>
        <span className="block label-text">{evidencePage.entries.kinds[kind] ?? kind}</span>
        {details.length > 0 && (
          <details className="label-text">
            <summary className="cursor-pointer py-1">{said.detail}</summary>
            <code className="block max-w-md wrap-anywhere">
              {details.map(([name, value]) => `${name}=${String(value)}`).join(' ')}
            </code>
          </details>
        )}
      </th>
      <td className="px-4 py-1.5">
        {subjects.slice(0, SHOWN_SUBJECTS).map((id) => (
          <SubjectLink key={id} id={id} />
        ))}
        {more > 0 && <span className="block label-text">{said.more(more)}</span>}
      </td>
      <td className="px-4 py-1.5 whitespace-nowrap">
        <a className="text-accent underline" href={`/v1/evidence/entries/${index}/proof`}>
          {said.proof(index)}
        </a>
      </td>
    </tr>
  );
}

/** Whoever is listed leads to all that they did. */
function Doer({ operation: { doer, doerName } }: { readonly operation: Operation }) {
  const said = useWords().operations;
  if (doer === undefined) return <span className="text-muted">{said.unknown}</span>;
  if (!/^(?:per|key)_/.test(doer)) {
    return (
      <>
        {said.system} <code className="label-text">{doer}</code>
      </>
    );
  }
  return (
    <Link to="/operations" search={{ doer }} className="text-accent underline">
      {doerName === undefined ? <code>{doer}</code> : <bdi>{doerName}</bdi>}
    </Link>
  );
}
