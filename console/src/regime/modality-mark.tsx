/** How strongly a control is asked for. */
import type { RegimeControl } from '../api/generated.ts';
import { type Look, Mark } from '../shell/mark.tsx';
import { useWords } from '../words/words.tsx';

type Modality = RegimeControl['control']['modality'];

const LOOKS: Readonly<Record<Modality, Look>> = {
  shall: { shape: 'M8 2v8M8 13v.5', colour: 'bg-deny-tint text-deny' },
  endeavour: { shape: 'M3 11l5-6 5 6', colour: 'bg-hold-tint text-hold' },
  desirable: { shape: 'M3 8h10', colour: 'bg-raised text-ink' },
  example: { shape: 'M8 8h.2', colour: 'bg-raised text-muted' },
  proposed: { shape: 'M4 8h1.5M7.3 8h1.5M10.6 8h1.5', colour: 'bg-raised text-muted' },
};

export function ModalityMark({ modality }: { readonly modality: Modality }) {
  return <Mark look={LOOKS[modality]}>{useWords().regime.modalities[modality]}</Mark>;
}
