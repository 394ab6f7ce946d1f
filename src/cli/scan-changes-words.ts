/** What differs from an earlier scan, as lines for a terminal: functions by name and line, what scripts do by host and field. */
import type { Scan } from '#site-watch';

type Difference = NonNullable<Scan['differences']>[number];
type Unit = Difference['added'][number];

const MOST_LINES = 12;

const unitWords = (mark: string, { kind, name, line, url }: Unit, inline: boolean): string => {
  const called = name ?? (kind === 'function' ? 'a function without a name' : 'a statement');
  const at = line === 0 ? '' : ` at line ${line}`;
  return `      ${mark} ${called}${at}${inline ? ` of ${url}` : ''}`;
};

const behaviourWords = (mark: string, { destinations, listens, storage, evaluates }: Difference['does']): string[] => [
  ...destinations.map((host) => `      ${mark} sends to ${host}`),
  ...listens.map((listening) => `      ${mark} listens to ${listening}`),
  ...storage.map((kept) => `      ${mark} writes to ${kept}`),
  ...(evaluates ? [`      ${mark} makes code from text`] : []),
];

const STATES: Readonly<Record<Difference['state'], string>> = { new: 'new', changed: 'changed', gone: 'gone' };

const differenceWords = (difference: Difference): readonly string[] => {
  const { url, inline, state, added, removed, changed, same, more, does, doesNoMore, notParsed } = difference;
  const count = `${added.length} new, ${changed.length} changed, ${removed.length} gone, ${same} as before`;
  const units = [
    ...added.map((unit) => unitWords('+', unit, inline)),
    ...changed.map(({ after }) => unitWords('~', after, inline)),
    ...removed.map((unit) => unitWords('-', unit, inline)),
  ];
  const unlisted = Math.max(0, units.length - MOST_LINES) + more;
  return [
    `    ${STATES[state]} ${url ?? 'inline scripts'}: functions and statements: ${count}`,
    ...(notParsed === undefined ? [] : [`      could not be read (${notParsed}): compared by its bytes alone`]),
    ...units.slice(0, MOST_LINES),
    ...(unlisted === 0 ? [] : [`      … and ${unlisted} more, all with --json`]),
    ...behaviourWords('+', does),
    ...behaviourWords('-', doesNoMore),
  ];
};

export const changeWords = ({ changes, differences, end }: Pick<Scan, 'changes' | 'differences' | 'end'>): string[] => {
  if (changes === undefined) return [];
  const { added, removed, changed } = changes;
  const files = `${added.length} scripts came, ${removed.length} went, ${changed.length} changed`;
  const unread =
    end.kind === 'completed'
      ? 'functions are not compared: the earlier scan kept no inventory, or did not come to its end'
      : 'functions are not compared: this visit did not come to its end';
  if (differences === undefined) return [`against the earlier scan: ${files}`, `    ${unread}`];
  if (differences.length === 0)
    return [`against the earlier scan: ${files}; no function, listener or destination differs`];
  return [`against the earlier scan: ${files}`, ...differences.flatMap(differenceWords)];
};
