/** How long reviews of a tenant may take and what happens when nobody decides: set on record, for reviews to come. */
import { canonicalJson, sha256 } from '#evidence';
import { formatInstant, type Instant, type Scope, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { ReviewDefaults } from './open-reviews.ts';
import type { Tables } from './review-tables.ts';
import type { ReviewPorts } from './work-reviews.ts';

export type ReviewPolicy = ReviewDefaults & {
  /** Absent: the configured one. */
  readonly set: { readonly by: string; readonly at: Instant; readonly entry: string } | undefined;
};

export type ReviewPolicies = {
  read(scope: Scope): Promise<ReviewPolicy>;
  /** Reviews that are open keep what was promised. */
  set(scope: Scope, wanted: ReviewDefaults): Promise<ReviewPolicy>;
};

type Ports = ReviewPorts & { readonly reviewDefaults: ReviewDefaults };

export const createReviewPolicies = (ports: Ports): ReviewPolicies => ({
  read: (scope) => ports.database.inScope(scope, (tx) => policyOf(ports, tx, scope)),
  set: async (scope, wanted) => {
    const set = await ports.database.inScope(scope, async (tx) => {
      const before = await policyOf(ports, tx, scope);
      if (before.minutes === wanted.minutes && before.whenLate === wanted.whenLate) return before;
      await setPolicy(ports, tx, scope, wanted);
      return policyOf(ports, tx, scope);
    });
    ports.onCommitted();
    return set;
  },
});

const policyOf = async ({ reviewDefaults }: Ports, tx: Tx, { tenant }: Scope): Promise<ReviewPolicy> => {
  const row = await tables<Tables>(tx)
    .selectFrom('decision.review_policy')
    .select(['minutes', 'when_late', 'set_by', 'set_at', 'entry'])
    .where('tenant', '=', uuidOf(tenant))
    .executeTakeFirst();
  if (row === undefined) return { ...reviewDefaults, set: undefined };
  const { minutes, when_late: whenLate, set_by: by, set_at: at, entry } = row;
  return { minutes, whenLate, set: { by, at, entry } };
};

const setPolicy = async (ports: Ports, tx: Tx, scope: Scope, { minutes, whenLate }: ReviewDefaults): Promise<void> => {
  const { tenant, principal } = scope;
  const at = ports.clock.now();
  const fact = { configuration: 'review-policy', minutes, whenLate, by: principal.id, at: formatInstant(at) };
  const entry = await ports.evidence.append(tx, {
    tenant,
    predicateType: 'configuration-change',
    subjects: [{ name: 'review-policy', algorithm: 'sha256', digest: sha256(canonicalJson(fact)) }],
    fact,
    observedAt: at,
    grade: 'A',
    collector: `mitsuke decision ${ports.software}`,
  });
  const values = { minutes, when_late: whenLate, set_by: principal.id, set_at: at, entry: uuidOf(entry) };
  await tables<Tables>(tx)
    .insertInto('decision.review_policy')
    .values({ tenant: uuidOf(tenant), ...values })
    .onConflict((conflict) => conflict.column('tenant').doUpdateSet(values))
    .execute();
};
