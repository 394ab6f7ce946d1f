/**
 * Whom outside the logs need is a setting of the operator's, so each log says itself when it changes: that witnesses
 * were dropped, or their quorum lowered, cannot be done without an entry (LEAK-13).
 */
import { canonicalJson, type JsonObject } from '#evidence-verifier';
import type { TenantId } from '#kernel';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import type { Appender } from './append.ts';
import { sha256 } from './sha256.ts';
import { lockLog, setStatedAttestation, statedAttestation } from './store.ts';
import type { Authority } from './timestamp/ask-authority.ts';
import type { WitnessPolicy } from './witness/policy.ts';

export type Attestation = {
  readonly witnesses: Pick<WitnessPolicy, 'witnesses' | 'quorum'> | undefined;
  readonly authority: Pick<Authority, 'url'> | undefined;
};

/** Verifier keys of witnesses in order; the authority by its host alone, since an address may hold a secret. */
const stated = ({ witnesses, authority }: Attestation): JsonObject => ({
  witnesses: witnesses?.witnesses.map(({ vkey }) => vkey).sort() ?? [],
  quorum: witnesses?.quorum ?? 0,
  timeStamps: authority === undefined ? null : new URL(authority.url).hostname,
});

const textOf = (attestation: JsonObject): string => Buffer.from(canonicalJson(attestation)).toString('utf8');

const NOBODY = textOf(stated({ witnesses: undefined, authority: undefined }));

type StatePorts = { readonly database: Database; readonly clock: Clock };

/** For each tenant with a log: an entry, unless the log says so already. */
export const stateAttestation = async (
  { database, clock }: StatePorts,
  appender: Appender,
  attestation: Attestation,
  tenants: readonly TenantId[],
): Promise<void> => {
  const wanted = stated(attestation);
  const to = textOf(wanted);
  for (const tenant of tenants) {
    await database.inScope({ tenant }, async (tx) => {
      if ((await lockLog(tx, tenant)) === undefined) return;
      const from = (await statedAttestation(tx, tenant)) ?? NOBODY;
      if (from === to) return;
      await setStatedAttestation(tx, tenant, to);
      const before = JSON.parse(from) as JsonObject;
      const fact: JsonObject = { setting: 'log-attestation', from: before, to: wanted, by: 'configuration' };
      await appender.append(tx, [
        {
          tenant,
          predicateType: 'configuration-change',
          subjects: [{ name: 'log-attestation', algorithm: 'sha256', digest: sha256(canonicalJson(fact)) }],
          fact,
          observedAt: clock.now(),
          grade: 'A',
          collector: 'mitsuke evidence',
        },
      ]);
    });
  }
};
