/**
 * A search for card data becomes evidence that none is kept, or that some is (LEAK-01): of grade A where this server searched,
 * of grade C where the result was sent in. Searches of one name are revisions of one item, at most one a day while they find the
 * same.
 */
import { sql } from 'kysely';
import type { EntryId } from '#evidence';
import { formatInstant, type Id, type Instant, idOf, type PartyId, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { dayOf } from './core/days.ts';
import { periodFault } from './core/evidence-kind.ts';
import type { ItemId, Ports } from './ports.ts';
import { keepObject } from './receive-file.ts';
import { type Provenance, writeRevision } from './record-revision.ts';
import { insertFile } from './store-files.ts';
import type { Tables } from './store-tables.ts';
import { takeTurn } from './take-turn.ts';

export type CardScanSeen = {
  readonly tenant: TenantId;
  readonly party: PartyId | undefined;
  readonly scan: Id<'cds'>;
  readonly name: string;
  /** The same for the same name of the same party. */
  readonly target: string;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly complete: boolean;
  /** Findings with high or medium confidence. */
  readonly findings: number;
  /** Over what was found and what was not searched. */
  readonly digest: string;
  readonly sha256: string;
  readonly entry: EntryId;
  /** Absent where this server searched. */
  readonly sent?: { readonly by: string; readonly bytes: Uint8Array };
};

const BY = 'card-discovery';

/** In the transaction of the event's delivery. */
export const seeCardScan = async (ports: Ports, tx: Tx, seen: CardScanSeen): Promise<void> => {
  const today = dayOf(ports.clock.now());
  const endedOn = dayOf(seen.endedAt);
  const effectiveTo = endedOn < today ? endedOn : today;
  const effectiveFrom = dayOf(seen.startedAt);
  // A clock that was wrong makes no evidence; the search is on record all the same.
  if (periodFault({ effectiveFrom, effectiveTo }, today) !== undefined) return;
  await takeTurn(tx, seen.scan);
  const before = await newestRevision(tx, seen);
  if (before !== undefined && before.digest === seen.digest && before.effectiveTo >= effectiveTo) return;
  await writeRevision(ports, tx, {
    tenant: seen.tenant,
    item: { ...(before === undefined ? {} : { id: before.item }), party: seen.party, kind: 'card-scan' },
    described: { title: seen.name, issuer: 'mitsuke', coveredSystems: [], effectiveFrom, effectiveTo },
    provenance: await provenanceOf(ports, tx, seen),
    by: seen.sent?.by ?? BY,
  });
};

type Newest = { readonly item: ItemId; readonly digest: string; readonly effectiveTo: string };

const newestRevision = async (tx: Tx, seen: CardScanSeen): Promise<Newest | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('assurance.revision')
    .select(['item', 'effective_to', sql<string>`source->>'digest'`.as('digest')])
    .where('tenant', '=', uuidOf(seen.tenant))
    .where('party', seen.party === undefined ? 'is' : '=', seen.party === undefined ? null : uuidOf(seen.party))
    .where('origin', '=', seen.sent === undefined ? 'observation' : 'upload')
    .where(sql<string>`source->>'cardScanTarget'`, '=', seen.target)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { item: idOf('evi', row.item), digest: row.digest, effectiveTo: row.effective_to };
};

const provenanceOf = async (ports: Ports, tx: Tx, seen: CardScanSeen): Promise<Provenance> => {
  const source = {
    cardScan: seen.scan,
    cardScanTarget: seen.target,
    observation: seen.entry,
    endedAt: formatInstant(seen.endedAt),
    completed: seen.complete,
    findings: seen.findings,
    digest: seen.digest,
  };
  if (seen.sent === undefined) return { grade: 'A', origin: 'observation', sha256: seen.sha256, source };
  const { tenant, party, sha256, sent } = seen;
  const received = { sha256, bytes: sent.bytes, mediaType: 'application/json' };
  await keepObject(ports, tenant, received);
  const file = await insertFile(ports, tx, { tenant, party, by: sent.by }, { ...received, name: undefined });
  return { grade: 'C', origin: 'upload', sha256, file, source };
};
