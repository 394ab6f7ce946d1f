/** Beside a row: a button that shows how its entry is proved to be in the log, and saves that as a file. */
import { base64Of, encodeTlogProof, leafHash, proveEntry, type ReadFile, sha256InScript } from '../src/index.ts';
import { element } from './element.ts';
import type { Say } from './words.ts';

export const proofButton = (index: number, read: ReadFile, say: Say): HTMLElement => {
  const button = element('button', { type: 'button', 'aria-expanded': 'false' }, say('showProof', { index }));
  const place = element('div', { hidden: '' });
  button.addEventListener('click', async () => {
    place.hidden = !place.hidden;
    button.setAttribute('aria-expanded', String(!place.hidden));
    if (!place.hidden && place.childElementCount === 0) place.append(...(await proofOf(index, read, say)));
  });
  return element('div', {}, button, place);
};

const proofOf = async (index: number, read: ReadFile, say: Say): Promise<readonly Node[]> => {
  const proof = await proveEntry(sha256InScript, read, index);
  if (proof.kind === 'failed') return [element('p', {}, `${proof.error.code}: ${say.verdict(proof.error.code)}`)];
  const { size, ...parts } = proof.value;
  const url = URL.createObjectURL(new Blob([Uint8Array.from(encodeTlogProof(parts))]));
  return [
    element('p', {}, say('proved', { index, size, count: parts.path.length })),
    element(
      'dl',
      {},
      element('dt', {}, say('leaf')),
      element('dd', {}, element('code', {}, base64Of(leafHash(sha256InScript, parts.extra)))),
      element('dt', {}, say('path')),
      element('dd', {}, ...parts.path.map((hash) => element('code', {}, base64Of(hash)))),
    ),
    element('a', { href: url, download: `entry-${index}.tlog-proof` }, say('save')),
  ];
};
