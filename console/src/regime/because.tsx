/** Why a control binds a party, in words. */
import type { RegimeReason } from '../api/generated.ts';
import { useSpeech } from '../words/words.tsx';

export function Because({ of: reason }: { readonly of: RegimeReason }) {
  const said = useSpeech().words.regime;
  const attribute = said.attributes[reason.attribute ?? ''] ?? reason.attribute ?? '';
  if (reason.kind === 'role') return said.because.role(said.roles[reason.role ?? 0] ?? '', reason.since ?? '');
  if (reason.kind === 'licence') {
    return said.because.role(said.licences[reason.licence ?? ''] ?? reason.licence ?? '', reason.since ?? '');
  }
  if (reason.kind === 'attribute') {
    return said.because.attribute(attribute, said.values[reason.value ?? ''] ?? reason.value ?? '');
  }
  if (reason.kind === 'attribute-unknown') return said.because['attribute-unknown'](attribute);
  return said.because['in-force'](reason.from ?? '');
}
