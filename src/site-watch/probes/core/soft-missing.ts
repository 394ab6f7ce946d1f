/**
 * Servers that answer 200 for everything: what a page is worth as a sign is told by how little it is like the answers
 * to paths that cannot exist.
 */

const WORDS_COMPARED = 4_000;
const ALIKE = 0.9;

/** @param path is taken out first: many pages repeat what was asked for. */
const wordsOf = (body: string, path: string): ReadonlySet<string> => {
  const without = body.replaceAll(path, ' ').replaceAll(path.replaceAll('/', ''), ' ');
  // Numbers and tokens differ from answer to answer.
  const words = without.match(/[\p{L}_-]{2,}/gu) ?? [];
  return new Set(words.slice(0, WORDS_COMPARED));
};

export type Answered = { readonly path: string; readonly status: number; readonly text: string };

/** From 0 to 1: words in common of all words (Jaccard). Two without a word are alike. */
export const likeness = (a: Answered, b: Answered): number => {
  const [first, second] = [wordsOf(a.text, a.path), wordsOf(b.text, b.path)];
  if (first.size === 0 && second.size === 0) return 1;
  let common = 0;
  for (const word of first) if (second.has(word)) common += 1;
  return common / (first.size + second.size - common);
};

/** As an answer to a path that cannot exist. */
export const isAsMissing = (answer: Answered, missing: readonly Answered[]): boolean =>
  answer.status === 404 ||
  answer.status === 410 ||
  missing.some((other) => other.status === answer.status && likeness(answer, other) >= ALIKE);
