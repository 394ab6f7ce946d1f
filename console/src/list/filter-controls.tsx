/** The controls that narrow a list. What they hold stands in the address; typed text is taken when typing rests. */
import { type ReactNode, useEffect, useState } from 'react';
import { useWords } from '../words/words.tsx';

const TYPING_RESTS_MS = 300;

type ChoiceProps<T extends string> = {
  readonly label: string;
  readonly value: T | undefined;
  readonly options: readonly T[];
  nameOf(option: T): string;
  /** What no choice means; "any" unless said. */
  readonly none?: string;
  onChange(value: T | undefined): void;
};

export function Choice<T extends string>({ label, value, options, nameOf, none, onChange }: ChoiceProps<T>) {
  const { lists } = useWords();
  return (
    <label className="flex max-w-full items-center gap-1.5">
      <span className="label-text whitespace-nowrap">{label}</span>
      <select
        className="control min-w-0"
        value={value ?? ''}
        onChange={(event) => onChange(options.find((option) => option === event.target.value))}
      >
        <option value="">{none ?? lists.any}</option>
        {options.map((option) => (
          <option key={option} value={option}>
            {nameOf(option)}
          </option>
        ))}
      </select>
    </label>
  );
}

type TextProps = { readonly label: string; readonly value: string | undefined; onChange(value: string): void };

export function TextFilter({ label, value = '', onChange }: TextProps) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed.trim() === value) return;
    const timer = setTimeout(() => onChange(typed), TYPING_RESTS_MS);
    return () => clearTimeout(timer);
  }, [typed, value, onChange]);
  return (
    <label className="flex items-center gap-1.5">
      <span className="label-text whitespace-nowrap">{label}</span>
      <input
        type="search"
        className="control w-40 cursor-text max-sm:w-28"
        value={typed}
        maxLength={64}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setTyped(event.target.value)}
      />
    </label>
  );
}

type DayProps = {
  readonly label: string;
  readonly value: string | undefined;
  onChange(value: string | undefined): void;
};

export function DayFilter({ label, value, onChange }: DayProps) {
  return (
    <label className="flex items-center gap-1.5">
      <span className="label-text whitespace-nowrap">{label}</span>
      <input
        type="date"
        className="control cursor-text"
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value || undefined)}
      />
    </label>
  );
}

type BarProps = {
  readonly isNarrowed: boolean;
  onClear(): void;
  /** Where the browser itself fetches the CSV of the list as narrowed. */
  readonly csv?: string | undefined;
  readonly children: ReactNode;
};

export function FilterBar({ isNarrowed, onClear, csv, children }: BarProps) {
  const { lists } = useWords();
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2">
      {children}
      {isNarrowed && (
        <button type="button" className="control" onClick={onClear}>
          {lists.clear}
        </button>
      )}
      {csv && (
        <a className="control sm:ml-auto" href={csv} download>
          {lists.csv}
        </a>
      )}
    </div>
  );
}
