/**
 * One batch in one transaction: decision rows, the batch, its evidence entry and one event. Event ids that are already
 * there keep their first answer; the others are judged in order, each counted in its windows before the next. A batch
 * that is not committed is taken back from the windows; where that is not known, they are rebuilt.
 */
import { type EntryId, type Evidence, leafHash, merkleRoot, sha256 } from '#evidence';
import { type Instant, instantOfMs, Problem, type TenantId } from '#kernel';
import type { Clock } from '#platform/clock';
import { type Database, DatabaseFailure, DatabaseUnavailable, TransactionConflict, type Tx } from '#platform/database';
import type { NewId } from '#platform/random';
import type { Outbox } from '#platform/stream';
import type { Attempt } from './core/attempt.ts';
import type { AttemptFault } from './core/attempt-faults.ts';
import { positionFaults } from './core/attempt-position.ts';
import { canonicalText } from './core/canonical-text.ts';
import type { GuardNote } from './core/enumeration/say.ts';
import { NO_FACTS } from './core/facts.ts';
import { type DecisionRecord, type Judging, judge, recordOf } from './core/record.ts';
import type { DecisionNode } from './decision-node.ts';
import { heedLifts } from './enumeration/heed-lifts.ts';
import { type CampaignPorts, keepCampaigns } from './enumeration/keep-campaigns.ts';
import type { BatchDecided, MerchantSeen } from './events.ts';
import { type FactPorts, gatherFacts } from './gather-facts.ts';
import { learnResults } from './learn-results.ts';
import { advance } from './node-store.ts';
import { openReviews, type ReviewDefaults } from './reviews/open-reviews.ts';
import { observeIn, type Seat, settle, takeBackLast } from './seat.ts';
import { type BatchId, type Draft, insertBatch, insertDecisions, keepRuleSet, recordsByEventId } from './store.ts';
import { recordInShadow } from './strategy/record-in-shadow.ts';
import type { StrategySource } from './strategy-source.ts';
import { insertWeighed } from './thresholds/store-weighed.ts';
import { standFor, type Told } from './told.ts';

export type CommitPorts = FactPorts & {
  readonly database: Database;
  readonly evidence: Pick<Evidence, 'append'>;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly strategies: StrategySource;
  readonly reviewDefaults: ReviewDefaults;
  readonly alerts: CampaignPorts['alerts'];
  readonly sources: CampaignPorts['sources'];
  /** The version of the software, which every record names. */
  readonly software: string;
  /** Told after each commit that added something, so that log and delivery need not wait for their next look. */
  readonly onCommitted: () => void;
};

/** `text` is the attempt's canonical form: the same body is the same text. */
export type Asked = {
  readonly attempt: Attempt;
  readonly text: string;
  readonly occurredAt: Instant;
  /** What was said in place of a decision: before it was asked for, or while it is under way. */
  told?: Told | undefined;
};

export type Verdict =
  | {
      readonly kind: 'decided';
      readonly record: DecisionRecord;
      readonly repeated: boolean;
      /** What stands for it in its place. */
      readonly told?: Told | undefined;
    }
  /** From where this tenant asks, more is needed. */
  | { readonly kind: 'not-acceptable'; readonly faults: readonly AttemptFault[] }
  | { readonly kind: 'event-id-reused' };

/** Another process has begun a later term: nothing was committed. */
class Superseded extends Error {}

/** The strategy has changed since the batch was judged: nothing was committed. */
class StrategyMoved extends Error {}

type Judged = { readonly seat: Seat; readonly asked: readonly Asked[] };

