/** Rounds of probes: ordered, listed, read whole; and what they observed of the checklist, over time. */
import { durationOfMs, formatInstant, instantOfMs, minus, Problem, parseId, type Scope } from '#kernel';
import type { Tx } from '#platform/database';
import { cursorNotValid } from '#platform/http';
import { cursorOf, placeOf } from '../core/cursor.ts';
import { type Column, EXPORT_CHUNK, EXPORT_LIMIT, exportRows } from '../export-rows.ts';
import type { PageOf, PageWanted } from '../manage-sites.ts';
import { permissionOrProblem } from '../ownership/read-rights.ts';
import { siteInactive } from '../problems.ts';
import { siteOrProblem } from '../read-visits.ts';
import type { SiteId } from '../store-tables.ts';
import { ITEMS, type Item } from './core/signs.ts';
import { openAgreement } from './keep-agreement.ts';
import { mayProbe } from './may-probe.ts';
import type { ProbingOptions } from './ports.ts';
import type { ObservedChecklist, ObservedResult, RoundDetail, RoundSummary } from './probe-answers.ts';
import { agreementNotFound, attemptsResting, probesNotPermitted, roundNotFound } from './problems.ts';
import {
  attemptsSince,
  findRound,
  lastSeen,
  queueRound,
  type ResultPlace,
  type ResultQuery,
  type ResultRow,
  type RoundId,
  type RoundPlace,
  type RoundQuery,
  type RoundRow,
  resultsOfRound,
  resultsOfSite,
  roundsOfSite,
  roundUnderWay,
  signsOfRound,
} from './store-rounds.ts';

export type Rounds = {
  /**
   * The round that waits or runs now: this order's, or an earlier one's.
   * @throws Problem `site-not-found`, `site-inactive`, `probes-not-permitted`, `probe-agreement-not-found`,
   *   `probe-attempts-resting`
   */
  order(scope: Scope, site: SiteId, wanted: { readonly attempts: boolean }): Promise<RoundSummary>;
  /** Newest first. @throws Problem `site-not-found`, `cursor-not-valid` */
  page(scope: Scope, site: SiteId, wanted: PageWanted<RoundQuery>): Promise<PageOf<RoundSummary>>;
  /** @throws Problem `site-not-found`, `site-export-too-large` */
  csv(scope: Scope, site: SiteId, filters: RoundQuery): Promise<Uint8Array>;
  /** @throws Problem `probe-round-not-found` */
  one(scope: Scope, id: RoundId): Promise<RoundDetail>;
  /** @throws Problem `site-not-found` */
  checklist(scope: Scope, site: SiteId): Promise<ObservedChecklist>;
  /** Newest first. @throws Problem `site-not-found`, `cursor-not-valid` */
  history(scope: Scope, site: SiteId, wanted: PageWanted<ResultQuery>): Promise<PageOf<ObservedResult>>;
  /** @throws Problem `site-not-found`, `site-export-too-large` */
  historyCsv(scope: Scope, site: SiteId, filters: ResultQuery): Promise<Uint8Array>;
};

const ROUNDS = 'probe-rounds';
const RESULTS = 'probe-results';
const ATTEMPTS_REST = durationOfMs(86_400_000);

const summaryOf = (row: RoundRow): RoundSummary => ({
  id: row.id,
  site: row.site,
  state: row.state,
  cause: row.cause,
  withAttempts: row.withAttempts,
  ...(row.orderedBy === undefined ? {} : { orderedBy: row.orderedBy }),
  orderedAt: formatInstant(row.orderedAt),
  ...(row.startedAt === undefined ? {} : { startedAt: formatInstant(row.startedAt) }),
  ...(row.endedAt === undefined ? {} : { endedAt: formatInstant(row.endedAt) }),
  ...(row.endCode === undefined ? {} : { endCode: row.endCode }),
  requests: row.requests,
  alertsRaised: row.alertsRaised,
  ...(row.entry === undefined ? {} : { evidence: row.entry }),
});

