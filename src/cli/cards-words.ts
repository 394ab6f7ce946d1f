/** The result of a search for card data as lines for a terminal. */
import { CONFIDENCES, FINDING_KINDS, type Finding, type ScanResult, type Skip } from '#card-discovery';

const MOST_LINES = 200;

export const findingWords = (finding: Finding): string => {
  const { kind, brand, firstSix, lastFour, digits, confidence, reason, encoding, place, context } = finding;
  const stars = '*'.repeat(Math.max(0, (digits ?? 0) - 10));
  const what =
    firstSix === undefined
      ? kind
      : `${brand} ${firstSix}${stars}${lastFour}${kind === 'track-data' ? ' (track data)' : ''}`;
  const how = encoding.length === 0 ? '' : `, ${encoding.join(' → ')}`;
  return `${confidence.toUpperCase().padEnd(6)} ${what}  ${placeWords(place)}\n       ${reason}${how}: ${context}`;
};

const placeWords = (place: Finding['place']): string => {
  if (place.kind === 'database') {
    return `${place.database} ${place.table}.${place.column}${place.key === undefined ? '' : ` ${place.key}`}`;
  }
  const where = place.spot ?? `line ${place.line}, byte ${place.offset}`;
  return `${[place.path, ...place.inside].join(' → ')}: ${where}`;
};

const skipWords = ({ place, inside, reason }: Skip): string => `  ${reason}: ${[place, ...inside].join(' → ')}`;

const listed = <Item>(items: readonly Item[], words: (item: Item) => string): readonly string[] =>
  items.length <= MOST_LINES
    ? items.map(words)
    : [
        ...items.slice(0, MOST_LINES).map(words),
        `  … and ${items.length - MOST_LINES} more; --json and --html list all`,
      ];

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6).toLocaleString('en')} MB`;

const ORDER = { high: 0, medium: 1, low: 2 } as const;

export const resultWords = ({ summary, findings, skips }: ScanResult): string => {
  const { files, members, bytesSearched, found, accepted, testNumbers, unlisted, distinctNumbers } = summary;
  const broken = skips.filter(({ severity }) => severity === 'broken');
  const excluded = Object.entries(summary.skipped).map(([reason, count]) => `${count} ${reason}`);
  const counts = FINDING_KINDS.flatMap((kind) =>
    CONFIDENCES.filter((confidence) => found[kind][confidence] > 0).map(
      (confidence) => `  ${String(found[kind][confidence]).padStart(7)} ${kind}, ${confidence} confidence`,
    ),
  );
  return [
    ...listed(
      findings.toSorted((a, b) => ORDER[a.confidence] - ORDER[b.confidence]),
      findingWords,
    ),
    ...(broken.length === 0 ? [] : ['NOT SEARCHED:', ...listed(broken, skipWords)]),
    `${files} files, ${members} members of containers, ${megabytes(bytesSearched)} searched${summary.complete ? '' : '; STOPPED before the end'}`,
    ...(counts.length === 0 ? ['nothing found'] : counts),
    ...(distinctNumbers === 0 ? [] : [`  ${distinctNumbers} different numbers with high or medium confidence`]),
    ...(accepted === 0 ? [] : [`  ${accepted} accepted by the baseline`]),
    ...(testNumbers === 0 ? [] : [`  ${testNumbers} published test numbers`]),
    ...(unlisted === 0 ? [] : [`  ${unlisted} counted and not listed`]),
    ...(excluded.length === 0 ? [] : [`not searched: ${excluded.join(', ')}`]),
  ].join('\n');
};
