/** Puts the room together from its ports. */
import type { DataKeeper, JsonObject } from '#evidence';
import { durationOfMs, type PersonId, type Problem, type Scope } from '#kernel';
import type { Tx } from '#platform/database';
import type {
  AlertAnswer,
  AlertDetailAnswer,
  BulkDisposalAnswer,
  CaseAnswer,
  CaseDetailAnswer,
  CaseSummaryAnswer,
  DisposalAnswer,
} from './answers.ts';
import { type CaseWork, caseWorkOf, type Deadlines, deadlinesOf } from './case-work.ts';
import type { AlertId, CaseId, NewAlert } from './core/alert.ts';
import { createSources, type Sources, signOfLife } from './declare-source.ts';
import { DISPOSITION_ACT, disposeAlert, performDisposition, type WantedDisposition } from './dispose-alert.ts';
import { disposeMany, type WantedBulk } from './dispose-many.ts';
import { createKeepAccounts, DEADLINE_SWEEPER } from './keep-accounts.ts';
import { removeObjects } from './keep-objects.ts';
import { createKeeper } from './keep-words.ts';
import type { CasesPorts } from './ports.ts';
import type { AlertFilters } from './query-alerts.ts';
import { type Finding, type Raised, raiseAlert, seeAgain, stillOpen } from './raise-alert.ts';
import { type Accounts, createReadAccounts } from './read-accounts.ts';
import { alertsAsCsv, likenessOf, listAlerts, type PageWanted, readAlert, readRaw } from './read-alerts.ts';
import { type AskedFilters, type CasesAsked, casesAsCsv, listCases, readCase, summarise } from './read-cases.ts';
import { reopenAlert } from './reopen-alert.ts';
import { type Repeated, repeat } from './repeat.ts';
import { sendNotices } from './send-notices.ts';
import { countWaiting } from './store-notices.ts';
import { sweepDeadlines } from './sweep-deadlines.ts';
import { assignCase, closeCase, noteCase } from './work-case.ts';

export type Alerts = {
  /**
   * In the transaction of what showed it, which sees the whole tenant. Whoever holds the tenant's turn makes other
   * raisers of the tenant wait: raise last.
   */
  raise(tx: Tx, alert: NewAlert): Promise<Raised>;
  /** The alert about this finding that nobody has disposed of; holds until the transaction ends. */
  stillOpen(tx: Tx, finding: Finding): Promise<AlertId | undefined>;
  /** Counts that the finding was seen again. @throws Error for an alert that is not open */
  seeAgain(tx: Tx, seen: Parameters<typeof seeAgain>[1]): Promise<void>;
  /** Newest first. @throws Problem `cursor-not-valid` */
  list(scope: Scope, wanted: PageWanted<AlertFilters>): Promise<{ items: readonly AlertAnswer[]; nextCursor?: string }>;
  /** @throws Problem `list-too-large` with `limit` */
  csv(scope: Scope, filters: AlertFilters): Promise<Uint8Array>;
  /** @throws Problem `alert-not-found` */
  get(scope: Scope, id: AlertId): Promise<AlertDetailAnswer>;
  /** @throws Problem `person-required`, `alert-not-found`, `disposition-not-acceptable`, `alert-already-disposed` */
  dispose(scope: Scope, id: AlertId, wanted: WantedDisposition): Promise<DisposalAnswer>;
  /**
   * Names each in one act, then disposes of each by itself.
   * @throws Problem `person-required`, `cases-whole-tenant-only`; what refuses one alert is in its result
   */
  disposeMany(scope: Scope, wanted: WantedBulk): Promise<BulkDisposalAnswer>;
  /** @throws Problem `person-required`, `cases-whole-tenant-only`, `alert-not-found`, `alert-not-disposed` */
  reopen(scope: Scope, id: AlertId, words: string): Promise<AlertDetailAnswer>;
  /** Same kind and subject, or same source and reference. @throws Problem `alert-not-found`, `cursor-not-valid` */
  similar(
    scope: Scope,
    id: AlertId,
    wanted: PageWanted<AlertFilters>,
  ): Promise<{ items: readonly AlertAnswer[]; nextCursor?: string }>;
  /** @throws Problem `alert-not-found`, `list-too-large` with `limit` */
  similarCsv(scope: Scope, id: AlertId, filters: AlertFilters): Promise<Uint8Array>;
  /** @throws Problem `alert-not-found`, `raw-content-not-found` */
  raw(scope: Scope, id: AlertId): Promise<{ readonly bytes: Uint8Array; readonly mediaType: string }>;
  /** For the mechanism of two-person acts: what the second person's approval does. */
  readonly dispositionAct: {
    readonly kind: typeof DISPOSITION_ACT;
    readonly permission: 'case:work';
    perform(tx: Tx, scope: Scope, request: { readonly detail: JsonObject }): Promise<void>;
  };
};