const observedOf = ({ item, control, result, reasons, round, observedAt }: ResultRow): ObservedResult => ({
  ...{ item, control, result, reasons, round },
  observedAt: formatInstant(observedAt),
});

const detailOf = async (tx: Tx, row: RoundRow): Promise<RoundDetail> => ({
  ...summaryOf(row),
  ...(row.rawSha256 === undefined ? {} : { rawSha256: row.rawSha256 }),
  results: (await resultsOfRound(tx, row.tenant, row.id)).map(({ item, control, result, reasons }) => ({
    ...{ item, control, result, reasons },
  })),
  signs: (await signsOfRound(tx, row.tenant, row.id)).map(
    ({ item, code, severity = 'none', place, detail, proof, alert }) => ({
      ...{ item, code, severity, place, detail, proof },
      ...(alert === undefined ? {} : { alert }),
    }),
  ),
});

const ROUND_COLUMNS: readonly Column<RoundSummary>[] = [
  { name: 'id', of: ({ id }) => id },
  { name: 'state', of: ({ state }) => state },
  { name: 'cause', of: ({ cause }) => cause },
  { name: 'with_attempts', of: ({ withAttempts }) => String(withAttempts) },
  { name: 'ordered_by', of: ({ orderedBy }) => orderedBy },
  { name: 'ordered_at', of: ({ orderedAt }) => orderedAt },
  { name: 'ended_at', of: ({ endedAt }) => endedAt },
  { name: 'end_code', of: ({ endCode }) => endCode },
  { name: 'requests', of: ({ requests }) => requests },
  { name: 'alerts_raised', of: ({ alertsRaised }) => alertsRaised },
  { name: 'evidence', of: ({ evidence }) => evidence },
];

const RESULT_COLUMNS: readonly Column<ObservedResult>[] = [
  { name: 'item', of: ({ item }) => item },
  { name: 'control', of: ({ control }) => control },
  { name: 'result', of: ({ result }) => result },
  { name: 'reasons', of: ({ reasons }) => reasons.join(' ') },
  { name: 'observed_at', of: ({ observedAt }) => observedAt },
  { name: 'round', of: ({ round }) => round },
];

const idOfRound = (text: unknown): RoundId => {
  const id = parseId('prb', String(text));
  if (id.kind === 'failed') throw new Problem(cursorNotValid);
  return id.value;
};

const roundPlaceIn = (cursor: string): RoundPlace => {
  const [at, id] = placeOf(ROUNDS, 2, cursor) ?? [];
  if (typeof at !== 'number') throw new Problem(cursorNotValid);
  return { orderedAt: instantOfMs(at), id: idOfRound(id) };
};

const resultPlaceIn = (cursor: string): ResultPlace => {
  const [at, round, item] = placeOf(RESULTS, 3, cursor) ?? [];
  if (typeof at !== 'number' || !ITEMS.some((each) => each === item)) throw new Problem(cursorNotValid);
  return { at: instantOfMs(at), round: idOfRound(round), item: item as Item };
};

const orderRound =
  (options: ProbingOptions, wake: () => void): Rounds['order'] =>
  async (scope, id, { attempts }) => {
    const { database, clock, newId } = options;
    const { tenant, principal } = scope;
    const summary = await database.inScope(scope, async (tx) => {
      const site = await siteOrProblem(tx, scope, id);
      if (!site.active) throw new Problem(siteInactive);
      const at = clock.now();
      const permission = await permissionOrProblem(tx, { tenant, site: id }, 'lock');
      if (!mayProbe(permission, options, at)) throw new Problem(probesNotPermitted);
      if (attempts) {
        if ((await openAgreement(options, tx, site, at)) === undefined) throw new Problem(agreementNotFound);
        if (await attemptsSince(tx, tenant, id, minus(at, ATTEMPTS_REST))) throw new Problem(attemptsResting);
      }
      const order = { cause: 'on-demand', orderedBy: principal.id, withAttempts: attempts, at } as const;
      await queueRound(tx, { ...order, tenant, party: site.party, site: id, id: newId('prb') });
      const round = await roundUnderWay(tx, tenant, id);
      if (round === undefined) throw new Error('a round that was ordered waits');
      return summaryOf(round);
    });
    wake();
    return summary;
  };

