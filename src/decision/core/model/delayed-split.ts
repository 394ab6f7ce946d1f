/**
 * Train and test as the Fraud Detection Handbook parts them: some days to train on, some during which labels are not
 * known yet, some to test on; without cards whose fraud is known by then, since those would have been blocked.
 */

export type Payments = {
  /** Whole days since 1970 in the file's own time zone. */
  readonly days: ArrayLike<number>;
  readonly cards: ArrayLike<number>;
  /** 1 for fraud. */
  readonly frauds: ArrayLike<number>;
};

export type Protocol = {
  /** Whole days since 1970. */
  readonly firstDay: number;
  readonly trainDays: number;
  readonly delayDays: number;
  readonly testDays: number;
};

export type DelayedSplit = { readonly train: Int32Array; readonly test: Int32Array };

/** Row numbers, ascending. A card is known on a test day by frauds of its training and up to a delay before that day. */
export const delayedSplit = ({ days, cards, frauds }: Payments, protocol: Protocol): DelayedSplit => {
  const { firstDay, trainDays, delayDays, testDays } = protocol;
  const testFrom = firstDay + trainDays + delayDays;
  const train: number[] = [];
  const known = new Map<number, number>();
  for (let row = 0; row < days.length; row += 1) {
    const day = days[row] as number;
    if (day < firstDay || day >= testFrom + testDays) continue;
    if (day < firstDay + trainDays) train.push(row);
    if (frauds[row] !== 1) continue;
    // What comes true on a day is known from the day after the delay on; training's last day counts for the first test.
    const knownFrom = day < firstDay + trainDays ? testFrom : day + delayDays + 1;
    const card = cards[row] as number;
    known.set(card, Math.min(known.get(card) ?? Number.POSITIVE_INFINITY, knownFrom));
  }
  const test: number[] = [];
  for (let row = 0; row < days.length; row += 1) {
    const day = days[row] as number;
    if (day < testFrom || day >= testFrom + testDays) continue;
    if (day < (known.get(cards[row] as number) ?? Number.POSITIVE_INFINITY)) test.push(row);
  }
  return { train: Int32Array.from(train), test: Int32Array.from(test) };
};

/** So many protocols, each a test period after the one before it, the last one given. */
export const prequentialFolds = (last: Protocol, folds: number): readonly Protocol[] =>
  Array.from({ length: folds }, (_, fold) => ({
    ...last,
    firstDay: last.firstDay - (folds - 1 - fold) * last.testDays,
  }));