export type CaseFiles = {
  /** @throws Problem `cursor-not-valid` */
  list(
    scope: Scope,
    wanted: CasesAsked & PageWanted<AskedFilters>,
  ): Promise<{ items: readonly CaseAnswer[]; nextCursor?: string }>;
  /** @throws Problem `list-too-large` with `limit` */
  csv(scope: Scope, wanted: CasesAsked): Promise<Uint8Array>;
  /** Without putting a reading on record: for the room's own use. @throws Problem `case-not-found` */
  get(scope: Scope, id: CaseId): Promise<CaseDetailAnswer>;
  /** @throws Problem `case-not-found`, `case-closed`, `owner-not-possible`, `person-required` */
  assign(scope: Scope, id: CaseId, owner: PersonId | 'me'): Promise<CaseDetailAnswer>;
  /** @throws Problem `case-not-found` */
  note(scope: Scope, id: CaseId, words: string): Promise<CaseDetailAnswer>;
  /** @throws Problem `person-required`, `case-not-found`, `case-closed`, `case-has-open-alerts`, `case-has-open-tasks` */
  close(scope: Scope, id: CaseId, words?: string): Promise<CaseDetailAnswer>;
};

export type Cases = {
  readonly alerts: Alerts;
  readonly cases: CaseFiles;
  readonly work: CaseWork;
  readonly deadlines: Deadlines;
  /** Who is to raise alerts, and keeps saying that it looks. */
  readonly sources: Sources;
  readonly accounts: Accounts;
  /** Writes windows and statements each minute, and tells silences. */
  readonly accountant: Repeated & { keepOnce(): Promise<number> };
  summary(scope: Scope): Promise<CaseSummaryAnswer>;
  /** Looks each minute for deadlines that passed. */
  readonly sweeper: Repeated & { sweepOnce(): Promise<number> };
  /** For erasing what entries commit to. */
  readonly keeper: DataKeeper;
  /** Sends messages to people. */
  readonly notices: Repeated & {
    sendOnce(): Promise<number>;
    /** Not yet sent, and the age of the oldest in milliseconds. */
    backlog(): Promise<{ readonly count: number; readonly oldestMs: number }>;
  };
};

export type CasesOptions = CasesPorts & {
  /** Rows in one CSV at most. */
  readonly exportLimit?: number;
};

const SWEEP_EVERY = durationOfMs(60_000);
const ACCOUNT_EVERY = durationOfMs(60_000);
const SEND_EVERY = durationOfMs(5_000);
const EXPORT_LIMIT = 50_000;

