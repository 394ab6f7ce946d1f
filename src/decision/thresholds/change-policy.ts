/**
 * Puts a policy in force for a tenant, or takes it out: one person asks, another approves. A text with a fault is refused
 * whole; whoever approves has read what it replaces.
 */
import { csvHead, csvLine, durationOfMs, formatInstant, Problem, type Scope } from '#kernel';
import type { Database, Tx } from '#platform/database';
import type { ActId, ActKind, ActRequest, TwoPersonActs } from '#registry';
import type { Policy } from '../core/policy/policy.ts';
import { loadPolicy, type PolicyFault } from '../core/policy/policy-file.ts';
import { noPolicyInForce, policyInForce, policyMovedOn, policyNotAcceptable } from '../problems.ts';
import { changeStrategy, partOf, type StrategyChangePorts } from '../strategy/change-strategy.ts';
import { keepPolicy, type PolicyChange, policyByHash, policyChanges } from './store-policies.ts';

export type PolicyPorts = StrategyChangePorts & {
  readonly database: Database;
  readonly askForSecond: TwoPersonActs['ask'];
};

export type AskedPolicy = { readonly act: ActId; readonly hash: string | undefined };

export type Policies = {
  check(text: string): readonly PolicyFault[];
  /** The one in force. */
  current(scope: Scope): Promise<Policy | undefined>;
  /** One that was ever asked for. */
  byHash(scope: Scope, hash: string): Promise<Policy | undefined>;
  changes(
    scope: Scope,
    wanted: { readonly below: number | undefined; readonly limit: number },
  ): Promise<readonly PolicyChange[]>;
  /** All of them. */
  csv(scope: Scope): Promise<Uint8Array>;
  /** @throws Problem `policy-not-acceptable` with every fault, `policy-in-force`, and those of asking */
  askFor(scope: Scope, wanted: { readonly text: string; readonly why: string }): Promise<AskedPolicy>;
  /** @throws Problem `no-policy-in-force`, and those of asking */
  askForNone(scope: Scope, why: string): Promise<AskedPolicy>;
  readonly acts: readonly ActKind[];
};

const PUT = 'decision.put-policy-in-force';
const TAKE = 'decision.take-policy-out';
/** A change of policy may wait over a long weekend. */
const LIFE_TIME = durationOfMs(7 * 24 * 3_600_000);

export const createPolicies = (ports: PolicyPorts): Policies => {
  const { database } = ports;
  const acted = { permission: 'decision:manage', lifeTime: LIFE_TIME } as const;
  return {
    check: (text) => {
      const loaded = loadPolicy(text);
      return loaded.kind === 'ok' ? [] : loaded.error;
    },
    current: (scope) =>
      database.inScope(scope, async (tx) => {
        const hash = await partOf(tx, scope.tenant, 'policy');
        return hash === undefined ? undefined : policyByHash(tx, scope.tenant, hash);
      }),
    byHash: (scope, hash) => database.inScope(scope, (tx) => policyByHash(tx, scope.tenant, hash)),
    changes: (scope, wanted) => database.inScope(scope, (tx) => policyChanges(tx, scope.tenant, wanted)),
    csv: async (scope) => {
      const all = await database.inScope(scope, (tx) =>
        policyChanges(tx, scope.tenant, { below: undefined, limit: ALL }),
      );
      return new TextEncoder().encode([csvHead(COLUMNS.map(([name]) => name)), ...all.map(lineOf)].join(''));
    },
    askFor: async (scope, { text, why }) => {
      const policy = acceptable(text);
      return database.inScope(scope, (tx) => askFor(ports, tx, scope, { policy, why }));
    },
    askForNone: (scope, why) =>
      database.inScope(scope, async (tx) => {
        const replaces = await partOf(tx, scope.tenant, 'policy');
        if (replaces === undefined) throw new Problem(noPolicyInForce);
        const detail = { policy: null, replaces };
        const { id: act } = await ports.askForSecond(tx, scope, { kind: TAKE, subject: replaces, detail, reason: why });
        return { act, hash: undefined };
      }),
    acts: [
      { kind: PUT, ...acted, perform: (tx, scope, request) => perform(ports, tx, scope, request) },
      { kind: TAKE, ...acted, perform: (tx, scope, request) => perform(ports, tx, scope, request) },
    ],
  };
};

/** Each takes two people: nobody makes so many. */
const ALL = 50_000;

const COLUMNS: readonly (readonly [string, (change: PolicyChange) => string | number | undefined])[] = [
  ['revision', ({ revision }) => revision],
  ['made_at', ({ madeAt }) => formatInstant(madeAt)],
  ['policy', ({ policy }) => policy?.name],
  ['version', ({ policy }) => policy?.version],
  ['hash', ({ policy }) => policy?.hash],
  ['why', ({ why }) => why],
  ['act', ({ act }) => act],
  ['made_by', ({ madeBy }) => madeBy],
  ['entry', ({ entry }) => entry],
];

const lineOf = (change: PolicyChange): string => csvLine(COLUMNS.map(([, of]) => of(change)));

const acceptable = (text: string): Policy => {
  const loaded = loadPolicy(text);
  if (loaded.kind === 'ok') return loaded.value;
  const fields = loaded.error.map((fault) => ({ pointer: '/text', ...fault }));
  throw new Problem(policyNotAcceptable, { params: { faults: fields.length }, fields });
};

const askFor = async (
  ports: PolicyPorts,
  tx: Tx,
  scope: Scope,
  { policy, why }: { readonly policy: Policy; readonly why: string },
): Promise<AskedPolicy> => {
  const replaces = (await partOf(tx, scope.tenant, 'policy')) ?? null;
  if (replaces === policy.hash) throw new Problem(policyInForce);
  await keepPolicy(tx, scope.tenant, { policy, at: ports.clock.now() });
  const { name, version } = policy.content;
  const { id: act } = await ports.askForSecond(tx, scope, {
    kind: PUT,
    subject: policy.hash,
    detail: { policy: policy.hash, name, version, replaces },
    reason: why,
  });
  return { act, hash: policy.hash };
};

const perform = async (ports: PolicyPorts, tx: Tx, scope: Scope, { id, detail }: ActRequest): Promise<void> => {
  const { policy, replaces } = detail;
  if (((await partOf(tx, scope.tenant, 'policy')) ?? null) !== replaces) throw new Problem(policyMovedOn);
  const hash = typeof policy === 'string' ? policy : undefined;
  await changeStrategy(ports, tx, scope, { part: 'policy', hash, why: 'two-person act', act: id });
};
