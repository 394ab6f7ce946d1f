/** Every parser answers any bytes with a value or a named refusal, and what it accepts is the one spelling. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alertFactsOf } from './alert-facts.ts';
import { utf8, utf8Text } from './bytes.ts';
import { type JsonValue, parseCanonicalJson } from './canonical-json.ts';
import { checkpointText, parseCheckpoint } from './checkpoint.ts';
import { formatCosignerVkey, parseCosignerVkey } from './cosignature.ts';
import { envelopeReaderOf, parseEnvelope } from './envelope.ts';
import { encodeSignedNote, formatVkey, parseNote, parseVkey } from './note.ts';
import { VERDICT_CODES } from './outcome.ts';
import { encodeStatement, parseStatement } from './statement.ts';
import { cosign, sampleLog, sampleStatement, sha256, signEntry, signerFromSeed, witnessFromSeed } from './testing.ts';
import { encodeBundle, entryRanges, parseTilePath, tilePath } from './tiles.ts';
import { encodeTlogProof, parseTlogProof } from './tlog-proof.ts';
import { verifyLog } from './verify-log.ts';

const RUNS = { numRuns: 500 };
const signer = signerFromSeed('log.example/a', 'fuzz');
const witness = witnessFromSeed('witness.example/one', '1');
const log = sampleLog(signer, 3);
const checkpoint = cosign(log.get('checkpoint') as Uint8Array, witness);
const entry = signEntry(signer, sampleStatement(signer, 1));
const proof = encodeTlogProof({ extra: entry, index: 1, path: [sha256(entry)], checkpoint });

/** Bytes of a valid piece with a few cut out, doubled, overwritten or put in. */
const mangled = (sound: Uint8Array): fc.Arbitrary<Uint8Array> =>
  fc
    .array(fc.tuple(fc.nat(sound.length), fc.nat(8), fc.uint8Array({ maxLength: 8 })), { maxLength: 3 })
    .map((edits) => {
      let bytes = [...sound];
      for (const [at, removed, added] of edits) bytes = bytes.toSpliced(at, removed, ...added);
      return Uint8Array.from(bytes);
    });
const bytesNear = (sound: Uint8Array) => fc.oneof(mangled(sound), fc.uint8Array({ maxLength: 400 }));

type Answer = { readonly kind: 'ok'; readonly value: unknown } | { readonly kind: 'failed'; readonly error: unknown };

/** What is accepted is written back as the same bytes; what is refused has a code. */
const holds = (sound: Uint8Array, parse: (bytes: Uint8Array) => Answer, write: (value: never) => Uint8Array): void => {
  expect(parse(sound).kind).toBe('ok');
  fc.assert(
    fc.property(bytesNear(sound), (bytes) => {
      const answer = parse(bytes);
      if (answer.kind === 'ok') expect(write(answer.value as never)).toEqual(bytes);
      else expect(VERDICT_CODES).toContain(answer.error);
    }),
    RUNS,
  );
};
const inText =
  <T extends Answer>(parse: (text: string) => T) =>
  (bytes: Uint8Array): T | { readonly kind: 'failed'; readonly error: 'note-not-utf8' } => {
    const text = utf8Text(bytes);
    return text === undefined ? { kind: 'failed', error: 'note-not-utf8' } : parse(text);
  };

