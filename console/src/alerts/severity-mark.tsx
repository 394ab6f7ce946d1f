/** A severity as a word, a shape and a colour: none of them has to be seen for the others to be understood. */
import type { Alert } from '../api/generated.ts';
import { useWords } from '../words/words.tsx';

export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const satisfies readonly Alert['severity'][];
export type Severity = (typeof SEVERITIES)[number];

const LOOK: Readonly<Record<Severity, { readonly shape: string; readonly colour: string }>> = {
  critical: { shape: 'M8 1.5 15 14H1zM8 6v4M8 12v.2', colour: 'bg-deny text-panel' },
  high: { shape: 'M3 9.5 8 4l5 5.5M3 13.5 8 8l5 5.5', colour: 'bg-deny-tint text-deny' },
  medium: { shape: 'M3 10.5 8 5l5 5.5', colour: 'bg-hold-tint text-hold' },
  low: { shape: 'M3 8h10', colour: 'bg-raised text-muted' },
};

export function SeverityMark({ severity }: { readonly severity: Severity }) {
  const { alerts } = useWords();
  const { shape, colour } = LOOK[severity];
  return (
    <span className={`inline-flex items-center gap-1 rounded px-1.5 py-px font-bold whitespace-nowrap ${colour}`}>
      <svg viewBox="0 0 16 16" className="size-3 shrink-0" aria-hidden="true">
        <path
          d={shape}
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      {alerts.severities[severity]}
    </span>
  );
}
