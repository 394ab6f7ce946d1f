/**
 * What differs between two sources, line by line, for reading. Long lines, as in minified scripts, are first cut at the
 * ends of statements, on both sides alike. The smallest difference there is, up to a limit of work; past it the middle
 * that differs is shown as replaced whole.
 */
export type DiffLine = {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
  /** From 1; of the side that has the line. */
  readonly before?: number;
  readonly after?: number;
};

const LONG_LINE = 160;
const MOST_WORK = 4_000_000;
/** Of a source: what is longer is cut, and the page says so. */
export const MOST_CHARACTERS = 200_000;

export const readableLines = (source: string): string[] =>
  source
    .slice(0, MOST_CHARACTERS)
    .split(/\r\n|\r|\n/)
    .flatMap((line) => (line.length <= LONG_LINE ? [line] : line.split(/(?<=[;{}])(?=[^;{}\s)\]])/)));

export const diffLines = (before: readonly string[], after: readonly string[]): DiffLine[] => {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const middle = between(before.slice(head, before.length - tail), after.slice(head, after.length - tail));
  return number([...before.slice(0, head).map(same), ...middle, ...before.slice(before.length - tail).map(same)]);
};

type Unnumbered = Pick<DiffLine, 'kind' | 'text'>;
const same = (text: string): Unnumbered => ({ kind: 'same', text });
const removed = (text: string): Unnumbered => ({ kind: 'removed', text });
const added = (text: string): Unnumbered => ({ kind: 'added', text });

/** By the lengths of longest common subsequences, of each pair of ends. */
const between = (before: readonly string[], after: readonly string[]): Unnumbered[] => {
  const width = after.length + 1;
  if (before.length * after.length > MOST_WORK) return [...before.map(removed), ...after.map(added)];
  const longest = new Uint32Array((before.length + 1) * width);
  const at = (i: number, j: number): number => longest[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: Unnumbered[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      lines.push(same(before[i] ?? ''));
      i += 1;
      j += 1;
    } else if (j >= after.length || (i < before.length && at(i + 1, j) >= at(i, j + 1))) {
      lines.push(removed(before[i] ?? ''));
      i += 1;
    } else {
      lines.push(added(after[j] ?? ''));
      j += 1;
    }
  }
  return lines;
};

const number = (lines: readonly Unnumbered[]): DiffLine[] => {
  let before = 0;
  let after = 0;
  return lines.map((line) => {
    if (line.kind !== 'added') before += 1;
    if (line.kind !== 'removed') after += 1;
    return {
      ...line,
      ...(line.kind !== 'added' && { before }),
      ...(line.kind !== 'removed' && { after }),
    };
  });
};

export type DiffPart =
  | { readonly kind: 'lines'; readonly lines: readonly DiffLine[] }
  /** `from`: how many lines stand before it. */
  | { readonly kind: 'skipped'; readonly from: number; readonly count: number };

/** Only what changed, with `context` unchanged lines around it. */
export const withContext = (lines: readonly DiffLine[], context: number): DiffPart[] => {
  const isNear = lines.map(() => false);
  lines.forEach((line, at) => {
    if (line.kind === 'same') return;
    isNear.fill(true, Math.max(0, at - context), Math.min(lines.length, at + context + 1));
  });
  const parts: DiffPart[] = [];
  let from = 0;
  while (from < lines.length) {
    let to = from;
    while (to < lines.length && isNear[to] === isNear[from]) to += 1;
    parts.push(
      isNear[from] ? { kind: 'lines', lines: lines.slice(from, to) } : { kind: 'skipped', from, count: to - from },
    );
    from = to;
  }
  return parts;
};