/** Event ids within one batch are distinct; `decide` sees to that. Batches of one seat go one at a time. */
const commitBatch = async (ports: CommitPorts, tenant: TenantId, { seat, asked }: Judged): Promise<Verdict[]> => {
  let observed = 0;
  try {
    const verdicts = await ports.database.inScope(
      { tenant },
      async (tx) => {
        const attempts = asked.map(({ attempt }) => attempt);
        const eventIds = attempts.map(({ eventId }) => eventId);
        // Asked for together, also about attempts that turn out to be there already: it is one round trip so.
        const [stored, facts] = await Promise.all([
          recordsByEventId(tx, tenant, eventIds),
          gatherFacts(ports, tx, tenant, { attempts, strategy: seat.strategy }),
          learnResults(tx, tenant, { seat, eventIds }),
          seat.shadow && learnResults(tx, tenant, { seat: seat.shadow, eventIds }),
          heedLifts(tx, tenant, seat),
        ]);
        const factsOf = new Map(asked.map((each, place) => [each, facts[place]]));
        const refused = refusedOf(seat, asked);
        const fresh = asked.filter((each) => !stored.has(each.attempt.eventId) && !refused.has(each));
        const drafts = new Map<Asked, Draft>();
        const noted: { readonly record: DecisionRecord; readonly note: GuardNote }[] = [];
        for (const each of fresh) {
          const sequence = seat.sequence + observed + 1;
          const { note, ...judged } = observeIn(seat, each.attempt, each.occurredAt, sequence);
          observed += 1;
          const drafting = {
            asked: each,
            ...judged,
            sequence,
            strategy: seat.strategy,
            learnedTo: seat.learnedTo,
          };
          const facts = factsOf.get(each) ?? NO_FACTS;
          const draft = draftOf(ports, tenant, { ...drafting, guard: note?.said, facts });
          drafts.set(each, draft);
          if (note !== undefined) noted.push({ record: draft.record, note });
        }
        if (observed > 0) await recordBatch(ports, tx, { tenant, seat, fresh: [...drafts.values()] });
        const verdicts = asked.map((each): Verdict => {
          const first = stored.get(each.attempt.eventId);
          const faults = first === undefined ? refused.get(each) : undefined;
          return faults === undefined ? verdictOf(each, drafts.get(each), first) : { kind: 'not-acceptable', faults };
        });
        const told = await withTold(ports, tx, tenant, { asked, verdicts });
        // Behind all else: whoever raises an alert makes the tenant's other raisers wait.
        if (seat.guard !== undefined) await keepCampaigns(ports, tx, tenant, { noted, settings: seat.guard.settings });
        return told;
      },
      'at-once',
    );
    settle(seat);
    seat.sequence += observed;
    return verdicts;
  } catch (error) {
    for (; observed > 0; observed -= 1) takeBackLast(seat);
    throw error;
  }
};

/** Where the tenant's policy says from where it asks. What was said already is judged whatever it lacks. */
const refusedOf = ({ strategy }: Seat, asked: readonly Asked[]): ReadonlyMap<Asked, readonly AttemptFault[]> => {
  const position = strategy.policy?.content.position;
  if (position === undefined) return new Map();
  const faulty = asked
    .filter(({ attempt, told }) => attempt.position === undefined && told === undefined)
    .map((each) => [each, positionFaults(each.attempt, position)] as const);
  return new Map(faulty.filter(([, faults]) => faults.length > 0));
};

type Answering = { readonly asked: readonly Asked[]; readonly verdicts: readonly Verdict[] };

const withTold = async (
  ports: CommitPorts,
  tx: Tx,
  tenant: TenantId,
  { asked, verdicts }: Answering,
): Promise<Verdict[]> => {
  const decided = verdicts.flatMap((verdict, place) =>
    verdict.kind === 'decided' ? [{ ...verdict, told: asked[place]?.told }] : [],
  );
  const standing = await standFor(ports, tx, tenant, decided);
  return verdicts.map((verdict) =>
    verdict.kind === 'decided' ? { ...verdict, told: standing.get(verdict.record.eventId) } : verdict,
  );
};

type Drafting = Pick<
  Judging,
  'strategy' | 'observed' | 'observedInShadow' | 'sequence' | 'facts' | 'guard' | 'learnedTo'
> & {
  readonly asked: Asked;
};

