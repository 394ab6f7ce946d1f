/** Where a version stands: as a word, a shape and a colour. */
import type { RuleSetVersion } from '../api/generated.ts';
import { type Look, Mark } from '../shell/mark.tsx';
import { useWords } from '../words/words.tsx';

const LOOKS: Readonly<Record<RuleSetVersion['status'], Look>> = {
  live: { shape: 'M2.5 8.5l3.5 3.5 7.5-8', colour: 'bg-allow-tint text-allow' },
  shadow: { shape: 'M8 3v10M3 8h10', colour: 'bg-challenge-tint text-challenge' },
  draft: { shape: 'M3 13h3l7-7-3-3-7 7z', colour: 'bg-raised text-ink' },
  retired: { shape: 'M3 8h10', colour: 'bg-raised text-muted' },
};

export function StatusMark({ status }: Pick<RuleSetVersion, 'status'>) {
  return <Mark look={LOOKS[status]}>{useWords().rules.statuses[status]}</Mark>;
}
