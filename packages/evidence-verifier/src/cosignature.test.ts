import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { base64Of, concat, utf8, utf8Text } from './bytes.ts';
import {
  cosignatureMessage,
  cosignerKey,
  encodeCosignature,
  formatCosignerVkey,
  parseCosignerVkey,
  verifyCosignature,
  verifyWitnesses,
} from './cosignature.ts';
import { encodeSignedNote, formatVkey, isSameKey, openNote, type ParsedNote, parseNote } from './note.ts';
import { cosign, sha256, signCheckpoint, signerFromSeed, witnessFromSeed } from './testing.ts';

const signer = signerFromSeed('log.example/a', 'log');
const checkpoint = signCheckpoint(signer, { size: 3, root: sha256(utf8('root')) });
const one = witnessFromSeed('witness.example/one', '1');
const two = witnessFromSeed('witness.example/two', '2');
const three = witnessFromSeed('witness.example/three', '3');

const noteOf = (bytes: Uint8Array): ParsedNote => {
  const note = parseNote(bytes);
  if (note.kind === 'failed') throw new Error(note.error);
  return note.value;
};
const withLine = (key: { name: string; keyId: Uint8Array }, signature: Uint8Array): ParsedNote => {
  const note = noteOf(checkpoint);
  return { ...note, signatures: [...note.signatures, { name: key.name, keyId: key.keyId, signature }] };
};

describe('a witness’s key', () => {
  test('is read back from its text', () => {
    expect(parseCosignerVkey(formatCosignerVkey(one.key), sha256)).toEqual({ kind: 'ok', value: one.key });
  });

  test('is no log key and has another id than a log key of the same name and bytes', () => {
    const asLog = signerFromSeed('witness.example/one', '1').key;
    expect(isSameKey(asLog, one.key)).toBe(false);
    expect(parseCosignerVkey(formatVkey(asLog), sha256)).toEqual({
      kind: 'failed',
      error: 'vkey-unsupported-algorithm',
    });
  });

  test('of ML-DSA-44 (type 0x06) is said to be of an unsupported algorithm', () => {
    const text = `w.example+00000000+${base64Of(concat(Uint8Array.of(6), new Uint8Array(1312)))}`;
    expect(parseCosignerVkey(text, sha256)).toEqual({ kind: 'failed', error: 'vkey-unsupported-algorithm' });
  });
});

describe('a cosignature', () => {
  test('is over the header, the time and the whole text of the note', () => {
    expect(utf8Text(cosignatureMessage('example.com/behind-the-sofa\n20852163\nroot\n', 1679315147))).toBe(
      'cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\nroot\n',
    );
  });

  test('begins with the eight bytes of the time that the specification’s example has', () => {
    const note = parseNote(
      utf8(
        'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\u2014 witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n',
      ),
    );
    const line = note.kind === 'ok' ? note.value.signatures[0]?.signature : undefined;
    expect(line?.length).toBe(72);
    const ours = encodeCosignature(one.key, 1679315147, new Uint8Array(64)).signature;
    expect(line?.subarray(0, 8)).toEqual(ours.subarray(0, 8));
  });

  test('is verified and tells its time, and the log’s own signature beside it still opens the note', async () => {
    const cosigned = cosign(checkpoint, one, 1_700_000_000);
    expect(await verifyCosignature(noteOf(cosigned), one.key)).toEqual({
      kind: 'ok',
      value: { name: 'witness.example/one', timeS: 1_700_000_000 },
    });
    expect((await openNote(cosigned, signer.key)).kind).toBe('ok');
  });

  test('given twice counts with its newest time', async () => {
    const twice = cosign(cosign(checkpoint, one, 1_700_000_000), one, 1_600_000_000);
    expect(await verifyCosignature(noteOf(twice), one.key)).toMatchObject({ value: { timeS: 1_700_000_000 } });
  });

  const good = noteOf(cosign(checkpoint, one)).signatures[1]?.signature ?? new Uint8Array(0);
  const changed = (at: number) => good.map((byte, i) => (i === at ? byte ^ 1 : byte));
  test.each<[string, ParsedNote, string]>([
    ['absent', noteOf(checkpoint), 'cosignature-missing'],
    ['of another witness', noteOf(cosign(checkpoint, two)), 'cosignature-missing'],
    ['of another time', withLine(one.key, changed(7)), 'cosignature-invalid'],
    ['with a changed signature', withLine(one.key, changed(40)), 'cosignature-invalid'],
    ['cut short', withLine(one.key, good.subarray(0, 71)), 'cosignature-malformed'],
    ['with a time beyond 2^53', withLine(one.key, concat(new Uint8Array(8).fill(255), good)), 'cosignature-malformed'],
    [
      'moved to another checkpoint',
      { ...withLine(one.key, good), text: 'log.example/a\n4\nx\n' },
      'cosignature-invalid',
    ],
  ])('%s is refused', async (_, note, error) => {
    expect(await verifyCosignature(note, one.key)).toEqual({ kind: 'failed', error });
  });

  test('any bytes as a signature give a named answer', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 90 }), async (signature) => {
        const verdict = await verifyCosignature(withLine(one.key, signature), one.key);
        expect(verdict.kind).toBe('failed');
      }),
    );
  });

  test('is never made for a time that is none', () => {
    for (const timeS of [-1, 0.5, Number.NaN, 2 ** 53])
      expect(() => cosignatureMessage('a\n', timeS)).toThrow(RangeError);
    expect(() => encodeCosignature(one.key, 1, new Uint8Array(63))).toThrow(RangeError);
    expect(() => cosignerKey('a b', one.key.publicKey, sha256)).toThrow(RangeError);
  });
});

describe('witnesses that are demanded', () => {
  const cosigned = noteOf(cosign(cosign(checkpoint, one), two));
  const witnesses = [one.key, two.key, three.key];

  test.each<[number | undefined, boolean]>([
    [1, true],
    [2, true],
    [3, false],
    [undefined, false],
  ])('two of three cosigned, %s demanded: %s', async (quorum, satisfied) => {
    const demand = { witnesses, ...(quorum === undefined ? {} : { quorum }) };
    const verdict = await verifyWitnesses(cosigned, demand);
    expect(verdict).toMatchObject({ satisfied, required: quorum ?? 3 });
    expect(verdict.rows[2]).toEqual({ name: 'witness.example/three', fault: 'cosignature-missing' });
  });

  test('one named twice is one witness', async () => {
    expect(await verifyWitnesses(cosigned, { witnesses: [one.key, one.key], quorum: 2 })).toMatchObject({
      satisfied: false,
      required: 2,
    });
  });

  test('a note with many signatures is written and read back in order', () => {
    expect(parseNote(encodeSignedNote(cosigned))).toEqual({ kind: 'ok', value: cosigned });
    expect(() => encodeSignedNote({ ...cosigned, signatures: [] })).toThrow(RangeError);
    const many = Array.from({ length: 65 }, () => cosigned.signatures[0] ?? []).flat();
    expect(() => encodeSignedNote({ ...cosigned, signatures: many })).toThrow(RangeError);
  });
});
