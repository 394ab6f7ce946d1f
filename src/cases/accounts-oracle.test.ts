/**
 * Histories at random, in simulated time, by two processes of which one has a clock that is behind, with connections cut
 * in the middle: then a rescan of the tables of alerts and dispositions has to give the numbers of every statement, each
 * alert has to stand in exactly one window, and the audit of the log alone has to find nothing wrong.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditExport, type ReadFile } from '#evidence';
import { durationOfMs, formatInstant, type Instant, minus, Problem, parseInstant, type Scope, uuidOf } from '#kernel';
import { DatabaseUnavailable, TransactionConflict } from '#platform/database';
import type { Cases } from './cases.ts';
import type { SourceDefinition } from './core/accounts.ts';
import type { AlertId } from './core/alert.ts';
import { anAlert, openTestCases, type Staff, scopeOf, type TestCases } from './testing.ts';

const MINUTE_MS = 60_000;
const SOURCES: readonly SourceDefinition[] = [
  { source: 'visits', room: 'site-watch', cadenceMinutes: 30, graceMinutes: 15 },
  { source: 'rules', room: 'site-watch', cadenceMinutes: 240, graceMinutes: 60 },
];

let room: TestCases;
beforeAll(async () => {
  room = await openTestCases();
});
afterAll(() => room.close());

type Step =
  | { readonly kind: 'raise'; readonly source: number; readonly process: number; readonly stays: boolean }
  | { readonly kind: 'dispose' | 'reopen' | 'end'; readonly which: number }
  | { readonly kind: 'live'; readonly source: number; readonly process: number }
  | { readonly kind: 'keep' | 'keep-cut'; readonly afterMs: number }
  | { readonly kind: 'pass'; readonly minutes: number };

const process = fc.nat({ max: 1 });
const source = fc.nat({ max: SOURCES.length - 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('raise' as const), source, process, stays: fc.nat(4).map(Boolean) }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('dispose' as const), which: fc.nat(1_000) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('reopen' as const), which: fc.nat(1_000) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('live' as const), source, process }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('keep' as const), afterMs: fc.constant(0) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('keep-cut' as const), afterMs: fc.nat(25) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('pass' as const), minutes: fc.integer({ min: 1, max: 90 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), minutes: fc.integer({ min: 90, max: 4_000 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('end' as const), which: fc.nat(1_000) }) },
);

class History {
  readonly staff: Staff;
  readonly #processes: readonly Cases[];
  #wasCut = false;

  constructor() {
    this.staff = room.onlyStaff();
    const behind = { ...room.clock, now: (): Instant => minus(room.clock.now(), durationOfMs(7 * MINUTE_MS)) };
    this.#processes = [room.cases, room.open({ clock: behind })];
  }

  get scope(): Scope {
    return {
      ...scopeOf(this.staff.tenant, this.staff.analyst.id),
      permissions: new Set(['case:read', 'case:work', 'evidence:read', 'tenant:administer']),
    };
  }

  /** A connection that was cut is noticed by whoever uses it next; what that one did or did not do, the tables say. */
  async take(taken: Step): Promise<void> {
    await this.#take(taken).catch((error: unknown) => {
      if (!this.#wasCut) throw error;
      mustBeOutage(error);
    });
  }

  async #take(taken: Step): Promise<void> {
    if (taken.kind === 'pass') await room.clock.advance(durationOfMs(taken.minutes * MINUTE_MS));
    if (taken.kind === 'live') await this.live(taken.source, taken.process);
    if (taken.kind === 'raise') await this.#raise(taken);
    if (taken.kind === 'dispose') await this.#dispose(taken.which);
    if (taken.kind === 'reopen') await this.#reopen(taken.which);
    if (taken.kind === 'end') await this.#end(taken.which);
    if (taken.kind === 'keep') await this.keep();
    if (taken.kind === 'keep-cut') await Promise.all([this.keep(), this.#cut(taken.afterMs)]);
  }

  async live(number: number, by: number): Promise<void> {
    const definition = SOURCES[number];
    if (definition === undefined) throw new Error('no such source');
    await this.#of(by).sources.signOfLife(definition, { tenants: [this.staff.tenant], rounds: 1 });
  }

  /** Both at once, as two servers do; what is cut off is tried again by the next. */
  async keep(): Promise<void> {
    const kept = await Promise.allSettled(this.#processes.map(({ accountant }) => accountant.keepOnce()));
    for (const each of kept) if (each.status === 'rejected') mustBeOutage(each.reason);
    for (const failure of room.failures.splice(0)) mustBeOutage(failure);
  }

  #of(number: number): Cases {
    return this.#processes[number] ?? room.cases;
  }

  async #raise({ source: number, process: by, stays }: Extract<Step, { kind: 'raise' }>): Promise<void> {
    const { tenant } = this.staff;
    const alert = anAlert(room, tenant, { source: SOURCES[number]?.source ?? '', severity: 'low' });
    const raised = room.database.inScope({ tenant }, async (tx) => {
      await this.#of(by).alerts.raise(tx, alert);
      if (!stays) throw new Error('changed its mind');
    });
    await raised.catch((error: Error) => {
      if (error.message !== 'changed its mind') throw error;
    });
  }

  async #dispose(which: number): Promise<void> {
    const open = (await this.#alerts('open')).map(({ id }) => id);
    const alert = open[which % Math.max(1, open.length)];
    if (alert !== undefined) await room.cases.alerts.dispose(this.scope, alert as AlertId, { reason: 'confirmed' });
  }

  async #reopen(which: number): Promise<void> {
    const disposed = (await this.#alerts('disposed')).map(({ id }) => id);
    const alert = disposed[which % Math.max(1, disposed.length)];
    if (alert !== undefined) await room.cases.alerts.reopen(this.scope, alert as AlertId, '再確認');
  }

  /** Two people end a source, or one has it begin again. */
  async #end(which: number): Promise<void> {
    const { items } = await room.cases.accounts.sources(this.scope, { filters: {}, limit: 200 });
    const ours = items.filter(({ room: of }) => of === 'site-watch');
    const chosen = ours[which % Math.max(1, ours.length)];
    if (chosen === undefined) return;
    const id = chosen.id as Parameters<Cases['accounts']['declareAgain']>[1];
    if (chosen.state === 'ended') {
      await room.cases.accounts.declareAgain(this.scope, id);
      return;
    }
    const second: Scope = { ...this.scope, principal: { kind: 'person', id: this.staff.supervisor.id } };
    const request = { detail: { alertSource: id }, askedBy: this.staff.analyst.id };
    await room.database.inScope(second, (tx) => room.cases.sources.endAct.perform(tx, second, request));
  }

  async #cut(afterMs: number): Promise<void> {
    this.#wasCut = true;
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    await room.superuser.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    );
  }

  async #alerts(status: 'open' | 'disposed') {
    return (await room.cases.alerts.list(this.scope, { filters: { status }, limit: 200 })).items;
  }

  async statements() {
    const { accounts } = room.cases;
    return (await accounts.statements(this.scope, { filters: {}, limit: 200 })).items.toReversed();
  }

  async windows() {
    const { accounts } = room.cases;
    const items: Awaited<ReturnType<Cases['accounts']['windows']>>['items'][number][] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await accounts.windows(this.scope, { filters: {}, cursor, limit: 200 });
      items.push(...page.items);
      if (page.nextCursor === undefined) return items.toReversed();
      cursor = page.nextCursor;
    }
  }
}

