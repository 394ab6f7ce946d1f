/** A dictionary against a Map that does the same, through everything that can be done with it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ArchiveReader, ArchiveWriter } from './archive.ts';
import { Dictionary } from './dictionary.ts';
import { FIXED_KEY, hashText } from './hash-text.ts';

const texts = fc.oneof(
  fc.integer({ min: 0, max: 400 }).map((number) => `card-${number}`),
  fc.integer({ min: 1, max: 30 }).map((number) => 'あ\ud83d\u0100'.repeat(number)),
  fc.integer({ min: 0, max: 300 }).map((number) => 'x'.repeat(number)),
);

test('a text keeps its number while something uses it, no two share one, and what is let go is forgotten', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ text: texts, hold: fc.boolean() }), { maxLength: 400 }), (steps) => {
      let dictionary = new Dictionary();
      const uses = new Map<string, { readonly id: number; readonly uses: number }>();
      for (const [place, { text, hold }] of steps.entries()) {
        const id = dictionary.take(text);
        const known = uses.get(text);
        if (known !== undefined) expect(id).toBe(known.id);
        if (hold || known === undefined) dictionary.hold(id);
        else dictionary.release(id);
        const left = (known?.uses ?? 0) + (hold || known === undefined ? 1 : -1);
        if (left === 0) uses.delete(text);
        else uses.set(text, { id, uses: left });
        dictionary.tidy(dictionary.take(`never held ${place}`));
        if (place % 50 === 49) dictionary = copyOf(dictionary);
      }
      expect(new Set([...uses.values()].map(({ id }) => id)).size).toBe(uses.size);
      for (const [text, { id }] of uses) expect([dictionary.take(text), dictionary.text(id)]).toEqual([id, text]);
    }),
    { numRuns: 60 },
  );
});

const copyOf = (dictionary: Dictionary): Dictionary => {
  const writer = new ArchiveWriter(64);
  dictionary.archive(writer);
  const copy = new Dictionary([1, 2]);
  copy.archive(new ArchiveReader(writer.chunks));
  return copy;
};

test('many texts: each is found, and as much room is used again as was let go', () => {
  const dictionary = new Dictionary();
  const fill = (round: number) => {
    const ids = Array.from({ length: 50_000 }, (_, place) => {
      const id = dictionary.take(`device-${round}${place}`);
      dictionary.hold(id);
      return id;
    });
    for (const [place, id] of ids.entries()) expect(dictionary.take(`device-${round}${place}`)).toBe(id);
    for (const id of ids) dictionary.release(id);
    return dictionary.bytes;
  };
  const first = fill(1);
  expect(fill(2)).toBe(first);
});

test('no pair of texts has the same hash because of how characters stand together in a word', () => {
  const hashes = new Set(
    ['', '\0', '\0\0', 'a', 'a\0', '\0a', '\u0100', '\u0001\u0100', '\u0100\u0001', 'abcd', 'abc\u6400'].map((text) =>
      hashText(text, FIXED_KEY),
    ),
  );
  expect(hashes.size).toBe(11);
});
