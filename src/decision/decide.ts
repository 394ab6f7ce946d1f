/**
 * Judges payment attempts: durably, once per event id, with evidence (FRAUD-03). An answer is given only after it is
 * committed, and the same event id gets the same answer for ever, however often and from wherever it is asked.
 */
import {
  type Duration,
  durationOfMs,
  formatInstant,
  minus,
  Problem,
  parseInstant,
  type Scope,
  type TenantId,
} from '#kernel';
import { type AnswerInTime, createAnswerInTime, type Decided } from './answer-in-time.ts';
import { type Asked, type CommitPorts, isOutage, settleBatch, type Verdict } from './commit-batch.ts';
import type { Attempt } from './core/attempt.ts';
import type { AttemptFault } from './core/attempt-faults.ts';
import { positionFaults } from './core/attempt-position.ts';
import { canonicalText } from './core/canonical-text.ts';
import type { GuardSettings } from './core/enumeration/guard-settings.ts';
import type { WindowsOptions } from './core/windows/windows.ts';
import { DecisionNode, type Rebuilding, type WindowsHeld } from './decision-node.ts';
import { createGroupCommit, type GroupCommit } from './group-commit.ts';
import type { AddressHashes } from './lists/hash-address.ts';
import { attemptNotAcceptable, decisionOverloaded, decisionUnavailable, eventIdReused } from './problems.ts';
import { createUnderWay } from './under-way.ts';
import type { SnapshotPorts } from './window-snapshots.ts';

/** How far ahead of our clock a sender's may be. */
const CLOCK_SKEW = durationOfMs(5 * 60_000);

export type DecideOptions = CommitPorts & {
  readonly addresses: AddressHashes;
  /** Absent: no guard watches for enumeration. */
  readonly guardSettings?: GuardSettings | undefined;
  /** Attempts in one transaction at most. */
  readonly maxBatch?: number;
  /** Attempts of one tenant that may wait before more are turned away. */
  readonly maxWaiting?: number;
  /** How much memory the windows of a tenant may take, and what the texts in them are hashed with. */
  readonly windowsOptions?: WindowsOptions | undefined;
  /** Absent: windows are rebuilt from the decisions alone. */
  readonly snapshots?: SnapshotPorts | undefined;
  /** Decisions between two snapshots of a tenant's windows, at least; 50,000. */
  readonly snapshotEvery?: number | undefined;
  /** A snapshot that could not be stored costs time at the next start, and nothing else. */
  readonly onSnapshotFailed?: ((tenant: TenantId, error: unknown) => void) | undefined;
  /** Told while a tenant's windows are rebuilt from its stored decisions. */
  readonly onRebuilding?: (progress: Rebuilding) => void;
  /** A tenant without a decision for so long is given up to whichever process is asked next; 15 minutes. */
  readonly idleAfter?: Duration;
};

/**
 * @throws Problem `attempt-not-acceptable`, `event-id-reused`, `decision-overloaded`, `decision-node-elsewhere`, or
 * `decision-unavailable`, after which asking again with the same event id gives the one answer there is.
 */
export type Decide = (scope: Scope, attempt: Attempt) => Promise<Decided>;

/** What windows take together, and of how many tenants they may not grow any more. */
export type WindowMemory = { readonly bytes: number; readonly keys: number; readonly full: number };

const memoryOf = (all: readonly WindowsHeld[]): WindowMemory => ({
  bytes: all.reduce((sum, { total }) => sum + total.bytes, 0),
  keys: all.reduce((sum, { total }) => sum + total.keys, 0),
  full: all.filter(({ isFull }) => isFull).length,
});

/** Judges, and lets go of the tenants it judges for: another process then can. */
export type Judging = {
  readonly decide: Decide;
  readonly answerInTime: AnswerInTime;
  /** What the windows of a tenant hold here; `undefined` while this process does not judge for it. */
  readonly held: (scope: Scope) => WindowsHeld | undefined;
  /** Of all tenants this process judges for. */
  readonly memory: () => WindowMemory;
  readonly close: () => Promise<void>;
};