const draftOf = (ports: CommitPorts, tenant: TenantId, { asked, ...drafting }: Drafting): Draft => {
  const { clock, newId, software } = ports;
  const recordedAt = clock.now();
  const judging = { id: newId('dec'), tenant, recordedAt, software, ...drafting };
  const record = judge(asked.attempt, judging);
  const bytes = new TextEncoder().encode(canonicalText(record, new Map([['attempt', asked.text]])));
  return { record, bytes, occurredAt: asked.occurredAt, recordedAt };
};

const verdictOf = (asked: Asked, draft: Draft | undefined, stored: string | undefined): Verdict => {
  if (stored === undefined) {
    if (draft === undefined) throw new Error('every attempt has a draft');
    return { kind: 'decided', record: draft.record, repeated: false };
  }
  const record = recordOf(stored);
  if (canonicalText(record.attempt) !== asked.text) return { kind: 'event-id-reused' };
  return { kind: 'decided', record, repeated: true };
};

type Fresh = { readonly tenant: TenantId; readonly seat: Seat; readonly fresh: readonly Draft[] };

const recordBatch = async (ports: CommitPorts, tx: Tx, { tenant, seat, fresh }: Fresh): Promise<void> => {
  const { clock, newId } = ports;
  const { ruleSet } = seat.strategy;
  const batch: BatchId = newId('bat');
  const entry: EntryId = newId('ent');
  const recordedAt = clock.now();
  // Leaves stand in ascending order of id, which is the order the rows can be read back in.
  const leaves = fresh
    .toSorted((a, b) => (a.record.id < b.record.id ? -1 : 1))
    .map(({ bytes }) => leafHash(sha256, bytes));
  const root = merkleRoot(sha256, leaves);
  const inserted = insertDecisions(tx, { tenant, batch, drafts: fresh });
  const appended = ports.evidence.append(tx, {
    id: entry,
    tenant,
    predicateType: 'decision-batch',
    subjects: [{ name: batch, algorithm: 'rfc6962Sha256', digest: root }],
    fact: { count: fresh.length, ruleSet: ruleSet.hash },
    observedAt: recordedAt,
    grade: 'A',
    collector: `mitsuke decision ${ports.software}`,
  });
  const kept = keepRuleSet(tx, tenant, ruleSet, recordedAt);
  const weighed = insertWeighed(
    tx,
    tenant,
    fresh.map(({ record }) => record),
  );
  const besides = seat.strategy.shadow === undefined ? undefined : recordInShadow(tx, tenant, fresh);
  const stands = { tenant, id: batch, size: fresh.length, root, entry, ruleSet: ruleSet.hash, recordedAt };
  const batched = insertBatch(tx, { ...stands, lastSequence: seat.sequence + fresh.length });
  const event: BatchDecided = {
    id: newId('evt'),
    type: 'decision.batch-decided.v1',
    tenant,
    key: batch,
    occurredAt: recordedAt,
    recordedAt,
    payload: { batch, count: fresh.length, merchants: merchantsOf(fresh) },
  };
  const published = ports.outbox.publish(tx, event);
  const { term, sequence, windows, revision } = seat;
  const newest = instantOfMs(windows.newest);
  const advancing = advance(tx, { tenant, term, sequence, by: fresh.length, newest, revision });
  // Sent behind one another without waiting: a batch takes one round trip to write, however many tables it is in.
  const [added, advanced] = await Promise.all([
    inserted,
    advancing,
    appended,
    kept,
    weighed,
    besides,
    batched,
    published,
    openReviews(ports, tx, tenant, fresh),
  ]);
  if (added < fresh.length) throw new Superseded();
  if (advanced === 'superseded') throw new Superseded();
  if (advanced === 'strategy-changed') throw new StrategyMoved();
};

