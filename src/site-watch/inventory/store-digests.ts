/** Changes that wait for the digest of their week, and the digests that have them: each change is in one. */
import { sql } from 'kysely';
import { sha256 } from '#evidence';
import { type Id, type Instant, idOf, type PartyId, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { hexOf } from '../raw-record.ts';
import type { AlertedFinding, Owner } from '../store-results.ts';
import type { FindingId, SiteId, VisitId } from '../store-tables.ts';
import type { DigestId, InventoryTables } from './store-tables.ts';

const ROWS_AT_A_TIME = 500;

/** Those findings that raise no alert. One that waits already stays as it was first seen. */
export const keepChanges = async (
  tx: Tx,
  { tenant, party, site }: Owner,
  { findings, at }: { readonly findings: readonly AlertedFinding[]; readonly at: Instant },
): Promise<void> => {
  const changes = new Map(
    findings
      .filter(({ alert }) => alert === undefined)
      .map(({ id, key }) => [hexOf(sha256(new TextEncoder().encode(key))), id] as const),
  );
  const rows = [...changes].map(([key_hash, finding]) => ({
    ...{ tenant: uuidOf(tenant), party: party === undefined ? null : uuidOf(party), site: uuidOf(site) },
    ...{ finding: uuidOf(finding), key_hash, at },
  }));
  for (let from = 0; from < rows.length; from += ROWS_AT_A_TIME) {
    await tables<InventoryTables>(tx)
      .insertInto('site_watch.site_change')
      .values(rows.slice(from, from + ROWS_AT_A_TIME))
      .onConflict((conflict) =>
        conflict
          .columns(['tenant', 'site', 'key_hash'])
          // Written out, as the index that is meant.
          .where('digest', 'is', sql.lit(null))
          .doNothing(),
      )
      .execute();
  }
};

export type DueDigest = { readonly tenant: TenantId; readonly site: SiteId };

/** As system: sites with changes from before `until` that no digest has. */
export const sitesWithChanges = async (tx: Tx, until: Instant, limit: number): Promise<readonly DueDigest[]> => {
  const rows = await tables<InventoryTables>(tx)
    .selectFrom('site_watch.site_change')
    .select(['tenant', 'site'])
    .where('digest', 'is', null)
    .where('at', '<', until)
    .distinct()
    .orderBy('tenant')
    .orderBy('site')
    .limit(limit)
    .execute();
  return rows.map(({ tenant, site }) => ({ tenant: idOf('ten', tenant), site: idOf('sit', site) }));
};

export type WaitingChange = { readonly finding: FindingId; readonly kind: string; readonly at: Instant };

/** Oldest first, held until the transaction ends. */
export const holdChanges = async (
  tx: Tx,
  { tenant, site }: DueDigest,
  until: Instant,
): Promise<readonly WaitingChange[]> => {
  const rows = await tables<InventoryTables>(tx)
    .selectFrom('site_watch.site_change as change')
    .innerJoin('site_watch.finding as finding', (join) =>
      join.onRef('finding.tenant', '=', 'change.tenant').onRef('finding.id', '=', 'change.finding'),
    )
    .select(['change.finding', 'change.at', 'finding.kind'])
    .where('change.tenant', '=', uuidOf(tenant))
    .where('change.site', '=', uuidOf(site))
    .where('change.digest', 'is', null)
    .where('change.at', '<', until)
    .orderBy('change.at')
    .orderBy('change.finding')
    .forUpdate('change')
    .execute();
  return rows.map(({ finding, at, kind }) => ({ finding: idOf('fnd', finding), at, kind }));
};

export type NewDigest = DueDigest & {
  readonly id: DigestId;
  readonly party: PartyId | undefined;
  readonly from: Instant;
  readonly to: Instant;
  readonly alert: Id<'alt'>;
  readonly at: Instant;
  readonly findings: readonly FindingId[];
};

export const insertDigest = async (tx: Tx, digest: NewDigest): Promise<void> => {
  const tenant = uuidOf(digest.tenant);
  await tables<InventoryTables>(tx)
    .insertInto('site_watch.site_digest')
    .values({
      ...{ tenant, id: uuidOf(digest.id), party: digest.party === undefined ? null : uuidOf(digest.party) },
      ...{ site: uuidOf(digest.site), from_at: digest.from, to_at: digest.to, alert: uuidOf(digest.alert) },
      ...{ changes: digest.findings.length, made_at: digest.at },
    })
    .execute();
  await tables<InventoryTables>(tx)
    .updateTable('site_watch.site_change')
    .set({ digest: uuidOf(digest.id) })
    .where('tenant', '=', tenant)
    .where('finding', '=', sql<string>`any(${digest.findings.map(uuidOf)}::uuid[])`)
    .execute();
};

export type ChangeRow = {
  readonly finding: FindingId;
  readonly visit: VisitId;
  readonly kind: string;
  readonly url: string | undefined;
  readonly inline: boolean;
  readonly sha256: string | undefined;
  readonly destination: string | undefined;
  readonly about: Readonly<Record<string, unknown>>;
  readonly at: Instant;
  readonly digest: DigestId | undefined;
};

export type ChangePlace = { readonly at: Instant; readonly finding: FindingId };
export type ChangeQuery = { readonly digest?: DigestId | undefined; readonly waiting?: boolean | undefined };

/** Newest first, at most `limit`. */
export const changesOfSite = async (
  tx: Tx,
  { tenant, site }: DueDigest,
  wanted: { readonly filters: ChangeQuery; readonly after?: ChangePlace | undefined; readonly limit: number },
): Promise<readonly ChangeRow[]> => {
  const { filters, after, limit } = wanted;
  let query = tables<InventoryTables>(tx)
    .selectFrom('site_watch.site_change as change')
    .innerJoin('site_watch.finding as finding', (join) =>
      join.onRef('finding.tenant', '=', 'change.tenant').onRef('finding.id', '=', 'change.finding'),
    )
    .select(['change.finding', 'change.at', 'change.digest', 'finding.visit', 'finding.kind', 'finding.about'])
    .select(['finding.sender_url', 'finding.sender_inline', 'finding.sender_sha256', 'finding.destination'])
    .where('change.tenant', '=', uuidOf(tenant))
    .where('change.site', '=', uuidOf(site))
    .orderBy('change.at', 'desc')
    .orderBy('change.finding', 'desc')
    .limit(limit);
  if (filters.digest !== undefined) query = query.where('change.digest', '=', uuidOf(filters.digest));
  if (filters.waiting !== undefined) query = query.where('change.digest', filters.waiting ? 'is' : 'is not', null);
  if (after !== undefined) {
    query = query.where(
      sql<boolean>`(change.at, change.finding) < (${after.at}::timestamptz(3), ${uuidOf(after.finding)}::uuid)`,
    );
  }
  return (await query.execute()).map((row) => ({
    finding: idOf('fnd', row.finding),
    visit: idOf('vis', row.visit),
    kind: row.kind,
    url: row.sender_url ?? undefined,
    inline: row.sender_inline === true,
    sha256: row.sender_sha256 ?? undefined,
    destination: row.destination ?? undefined,
    about: row.about ?? {},
    at: row.at,
    digest: row.digest === null ? undefined : idOf('dig', row.digest),
  }));
};
