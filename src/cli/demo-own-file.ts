/**
 * `npm start -- --with FILE`: the reader's own transactions, judged and recorded like any others, so that they stand
 * under Payments with their evidence. Lines that hold none are named and the rest goes on.
 */
import type { House } from '#app';
import { durationOfMs, instantOfMs, Problem, plus } from '#kernel';
import { systemScope } from '#registry';
import { readMapping } from './decide-replay.ts';
import type { DemoTenant } from './demo-tenant.ts';
import { type AttemptLine, readAttempts } from './read-attempts.ts';
import type { Tell } from './words.ts';

export type OwnFile = { readonly with?: string; readonly mapping?: string; readonly timeZone?: string };

type Attempt = Extract<AttemptLine, { kind: 'attempt' }>;
type Faults = Extract<AttemptLine, { kind: 'faulty' }>['faults'];

/** As many as one transaction takes, twice. */
const AT_A_TIME = 256;
const SHOWN_FAULTS = 10;
const PROGRESS_ROWS = 10_000;
/** As for live attempts. */
const CLOCK_SKEW = durationOfMs(5 * 60_000);

const NEVER = instantOfMs(0);

/** Before anything starts. @throws CommandFailure for a mapping that is none, and a file that cannot be read */
export const ownFileReader = async ({ with: file, mapping, timeZone }: OwnFile) => {
  if (file === undefined) return undefined;
  const mapped = mapping === undefined ? undefined : readMapping(mapping, timeZone);
  // What cannot be read at all is told before anything starts.
  await readAttempts(file, { mapping: mapped, latest: NEVER }).next();
  return (house: House) => readAttempts(file, { mapping: mapped, latest: plus(house.clock.now(), CLOCK_SKEW) });
};

export type OwnFileReader = NonNullable<Awaited<ReturnType<typeof ownFileReader>>>;

type Judging = {
  readonly house: House;
  readonly tenant: DemoTenant;
  readonly read: OwnFileReader;
  readonly tell: Tell;
};

export const judgeOwnFile = async ({ house, tenant, read, tell }: Judging): Promise<void> => {
  const counts = { allow: 0, challenge: 0, hold: 0, deny: 0, repeated: 0, faulty: 0 };
  const scope = systemScope(tenant.tenant, 'demo');
  let waiting: Promise<void>[] = [];
  let lines = 0;

  const fault = (line: number, faults: Faults): void => {
    counts.faulty += 1;
    if (counts.faulty > SHOWN_FAULTS) return;
    const words = faults.map(({ place, code, expected }) => `${place} (${code}): ${expected}`.trim()).join('; ');
    tell('ownFault', { line, words });
  };
  const judge = async ({ line, attempt }: Attempt): Promise<void> => {
    try {
      const { record, repeated } = await house.decisions.decide(scope, attempt);
      if (repeated) counts.repeated += 1;
      counts[record.answer] += 1;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const { code, title } = error.details;
      fault(line, [{ place: '', code, expected: title }]);
    }
  };

  for await (const each of read(house)) {
    lines += 1;
    if (each.kind === 'faulty') fault(each.line, each.faults);
    else waiting.push(judge(each));
    if (waiting.length >= AT_A_TIME) {
      await Promise.all(waiting);
      waiting = [];
    }
    if (lines % PROGRESS_ROWS === 0) tell('ownProgress', { lines });
  }
  await Promise.all(waiting);
  tell('ownJudged', { lines, ...counts });
};
