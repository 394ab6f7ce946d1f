/** What a replay came to: counts by answer, and against the truth recall by kind of fraud and precision by reason. */
import type { Replayed, Truth } from '#decision';

type Hits = { hits: number; frauds: number };

export type ReplayResult = {
  readonly file: string;
  readonly ruleSet: string;
  /** The hash of the model that gave scores. */
  readonly model?: string;
  /** The hash of the policy that weighed. */
  readonly policy?: string;
  /** The hash of the settings of the guard against enumeration. */
  readonly guard?: string;
  /** The hash of the feature file. */
  readonly features?: string;
  readonly out?: string;
  /** Lines that hold something, the first line of a CSV aside. */
  readonly rows: number;
  readonly faulty: number;
  readonly tooLate: number;
  readonly answers: Readonly<Record<string, number>>;
  readonly reasons: Readonly<Record<string, Readonly<Hits>>>;
  readonly shadowReasons: Readonly<Record<string, Readonly<Hits>>>;
  /** Where the file says what was fraud: of the frauds how many were not allowed, of what was not allowed how much was. */
  readonly against?: {
    readonly labelled: number;
    readonly frauds: number;
    readonly caught: number;
    readonly recall: number;
    readonly stopped: number;
    readonly precision: number;
    readonly kinds: Readonly<
      Record<string, { readonly frauds: number; readonly caught: number; readonly recall: number }>
    >;
  };
  /** What the windows came to hold in memory. */
  readonly held: { readonly keys: number; readonly events: number; readonly bytes: number };
  readonly seconds: number;
  readonly eventsPerSecond: number;
};

/** Of two counts, zero where there is nothing to share. */
const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

type Against = { labelled: number; frauds: number; caught: number; stopped: number };
type Kinds = Readonly<Record<string, { frauds: number; caught: number }>>;

const rates = (against: Against, kinds: Kinds): NonNullable<ReplayResult['against']> => {
  const byName = Object.entries(kinds).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...against,
    recall: share(against.caught, against.frauds),
    precision: share(against.caught, against.stopped),
    kinds: Object.fromEntries(
      byName.map(([kind, each]) => [kind, { ...each, recall: share(each.caught, each.frauds) }]),
    ),
  };
};

export const createTally = () => {
  let rows = 0;
  let faulty = 0;
  let tooLate = 0;
  const answers: Record<string, number> = { allow: 0, challenge: 0, hold: 0, deny: 0 };
  const reasons: Record<string, Hits> = {};
  const shadowReasons: Record<string, Hits> = {};
  const against: Against = { labelled: 0, frauds: 0, caught: 0, stopped: 0 };
  const kinds: Record<string, { frauds: number; caught: number }> = {};

  const score = ({ answer }: Replayed, { fraud, kind }: Truth): void => {
    const stopped = answer !== 'allow';
    against.labelled += 1;
    if (stopped) against.stopped += 1;
    if (!fraud) return;
    const known = kinds[kind] ?? { frauds: 0, caught: 0 };
    kinds[kind] = known;
    known.frauds += 1;
    against.frauds += 1;
    if (!stopped) return;
    known.caught += 1;
    against.caught += 1;
  };

  return {
    get rows() {
      return rows;
    },
    get faulty() {
      return faulty;
    },
    fault: (): void => {
      rows += 1;
      faulty += 1;
    },
    add: (judged: Replayed, truth: Truth | undefined): void => {
      rows += 1;
      if (judged.tooLate) tooLate += 1;
      answers[judged.answer] = (answers[judged.answer] ?? 0) + 1;
      for (const { code } of judged.reasons) hit(reasons, code, truth);
      for (const { code } of judged.shadowReasons) hit(shadowReasons, code, truth);
      if (truth !== undefined) score(judged, truth);
    },
    result: (
      of: Pick<ReplayResult, 'file' | 'ruleSet' | 'model' | 'policy' | 'features' | 'held' | 'seconds' | 'out'>,
    ): ReplayResult => ({
      ...of,
      rows,
      faulty,
      tooLate,
      answers,
      reasons,
      shadowReasons,
      ...(against.labelled === 0 ? {} : { against: rates(against, kinds) }),
      eventsPerSecond: Math.round(share(rows - faulty, of.seconds)),
    }),
  };
};

const hit = (reasons: Record<string, Hits>, code: string, truth: Truth | undefined): void => {
  const known = reasons[code] ?? { hits: 0, frauds: 0 };
  reasons[code] = known;
  known.hits += 1;
  if (truth?.fraud === true) known.frauds += 1;
};

const number = (value: number): string => value.toLocaleString('en').padStart(11);
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`.padStart(8);

export const wordsOfResult = (result: ReplayResult): string => {
  const { answers, reasons, shadowReasons, against } = result;
  const hits = (of: ReplayResult['reasons'], more: string) =>
    Object.entries(of)
      .toSorted(([, a], [, b]) => b.hits - a.hits)
      .map(([code, each]) => {
        const precision = against === undefined ? '' : `${percent(each.frauds / each.hits)} fraud`;
        return `${number(each.hits)}  ${precision}  ${code}${more}`;
      });
  return [
    `${result.file}: ${result.rows.toLocaleString('en')} lines, ${result.faulty.toLocaleString('en')} with faults`,
    ...Object.entries(answers).map(([answer, count]) => `${number(count)}  ${answer}`),
    ...(result.tooLate > 0 ? [`${number(result.tooLate)}  too late for windows`] : []),
    'reasons',
    ...hits(reasons, ''),
    ...hits(shadowReasons, ' (shadow)'),
    ...(against === undefined ? [] : wordsAgainst(against)),
    `windows hold ${result.held.events.toLocaleString('en')} events of ${result.held.keys.toLocaleString('en')} keys in ${Math.ceil(result.held.bytes / 1e6)} MB`,
    `${result.eventsPerSecond.toLocaleString('en')} a second, ${result.seconds.toFixed(1)} s in all`,
    ...(result.out === undefined ? [] : [`decisions in ${result.out}`]),
  ].join('\n');
};

const wordsAgainst = (against: NonNullable<ReplayResult['against']>): readonly string[] => [
  'against the labels: a fraud is caught when it is not allowed',
  `${number(against.frauds)}  frauds, recall ${percent(against.recall).trim()}, precision ${percent(against.precision).trim()}`,
  ...Object.entries(against.kinds).map(
    ([kind, { frauds, recall }]) => `${number(frauds)}  of kind ${kind}, recall ${percent(recall).trim()}`,
  ),
];
