/**
 * For tests: small logs, sound and broken in one way each, with what they are checked with and the verdict that every
 * verifier of ours must give: the command on Node and the auditor's page in a browser.
 */
import { formatCosignerVkey } from './cosignature.ts';
import { formatVkey } from './note.ts';
import type { VerdictCode } from './outcome.ts';
import {
  cosign,
  filesOfLog,
  rotationEntry,
  sampleLog,
  sampleStatement,
  signEntry,
  signerFromSeed,
  witnessFromSeed,
} from './testing.ts';

export type VerdictCase = {
  readonly name: string;
  /** By path; the checkpoint among them. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly vkey: string;
  /** Verifier keys of witnesses, all of which must have cosigned. */
  readonly witnesses: readonly string[];
  readonly older?: Uint8Array;
  readonly verdict: 'verified' | VerdictCode;
};

const SIZE = 300;
const ROTATED_AT = 280;
const BUNDLE = 'tile/entries/001.p/44';
/** After the origin and the size, each with the end of its line. */
const LETTER_OF_ROOT = 'log.example/logs/verdicts\n300\n'.length + 3;
const TILE = 'tile/0/000';

const signer = signerFromSeed('log.example/logs/verdicts', 'verdicts');
const next = signerFromSeed('log.example/logs/verdicts', 'the next key');
const stranger = signerFromSeed('log.example/logs/verdicts', 'stranger');
const witness = witnessFromSeed('witness.example/one', 'verdicts');

const files = sampleLog(signer, SIZE);
const bytesOf = (path: string): Uint8Array => Uint8Array.from(files.get(path) ?? new Uint8Array());

const flipped = (path: string, at: number): ReadonlyMap<string, Uint8Array> => {
  const bytes = bytesOf(path);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return new Map(files).set(path, bytes);
};

const rotated = filesOfLog(
  next,
  Array.from({ length: SIZE }, (_, index) => {
    if (index === ROTATED_AT) return rotationEntry(signer, next, index);
    const by = index < ROTATED_AT ? signer : next;
    return signEntry(by, sampleStatement(index === 0 ? signer : by, index));
  }),
);

const rewritten = filesOfLog(
  signer,
  Array.from({ length: SIZE }, (_, index) => {
    const statement = sampleStatement(signer, index);
    return signEntry(signer, index === 17 ? { ...statement, collector: 'nobody' } : statement);
  }),
);

const own = { vkey: formatVkey(signer.key), witnesses: [] } as const;
const witnessed = { vkey: own.vkey, witnesses: [formatCosignerVkey(witness.key)] } as const;
const older = sampleLog(signer, 100).get('checkpoint') as Uint8Array;

/** Each name reads as what was done to the log. */
export const VERDICT_CASES: readonly VerdictCase[] = [
  { name: 'nothing', files, ...own, verdict: 'verified' },
  { name: 'a byte of a tile flipped', files: flipped(TILE, 40), ...own, verdict: 'entry-differs-from-tile' },
  {
    name: 'a bundle cut short',
    files: new Map(files).set(BUNDLE, bytesOf(BUNDLE).subarray(0, -1)),
    ...own,
    verdict: 'bundle-truncated',
  },
  {
    name: 'another key of the same name',
    files,
    ...own,
    vkey: formatVkey(stranger.key),
    verdict: 'note-unknown-key',
  },
  {
    name: 'the end of the note cut off',
    files: new Map(files).set('checkpoint', bytesOf('checkpoint').subarray(0, -1)),
    ...own,
    verdict: 'note-without-signatures',
  },
  {
    name: 'a letter of the note changed',
    files: flipped('checkpoint', LETTER_OF_ROOT),
    ...own,
    verdict: 'note-signature-invalid',
  },
  { name: 'the key replaced, checked with the old one', files: rotated, ...own, verdict: 'verified' },
  {
    name: 'the key replaced, checked with the new one',
    files: rotated,
    ...own,
    vkey: formatVkey(next.key),
    verdict: 'verified',
  },
  { name: 'no witness’s cosignature', files, ...witnessed, verdict: 'witness-quorum-not-reached' },
  {
    name: 'a witness’s cosignature',
    files: new Map(files).set('checkpoint', cosign(bytesOf('checkpoint'), witness)),
    ...witnessed,
    verdict: 'verified',
  },
  {
    name: 'an old entry rewritten and all signed anew',
    files: rewritten,
    ...own,
    older,
    verdict: 'older-checkpoint-inconsistent',
  },
];