const merchantsOf = (drafts: readonly Draft[]): readonly MerchantSeen[] => {
  const seen = new Map<string, MerchantSeen>();
  for (const { record, occurredAt: at } of drafts) {
    const { acceptorNumber, name } = record.attempt.merchant;
    const known = seen.get(acceptorNumber);
    const latestName = name ?? known?.name;
    seen.set(acceptorNumber, {
      acceptorNumber,
      ...(latestName === undefined ? {} : { name: latestName }),
      attempts: (known?.attempts ?? 0) + 1,
      firstSeenAt: known === undefined || at < known.firstSeenAt ? at : known.firstSeenAt,
      lastSeenAt: known === undefined || at > known.lastSeenAt ? at : known.lastSeenAt,
    });
  }
  return [...seen.values()];
};

export type SettlePorts = CommitPorts & { readonly node: DecisionNode };

/**
 * Commits a batch and settles each attempt by itself. Where the whole batch fails although the database answers, its
 * attempts go one by one, so that one that cannot be stored does not take the others with it.
 */
export const settleBatch = async (
  ports: SettlePorts,
  tenant: TenantId,
  asked: readonly Asked[],
): Promise<readonly PromiseSettledResult<Verdict>[]> => {
  try {
    const verdicts = await commitPersistently(ports, tenant, asked);
    if (verdicts.some((verdict) => verdict.kind === 'decided' && !verdict.repeated)) ports.onCommitted();
    return verdicts.map((value) => ({ status: 'fulfilled', value }));
  } catch (reason) {
    if (asked.length === 1 || concernsAll(reason)) return asked.map(() => ({ status: 'rejected', reason }));
    return settleOneByOne(ports, tenant, asked);
  }
};

const settleOneByOne = async (
  ports: SettlePorts,
  tenant: TenantId,
  asked: readonly Asked[],
): Promise<readonly PromiseSettledResult<Verdict>[]> => {
  const settled: PromiseSettledResult<Verdict>[] = [];
  for (const [place, each] of asked.entries()) {
    const [result] = await settleBatch(ports, tenant, [each]);
    if (result === undefined) throw new Error('one attempt has one result');
    settled.push(result);
    if (result.status === 'rejected' && concernsAll(result.reason)) {
      return [...settled, ...asked.slice(place + 1).map(() => result)];
    }
  }
  return settled;
};

const STATEMENT_TIMED_OUT = '57014';

/** Whatever is asked next would fail too, each time after a long wait. */
export const isOutage = (error: unknown): boolean =>
  error instanceof DatabaseUnavailable || (error instanceof DatabaseFailure && error.sqlState === STATEMENT_TIMED_OUT);

/** The batch's fate does not hang on what is in it. */
const concernsAll = (reason: unknown): boolean => reason instanceof Problem || isOutage(reason);

const ATTEMPTS = 3;
const ASKED_AGAIN = [TransactionConflict, Superseded, StrategyMoved];

/** What fails anywhere else may have failed in the middle of a window. */
const leavesWindowsWhole = (error: unknown): boolean =>
  [DatabaseUnavailable, DatabaseFailure, TransactionConflict, Superseded, StrategyMoved, Problem].some(
    (kind) => error instanceof kind,
  );

/**
 * Asks again after a conflict, and once the connection broke at commit: what is there is found, what is not is judged
 * anew, with windows that were rebuilt.
 */
const commitPersistently = async (
  ports: SettlePorts,
  tenant: TenantId,
  asked: readonly Asked[],
): Promise<Verdict[]> => {
  for (let attempt = 1; ; attempt += 1) {
    const seat = await ports.node.seat();
    try {
      return await commitBatch(ports, tenant, { seat, asked });
    } catch (error) {
      const gone = error instanceof DatabaseUnavailable;
      const inDoubt = gone && error.mayHaveCommitted;
      if (inDoubt || !leavesWindowsWhole(error)) ports.node.doubt();
      if (error instanceof Superseded) await ports.node.superseded();
      if (error instanceof StrategyMoved) await ports.node.renew();
      // The first may have met a connection that broke while nobody used it.
      const again = inDoubt || (gone && attempt === 1) || ASKED_AGAIN.some((kind) => error instanceof kind);
      if (!again || attempt === ATTEMPTS) throw error;
    }
  }
};