describe('whatever is given', () => {
  test('to the reader of notes', () => holds(checkpoint, parseNote, encodeSignedNote));

  test('to the reader of checkpoints', () => {
    const text = checkpointText({ origin: 'log.example/a', size: 12, root: sha256(entry) });
    const write = (read: Parameters<typeof checkpointText>[0] & { extensions: readonly string[] }) =>
      utf8(`${checkpointText(read)}${read.extensions.map((line) => `${line}\n`).join('')}`);
    holds(utf8(text), inText(parseCheckpoint), write);
  });

  test('to the reader of verifier keys, of logs and of witnesses', () => {
    const ofLog = inText((text) => parseVkey(text, sha256));
    holds(utf8(formatVkey(signer.key)), ofLog, (key: typeof signer.key) => utf8(formatVkey(key)));
    const ofWitness = inText((text) => parseCosignerVkey(text, sha256));
    holds(utf8(formatCosignerVkey(witness.key)), ofWitness, (key: typeof witness.key) => utf8(formatCosignerVkey(key)));
  });

  test('to the reader of proofs, which leaves the checkpoint to that of notes', () => {
    const parse = (bytes: Uint8Array): Answer => {
      const read = parseTlogProof(bytes);
      const note = read.kind === 'ok' ? parseNote(read.value.checkpoint) : read;
      return note.kind === 'failed' ? note : read;
    };
    holds(proof, parse, encodeTlogProof);
  });

  test('to the reader of statements', () => {
    holds(encodeStatement(sampleStatement(signer, 1)), parseStatement, encodeStatement);
  });

  test('to the readers of envelopes, of which the quick one takes nothing that the exact one refuses', () => {
    const quick = envelopeReaderOf(signer.key);
    expect(quick(entry)).toEqual((parseEnvelope(entry) as { value: unknown }).value);
    fc.assert(
      fc.property(bytesNear(entry), (bytes) => {
        const exact = parseEnvelope(bytes);
        const taken = quick(bytes);
        if (exact.kind === 'failed') expect(VERDICT_CODES).toContain(exact.error);
        if (taken !== undefined) expect(exact).toEqual({ kind: 'ok', value: taken });
      }),
      RUNS,
    );
  });

  test('to the reader of canonical JSON, what it takes is spelt as it was', () => {
    const spelling = (value: JsonValue): string => JSON.stringify(value);
    for (const text of ['{"b":1,"a":2}', '{"9":1,"10":2}', '"\\ud800"', '{"a":1,"a":1}', ' 1', '1.0', '"\\u0041"']) {
      expect(parseCanonicalJson(utf8(text)), text).toBe('not-canonical');
    }
    for (const text of ['{"10":1,"9":2}', '{"__proto__":1}', '[1e+21,-1,0.5]', '{"a":{"a":[]},"b":null}']) {
      expect(parseCanonicalJson(utf8(text)), text).not.toBeTypeOf('string');
    }
    fc.assert(
      fc.property(bytesNear(utf8('{"a":[1,2,{"b":"é"}],"c":null}')), (bytes) => {
        const read = parseCanonicalJson(bytes);
        if (typeof read !== 'string')
          expect(JSON.parse(spelling(read.value))).toEqual(JSON.parse(utf8Text(bytes) ?? ''));
      }),
      RUNS,
    );
  });

  test('to the reader of bundles', () => {
    const bundle = encodeBundle([entry, entry.subarray(0, 9), new Uint8Array(0)]);
    fc.assert(
      fc.property(bytesNear(bundle), fc.integer({ min: 0, max: 4 }), (bytes, count) => {
        const ranges = entryRanges(bytes, count);
        if (ranges.kind === 'failed') expect(ranges.error.byte).toBeLessThanOrEqual(bytes.length);
        else expect(encodeBundle(ranges.value.map(([start, end]) => bytes.subarray(start, end)))).toEqual(bytes);
      }),
      RUNS,
    );
  });

  test('to the reader of tile paths', () => {
    fc.assert(
      fc.property(bytesNear(utf8('tile/entries/x001/x234/067.p/8')), (bytes) => {
        const text = utf8Text(bytes) ?? '';
        const name = parseTilePath(text);
        if (name !== undefined) expect(tilePath(name)).toBe(text);
      }),
      RUNS,
    );
  });

  test('to the reader of facts about alerts', () => {
    const names = fc.constantFrom(
      'alert',
      'disposition',
      'observation',
      'source',
      'sequence',
      'window',
      'from',
      'to',
      'at',
      'event',
      'sources',
      'day',
      'count',
      'longestPause',
      'recordedAt',
    );
    const values = fc.oneof(fc.jsonValue(), fc.constantFrom('declared', 1, '2026-11-01T00:00:00.000Z', '2026-11-01'));
    const types = fc.constantFrom(
      'alert',
      'alert-source',
      'alert-window',
      'alert-statement',
      'alert-reopening',
      'disposition',
      'observation',
      'other',
    );
    fc.assert(
      fc.property(types, fc.dictionary(names, values), (type, fact) => {
        const predicateType = `urn:mitsuke:evidence:${type}:v2`;
        const statement = { ...sampleStatement(signer, 1), predicateType, fact: fact as Record<string, JsonValue> };
        const read = alertFactsOf({ index: 1, statement });
        expect(read?.kind === undefined).toBe(type === 'other');
      }),
      RUNS,
    );
  });

  test('in any file of a log, the verifier ends with a verdict', async () => {
    const read = (path: string, bytes: Uint8Array) => async (asked: string) =>
      asked === path ? bytes : log.get(asked);
    for (const [path, sound] of log) {
      await fc.assert(
        fc.asyncProperty(bytesNear(sound), async (bytes) => {
          const verdict = await verifyLog({ read: read(path, bytes), vkey: formatVkey(signer.key), sha256 });
          if (verdict.kind === 'verified') expect(bytes).toEqual(sound);
          else expect(VERDICT_CODES).toContain(verdict.code);
        }),
        { numRuns: 100 },
      );
    }
  });
});
