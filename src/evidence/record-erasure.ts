/**
 * Puts on record that a salt was erased: which entry committed to the datum, by whom and why. The room that kept the
 * salt erases it, and what it kept of the datum, in the same transaction; the entry itself stays, and every proof of it.
 */
import { hexOf, parseEnvelope, parseStatement, type Statement, sameBytes } from '#evidence-verifier';
import { type Id, Problem, type Scope } from '#kernel';
import type { Clock } from '#platform/clock';
import type { Tx } from '#platform/database';
import type { Appender } from './append.ts';
import { commitmentNotInEntry, entryUnknown, wholeTenantOnly } from './problems.ts';
import type { EntryId } from './store.ts';
import { findEntryBytes } from './store-entries.ts';

export const ERASURE_REASONS = ['asked-by-the-person', 'no-longer-needed', 'entered-by-mistake', 'ordered'] as const;
export type ErasureReason = (typeof ERASURE_REASONS)[number];

export type Erasure = {
  /** The entry that committed to the datum. */
  readonly entry: EntryId;
  /** The one of its subjects whose salt is erased. */
  readonly commitment: Uint8Array;
  readonly reason: ErasureReason;
  /** The act of two people that decided it. */
  readonly act?: Id<'act'>;
};

/** @throws Problem `evidence-whole-tenant-only`, `evidence-entry-unknown`, `evidence-commitment-not-in-entry` */
export const recordErasure = async (
  { clock }: { readonly clock: Clock },
  appender: Appender,
  tx: Tx,
  { scope, entry, commitment, reason, act }: Erasure & { readonly scope: Scope },
): Promise<EntryId> => {
  if (scope.parties !== undefined) throw new Problem(wholeTenantOnly);
  const { tenant, principal } = scope;
  const bytes = await findEntryBytes(tx, scope, entry);
  if (bytes === undefined) throw new Problem(entryUnknown, { params: { entry } });
  const subject = statementOf(bytes).subjects.find(
    ({ algorithm, digest }) => algorithm === 'sha256' && sameBytes(digest, commitment),
  );
  if (subject === undefined) throw new Problem(commitmentNotInEntry, { params: { entry } });
  const [recorded] = await appender.append(tx, [
    {
      tenant,
      predicateType: 'erasure',
      subjects: [subject],
      fact: { entry, commitment: hexOf(commitment), reason, by: principal.id, ...(act === undefined ? {} : { act }) },
      observedAt: clock.now(),
      grade: 'A',
      collector: 'mitsuke evidence',
    },
  ]);
  return recorded as EntryId;
};

const statementOf = (bytes: Uint8Array): Statement => {
  const envelope = parseEnvelope(bytes);
  const statement = envelope.kind === 'ok' ? parseStatement(envelope.value.payload) : envelope;
  if (statement.kind === 'failed') throw new Error(`an entry that we wrote does not read: ${statement.error}`);
  return statement.value;
};
