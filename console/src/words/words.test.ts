import { describe, expect, test } from 'vitest';
import { en } from './en.ts';
import { ja } from './ja.ts';
import { languageFor } from './language.ts';

type Leaf = readonly [path: string, value: string | ((...values: never[]) => string)];

const leaves = (words: object, prefix = ''): Leaf[] =>
  Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'object' ? leaves(value, `${prefix}${key}.`) : [[`${prefix}${key}`, value] as Leaf],
  );

const textOf = ([, value]: Leaf): string =>
  typeof value === 'string' ? value : (value as (...values: unknown[]) => string)(2, 3, 4, 5);

describe('catalogues', () => {
  test('have the same keys, also where a code may be missing', () => {
    expect(leaves(en).map(([path]) => path)).toEqual(leaves(ja).map(([path]) => path));
  });

  test.each([
    ['ja', ja],
    ['en', en],
  ])('say something for each key in %s', (_language, words) => {
    for (const leaf of leaves(words)) expect([leaf[0], textOf(leaf).trim()]).not.toEqual([leaf[0], '']);
  });

  test('do not leave Japanese in English', () => {
    const japanese = leaves(en).filter((leaf) => /[\p{sc=Hira}\p{sc=Kana}\p{sc=Han}]/u.test(textOf(leaf)));
    expect(japanese.map(([path]) => path)).toEqual(['product', 'languageNames.ja']);
  });
});

test.each([
  [null, ['en-GB', 'ja'], 'en'],
  [null, ['fr-FR', 'ja-JP'], 'ja'],
  [null, ['fr'], 'ja'],
  [null, [], 'ja'],
  ['en', ['ja'], 'en'],
  ['xx', ['en'], 'en'],
] as const)('remembered %s, preferred %j: %s', (remembered, preferred, language) => {
  expect(languageFor(remembered, preferred)).toBe(language);
});
