/**
 * Of each item the revision that stands for it: the newest with proof (A or B), else the newest. What a party adds later
 * without proof stands beside it and never in its place.
 */
import { type RawBuilder, sql } from 'kysely';
import { type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { EvidenceKind, Grade } from './core/evidence-kind.ts';
import type { Tables } from './store-tables.ts';

/** For the alias `revision`: sorted downwards, what stands comes first. */
export const PROVING_FIRST: RawBuilder<boolean> = sql<boolean>`revision.grade in ('A', 'B')`;

export type StandingRevision = {
  readonly revision: string;
  readonly item: string;
  readonly party: string | null;
  readonly kind: EvidenceKind;
  readonly title: string;
  readonly grade: Grade;
  readonly effectiveFrom: string;
  readonly expiresOn: string | null;
  readonly coveredKeys: readonly string[];
};

/** Of all the tenant's items, the newest first. */
export const standingRevisions = (tx: Tx, tenant: TenantId): Promise<readonly StandingRevision[]> =>
  tables<Tables>(tx)
    .selectFrom('assurance.item as item')
    .innerJoinLateral(
      ({ selectFrom }) =>
        selectFrom('assurance.revision as revision')
          .select(['revision.id', 'revision.title', 'revision.grade', 'revision.recorded_at'])
          .select(['revision.effective_from', 'revision.expires_on', 'revision.covered_keys'])
          .whereRef('revision.tenant', '=', 'item.tenant')
          .whereRef('revision.item', '=', 'item.id')
          .orderBy(PROVING_FIRST, 'desc')
          .orderBy('revision.number', 'desc')
          .limit(1)
          .as('standing'),
      (join) => join.onTrue(),
    )
    .select(['standing.id as revision', 'item.id as item', 'item.party', 'item.kind', 'standing.title'])
    .select(['standing.grade', 'standing.effective_from as effectiveFrom', 'standing.expires_on as expiresOn'])
    .select('standing.covered_keys as coveredKeys')
    .where('item.tenant', '=', uuidOf(tenant))
    .orderBy('standing.recorded_at', 'desc')
    .orderBy('standing.id', 'desc')
    .execute();
