/** How something stands, in one of five tones. */
import { Mark } from '../shell/mark.tsx';

const LOOK = {
  good: { shape: 'M2.5 8.5l3.5 3.5 7.5-8', colour: 'bg-allow-tint text-allow' },
  waiting: { shape: 'M8 2a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM8 5v3.2l2.2 1.6', colour: 'bg-challenge-tint text-challenge' },
  warning: { shape: 'M8 1.5 15 14H1zM8 6v4M8 12v.2', colour: 'bg-hold-tint text-hold' },
  bad: { shape: 'M3.5 3.5l9 9M12.5 3.5l-9 9', colour: 'bg-deny-tint text-deny' },
  over: { shape: 'M3 8h10', colour: 'bg-raised text-muted' },
} as const;

export type Tone = keyof typeof LOOK;

export function ToneMark({ tone, children }: { readonly tone: Tone; readonly children: string }) {
  return <Mark look={LOOK[tone]}>{children}</Mark>;
}
