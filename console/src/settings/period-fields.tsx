/** A span of hours of the clock, or of business days. */
import type { Period } from '../api/generated.ts';
import { useWords } from '../words/words.tsx';

/** As many as the server takes. */
const MOST = { hours: 24 * 366, businessDays: 250 } as const;

type Props = { readonly label: string; readonly period: Period; onChange(next: Period): void };

export function PeriodFields({ label, period, onChange }: Props) {
  const { deadlines } = useWords();
  const unit = 'hours' in period ? 'hours' : 'businessDays';
  const amount = 'hours' in period ? period.hours : period.businessDays;
  const give = (next: number, nextUnit: typeof unit) =>
    onChange(nextUnit === 'hours' ? { hours: next } : { businessDays: next });
  return (
    <span className="inline-flex gap-1">
      <input
        type="number"
        required
        min={1}
        max={MOST[unit]}
        aria-label={`${label}: ${deadlines.amount}`}
        className="control w-20 cursor-text"
        value={Number.isNaN(amount) ? '' : amount}
        onChange={(event) => give(event.target.valueAsNumber, unit)}
      />
      <select
        aria-label={`${label}: ${deadlines.unit}`}
        className="control"
        value={unit}
        onChange={(event) => give(amount, event.target.value === 'hours' ? 'hours' : 'businessDays')}
      >
        <option value="hours">{deadlines.units.hours}</option>
        <option value="businessDays">{deadlines.units.businessDays}</option>
      </select>
    </span>
  );
}
