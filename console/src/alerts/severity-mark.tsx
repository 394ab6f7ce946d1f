/** A severity as a word, a shape and a colour: none of them has to be seen for the others to be understood. */
import type { Alert } from '../api/generated.ts';
import { type Look, Mark } from '../shell/mark.tsx';
import { useWords } from '../words/words.tsx';

export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const satisfies readonly Alert['severity'][];
export type Severity = (typeof SEVERITIES)[number];

const LOOK: Readonly<Record<Severity, Look>> = {
  critical: { shape: 'M8 1.5 15 14H1zM8 6v4M8 12v.2', colour: 'bg-deny text-panel' },
  high: { shape: 'M3 9.5 8 4l5 5.5M3 13.5 8 8l5 5.5', colour: 'bg-deny-tint text-deny' },
  medium: { shape: 'M3 10.5 8 5l5 5.5', colour: 'bg-hold-tint text-hold' },
  low: { shape: 'M3 8h10', colour: 'bg-raised text-muted' },
};

export function SeverityMark({ severity }: { readonly severity: Severity }) {
  const { alerts } = useWords();
  return <Mark look={LOOK[severity]}>{alerts.severities[severity]}</Mark>;
}
