/** Two texts line by line: what stands in both, and what only in one, in an order that reads as a change. */
export type DiffLine = {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
  /** Its number in the text it is of; of lines in both, in the later one. */
  readonly line: number;
};

/** Beyond this the middle is told as removed and added whole, rather than compared pair by pair. */
const MOST_PAIRS = 4_000_000;

export const diffLines = (before: string, after: string): readonly DiffLine[] => {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  const shorter = Math.min(old.length, fresh.length);
  let head = 0;
  while (head < shorter && old[head] === fresh[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]) tail += 1;
  const same = (from: number, to: number): DiffLine[] =>
    fresh.slice(from, to).map((text, place) => ({ kind: 'same', text, line: from + place + 1 }));
  const middle = changed(old.slice(head, old.length - tail), fresh.slice(head, fresh.length - tail), head);
  return [...same(0, head), ...middle, ...same(fresh.length - tail, fresh.length)];
};

const linesOf = (text: string): readonly string[] => text.replace(/\n$/, '').split('\n');

/** By the longest lines in common. */
const changed = (old: readonly string[], fresh: readonly string[], head: number): readonly DiffLine[] => {
  const removed = (place: number): DiffLine => ({ kind: 'removed', text: old[place] ?? '', line: head + place + 1 });
  const added = (place: number): DiffLine => ({ kind: 'added', text: fresh[place] ?? '', line: head + place + 1 });
  if (old.length * fresh.length > MOST_PAIRS) {
    return [...old.map((_text, place) => removed(place)), ...fresh.map((_text, place) => added(place))];
  }
  const width = fresh.length + 1;
  const common = new Uint32Array((old.length + 1) * width);
  const at = (one: number, other: number): number => common[one * width + other] ?? 0;
  for (let one = old.length - 1; one >= 0; one -= 1) {
    for (let other = fresh.length - 1; other >= 0; other -= 1) {
      common[one * width + other] =
        old[one] === fresh[other] ? at(one + 1, other + 1) + 1 : Math.max(at(one + 1, other), at(one, other + 1));
    }
  }
  const lines: DiffLine[] = [];
  let [one, other] = [0, 0];
  while (one < old.length || other < fresh.length) {
    if (one < old.length && other < fresh.length && old[one] === fresh[other]) {
      lines.push({ kind: 'same', text: fresh[other] ?? '', line: head + other + 1 });
      one += 1;
      other += 1;
    } else if (other >= fresh.length || (one < old.length && at(one + 1, other) >= at(one, other + 1))) {
      lines.push(removed(one));
      one += 1;
    } else {
      lines.push(added(other));
      other += 1;
    }
  }
  return lines;
};
