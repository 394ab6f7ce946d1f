/**
 * Proofs and consents are on record: how far visits of a site may go decides what can be found on it (LEAK-05, -13).
 * Persons, hosts and documents stay out of the log, which may be open to everyone.
 */
import { canonicalJson, type Evidence, type JsonObject, sha256 } from '#evidence';
import { formatInstant, type Instant, type Scope } from '#kernel';
import type { Tx } from '#platform/database';
import type { ConsentRow, PermissionRow } from './store-permissions.ts';

type Recorder = { readonly evidence: Pick<Evidence, 'append'>; readonly software: string };

type Change = {
  readonly setting: 'site-ownership' | 'site-consent';
  readonly site: PermissionRow['site'];
  readonly from: JsonObject | null;
  readonly to: JsonObject | null;
  readonly at: Instant;
};

export const recordPermission = async (
  { evidence, software }: Recorder,
  tx: Tx,
  { tenant, principal }: Pick<Scope, 'tenant' | 'principal'>,
  { at, ...change }: Change,
): Promise<void> => {
  const fact: JsonObject = { ...change, by: principal.id };
  await evidence.append(tx, {
    tenant,
    predicateType: 'configuration-change',
    subjects: [{ name: `${change.setting} ${change.site}`, algorithm: 'sha256', digest: sha256(canonicalJson(fact)) }],
    fact,
    observedAt: at,
    grade: 'A',
    collector: `mitsuke site-watch ${software}`,
  });
};

export const consentFact = ({ id, giver, allows, validUntil }: ConsentRow): JsonObject => ({
  consent: id,
  giver,
  allows: allows.toSorted(),
  until: formatInstant(validUntil),
});
