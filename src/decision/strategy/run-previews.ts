/**
 * Previews as background work: one at a time, in a thread of its own, fed with chunks of what was judged; decisions never
 * wait for it. Its progress is a row; who cancels sets the row, and whoever works on it, in whichever process, leaves off.
 */
import {
  type Duration,
  durationOfMs,
  type Instant,
  instantOfMs,
  minus,
  Problem,
  type Scope,
  type TenantId,
} from '#kernel';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import type { NewId } from '#platform/random';
import type { PreviewOrder, PreviewResult } from '../core/preview.ts';
import { loadRuleSet } from '../core/rule-file.ts';
import type { RuleSet } from '../core/rule-set.ts';
import { haveSamePlan } from '../core/same-plan.ts';
import { reachMs } from '../core/windows/plan.ts';
import { Windows } from '../core/windows/windows.ts';
import { previewNotThere, previewUnderWay, ruleSetNotThere } from '../problems.ts';
import type { StrategySource } from '../strategy-source.ts';
import type { ReadRuleSet } from './compiled-rule-sets.ts';
import {
  attemptLines,
  countPayments,
  insertPreview,
  isAnyUnderWay,
  type LineNeeds,
  type Place,
  type PreviewId,
  type PreviewStatus,
  previewsOf,
  resultLines,
  ruleSetsOfPeriod,
  type StoredPreview,
  setProgress,
} from './store-previews.ts';
import { findVersion, type RuleSetId } from './store-rule-sets.ts';

/** Where one is worked out, away from the thread that decides. */
export type PreviewThread = {
  /** Lines of `core/preview.ts`; resolves when more may come. Rejects when the thread has died. */
  take(lines: string): Promise<void>;
  finish(): Promise<PreviewResult>;
  /** Ends it, whatever it does. */
  close(): Promise<void>;
};

export type OpenPreviewThread = (order: PreviewOrder) => PreviewThread;

export type PreviewPorts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly strategies: StrategySource;
  readonly ruleSetBehind: ReadRuleSet;
  readonly openPreviewThread: OpenPreviewThread;
  /** Told what no one waits for. */
  readonly onFailure: (error: unknown) => void;
};

export type Previews = {
  /**
   * Begins to work out what a version would have made of the payments of the last days.
   * @throws Problem `rule-set-not-there`, `preview-under-way`
   */
  ask(scope: Scope, version: RuleSetId, days: number): Promise<StoredPreview>;
  /** The latest first, twenty at most. @throws Problem `rule-set-not-there` */
  of(scope: Scope, version: RuleSetId): Promise<readonly StoredPreview[]>;
  /** @throws Problem `preview-not-there`, like that below */
  one(scope: Scope, version: RuleSetId, id: PreviewId): Promise<StoredPreview>;
  cancel(scope: Scope, version: RuleSetId, id: PreviewId): Promise<StoredPreview>;
  /** Leaves off what is under way; before the database closes. */
  close(): Promise<void>;
};

const DAY_MS = 86_400_000;
/** Some 2 MB of text, and a few milliseconds of the thread that decides. */
const CHUNK = 2_500;
const SHOWN_AT_MOST = 20;
const PROGRESS_EVERY_MS = 500;
/** Without a sign of life for so long, its process is gone. */
const LOST_AFTER: Duration = durationOfMs(60_000);

export const createPreviews = (ports: PreviewPorts): Previews => {
  const { database, clock } = ports;
  const closing = new AbortController();
  let last: Promise<void> = Promise.resolve();
  const one: Previews['one'] = async (scope, version, id) => {
    const [found] = await database.inScope(scope, (tx) => previewsOf(tx, scope.tenant, { version, id, limit: 1 }));
    if (found === undefined) throw new Problem(previewNotThere);
    return lookedAt(found, clock.now());
  };
  return {
    ask: async (scope, version, days) => {
      const id = await ask(ports, scope, version, days);
      last = last.then(() => work({ ports, tenant: scope.tenant, version, id, closing: closing.signal }));
      return one(scope, version, id);
    },
    of: (scope, version) =>
      database.inScope(scope, async (tx) => {
        if ((await findVersion(tx, scope.tenant, { id: version })) === undefined) throw new Problem(ruleSetNotThere);
        const found = await previewsOf(tx, scope.tenant, { version, limit: SHOWN_AT_MOST });
        return found.map((each) => lookedAt(each, clock.now()));
      }),
    one,
    cancel: async (scope, version, id) => {
      const { done } = await one(scope, version, id);
      const at = clock.now();
      await database.inScope(scope, (tx) => setProgress(tx, scope.tenant, { id, status: 'cancelled', done, at }));
      return one(scope, version, id);
    },
    close: async () => {
      closing.abort();
      await last;
    },
  };
};

/** Work whose process is gone has failed, whether or not anyone could write that down. */
const lookedAt = (preview: StoredPreview, now: Instant): StoredPreview =>
  preview.endedAt === undefined && preview.seenAt < minus(now, LOST_AFTER) ? { ...preview, status: 'failed' } : preview;

