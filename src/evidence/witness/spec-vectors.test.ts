/** The vectors of docs/specs/witness.md and docs/specs/time-stamp.md are what this code writes and reads. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  bytesOfHex,
  formatCosignerVkey,
  formatVkey,
  hexOf,
  parseNote,
  utf8,
  utf8Text,
  verifyCosignature,
} from '#evidence-verifier';
import { cosign, witnessFromSeed } from '../../../packages/evidence-verifier/src/testing.ts';
import { encodeTimeStampRequest } from '../timestamp/time-stamp-request.ts';
import { encodeSize, parseAddCheckpoint, readCosignature } from './add-checkpoint.ts';
import { testLog } from './testing-log.ts';

const vectorsOf = (name: string) =>
  JSON.parse(readFileSync(path.join(import.meta.dirname, '../../../docs/specs/vectors', name), 'utf8')) as Record<
    string,
    string
  >;

const log = testLog('log.example/a');
const witness = witnessFromSeed('witness.example/one', '1');
const made = async (): Promise<Record<string, string>> => {
  const note = utf8Text(cosign(log.checkpoint(8), witness)) ?? '';
  return {
    logVkey: formatVkey(log.signer.key),
    witnessVkey: formatCosignerVkey(witness.key),
    request: utf8Text(await log.request(3, 8)) ?? '',
    answer: `${note.trimEnd().split('\n').at(-1)}\n`,
    answer409: utf8Text(encodeSize(3)) ?? '',
  };
};

test('of a witness', async () => {
  const vectors = vectorsOf('witness.json');
  expect(vectors).toEqual(await made());
  const request = parseAddCheckpoint(utf8(vectors.request ?? ''));
  if (request.kind === 'failed') throw new Error(request.error);
  expect(request.value).toMatchObject({ oldSize: 3, proof: await log.proof(3, 8) });
  const read = await readCosignature(utf8(vectors.answer ?? ''), request.value.note.text, witness.key);
  expect(read.kind).toBe('ok');
  const note = parseNote(utf8((vectors.request ?? '').split('\n\n').slice(1).join('\n\n') + vectors.answer));
  expect(note.kind === 'ok' && (await verifyCosignature(note.value, witness.key)).kind).toBe('ok');
});

test('of a time stamp', () => {
  const { digest = '', nonce = '', policy, request } = vectorsOf('time-stamp.json');
  const bytes = (hex: string) => bytesOfHex(hex) ?? new Uint8Array(0);
  expect(hexOf(encodeTimeStampRequest({ digest: bytes(digest), nonce: bytes(nonce), policy }))).toBe(request);
});
