/**
 * Who may read a log's files: the tenant's own readers, or everyone. An administrator's choice, and an entry of the log
 * itself. What was open once may lie in caches and copies for ever; closing keeps only later readers out.
 */
import { canonicalJson, type JsonObject } from '#evidence-verifier';
import { Problem, type Scope } from '#kernel';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import type { Appender } from './append.ts';
import { logNotBegun, wholeTenantOnly } from './problems.ts';
import { sha256 } from './sha256.ts';
import { lockLog, type Readers, setReaders } from './store.ts';

export type ReaderPorts = { readonly database: Database; readonly clock: Clock };

/**
 * Nothing is written when they are the same already.
 * @throws Problem `evidence-log-not-begun`, `evidence-whole-tenant-only`
 */
export const changeReaders = async (
  { database, clock }: ReaderPorts,
  appender: Appender,
  scope: Scope,
  readers: Readers,
): Promise<void> => {
  if (scope.parties !== undefined) throw new Problem(wholeTenantOnly);
  const { tenant, principal } = scope;
  await database.inScope(scope, async (tx) => {
    const log = await lockLog(tx, tenant);
    if (log === undefined) throw new Problem(logNotBegun);
    if (log.readers === readers) return;
    await setReaders(tx, tenant, readers);
    const fact: JsonObject = { setting: 'evidence-log-readers', from: log.readers, to: readers, by: principal.id };
    await appender.append(tx, [
      {
        tenant,
        predicateType: 'configuration-change',
        subjects: [{ name: 'evidence-log-readers', algorithm: 'sha256', digest: sha256(canonicalJson(fact)) }],
        fact,
        observedAt: clock.now(),
        grade: 'A',
        collector: 'mitsuke evidence',
      },
    ]);
  });
};