/** All that was open is closed on the first day; the evidence log, which nobody sequences, is an alert again on the next. */
const ONE_OPEN_AFTER_NONE: readonly Step[] = [
  { kind: 'pass', minutes: 90 },
  { kind: 'keep', afterMs: 0 },
  ...Array.from({ length: 6 }, (): Step => ({ kind: 'dispose', which: 0 })),
  { kind: 'pass', minutes: 1_700 },
  { kind: 'keep', afterMs: 0 },
  { kind: 'pass', minutes: 33 },
];

const mustBeOutage = (error: unknown): void => {
  if (error instanceof DatabaseUnavailable || error instanceof TransactionConflict) return;
  throw error;
};

/** From nothing but the rows of alerts and dispositions, each time all of them. */
const rescan = async (staff: Staff, to: string) => {
  const { rows } = await room.superuser.query<Record<string, string | null>>(
    `with standing as (
       select alert.*, exists (
         select from cases.disposition
         where disposition.tenant = alert.tenant and disposition.alert = alert.id and disposition.recorded_at < $2
           and (disposition.withdrawn_at is null or disposition.withdrawn_at >= $2)
       ) as disposed
       from cases.alert where tenant = $1 and recorded_at < $2
     )
     select source, count(*) as ingested, count(*) filter (where disposed) as disposed,
       count(*) filter (where not disposed) as open,
       (array_agg(to_char(recorded_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') order by sequence)
         filter (where not disposed))[1] as oldest
     from standing group by source order by source collate "C"`,
    [uuidOf(staff.tenant), to],
  );
  return rows.map(({ source: name, ingested, disposed, open, oldest }) => [
    name,
    Number(ingested),
    Number(disposed),
    Number(open),
    oldest,
  ]);
};

