/** What was decided in a period: by answer, by hour, and the reasons that came up most. For a page that is read daily. */
import { durationOfMs, formatInstant, Problem, type Scope } from '#kernel';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import { ANSWERS, type Answer } from './core/rule-set.ts';
import { periodNotAcceptable } from './problems.ts';
import { type AnswerCount, countByHour, countByReason, type Period, type ReasonCount } from './store.ts';

const LONGEST = durationOfMs(31 * 86_400_000);
const DEFAULT_LENGTH = durationOfMs(86_400_000);
const REASONS = 10;

export type Answers = Readonly<Record<Answer, number>>;

export type DecisionSummary = {
  readonly from: string;
  readonly to: string;
  readonly answers: Answers;
  /** Hours of UTC in which something was recorded, oldest first; the first and last may lie partly outside. */
  readonly hours: readonly { readonly from: string; readonly answers: Answers }[];
  /** How many decisions give each reason, most first, ten at most. */
  readonly reasons: readonly ReasonCount[];
};

type AskedPeriod = { readonly [End in keyof Period]?: Period[End] | undefined };

/** Without `from`: a day. Without `to`: until now. @throws Problem `period-not-acceptable` */
export type Summarise = (scope: Scope, period: AskedPeriod) => Promise<DecisionSummary>;

export const createSummarise =
  ({ database, clock }: { readonly database: Database; readonly clock: Clock }): Summarise =>
  async (scope, asked) => {
    const to = asked.to ?? clock.now();
    const from = asked.from ?? ((to - DEFAULT_LENGTH) as typeof to);
    if (from > to || to - from > LONGEST) {
      const expected = 'no earlier than 31 days before `to`, and not after it';
      throw new Problem(periodNotAcceptable, {
        fields: [{ pointer: '/from', code: 'period-not-acceptable', expected }],
      });
    }
    const { counts, reasons } = await database.inScope(scope, async (tx) => ({
      counts: await countByHour(tx, scope.tenant, { from, to }),
      reasons: await countByReason(tx, scope.tenant, { from, to, limit: REASONS }),
    }));
    const byHour = Map.groupBy(counts, ({ hour }) => hour);
    return {
      from: formatInstant(from),
      to: formatInstant(to),
      answers: answersOf(counts),
      hours: [...byHour].map(([hour, each]) => ({ from: formatInstant(hour), answers: answersOf(each) })),
      reasons,
    };
  };

const answersOf = (counts: readonly AnswerCount[]): Answers => {
  const answers = Object.fromEntries(ANSWERS.map((answer) => [answer, 0])) as Record<Answer, number>;
  for (const { answer, count } of counts) answers[answer] += count;
  return answers;
};
