import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { base64Of, bytesOfBase64, concat, decodeBase64, utf8 } from './bytes.ts';
import { checkpointText, openCheckpoint, parseCheckpoint } from './checkpoint.ts';
import { encodeNote, formatVkey, openNote, parseNote, parseVkey } from './note.ts';
import { sha256, signerFromSeed } from './testing.ts';

const signer = signerFromSeed('log.example/a', 'note');
const vkeyOf = (text: string) => parseVkey(text, sha256);

describe('verifier keys', () => {
  test('the example of C2SP signed-note opens its note, and only unaltered', async () => {
    const key = vkeyOf('example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k');
    if (key.kind === 'failed') throw new Error(key.error);
    const note = utf8(
      'This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n',
    );
    expect(await openNote(note, key.value)).toEqual({ kind: 'ok', value: 'This is an example message.\n' });
    note[3] = 0x53;
    expect(await openNote(note, key.value)).toEqual({ kind: 'failed', error: 'note-signature-invalid' });
  });

  test('a key is read back from its text', () => {
    expect(vkeyOf(formatVkey(signer.key))).toEqual({ kind: 'ok', value: signer.key });
  });

  const material = base64Of(concat(Uint8Array.of(1), signer.key.publicKey));
  test.each([
    ['', 'vkey-malformed'],
    ['name', 'vkey-malformed'],
    [`a b+00000000+${material}`, 'vkey-malformed'],
    [`log.example/a+0000000+${material}`, 'vkey-malformed'],
    [`log.example/a+00000000+${material}`, 'vkey-key-id-mismatch'],
    [`log.example/a+00000000+${material.slice(0, -1)}`, 'vkey-malformed'],
    [
      `log.example/a+00000000+${base64Of(concat(Uint8Array.of(4), signer.key.publicKey))}`,
      'vkey-unsupported-algorithm',
    ],
    [`log.example/a+00000000+${base64Of(Uint8Array.of(1, 2, 3))}`, 'vkey-malformed'],
    [`${formatVkey(signer.key)}\n`, 'vkey-malformed'],
  ])('%j is refused as %s', (text, code) => {
    expect(vkeyOf(text)).toEqual({ kind: 'failed', error: code });
  });

  test('a point that is not on the curve verifies nothing', async () => {
    const publicKey = Uint8Array.from({ length: 32 }, () => 0xff);
    const key = { ...signer.key, publicKey };
    const note = encodeNote('text\n', signer.key, signer.sign(utf8('text\n')));
    expect(await openNote(note, key)).toEqual({ kind: 'failed', error: 'note-signature-invalid' });
  });
});

describe('notes', () => {
  const text = 'one\n\ntwo\n';
  const note = encodeNote(text, signer.key, signer.sign(utf8(text)));
  const line = new TextDecoder().decode(note).split('\n').at(-2) ?? '';

  test('a text with empty lines survives', async () => {
    expect(await openNote(note, signer.key)).toEqual({ kind: 'ok', value: text });
  });

  test('signatures of unknown keys are ignored, wherever they stand', async () => {
    const other = signerFromSeed('witness.example/w', 'w');
    const cosigned = utf8(
      `${text}\n\u2014 witness.example/w ${base64Of(concat(other.key.keyId, new Uint8Array(72)))}\n${line}\n`,
    );
    expect(await openNote(cosigned, signer.key)).toEqual({ kind: 'ok', value: text });
    expect(await openNote(cosigned, signerFromSeed('log.example/b', 'b').key)).toEqual({
      kind: 'failed',
      error: 'note-unknown-key',
    });
  });

  test('one bad signature of the known key spoils the note, beside a good one', async () => {
    const bad = `\u2014 log.example/a ${base64Of(concat(signer.key.keyId, new Uint8Array(64)))}`;
    const both = utf8(`${text}\n${line}\n${bad}\n`);
    expect(await openNote(both, signer.key)).toEqual({ kind: 'failed', error: 'note-signature-invalid' });
  });

  test.each<[string, Uint8Array, string]>([
    ['empty', utf8(''), 'note-without-signatures'],
    ['without blank line', utf8(`one\n${line}\n`), 'note-without-signatures'],
    ['without last newline', utf8(`one\n\n${line}`), 'note-without-signatures'],
    ['text only', utf8('one\n\n'), 'note-without-signatures'],
    ['hyphen for the em dash', utf8(`one\n\n-${line.slice(1)}\n`), 'note-signature-line-malformed'],
    ['two spaces', utf8(`one\n\n${line.replace(' ', '  ')}\n`), 'note-signature-line-malformed'],
    ['a fourth word', utf8(`one\n\n${line} x\n`), 'note-signature-line-malformed'],
    ['base64 without padding', utf8(`one\n\n${line.replace('=', '')}\n`), 'note-signature-line-malformed'],
    ['only a key id', utf8('one\n\n\u2014 a AAAAAA==\n'), 'note-signature-line-malformed'],
    ['carriage return', utf8(`one\r\n\n${line}\n`), 'note-control-character'],
    ['not UTF-8', concat(Uint8Array.of(0xff), note), 'note-not-utf8'],
    ['65 signatures', utf8(`one\n\n${`${line}\n`.repeat(65)}`), 'note-too-many-signatures'],
    ['too large', new Uint8Array(300_000).fill(0x61), 'note-too-large'],
  ])('%s is refused', (_, bytes, code) => {
    expect(parseNote(bytes)).toEqual({ kind: 'failed', error: code });
  });

  test('any bytes give a named answer', () => {
    const pieces = fc.oneof(fc.string(), fc.constantFrom('\n', '\n\n', '\u2014 ', ' ', line, 'AAAA'));
    fc.assert(
      fc.property(fc.array(pieces), (parts) => {
        expect(['ok', 'failed']).toContain(parseNote(utf8(parts.join(''))).kind);
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(['ok', 'failed']).toContain(parseNote(bytes).kind);
      }),
    );
  });
});

