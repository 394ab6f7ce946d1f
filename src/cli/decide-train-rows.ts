/**
 * Payments to train on and to test with: the file that was replayed gives their time, card, amount and label, the
 * replay's OUT.csv their features. Both are read once, side by side; days that nobody asks for are not kept.
 */
import { type Mapping, OWN_INPUTS, type PaymentTable } from '#decision';
import { instantOfMs } from '#kernel';
import { openFeatures } from './decide-train-features.ts';
import { type AttemptLine, type ReadOptions, readAttempts } from './read-attempts.ts';
import { CommandFailure } from './translate-failure.ts';

export type RowsWanted = {
  readonly mapping: Mapping;
  readonly encoding?: ReadOptions['encoding'];
  /** OUT.csv of `mitsuke decide replay`. */
  readonly features: string;
  /** By name. */
  readonly names: ReadonlySet<string>;
  /** Of local days. */
  readonly offsetMs: number;
  /** Whole days since 1970, the last included. */
  readonly firstDay: number;
  readonly lastDay: number;
  readonly onProgress?: ((lines: number) => void) | undefined;
};

const DAY_MS = 86_400_000;
const PROGRESS_ROWS = 200_000;
const LATEST = instantOfMs(Date.UTC(9_999, 0));

type Labelled = Extract<AttemptLine, { kind: 'attempt' }>;

/** @throws CommandFailure when a file cannot be read, or the two are not of the same payments. */
export const readPaymentTable = async (file: string, wanted: RowsWanted): Promise<PaymentTable> => {
  const { mapping, encoding, offsetMs, firstDay, lastDay, onProgress } = wanted;
  const replayed = await openFeatures(
    wanted.features,
    [...wanted.names].filter((name) => !OWN_INPUTS.has(name)),
  );
  const gathering = gather(wanted.names);
  let lines = 0;
  for await (const each of readAttempts(file, { mapping, encoding, latest: LATEST })) {
    lines += 1;
    if (lines % PROGRESS_ROWS === 0) onProgress?.(lines);
    // A line that the replay could not judge, or judged before under the same id, has no features.
    const features = each.kind === 'attempt' ? await replayed.of(each.attempt.eventId) : undefined;
    if (each.kind === 'faulty' || features === undefined) continue;
    const day = Math.floor((each.occurredAt + offsetMs) / DAY_MS);
    if (day < firstDay || day > lastDay) continue;
    gathering.add(each, { localMs: each.occurredAt + offsetMs, day, features });
  }
  await replayed.finish();
  return gathering.table();
};

type Moment = { readonly localMs: number; readonly day: number; readonly features: readonly number[] };

const gather = (names: ReadonlySet<string>) => {
  const own = [...names].flatMap((name) => {
    const read = OWN_INPUTS.get(name);
    return read === undefined ? [] : [{ name, read, values: [] as number[] }];
  });
  const replayed = [...names].filter((name) => !OWN_INPUTS.has(name)).map((name) => ({ name, values: [] as number[] }));
  const eventIds: string[] = [];
  const [days, cards, frauds]: [number[], number[], number[]] = [[], [], []];
  const cardNumbers = new Map<string, number>();
  return {
    add: (each: Labelled, moment: Moment): void => {
      if (each.truth === undefined) {
        throw new CommandFailure('label-missing', `line ${each.line} does not say whether it was fraud`);
      }
      const { token } = each.attempt.card;
      const card = cardNumbers.get(token) ?? cardNumbers.size;
      cardNumbers.set(token, card);
      eventIds.push(each.attempt.eventId);
      days.push(moment.day);
      cards.push(card);
      frauds.push(each.truth.fraud ? 1 : 0);
      for (const { read, values } of own) values.push(read(each.attempt, moment.localMs));
      for (const [place, { values }] of replayed.entries()) values.push(moment.features[place] as number);
    },
    table: (): PaymentTable => ({
      eventIds,
      days: Int32Array.from(days),
      cards: Int32Array.from(cards),
      frauds: Uint8Array.from(frauds),
      features: new Map([...own, ...replayed].map(({ name, values }) => [name, Float64Array.from(values)])),
    }),
  };
};