const checklistOf = async (tx: Tx, { tenant }: Scope, id: SiteId): Promise<ObservedChecklist> => {
  const [newest] = await roundsOfSite(tx, { tenant, id }, { filters: { state: 'done' }, limit: 1 });
  const underWay = await roundUnderWay(tx, tenant, id);
  const seen: ObservedResult[] = [];
  for (const row of await lastSeen(tx, tenant, id)) {
    const round = await findRound(tx, tenant, row.round);
    seen.push({ ...observedOf(row), ...(round?.entry === undefined ? {} : { evidence: round.entry }) });
  }
  return {
    ...(newest === undefined ? {} : { round: await detailOf(tx, newest) }),
    ...(underWay === undefined ? {} : { underWay: summaryOf(underWay) }),
    lastSeen: seen,
  };
};

const createLists = ({
  database,
  exportLimit = EXPORT_LIMIT,
}: ProbingOptions): Pick<Rounds, 'page' | 'csv' | 'history' | 'historyCsv'> => ({
  page: (scope, id, { filters, cursor, limit }) =>
    database.inScope(scope, async (tx) => {
      await siteOrProblem(tx, scope, id);
      const after = cursor === undefined ? undefined : roundPlaceIn(cursor);
      const rows = await roundsOfSite(tx, { tenant: scope.tenant, id }, { filters, after, limit: limit + 1 });
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      const items = shown.map(summaryOf);
      return last === undefined ? { items } : { items, nextCursor: cursorOf(ROUNDS, [last.orderedAt, last.id]) };
    }),
  csv: (scope, id, filters) =>
    database.inScope(scope, async (tx) => {
      await siteOrProblem(tx, scope, id);
      return exportRows<RoundSummary>({
        columns: ROUND_COLUMNS,
        limit: exportLimit,
        next: async (last) => {
          const row = last === undefined ? undefined : await findRound(tx, scope.tenant, idOfRound(last.id));
          const rows = await roundsOfSite(
            tx,
            { tenant: scope.tenant, id },
            { filters, after: row, limit: EXPORT_CHUNK },
          );
          return rows.map(summaryOf);
        },
      });
    }),
  history: (scope, id, { filters, cursor, limit }) =>
    database.inScope(scope, async (tx) => {
      await siteOrProblem(tx, scope, id);
      const after = cursor === undefined ? undefined : resultPlaceIn(cursor);
      const rows = await resultsOfSite(tx, { tenant: scope.tenant, id }, { filters, after, limit: limit + 1 });
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      const items = shown.map(observedOf);
      if (last === undefined) return { items };
      return { items, nextCursor: cursorOf(RESULTS, [last.observedAt, last.round, last.item]) };
    }),
  historyCsv: (scope, id, filters) =>
    database.inScope(scope, async (tx) => {
      await siteOrProblem(tx, scope, id);
      let last: ResultPlace | undefined;
      return exportRows<ObservedResult>({
        columns: RESULT_COLUMNS,
        limit: exportLimit,
        next: async () => {
          const rows = await resultsOfSite(
            tx,
            { tenant: scope.tenant, id },
            { filters, after: last, limit: EXPORT_CHUNK },
          );
          const end = rows.at(-1);
          if (end !== undefined) last = { at: end.observedAt, round: end.round, item: end.item };
          return rows.map(observedOf);
        },
      });
    }),
});

export const createRounds = (options: ProbingOptions, wake: () => void): Rounds => {
  const { database } = options;
  return {
    order: orderRound(options, wake),
    one: (scope, id) =>
      database.inScope(scope, async (tx) => {
        const row = await findRound(tx, scope.tenant, id);
        if (row === undefined) throw new Problem(roundNotFound);
        return detailOf(tx, row);
      }),
    checklist: (scope, id) =>
      database.inScope(scope, async (tx) => {
        await siteOrProblem(tx, scope, id);
        return checklistOf(tx, scope, id);
      }),
    ...createLists(options),
  };
};