const ask = async (ports: PreviewPorts, scope: Scope, version: RuleSetId, days: number): Promise<PreviewId> => {
  const { database, clock, newId } = ports;
  const { tenant, principal } = scope;
  return database.inScope(scope, async (tx) => {
    if ((await findVersion(tx, tenant, { id: version })) === undefined) throw new Problem(ruleSetNotThere);
    const to = clock.now();
    if (await isAnyUnderWay(tx, tenant, minus(to, LOST_AFTER))) throw new Problem(previewUnderWay);
    const from = minus(to, durationOfMs(days * DAY_MS));
    const payments = await countPayments(tx, tenant, { from, to });
    const id = newId('prv');
    await insertPreview(tx, tenant, { id, version, days, from, to, payments, askedBy: principal.id, askedAt: to });
    return id;
  });
};

type Work = {
  readonly ports: PreviewPorts;
  readonly tenant: TenantId;
  readonly version: RuleSetId;
  readonly id: PreviewId;
  readonly closing: AbortSignal;
};

/** Never rejects. */
const work = async (at: Work): Promise<void> => {
  try {
    await workOut(at);
  } catch (error) {
    at.ports.onFailure(error);
    await note(at, 'failed', 0).catch(at.ports.onFailure);
  }
};

const note = ({ ports, tenant, id }: Work, status: PreviewStatus, done: number, result?: PreviewResult) =>
  ports.database.inScope({ tenant }, (tx) =>
    setProgress(tx, tenant, { id, status, done, at: ports.clock.now(), ...(result === undefined ? {} : { result }) }),
  );

const workOut = async (at: Work): Promise<void> => {
  if (at.closing.aborted || !(await note(at, 'running', 0))) return;
  const prepared = await prepare(at);
  const thread = at.ports.openPreviewThread(prepared.order);
  try {
    const done = await feed(at, prepared, thread);
    if (done === undefined || !(await note(at, 'running', done))) return;
    await note(at, 'done', done, await thread.finish());
  } finally {
    await thread.close();
  }
};

type Prepared = {
  readonly order: PreviewOrder;
  readonly needs: LineNeeds;
  readonly preview: StoredPreview;
  /** Attempts recorded from then on fill windows. */
  readonly from: Instant;
};

const prepare = ({ ports, tenant, version, id }: Work): Promise<Prepared> =>
  ports.database.inScope({ tenant }, async (tx) => {
    const [preview] = await previewsOf(tx, tenant, { version, id, limit: 1 });
    const found = await findVersion(tx, tenant, { id: version });
    const loaded = found && loadRuleSet(found.canonicalText);
    if (preview === undefined || loaded?.kind !== 'ok') throw new Error('a preview is of a version that loads');
    const ruleSet = loaded.value;
    const { policy } = await ports.strategies.current(tx, tenant);
    const hashes = await ruleSetsOfPeriod(tx, tenant, preview);
    const before = await Promise.all(hashes.map((hash) => ports.ruleSetBehind(tx, tenant, hash)));
    const reusesFeatures = before.every((each) => haveSamePlan(each, ruleSet));
    return {
      order: { ruleSet: ruleSet.canonicalText, policy: policy?.canonicalText, from: preview.from, reusesFeatures },
      needs: needsOf(ruleSet, { reusesFeatures, hasPolicy: policy !== undefined }),
      preview,
      from: reusesFeatures ? preview.from : instantOfMs(Math.max(0, preview.from - reachMs(ruleSet.plan))),
    };
  });

const needsOf = (
  { plan, canonicalText }: RuleSet,
  { reusesFeatures, hasPolicy }: { readonly reusesFeatures: boolean; readonly hasPolicy: boolean },
): LineNeeds => ({
  features: reusesFeatures && plan.windows.length > 0,
  score: hasPolicy || /\bscore\b/.test(canonicalText),
  sequence: !reusesFeatures && new Windows(plan).isLearning,
});

/** How many payments were judged; `undefined` when it was left off. The next chunk is read while one is worked out. */
const feed = async (
  at: Work,
  { preview, needs, from }: Prepared,
  thread: PreviewThread,
): Promise<number | undefined> => {
  const { ports, tenant, closing } = at;
  const { database, clock } = ports;
  const read = (after: Place | undefined) =>
    database.inScope({ tenant }, (tx) =>
      attemptLines(tx, tenant, { from, to: preview.to, after, limit: CHUNK, needs }),
    );
  let [fed, position, toldAt] = [0, 0, clock.monotonicMs()];
  let chunk = await read(undefined);
  while (chunk.last !== undefined) {
    if (closing.aborted) return undefined;
    const { last, lines, count } = chunk;
    if (needs.sequence) position = await feedResults(at, { from, until: last.recordedAt, position }, thread);
    const taken = thread.take(lines);
    const [next] = await Promise.all([read(last), taken]);
    if (last.recordedAt >= preview.from) fed = Math.min(fed + count, preview.payments);
    chunk = next;
    if (clock.monotonicMs() < toldAt + PROGRESS_EVERY_MS) continue;
    toldAt = clock.monotonicMs();
    if (!(await note(at, 'running', fed))) return undefined;
  }
  return preview.payments;
};

type Known = { readonly from: Instant; readonly until: Instant; readonly position: number };

const feedResults = async ({ ports, tenant }: Work, known: Known, thread: PreviewThread): Promise<number> => {
  let { position } = known;
  for (;;) {
    const wanted = { ...known, position, limit: CHUNK };
    const results = await ports.database.inScope({ tenant }, (tx) => resultLines(tx, tenant, wanted));
    if (results.count > 0) await thread.take(results.lines);
    position = results.position;
    if (results.count < CHUNK) return position;
  }
};
