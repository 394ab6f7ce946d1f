/** Says by hand which logs a system holds, from when to when: a row for each, beginning with those last reported. */
import { useState } from 'react';
import { ask } from '../api/client.ts';
import { type LogSystem, reportLogHoldings } from '../api/generated.ts';
import { clearFailure } from '../shell/clear-failure.ts';
import { useWords } from '../words/words.tsx';
import { ActFailure } from './act-failure.tsx';
import { tokyoDay } from './days.tsx';
import { DayField, FormEnd } from './form-fields.tsx';
import { useAct } from './use-act.ts';

const OLDEST_DAYS = 7;
const LOGS_AT_MOST = 200;
const PARTS = ['name', 'from', 'to', 'onlineFrom'] as const;

type Row = { readonly key: number } & Readonly<Record<(typeof PARTS)[number], string>>;

const emptyRow = (key: number): Row => ({ key, name: '', from: '', to: '', onlineFrom: '' });

type Props = { readonly system: LogSystem; onReported(): void };

export function HoldingsForm({ system, onReported }: Props) {
  const said = useWords().assurance.logs;
  const [day, setDay] = useState(tokyoDay());
  const [rows, setRows] = useState<readonly Row[]>(() =>
    system.holdings.length === 0 ? [emptyRow(0)] : system.holdings.map((held, key) => ({ key, ...held })),
  );
  const reporting = useAct(
    () =>
      ask(
        reportLogHoldings(system.id, {
          day,
          holdings: rows.map(({ key: _, name, ...days }) => ({ name: name.trim(), ...days })),
        }),
      ),
    onReported,
  );
  const change = (key: number, part: Partial<Row>) =>
    setRows((before) => before.map((row) => (row.key === key ? { ...row, ...part } : row)));
  const addRow = () => setRows((before) => [...before, emptyRow(Math.max(-1, ...before.map(({ key }) => key)) + 1)]);
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        reporting.mutate(undefined);
      }}
      onChange={clearFailure(reporting)}
    >
      <DayField
        label={said.reportDay}
        hint={said.reportDayHint}
        min={tokyoDay(-OLDEST_DAYS)}
        max={tokyoDay()}
        value={day}
        onChange={setDay}
      />
      {rows.map((row, at) => (
        <HoldingRow
          key={row.key}
          row={row}
          number={at + 1}
          change={(part) => change(row.key, part)}
          remove={() => setRows((before) => before.filter(({ key }) => key !== row.key))}
        />
      ))}
      <p>
        <button type="button" className="control" disabled={rows.length >= LOGS_AT_MOST} onClick={addRow}>
          {said.addLog}
        </button>
      </p>
      {reporting.error && <ActFailure what={said.failedReport} failure={reporting.error} />}
      <FormEnd submit={said.reportSubmit} isPending={reporting.isPending} />
    </form>
  );
}

type RowProps = { readonly row: Row; readonly number: number; change(part: Partial<Row>): void; remove(): void };

function HoldingRow({ row, number, change, remove }: RowProps) {
  const said = useWords().assurance.logs;
  return (
    <div className="grid items-end gap-2 border-b border-line pb-3 sm:grid-cols-2">
      {PARTS.map((part) => (
        <label key={part} className="flex flex-col gap-1">
          <span className="font-bold">{said.holding[part]}</span>
          <input
            type={part === 'name' ? 'text' : 'date'}
            required
            maxLength={part === 'name' ? 100 : undefined}
            max={part === 'name' ? undefined : '9999-12-31'}
            aria-label={said.logOf(number, said.holding[part])}
            className="control w-full cursor-text"
            value={row[part]}
            onChange={(event) => change({ [part]: event.target.value })}
          />
        </label>
      ))}
      <p className="sm:col-span-2">
        <button type="button" className="control" onClick={remove}>
          {said.removeLog(number)}
        </button>
      </p>
    </div>
  );
}