describe('checkpoints', () => {
  const root = sha256(utf8('root'));
  const rootText = base64Of(root);

  test('are read back', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.uint8Array({ minLength: 32, maxLength: 32 }), (size, hash) => {
        const parsed = parseCheckpoint(checkpointText({ origin: 'o', size, root: hash }));
        expect(parsed).toEqual({ kind: 'ok', value: { origin: 'o', size, root: hash, extensions: [] } });
      }),
    );
  });

  test.each([
    ['', 'checkpoint-malformed'],
    [`\n1\n${rootText}\n`, 'checkpoint-malformed'],
    [`o\n1\n${rootText}`, 'checkpoint-malformed'],
    [`o\n1\n${rootText}\n\nx\n`, 'checkpoint-malformed'],
    [`o\n01\n${rootText}\n`, 'checkpoint-size-malformed'],
    [`o\n-1\n${rootText}\n`, 'checkpoint-size-malformed'],
    [`o\n+1\n${rootText}\n`, 'checkpoint-size-malformed'],
    [`o\n1e3\n${rootText}\n`, 'checkpoint-size-malformed'],
    [`o\n9007199254740992\n${rootText}\n`, 'checkpoint-size-malformed'],
    [`o\n1\n${rootText} \n`, 'checkpoint-root-malformed'],
    ['o\n1\nAAAA\n', 'checkpoint-root-malformed'],
    ['o\n1\n', 'checkpoint-root-malformed'],
  ])('%j is refused as %s', (text, code) => {
    expect(parseCheckpoint(text)).toEqual({ kind: 'failed', error: code });
  });

  test('of another origin, though signed by the key, is refused', async () => {
    const text = checkpointText({ origin: 'log.example/other', size: 1, root });
    const note = encodeNote(text, signer.key, signer.sign(utf8(text)));
    expect(await openCheckpoint(note, signer.key)).toEqual({ kind: 'failed', error: 'checkpoint-wrong-origin' });
  });
});

describe('base64', () => {
  test('is read from bytes as it is from text', () => {
    const characters = fc.constantFrom(...'ABCDwxyz0189+/==\n -_é');
    fc.assert(
      fc.property(fc.array(characters, { maxLength: 12 }), (list) => {
        const bytes = Uint8Array.from(list, (character) => character.charCodeAt(0));
        expect(decodeBase64(bytes, 0, bytes.length)).toEqual(bytesOfBase64(list.join('')));
      }),
      { numRuns: 3_000 },
    );
  });

  test('has one spelling for each byte string', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = base64Of(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64'));
        expect(bytesOfBase64(text)).toEqual(bytes);
        expect(decodeBase64(utf8(`x${text}y`), 1, 1 + text.length)).toEqual(bytes);
      }),
    );
  });

  test.each(['A', 'AA', 'AA=', 'AB==', 'AAA', 'AA==\n', ' AA==', 'A A=', 'AA-_', '====', 'AAAA=', 'AA==AAAA'])(
    '%j is refused',
    (text) => {
      expect(bytesOfBase64(text)).toBeUndefined();
    },
  );
});