export const createCases = (options: CasesOptions): Cases => {
  const ports = { ...options, exportLimit: options.exportLimit ?? EXPORT_LIMIT };
  const notices = noticesOf(ports);
  const sweepOnce = async (stopping?: AbortSignal): Promise<number> => {
    let whole = true;
    const onFailure = (error: unknown): void => {
      whole = false;
      ports.onFailure(error);
    };
    const settled = await sweepDeadlines({ ...ports, onFailure }, stopping);
    await removeObjects(ports, stopping).catch(onFailure);
    if (settled > 0) notices.wake();
    if (whole && stopping?.aborted !== true) {
      await signOfLife(ports, DEADLINE_SWEEPER, { tenants: await ports.tenants(), rounds: 1 });
    }
    return settled;
  };
  const keepAccounts = createKeepAccounts(ports);
  const keepOnce = async (stopping?: AbortSignal): Promise<number> => {
    const written = await keepAccounts(stopping);
    if (written > 0) notices.wake();
    return written;
  };
  /** An act on a case, in one transaction, and then the case as it is. */
  const work = async (scope: Scope, id: CaseId, act: (tx: Tx) => Promise<void>): Promise<CaseDetailAnswer> => {
    await ports.database.inScope(scope, act);
    ports.onCommitted();
    notices.wake();
    return readCase(ports, scope, id);
  };
  return {
    alerts: alertsOf(ports),
    cases: {
      list: (scope, wanted) => listCases(ports, scope, wanted),
      csv: (scope, wanted) => casesAsCsv(ports, scope, wanted),
      get: (scope, id) => readCase(ports, scope, id),
      assign: (scope, id, owner) => work(scope, id, (tx) => assignCase(ports, tx, scope, { case: id, owner })),
      note: (scope, id, words) => work(scope, id, (tx) => noteCase(ports, tx, scope, { case: id, words })),
      close: (scope, id, words) => work(scope, id, (tx) => closeCase(ports, tx, scope, { case: id, words })),
    },
    sources: createSources(ports),
    accounts: createReadAccounts(ports),
    accountant: { ...repeat(ports, ACCOUNT_EVERY, keepOnce), keepOnce: () => keepOnce() },
    work: caseWorkOf(ports, work),
    deadlines: deadlinesOf(ports),
    summary: (scope) => summarise(ports, scope),
    sweeper: { ...repeat(ports, SWEEP_EVERY, sweepOnce), sweepOnce: () => sweepOnce() },
    keeper: createKeeper(ports),
    notices,
  };
};

type Ports = CasesPorts & { readonly exportLimit: number };

const alertsOf = (ports: Ports): Alerts => ({
  raise: (tx, alert) => raiseAlert(ports, tx, alert),
  stillOpen,
  seeAgain,
  list: (scope, wanted) => listAlerts(ports, scope, wanted),
  csv: (scope, filters) => alertsAsCsv(ports, scope, filters),
  get: (scope, id) => readAlert(ports, scope, id),
  dispose: async (scope, id, wanted) => {
    const outcome = await ports.database.inScope(scope, (tx) =>
      disposeAlert(ports, tx, scope, { alert: id, ...wanted }),
    );
    ports.onCommitted();
    return { outcome, alert: await readAlert(ports, scope, id) };
  },
  disposeMany: async (scope, wanted) => {
    const { bulk, results } = await disposeMany(ports, scope, wanted);
    ports.onCommitted();
    return {
      bulk,
      results: results.map(({ alert, outcome, problem }) => ({ alert, outcome, problem: problemOf(problem) })),
    };
  },
  reopen: async (scope, id, words) => {
    await ports.database.inScope(scope, (tx) => reopenAlert(ports, tx, scope, { alert: id, words }));
    ports.onCommitted();
    return readAlert(ports, scope, id);
  },
  similar: async (scope, id, { filters, ...page }) => {
    const similarTo = await likenessOf(ports, scope, id);
    return listAlerts(ports, scope, { filters: { ...filters, similarTo }, ...page });
  },
  similarCsv: async (scope, id, filters) => {
    const similarTo = await likenessOf(ports, scope, id);
    return alertsAsCsv(ports, scope, { ...filters, similarTo });
  },
  raw: (scope, id) => readRaw(ports, scope, id),
  dispositionAct: {
    kind: DISPOSITION_ACT,
    permission: 'case:work',
    perform: (tx, scope, request) => performDisposition(ports, tx, scope, request),
  },
});

const problemOf = (problem: Problem | undefined): BulkDisposalAnswer['results'][number]['problem'] => {
  if (problem === undefined) return null;
  const { code, params, fields } = problem.details;
  return { code, ...(params === undefined ? {} : { params }), ...(fields === undefined ? {} : { fields }) };
};

const noticesOf = (ports: Ports): Cases['notices'] => ({
  ...repeat(ports, SEND_EVERY, (stopping) => sendNotices(ports, stopping)),
  sendOnce: () => sendNotices(ports),
  backlog: () =>
    ports.database.asSystem(async (tx) => {
      const { count, oldest } = await countWaiting(tx);
      return { count, oldestMs: oldest === undefined ? 0 : Math.max(0, ports.clock.now() - oldest) };
    }),
});
