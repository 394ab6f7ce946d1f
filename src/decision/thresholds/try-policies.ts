/** What other costs and thresholds would have done with the payments of a period: counts, money, and the rows behind. */
import { csvHead, csvLine, formatInstant, type Instant, Problem, type Scope } from '#kernel';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import type { Costs, PolicyContent } from '../core/policy/policy.ts';
import { standardPolicy } from '../core/policy/standard-policy.ts';
import { type Movable, type Tried, tryThresholds } from '../core/policy/try-thresholds.ts';
import { ANSWERS } from '../core/rule-set.ts';
import { exportTooLarge, periodNotAcceptable } from '../problems.ts';
import type { Policies } from './change-policy.ts';
import {
  eachWeighed,
  pageOfWeighed,
  type WeighedFilters,
  type WeighedPeriod,
  type WeighedPlace,
  type WeighedRow,
} from './read-weighed.ts';

export type AskedPeriod = {
  readonly currency: string;
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  /** After so many days without a report a payment that went through is taken to be good. */
  readonly settledDays: number;
};

export type WantedTrial = AskedPeriod & {
  readonly moved: Movable;
  /** In place of those of the policy in force. */
  readonly costs?: Costs | undefined;
  readonly authentication?: PolicyContent['authentication'] | undefined;
  readonly thresholds?: PolicyContent['thresholds'];
};

export type TriedPolicies = Tried & {
  readonly period: WeighedPeriod;
  readonly costs: Costs;
  readonly authentication: PolicyContent['authentication'];
  readonly thresholds: NonNullable<PolicyContent['thresholds']>;
  /** The one in force; without one what to begin from. */
  readonly policy: PolicyContent;
  readonly hash: string | undefined;
};

export type TryPolicies = {
  /** @throws Problem `period-not-acceptable` */
  money(scope: Scope, wanted: WantedTrial): Promise<TriedPolicies>;
  page(
    scope: Scope,
    period: AskedPeriod,
    wanted: RowsWanted & { readonly after: WeighedPlace | undefined; readonly limit: number },
  ): Promise<{ readonly rows: readonly WeighedRow[]; readonly hasMore: boolean }>;
  /** @throws Problem `export-too-large` with `limit` */
  csv(scope: Scope, period: AskedPeriod, wanted: RowsWanted): Promise<Uint8Array>;
};

export type RowsWanted = Omit<WeighedFilters, keyof WeighedPeriod>;

type Ports = {
  readonly database: Database;
  readonly clock: Clock;
  readonly policies: Pick<Policies, 'current'>;
};

const DAY_MS = 86_400_000;
const STANDARD_DAYS = 30;
const MOST_DAYS = 366;
const EXPORT_LIMIT = 50_000;
const EXPORT_CHUNK = 5_000;

export const createTryPolicies = ({ database, clock, policies }: Ports): TryPolicies => {
  const periodOf = (asked: AskedPeriod): WeighedPeriod => {
    const now = clock.now();
    const to = asked.to ?? now;
    const from = asked.from ?? ((to - STANDARD_DAYS * DAY_MS) as Instant);
    if (from > to || to - from > MOST_DAYS * DAY_MS) {
      const expected = `no earlier than ${MOST_DAYS} days before \`to\`, and not after it`;
      throw new Problem(periodNotAcceptable, {
        fields: [{ pointer: '/from', code: 'period-not-acceptable', expected }],
      });
    }
    return { currency: asked.currency, from, to, settledBefore: (now - asked.settledDays * DAY_MS) as Instant };
  };
  return {
    money: async (scope, wanted) => {
      const period = periodOf(wanted);
      const inForce = await policies.current(scope);
      const standard = standardPolicy(period.currency);
      const policy = inForce?.content ?? standard;
      const { answers = ANSWERS } = policy;
      const chosen = {
        costs: wanted.costs ?? policy.costs[period.currency] ?? (standard.costs[period.currency] as Costs),
        authentication: wanted.authentication ?? policy.authentication,
        thresholds: wanted.thresholds ?? policy.thresholds ?? {},
      };
      const trial = tryThresholds({ ...chosen, answers, moved: wanted.moved });
      await database.inScope(scope, (tx) => eachWeighed(tx, scope.tenant, period, trial.add));
      return { ...trial.result(), ...chosen, period, policy, hash: inForce?.hash };
    },
    page: (scope, asked, { after, limit, ...filters }) =>
      database.inScope(scope, (tx) =>
        pageOfWeighed(tx, scope.tenant, { filters: { ...periodOf(asked), ...filters }, after, limit }),
      ),
    csv: (scope, asked, wanted) =>
      database.inScope(scope, async (tx) => {
        const filters = { ...periodOf(asked), ...wanted };
        const parts = [csvHead(COLUMNS.map(([name]) => name))];
        let after: WeighedPlace | undefined;
        for (;;) {
          const { rows, hasMore } = await pageOfWeighed(tx, scope.tenant, { filters, after, limit: EXPORT_CHUNK });
          for (const row of rows) parts.push(csvLine(COLUMNS.map(([, of]) => of(row, filters))));
          if (parts.length > EXPORT_LIMIT + 1) throw new Problem(exportTooLarge, { params: { limit: EXPORT_LIMIT } });
          after = rows.at(-1);
          if (!hasMore) return new TextEncoder().encode(parts.join(''));
        }
      }),
  };
};

type Column = readonly [string, (row: WeighedRow, period: WeighedPeriod) => string | number];

const COLUMNS: readonly Column[] = [
  ['decision', ({ decision }) => decision],
  ['event_id', ({ eventId }) => eventId],
  ['recorded_at', ({ recordedAt }) => formatInstant(recordedAt)],
  ['amount_minor', ({ amountMinor }) => amountMinor],
  ['currency', (_, { currency }) => currency],
  ['probability', ({ probability }) => probability],
  ['rules', ({ ruled }) => ruled],
  ['answer', ({ answer }) => answer],
  ['exempt', ({ isExempt }) => (isExempt ? 'yes' : 'no')],
  ['truth', ({ truth }) => truth],
];
