/** Changes the tenant's deadlines: a new version beside the old ones, and an entry in the log (SYSR-6). */
import { canonicalJson, sha256 } from '#evidence';
import { formatInstant, type PersonId, Problem, type Scope } from '#kernel';
import type { Tx } from '#platform/database';
import { type DeadlinePolicy, stepOutOfOrder } from './core/deadline-policy.ts';
import type { CasesPorts } from './ports.ts';
import { policyChanged, policyNotAcceptable } from './problems.ts';
import { collectorOf } from './record-act.ts';
import { takeTurn } from './store-alerts.ts';
import { insertPolicy, type PolicyVersion, policyInForce } from './store-policy.ts';

export type PolicyPorts = Pick<CasesPorts, 'evidence' | 'clock' | 'people' | 'software'>;

export type WantedPolicy = {
  readonly policy: DeadlinePolicy;
  /** The version that it takes the place of. */
  readonly replaces: number;
};

/**
 * Of cases that are open already the deadline stays; their next steps follow the new version.
 * @throws Problem `deadline-policy-changed`, `deadline-policy-not-acceptable`
 */
export const setPolicy = async (
  ports: PolicyPorts,
  tx: Tx,
  scope: Scope,
  { policy, replaces }: WantedPolicy,
): Promise<PolicyVersion> => {
  const { tenant, principal } = scope;
  await refuseFaults(ports, tx, scope, policy);
  await takeTurn(tx, tenant);
  const { version: inForce } = await policyInForce(tx, tenant);
  if (inForce !== replaces) throw new Problem(policyChanged, { params: { version: inForce } });
  const [version, at] = [inForce + 1, ports.clock.now()];
  const { calendar, severities, board } = policy;
  const fact = {
    configuration: 'deadline-policy',
    version,
    by: principal.id,
    at: formatInstant(at),
    policy: { calendar, severities, board },
  };
  const entry = await ports.evidence.append(tx, {
    tenant,
    predicateType: 'configuration-change',
    subjects: [{ name: `deadline-policy ${version}`, algorithm: 'sha256', digest: sha256(canonicalJson(fact)) }],
    fact,
    observedAt: at,
    grade: 'A',
    collector: collectorOf(ports.software),
  });
  const set = { version, policy, setBy: principal.id, setAt: at, entry };
  await insertPolicy(tx, tenant, set);
  return set;
};

const refuseFaults = async (
  { people }: PolicyPorts,
  tx: Tx,
  { tenant }: Scope,
  policy: DeadlinePolicy,
): Promise<void> => {
  const fault = stepOutOfOrder(policy);
  if (fault !== undefined) {
    const pointer = `/policy/severities/${fault.severity}/steps/${fault.step}`;
    const expected = 'a step no earlier than the one before it';
    throw new Problem(policyNotAcceptable, { fields: [{ pointer, code: 'step-out-of-order', expected }] });
  }
  const found = new Set<PersonId>((await people.find(tx, tenant, policy.board)).map(({ id }) => id));
  const place = policy.board.findIndex((person) => !found.has(person));
  if (place < 0) return;
  const field = { pointer: `/policy/board/${place}`, code: 'person-not-possible', expected: 'a person of the tenant' };
  throw new Problem(policyNotAcceptable, { fields: [field] });
};
