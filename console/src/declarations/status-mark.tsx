/** Where a declaration stands. */
import type { Declaration } from '../api/generated.ts';
import { type Look, Mark } from '../shell/mark.tsx';
import { useWords } from '../words/words.tsx';

const WAITS = 'M8 4v4.5l3 1.5';
const LOOKS: Readonly<Record<Declaration['status'], Look>> = {
  asked: { shape: WAITS, colour: 'bg-hold-tint text-hold' },
  filed: { shape: 'M3 8h9M8.5 4.5 12 8l-3.5 3.5', colour: 'bg-hold-tint text-hold' },
  returned: { shape: 'M13 8H4M7.5 4.5 4 8l3.5 3.5', colour: 'bg-deny-tint text-deny' },
  accepted: { shape: 'M3.5 8.5 6.5 11.5 12.5 4.5', colour: 'bg-allow-tint text-allow' },
  withdrawn: { shape: 'M4 8h8', colour: 'bg-raised text-muted' },
  replaced: { shape: 'M4 8h8', colour: 'bg-raised text-muted' },
};

export function StatusMark({ status }: Pick<Declaration, 'status'>) {
  const { declarations: said } = useWords();
  return <Mark look={LOOKS[status]}>{said.statuses[status]}</Mark>;
}