export const createDecide = (options: DecideOptions): Judging => {
  const { maxBatch = 128, maxWaiting = 4_096 } = options;
  const queues = new Map<TenantId, GroupCommit<Asked, Verdict>>();
  const nodes = new Map<TenantId, DecisionNode>();
  const closing = new AbortController();

  const nodeOf = (tenant: TenantId): DecisionNode => {
    const known = nodes.get(tenant);
    if (known !== undefined) return known;
    // Those that gave up their lock for want of work are forgotten here, where their number would grow.
    for (const [other, { isIdle }] of nodes) if (isIdle && !queues.has(other)) nodes.delete(other);
    const node = new DecisionNode(options, tenant);
    nodes.set(tenant, node);
    return node;
  };

  const queueOf = (tenant: TenantId): GroupCommit<Asked, Verdict> => {
    const known = queues.get(tenant);
    if (known !== undefined) return known;
    const ports = { ...options, node: nodeOf(tenant) };
    const commit = (asked: readonly Asked[]) => settleBatch(ports, tenant, asked);
    // One batch at a time: the next is judged when it is certain what the one before it counted for.
    const queue = createGroupCommit({ commit, maxBatch, maxInFlight: 1, maxWaiting });
    queues.set(tenant, queue);
    return queue;
  };

  const submit = async (tenant: TenantId, asked: Asked): Promise<Decided> => {
    const queue = queueOf(tenant);
    const settled = queue.submit(asked);
    if (settled === undefined) throw new Problem(decisionOverloaded, { params: { retryAfterSeconds: 1 } });
    try {
      const verdict = await settled;
      if (verdict.kind === 'event-id-reused') throw new Problem(eventIdReused);
      if (verdict.kind === 'not-acceptable') throw notAcceptable(verdict.faults);
      const { record, repeated, told } = verdict;
      return { record, repeated, told };
    } catch (error) {
      if (!isOutage(error)) throw error;
      throw new Problem(decisionUnavailable, { params: { retryAfterSeconds: 1 } });
    } finally {
      // Another may have taken its place since.
      if (queue.idle && queues.get(tenant) === queue) queues.delete(tenant);
    }
  };

  const accept = async (tenant: TenantId, sent: Attempt): Promise<Omit<Asked, 'told'>> => {
    const { occurredAt, ...received } = accepted(sent, options);
    const attempt = await options.addresses.withoutAddress(tenant, received.attempt);
    return { attempt, text: canonicalText(attempt), occurredAt };
  };

  const { clock } = options;
  const begin = createUnderWay({ clock, closing: closing.signal, accept, submit });
  return {
    decide: async (scope, sent) => (await begin(scope, sent)).decided,
    answerInTime: createAnswerInTime({ clock, begin, policyOf: ({ tenant }) => nodes.get(tenant)?.policy }),
    held: ({ tenant }) => nodes.get(tenant)?.held,
    memory: () => memoryOf([...nodes.values()].flatMap(({ held }) => held ?? [])),
    close: async () => {
      closing.abort();
      await Promise.all([...nodes.values()].map((node) => node.close()));
    },
  };
};

/** The attempt as it is judged and kept: with its instant in UTC. */
const accepted = (sent: Attempt, { clock }: DecideOptions): Pick<Asked, 'attempt' | 'occurredAt'> => {
  const occurredAt = parseInstant(sent.occurredAt);
  if (occurredAt.kind === 'failed') throw new Error('an attempt is read through its schema');
  if (minus(occurredAt.value, CLOCK_SKEW) > clock.now()) {
    const expected = `no later than ${CLOCK_SKEW / 1_000} s after the server's clock`;
    const fields = [{ pointer: '/occurredAt', code: 'occurred-at-in-future', expected }];
    throw new Problem(attemptNotAcceptable, { fields });
  }
  const faults = positionFaults(sent, sent.position);
  if (faults.length > 0) throw notAcceptable(faults);
  return {
    attempt: { ...sent, occurredAt: formatInstant(occurredAt.value) },
    occurredAt: occurredAt.value,
  };
};

const notAcceptable = (faults: readonly AttemptFault[]): Problem =>
  new Problem(attemptNotAcceptable, { fields: faults.map(({ place, ...fault }) => ({ pointer: place, ...fault })) });
