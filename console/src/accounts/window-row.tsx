/** One window: how many alerts, which numbers; opened, also its hash, its longest pause and the silence it ends. */
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { sourceText } from '../alerts/kind.ts';
import type { AlertWindow } from '../api/generated.ts';
import { ageText } from '../format/age.ts';
import { useTimes } from '../format/times.tsx';
import { ShortTime } from '../format/when.tsx';
import { Code, Fact } from '../shell/fact.tsx';
import { useWords } from '../words/words.tsx';
import { EntryNumber } from './entry-number.tsx';

const CELL = 'px-4 py-1.5 whitespace-nowrap';

type Props = { readonly window: AlertWindow; readonly columns: number };

export function WindowRow({ window, columns }: Props) {
  const words = useWords();
  const said = words.accounts.windows;
  const [isOpen, setOpen] = useState(false);
  const name = sourceText(window.source, words);
  return (
    <>
      <tr className="border-t border-line align-baseline">
        <th scope="row" className={`${CELL} text-left font-normal`}>
          <button
            type="button"
            className="text-accent underline"
            aria-expanded={isOpen}
            aria-label={said.open(name, window.number)}
            onClick={() => setOpen(!isOpen)}
          >
            {name} #{window.number}
          </button>
        </th>
        <td className={CELL}>
          <ShortTime at={window.from} /> – <ShortTime at={window.to} />
          {window.late && <span className="ml-2 rounded bg-hold-tint px-1.5 font-bold text-hold">{said.late}</span>}
        </td>
        <td className={`${CELL} ${window.count > 0 ? 'font-bold' : 'text-muted'}`}>{window.count}</td>
        <td className={CELL}>{numbersOf(window)}</td>
        <td className={CELL}>{window.observations}</td>
        <td className={CELL}>{window.rounds}</td>
        <td className={CELL}>
          <Pause window={window} />
        </td>
        <td className={CELL}>
          <EntryNumber entry={window.entry} />
        </td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={columns} className="px-4 pb-3">
            <Opened window={window} />
          </td>
        </tr>
      )}
    </>
  );
}

const numbersOf = ({ firstSequence, lastSequence }: AlertWindow): string => {
  if (firstSequence === null || lastSequence === null) return '–';
  return firstSequence === lastSequence ? `${firstSequence}` : `${firstSequence} – ${lastSequence}`;
};

function Pause({ window: { longestPause } }: { readonly window: AlertWindow }) {
  const { ages } = useWords();
  const times = useTimes();
  return (
    <span title={`${times.full(longestPause.from)} – ${times.full(longestPause.to)}`}>
      {ageText(Date.parse(longestPause.to) - Date.parse(longestPause.from), ages)}
    </span>
  );
}

function Opened({ window }: { readonly window: AlertWindow }) {
  const said = useWords().accounts.windows;
  const { silence: title } = said;
  const times = useTimes();
  return (
    <dl className="max-w-3xl whitespace-normal">
      <Fact name={said.columns.span(times.zoneLabel)}>
        {times.full(window.from)} – {times.full(window.to)}
      </Fact>
      <Fact name={said.root}>
        <Code text={window.root} />
      </Fact>
      <Fact name={said.columns.longestPause}>
        {times.full(window.longestPause.from)} – {times.full(window.longestPause.to)}
      </Fact>
      {window.silence && (
        <Fact name={title}>
          <Link
            to="/alerts/$alertId"
            params={{ alertId: window.silence }}
            className="font-mono text-xs text-accent underline"
          >
            {window.silence}
          </Link>
        </Fact>
      )}
      <Fact name={said.columns.entry}>
        <Code text={window.entry.id} />
      </Fact>
    </dl>
  );
}
