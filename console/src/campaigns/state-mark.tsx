/** Whether a campaign goes on: as a word, a shape and a colour. */
import type { EnumerationCampaign } from '../api/generated.ts';
import { type Look, Mark } from '../shell/mark.tsx';
import { useWords } from '../words/words.tsx';

const LOOKS: Readonly<Record<EnumerationCampaign['state'], Look>> = {
  running: { shape: 'M8 2 14.5 13.5h-13zM8 6.5v3M8 11.4v.2', colour: 'bg-deny-tint text-deny' },
  ended: { shape: 'M2.5 8.5l3.5 3.5 7.5-8', colour: 'bg-raised text-ink' },
};

export function StateMark({ state }: Pick<EnumerationCampaign, 'state'>) {
  return <Mark look={LOOKS[state]}>{useWords().campaigns.states[state]}</Mark>;
}
