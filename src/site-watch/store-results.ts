/** What a visit saw: written once with its end, read back whole. */
import { type Selectable, sql } from 'kysely';
import { type Id, type Instant, idOf, type PartyId, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { SeenAt } from './core/compare-scripts.ts';
import type { DestinationSeen, Finding } from './core/judge-visit.ts';
import type { FindingId, FindingTable, SiteId, Tables, VisitId } from './store-tables.ts';

/** Whose rows they are. */
export type Owner = {
  readonly tenant: TenantId;
  readonly party: PartyId | undefined;
  readonly site: SiteId;
  readonly visit: VisitId;
};

const keysOf = ({ tenant, party, visit }: Owner) => ({
  tenant: uuidOf(tenant),
  party: party === undefined ? null : uuidOf(party),
  visit: uuidOf(visit),
});

/** Rows in one statement: a statement binds 65,535 values at most, and a page decides how many rows there are. */
const ROWS_AT_A_TIME = 500;

const inChunks = async <Row>(rows: readonly Row[], insert: (chunk: Row[]) => Promise<unknown>): Promise<void> => {
  for (let from = 0; from < rows.length; from += ROWS_AT_A_TIME) await insert(rows.slice(from, from + ROWS_AT_A_TIME));
};

export type PlacedScript = SeenAt & { readonly frameUrl: string };

export const insertScripts = async (
  tx: Tx,
  owner: Owner,
  { scripts, at }: { readonly scripts: readonly PlacedScript[]; readonly at: Instant },
): Promise<void> => {
  const { tenant, party, visit } = keysOf(owner);
  const seen = scripts.map(({ frameUrl, ...script }, place) => ({
    ...script,
    ...{ tenant, party, visit, place, frame_url: frameUrl },
  }));
  await inChunks(seen, (rows) => tables<Tables>(tx).insertInto('site_watch.visit_script').values(rows).execute());
  const distinct = new Map(scripts.map((script) => [`${script.url} ${script.inline} ${script.sha256}`, script]));
  const inventory = [...distinct.values()].map(({ url, inline, sha256, bytes }) => ({
    ...{ tenant, party, url, inline, sha256, bytes },
    site: uuidOf(owner.site),
    first_seen_at: at,
    first_seen_visit: visit,
    last_seen_at: at,
    last_seen_visit: visit,
  }));
  await inChunks(inventory, (rows) =>
    tables<Tables>(tx)
      .insertInto('site_watch.script')
      .values(rows)
      .onConflict((conflict) =>
        conflict
          .columns(['tenant', 'site', 'url', 'inline', 'sha256'])
          .doUpdateSet({ last_seen_at: at, last_seen_visit: visit }),
      )
      .execute(),
  );
};

export const insertDestinations = async (
  tx: Tx,
  owner: Owner,
  destinations: readonly DestinationSeen[],
): Promise<void> => {
  const seen = destinations.map((destination) => ({ ...keysOf(owner), ...destination }));
  await inChunks(seen, (rows) => tables<Tables>(tx).insertInto('site_watch.visit_destination').values(rows).execute());
};

export type StoredScreenshot = {
  /** Place of its pass among the visit's. */
  readonly pass: number;
  readonly name: string;
  readonly step: number;
  readonly sha256: string;
  readonly bytes: number;
};

export const insertScreenshots = async (
  tx: Tx,
  owner: Owner,
  screenshots: readonly StoredScreenshot[],
): Promise<void> => {
  const taken = screenshots.map((screenshot) => ({ ...keysOf(owner), ...screenshot }));
  await inChunks(taken, (rows) => tables<Tables>(tx).insertInto('site_watch.visit_screenshot').values(rows).execute());
};

export type AlertedFinding = Finding & {
  readonly id: FindingId;
  /** Absent where it raises none by itself. */
  readonly alert: Id<'alt'> | undefined;
  readonly seenAgain: boolean;
};

export const insertFindings = async (tx: Tx, owner: Owner, findings: readonly AlertedFinding[]): Promise<void> => {
  const told = findings.map((finding, place) => ({
    ...keysOf(owner),
    id: uuidOf(finding.id),
    place,
    kind: finding.kind,
    severity: finding.severity,
    key: finding.key,
    sender_kind: finding.sender?.kind ?? null,
    sender_url: finding.sender?.url ?? null,
    sender_inline: finding.sender?.kind === 'script' ? finding.sender.inline : null,
    sender_sha256: (finding.sender?.kind === 'script' ? finding.sender.sha256 : undefined) ?? null,
    sender_by: finding.sender?.kind === 'script' ? finding.sender.by : null,
    destination: finding.destination ?? null,
    fields: finding.fields,
    channel: finding.channel ?? null,
    encoding: finding.encoding,
    step: finding.step ?? null,
    refused: finding.refused,
    code: finding.code ?? null,
    about: finding.about === undefined ? null : JSON.stringify(finding.about),
    alert: finding.alert === undefined ? null : uuidOf(finding.alert),
    seen_again: finding.seenAgain,
  }));
  await inChunks(told, (rows) => tables<Tables>(tx).insertInto('site_watch.finding').values(rows).execute());
};

export const scriptsOfVisit = async (tx: Tx, tenant: TenantId, visit: VisitId): Promise<readonly PlacedScript[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('site_watch.visit_script')
    .select(['url', 'inline', 'sha256', 'bytes', 'frame_url'])
    .where('tenant', '=', uuidOf(tenant))
    .where('visit', '=', uuidOf(visit))
    .orderBy('place')
    .execute();
  return rows.map(({ frame_url, ...script }) => ({ ...script, frameUrl: frame_url }));
};

export const destinationsOfVisit = async (
  tx: Tx,
  tenant: TenantId,
  visit: VisitId,
): Promise<readonly DestinationSeen[]> =>
  tables<Tables>(tx)
    .selectFrom('site_watch.visit_destination')
    .select(['host', 'kinds', 'requests', 'own', 'allowed', 'fields'])
    .where('tenant', '=', uuidOf(tenant))
    .where('visit', '=', uuidOf(visit))
    .orderBy('host')
    .execute();

export const screenshotsOfVisit = async (
  tx: Tx,
  tenant: TenantId,
  visit: VisitId,
): Promise<readonly StoredScreenshot[]> =>
  tables<Tables>(tx)
    .selectFrom('site_watch.visit_screenshot')
    .select(['pass', 'name', 'step', 'sha256', 'bytes'])
    .where('tenant', '=', uuidOf(tenant))
    .where('visit', '=', uuidOf(visit))
    .orderBy('pass')
    .orderBy('step')
    .orderBy('name')
    .execute();

const FINDING_COLUMNS = [
  'id',
  'kind',
  'severity',
  'key',
  'sender_kind',
  'sender_url',
  'sender_inline',
  'sender_sha256',
  'sender_by',
  'destination',
  'fields',
  'channel',
  'encoding',
  'step',
  'refused',
  'code',
  'about',
  'alert',
  'seen_again',
] as const satisfies readonly (keyof FindingTable)[];

export type FindingRow = Pick<Selectable<FindingTable>, Exclude<(typeof FINDING_COLUMNS)[number], 'id' | 'alert'>> & {
  readonly id: FindingId;
  readonly alert: Id<'alt'> | undefined;
};

export const findingsOfVisit = async (tx: Tx, tenant: TenantId, visit: VisitId): Promise<readonly FindingRow[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('site_watch.finding')
    .select(FINDING_COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .where('visit', '=', uuidOf(visit))
    .orderBy('place')
    .execute();
  return rows.map((row) => ({
    ...row,
    id: idOf('fnd', row.id),
    alert: row.alert === null ? undefined : idOf('alt', row.alert),
  }));
};

export type ScriptRow = SeenAt & {
  readonly firstSeenAt: Instant;
  readonly firstSeenVisit: VisitId;
  readonly lastSeenAt: Instant;
  readonly lastSeenVisit: VisitId;
};

export type ScriptPlaceInList = Pick<ScriptRow, 'lastSeenAt' | 'url' | 'inline' | 'sha256'>;

export type ScriptQuery = { readonly text?: string | undefined; readonly inline?: boolean | undefined };

/** Last seen first, then by address, at most `limit`. */
export const scriptsOfSite = async (
  tx: Tx,
  { tenant, id }: { readonly tenant: TenantId; readonly id: SiteId },
  wanted: { readonly filters: ScriptQuery; readonly after?: ScriptPlaceInList | undefined; readonly limit: number },
): Promise<readonly ScriptRow[]> => {
  const { filters, after, limit } = wanted;
  let query = tables<Tables>(tx)
    .selectFrom('site_watch.script')
    .select([
      'url',
      'inline',
      'sha256',
      'bytes',
      'first_seen_at',
      'first_seen_visit',
      'last_seen_at',
      'last_seen_visit',
    ])
    .where('tenant', '=', uuidOf(tenant))
    .where('site', '=', uuidOf(id))
    .orderBy('last_seen_at', 'desc')
    .orderBy('url')
    .orderBy('inline')
    .orderBy('sha256')
    .limit(limit);
  if (filters.inline !== undefined) query = query.where('inline', '=', filters.inline);
  if (filters.text !== undefined) {
    const pattern = filters.text.replaceAll(/[\\%_]/g, '\\$&');
    query = query.where(({ or, eb }) => or([eb('url', 'ilike', `%${pattern}%`), eb('sha256', 'like', `${pattern}%`)]));
  }
  if (after !== undefined) {
    query = query.where(
      sql<boolean>`(last_seen_at < ${after.lastSeenAt} or (last_seen_at = ${after.lastSeenAt}
        and (url, inline, sha256) > (${after.url}, ${after.inline}, ${after.sha256})))`,
    );
  }
  const rows = await query.execute();
  return rows.map(({ url, inline, sha256, bytes, ...seen }) => ({
    ...{ url, inline, sha256, bytes },
    firstSeenAt: seen.first_seen_at,
    firstSeenVisit: idOf('vis', seen.first_seen_visit),
    lastSeenAt: seen.last_seen_at,
    lastSeenVisit: idOf('vis', seen.last_seen_visit),
  }));
};

export const siteHasScript = async (
  tx: Tx,
  { tenant, id }: { readonly tenant: TenantId; readonly id: SiteId },
  sha256: string,
): Promise<boolean> => {
  const row = await tables<Tables>(tx)
    .selectFrom('site_watch.script')
    .select('sha256')
    .where('tenant', '=', uuidOf(tenant))
    .where('site', '=', uuidOf(id))
    .where('sha256', '=', sha256)
    .executeTakeFirst();
  return row !== undefined;
};
