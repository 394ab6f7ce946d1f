/** The state of a site or a visit as a word, a shape and a colour. */
import { type Look, Mark } from '../shell/mark.tsx';
import { useWords } from '../words/words.tsx';
import type { SiteState } from './state.ts';

const LOOK: Readonly<Record<SiteState, Look>> = {
  ok: { shape: 'M2.5 8.5l3.5 3.5 7.5-8', colour: 'bg-allow-tint text-allow' },
  attacked: { shape: 'M8 1.5 15 14H1zM8 6v4M8 12v.2', colour: 'bg-deny-tint text-deny' },
  incomplete: { shape: 'M8 3v6M8 12.5v.1', colour: 'bg-hold-tint text-hold' },
  limited: { shape: 'M8 3v6M8 12.5v.1', colour: 'bg-hold-tint text-hold' },
  ended: { shape: 'M3 3l10 10M13 3L3 13', colour: 'bg-deny-tint text-deny' },
  never: { shape: 'M3 8h10', colour: 'bg-raised text-muted' },
  inactive: { shape: 'M5.5 3v10M10.5 3v10', colour: 'bg-raised text-muted' },
};

export function StateMark({ state, text }: { readonly state: SiteState; readonly text?: string }) {
  const { sites } = useWords();
  return <Mark look={LOOK[state]}>{text ?? sites.states[state]}</Mark>;
}