const checkStatements = async (history: History, begun: Instant): Promise<void> => {
  const statements = await history.statements();
  for (const { to, sources } of statements) {
    const stated = sources.map((line) => [
      line.source,
      line.ingestedTotal,
      line.disposedTotal,
      line.open,
      line.oldestOpen?.recordedAt ?? null,
    ]);
    expect(stated).toEqual(await rescan(history.staff, to));
  }
  const dayOf = (at: Instant) => Math.floor((at + 9 * 3_600_000) / 86_400_000);
  const days = Array.from({ length: dayOf(room.clock.now()) - dayOf(begun) }, (_, place) =>
    new Date((dayOf(begun) + place) * 86_400_000).toISOString().slice(0, 10),
  );
  expect(statements.map(({ day }) => day)).toEqual(days);
};

const millisecondsOf = (text: string): number => {
  const parsed = parseInstant(text);
  return parsed.kind === 'ok' ? parsed.value : Number.NaN;
};

const checkWindows = async (history: History): Promise<void> => {
  const bySource = Map.groupBy(await history.windows(), ({ source: name }) => name);
  for (const [name, windows] of bySource) {
    expect(windows.map(({ number }) => number)).toEqual(windows.map((_, place) => place + 1));
    const { rows } = await room.superuser.query<{ sequence: string; at: Date }>(
      'select sequence, recorded_at as at from cases.alert where tenant = $1 and source = $2 order by sequence',
      [uuidOf(history.staff.tenant), name],
    );
    for (const { sequence, at } of rows) {
      const byNumber = windows.filter(
        (each) => (each.firstSequence ?? Infinity) <= Number(sequence) && Number(sequence) <= (each.lastSequence ?? 0),
      );
      const byTime = windows.filter(
        ({ from, to }) => millisecondsOf(from) <= at.getTime() && at.getTime() < millisecondsOf(to),
      );
      expect(byNumber).toEqual(byTime);
      expect(byNumber.length).toBeLessThanOrEqual(1);
    }
  }
  // Each late window has its alert; each alert its late window, or a silence that goes on.
  const { items } = await room.cases.accounts.sources(history.scope, { filters: { state: 'silent' }, limit: 200 });
  const told = [...bySource.values()].flat().flatMap(({ silence }) => silence ?? []);
  const { items: alerts } = await room.cases.alerts.list(history.scope, {
    filters: { kind: 'source-silent' },
    limit: 200,
  });
  expect([...told, ...items.map(({ silence }) => silence?.alert)].toSorted()).toEqual(
    alerts.map(({ id }) => id).toSorted(),
  );
};

const checkLog = async (history: History): Promise<void> => {
  await room.evidence.sequencer.runOnce();
  const { log, vkey } = await room.evidence.logOf(history.scope);
  const read: ReadFile = async (path) => {
    try {
      return await room.evidence.readLogFile(history.scope, { log, path });
    } catch (error) {
      if (error instanceof Problem) return undefined;
      throw error;
    }
  };
  const audit = await auditExport({ read, vkey, to: formatInstant(room.clock.now()) });
  if (audit.kind === 'diverges') throw new Error(`${audit.code} in ${audit.path}`);
  // Whoever was silent to the end is told by an alert, and the window is still due.
  expect(audit.faults.filter(({ fault }) => fault !== 'window-due')).toEqual([]);
  const { items } = await room.cases.alerts.list(history.scope, { filters: { status: 'open' }, limit: 200 });
  expect(audit.open.map(({ alert }) => alert).toSorted()).toEqual(items.map(({ id }) => id).toSorted());
  expect(audit.days.map(({ day, agrees }) => [day, agrees])).toEqual(
    (await history.statements()).map(({ day }) => [day, true]),
  );
};

describe('the accounts of any history', () => {
  const accounts = fc.asyncProperty(
    fc.array(step, { minLength: 10, maxLength: 40 }),
    async (steps: readonly Step[]) => {
      const history = new History();
      const begun = room.clock.now();
      for (const number of SOURCES.keys()) await history.live(number, 0);
      // By the clock that is right: with the other one they begin the day before, when it is just after midnight.
      await room.cases.accountant.keepOnce();
      await history.keep();
      for (const each of steps) await history.take(each);
      // A connection that was cut at the very end is noticed by whoever uses it next.
      for (let tries = 0; tries < 4; tries += 1) {
        await room.clock.advance(durationOfMs(MINUTE_MS));
        await history.keep();
      }
      await checkStatements(history, begun);
      await checkWindows(history);
      await checkLog(history);
    },
  );

  test('agree with a rescan of the tables and with the audit of the log alone', { timeout: 120_000 }, () =>
    fc.assert(accounts, { examples: [[ONE_OPEN_AFTER_NONE]], numRuns: 5, endOnFailure: true }),
  );
});
