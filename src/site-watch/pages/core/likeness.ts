/**
 * How much one page looks like another: its title, the words of its labels and headings, the build of its elements. It
 * tells a reader that a strange page wears the provider's face; the verdict is by origin and card fields alone.
 */
import { textShape } from './address-shape.ts';

export type Likeness = {
  readonly title: string;
  readonly words: readonly string[];
  /** The smallest of many hashes of its runs of elements (MinHash): their equality estimates how many runs are shared. */
  readonly build: readonly number[];
};

export type Resemblance = {
  readonly title: boolean;
  /** Of a hundred. */
  readonly words: number;
  readonly build: number;
  readonly shared: readonly string[];
};

const HASHES = 48;
const RUN = 3;
const WORDS = 30;

/** FNV-1a, then mixed by the seed: 32 bits. */
const hashOf = (text: string, seed: number): number => {
  let hash = 0x811c9dc5 ^ Math.imul(seed + 1, 0x9e3779b1);
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
};

const buildOf = (outline: readonly string[]): readonly number[] => {
  const runs = new Set(outline.map((_, at) => outline.slice(at, at + RUN).join(' ')));
  if (runs.size === 0) return [];
  return Array.from({ length: HASHES }, (_, seed) => Math.min(...[...runs].map((run) => hashOf(run, seed))));
};

export const likenessOf = (page: {
  readonly title: string;
  readonly words: readonly string[];
  readonly outline: readonly string[];
}): Likeness => ({
  title: textShape(page.title),
  words: [...new Set(page.words.map(textShape))].slice(0, WORDS),
  build: buildOf(page.outline),
});

const percent = (part: number, whole: number): number => (whole === 0 ? 0 : Math.round((part * 100) / whole));

export const resemblance = (one: Likeness, other: Likeness): Resemblance => {
  const shared = one.words.filter((word) => other.words.includes(word));
  const all = new Set([...one.words, ...other.words]);
  const equal = one.build.filter((hash, at) => hash === other.build[at]);
  return {
    title: one.title !== '' && one.title === other.title,
    words: percent(shared.length, all.size),
    build: percent(equal.length, Math.max(one.build.length, other.build.length)),
    shared: shared.slice(0, 8),
  };
};
