/** A policy or paths, typed line by line. */
import { useId } from 'react';

type LinesProps = {
  readonly label: string;
  readonly value: string;
  readonly height: string;
  onChange(value: string): void;
};

export function Lines({ label, value, height, onChange }: LinesProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="label-text">
        {label}
      </label>
      <textarea
        id={id}
        className={`control ${height} w-full cursor-text font-mono text-xs`}
        value={value}
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
