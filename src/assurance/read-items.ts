/** Reads evidence items: a page, a file, one with all its revisions, and the content of one. */
import type { Selectable } from 'kysely';
import {
  csvHead,
  csvLine,
  formatInstant,
  type Id,
  idOf,
  type PartyId,
  Problem,
  parseId,
  type Scope,
  uuidOf,
} from '#kernel';
import { type Tx, tables } from '#platform/database';
import { cursorNotValid } from '#platform/http';
import type { EvidenceItemAnswer, EvidenceItemDetailAnswer, RevisionAnswer } from './answers.ts';
import { cursorOf, type Position, positionOf } from './core/cursor.ts';
import { addDays, dayOf } from './core/days.ts';
import { type EvidenceKind, type EvidenceState, EXPIRING_DAYS, type Grade, stateOn } from './core/evidence-kind.ts';
import type { ItemId, Ports, RevisionId } from './ports.ts';
import { contentMissing, exportTooLarge, itemNotFound, revisionNotFound } from './problems.ts';
import { readObject } from './receive-file.ts';
import { partyOf } from './record-revision.ts';
import { PROVING_FIRST } from './standing-revisions.ts';
import type { RevisionTable, Tables } from './store-tables.ts';

export type ItemFilters = {
  readonly party?: PartyId | undefined;
  readonly kind?: EvidenceKind | undefined;
  /** Of the standing revision. */
  readonly grade?: Grade | undefined;
  readonly state?: EvidenceState | undefined;
  /** Part of the title or issuer. */
  readonly text?: string | undefined;
};

export type PageWanted<Filters> = {
  readonly filters: Filters;
  readonly cursor?: string | undefined;
  readonly limit: number;
};
export type Page<T> = { readonly items: readonly T[]; readonly nextCursor?: string };

const LIST = 'evidence-items';
const EXPORT_CHUNK = 1_000;
export const EXPORT_LIMIT = 50_000;

const COLUMNS = [
  'id',
  'item',
  'number',
  'title',
  'issuer',
  'effective_from',
  'effective_to',
  'expires_on',
  'covered_systems',
  'grade',
  'origin',
  'signed_by',
  'sha256',
  'file',
  'source',
  'recorded_at',
  'recorded_by',
  'record',
  'entry',
] as const;
type RevisionRow = Pick<Selectable<RevisionTable>, (typeof COLUMNS)[number]>;

/** Each item with the revision that stands for it. */
const itemsOf = (tx: Tx, tenant: string) =>
  tables<Tables>(tx)
    .selectFrom('assurance.item as item')
    .innerJoinLateral(
      ({ selectFrom }) =>
        selectFrom('assurance.revision as revision')
          .leftJoin('assurance.file as file', (join) =>
            join.onRef('file.tenant', '=', 'revision.tenant').onRef('file.id', '=', 'revision.file'),
          )
          .select(COLUMNS.map((name) => `revision.${name}` as const))
          .select(['file.bytes', 'file.media_type', 'file.name as file_name'])
          .whereRef('revision.tenant', '=', 'item.tenant')
          .whereRef('revision.item', '=', 'item.id')
          .orderBy(PROVING_FIRST, 'desc')
          .orderBy('revision.number', 'desc')
          .limit(1)
          .as('standing'),
      (join) => join.onTrue(),
    )
    .innerJoinLateral(
      ({ selectFrom }) =>
        selectFrom('assurance.revision as every')
          .select(({ fn }) => fn.countAll<number>().as('revisions'))
          .whereRef('every.tenant', '=', 'item.tenant')
          .whereRef('every.item', '=', 'item.id')
          .as('counted'),
      (join) => join.onTrue(),
    )
    .select(['item.id as item_id', 'item.party', 'item.kind', 'item.created_at', 'counted.revisions'])
    .select(COLUMNS.map((name) => `standing.${name}` as const))
    .select(['standing.bytes', 'standing.media_type', 'standing.file_name'])
    .where('item.tenant', '=', tenant);

type Query = ReturnType<typeof itemsOf>;
type ItemRow = Awaited<ReturnType<Query['execute']>>[number];

const escaped = (text: string): string => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;

const filtered = (query: Query, { party, kind, grade, state, text }: ItemFilters, today: string): Query => {
  let found = query;
  if (party !== undefined) found = found.where('item.party', '=', uuidOf(party));
  if (kind !== undefined) found = found.where('item.kind', '=', kind);
  if (grade !== undefined) found = found.where('standing.grade', '=', grade);
  const expiring = addDays(today, EXPIRING_DAYS);
  if (state === 'expired') found = found.where('standing.expires_on', '<', today);
  if (state === 'expiring') {
    found = found.where('standing.expires_on', '>=', today).where('standing.expires_on', '<', expiring);
  }
  if (state === 'in-force') {
    found = found.where(({ or, eb }) =>
      or([eb('standing.expires_on', 'is', null), eb('standing.expires_on', '>=', expiring)]),
    );
  }
  if (text !== undefined) {
    const pattern = escaped(text);
    found = found.where(({ or, eb }) =>
      or([eb('standing.title', 'ilike', pattern), eb('standing.issuer', 'ilike', pattern)]),
    );
  }
  return found;
};

type Found = { readonly rows: readonly ItemRow[]; readonly next: Position<'evi'> | undefined };

const pageOf = async (query: Query, after: Position<'evi'> | undefined, limit: number): Promise<Found> => {
  let found = query;
  if (after !== undefined) {
    found = found.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('item.created_at', 'item.id'), '<', tuple(after.at, uuidOf(after.id))),
    );
  }
  const read = await found
    .orderBy('item.created_at', 'desc')
    .orderBy('item.id', 'desc')
    .limit(limit + 1)
    .execute();
  const rows = read.slice(0, limit);
  const last = read.length > limit ? rows.at(-1) : undefined;
  return { rows, next: last && { at: last.created_at, id: idOf('evi', last.item_id) } };
};

type ReadPorts = Pick<Ports, 'database' | 'clock' | 'objects' | 'exportLimit'>;

/** @throws Problem `cursor-not-valid` */
export const afterOf = <P extends string>(
  list: string,
  prefix: P,
  cursor: string | undefined,
): Position<P> | undefined => {
  const after = cursor === undefined ? undefined : positionOf(list, prefix, cursor);
  if (cursor !== undefined && after === undefined) throw new Problem(cursorNotValid);
  return after;
};

export const listItems = async (
  { database, clock }: ReadPorts,
  scope: Scope,
  { filters, cursor, limit }: PageWanted<ItemFilters>,
): Promise<Page<EvidenceItemAnswer>> => {
  const after = afterOf(LIST, 'evi', cursor);
  const today = dayOf(clock.now());
  const { rows, next } = await database.inScope(scope, (tx) =>
    pageOf(filtered(itemsOf(tx, uuidOf(scope.tenant)), filters, today), after, limit),
  );
  const items = rows.map((row) => itemAnswer(row, today));
  return next === undefined ? { items } : { items, nextCursor: cursorOf(LIST, next) };
};

/** @throws Problem `assurance-export-too-large` */
export const itemsAsCsv = async (
  { database, clock, exportLimit = EXPORT_LIMIT }: ReadPorts,
  scope: Scope,
  filters: ItemFilters,
): Promise<Uint8Array> => {
  const today = dayOf(clock.now());
  const lines = [csvHead(CSV.map(([name]) => name))];
  await database.inScope(scope, async (tx) => {
    let after: Found['next'];
    do {
      const page = await pageOf(filtered(itemsOf(tx, uuidOf(scope.tenant)), filters, today), after, EXPORT_CHUNK);
      for (const row of page.rows) lines.push(csvLine(CSV.map(([, of]) => of(itemAnswer(row, today)))));
      if (lines.length > exportLimit + 1) throw new Problem(exportTooLarge, { params: { limit: exportLimit } });
      after = page.next;
    } while (after !== undefined);
  });
  return new TextEncoder().encode(lines.join(''));
};

const CSV: readonly (readonly [string, (item: EvidenceItemAnswer) => string | number | undefined])[] = [
  ['id', ({ id }) => id],
  ['party', ({ party }) => party],
  ['kind', ({ kind }) => kind],
  ['title', ({ standing }) => standing.title],
  ['issuer', ({ standing }) => standing.issuer],
  ['effective_from', ({ standing }) => standing.effectiveFrom],
  ['effective_to', ({ standing }) => standing.effectiveTo],
  ['expires_on', ({ standing }) => standing.expiresOn],
  ['state', ({ state }) => state],
  ['grade', ({ standing }) => standing.grade],
  ['origin', ({ standing }) => standing.origin],
  ['sha256', ({ standing }) => standing.sha256],
  ['revisions', ({ revisions }) => revisions],
  ['created_at', ({ createdAt }) => createdAt],
  ['entry', ({ standing }) => standing.entry],
];

const itemAnswer = (row: ItemRow, today: string): EvidenceItemAnswer => ({
  id: idOf('evi', row.item_id),
  party: partyOf(row.party),
  kind: row.kind,
  createdAt: formatInstant(row.created_at),
  state: stateOn(today, row.expires_on),
  revisions: row.revisions,
  standing: revisionAnswer(row),
});

const revisionAnswer = (
  row: RevisionRow & { bytes: number | null; media_type: string | null; file_name: string | null },
): RevisionAnswer => ({
  id: idOf('evr', row.id),
  number: row.number,
  title: row.title,
  issuer: row.issuer,
  effectiveFrom: row.effective_from,
  effectiveTo: row.effective_to,
  expiresOn: row.expires_on ?? undefined,
  coveredSystems: row.covered_systems,
  grade: row.grade,
  origin: row.origin,
  signedBy: row.signed_by === null ? undefined : idOf('ask', row.signed_by),
  sha256: row.sha256 ?? undefined,
  bytes: row.bytes ?? undefined,
  mediaType: row.media_type ?? undefined,
  fileName: row.file_name ?? undefined,
  deliveredBy: deliveredBy(row.record),
  source: row.source,
  recordedAt: formatInstant(row.recorded_at),
  recordedBy: row.recorded_by,
  entry: idOf('ent', row.entry),
});

/** Who is not of the party sees an item that a list names him in, by himself and one at a time. */
const seenAs = async (
  { database }: ReadPorts,
  scope: Scope,
  id: ItemId,
): Promise<Pick<Scope, 'tenant' | 'parties'>> => {
  const person = parseId('per', scope.principal.id);
  if (scope.parties === undefined || person.kind === 'failed') return scope;
  const listed = await database.inScope(scope, (tx) =>
    tables<Tables>(tx)
      .selectFrom('assurance.item_viewer')
      .select('id')
      .where('tenant', '=', uuidOf(scope.tenant))
      .where('item', '=', uuidOf(id))
      .where('person', '=', uuidOf(person.value))
      .where('ended_at', 'is', null)
      .executeTakeFirst(),
  );
  return listed === undefined ? scope : { tenant: scope.tenant };
};

/** @throws Problem `evidence-item-not-found` */
export const readItem = async (ports: ReadPorts, scope: Scope, id: ItemId): Promise<EvidenceItemDetailAnswer> => {
  const today = dayOf(ports.clock.now());
  const staff = scope.parties === undefined;
  return ports.database.inScope(await seenAs(ports, scope, id), async (tx) => {
    const tenant = uuidOf(scope.tenant);
    const row = await itemsOf(tx, tenant).where('item.id', '=', uuidOf(id)).executeTakeFirst();
    if (row === undefined) throw new Problem(itemNotFound);
    return {
      ...itemAnswer(row, today),
      history: (await revisionsOf(tx, tenant, id)).map(revisionAnswer),
      // Of the other people who may see it, only the tenant's own are told.
      viewers: staff ? await viewersOf(tx, tenant, id) : [],
    };
  });
};

const revisionsOf = (tx: Tx, tenant: string, id: ItemId) =>
  tables<Tables>(tx)
    .selectFrom('assurance.revision as revision')
    .leftJoin('assurance.file as file', (join) =>
      join.onRef('file.tenant', '=', 'revision.tenant').onRef('file.id', '=', 'revision.file'),
    )
    .select(COLUMNS.map((name) => `revision.${name}` as const))
    .select(['file.bytes', 'file.media_type', 'file.name as file_name'])
    .where('revision.tenant', '=', tenant)
    .where('revision.item', '=', uuidOf(id))
    .orderBy('revision.number', 'desc')
    .execute();

const deliveredBy = (record: string): string | undefined =>
  (JSON.parse(record) as { readonly deliveredBy?: string }).deliveredBy;

const viewersOf = async (tx: Tx, tenant: string, id: ItemId): Promise<EvidenceItemDetailAnswer['viewers']> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('assurance.item_viewer')
    .select(['person', 'listed_at', 'listed_by'])
    .where('tenant', '=', tenant)
    .where('item', '=', uuidOf(id))
    .where('ended_at', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    person: idOf('per', row.person),
    listedAt: formatInstant(row.listed_at),
    listedBy: row.listed_by,
  }));
};

/** Items of others that the caller is listed to see. */
export const itemsSharedWith = async (ports: ReadPorts, scope: Scope): Promise<readonly Id<'evi'>[]> => {
  const person = parseId('per', scope.principal.id);
  if (person.kind === 'failed') return [];
  const rows = await ports.database.inScope(scope, (tx) =>
    tables<Tables>(tx)
      .selectFrom('assurance.item_viewer')
      .select('item')
      .where('tenant', '=', uuidOf(scope.tenant))
      .where('person', '=', uuidOf(person.value))
      .where('ended_at', 'is', null)
      .orderBy('id')
      .execute(),
  );
  return rows.map(({ item }) => idOf('evi', item));
};

export type Content = { readonly bytes: Uint8Array; readonly mediaType: string; readonly fileName: string };

/** @throws Problem `evidence-revision-not-found`, `evidence-content-missing` */
export const readContent = async (ports: ReadPorts, scope: Scope, id: RevisionId): Promise<Content> => {
  const find = (as: Pick<Scope, 'tenant' | 'parties'>, item?: string) =>
    ports.database.inScope(as, (tx) =>
      tables<Tables>(tx)
        .selectFrom('assurance.revision as revision')
        .innerJoin('assurance.file as file', (join) =>
          join.onRef('file.tenant', '=', 'revision.tenant').onRef('file.id', '=', 'revision.file'),
        )
        .select(['revision.item', 'file.sha256', 'file.media_type'])
        .where('revision.tenant', '=', uuidOf(scope.tenant))
        .where('revision.id', '=', uuidOf(id))
        .$if(item !== undefined, (query) => query.where('revision.item', 'in', item === undefined ? [] : [item]))
        .executeTakeFirst(),
    );
  const row = (await find(scope)) ?? (await findShared(ports, scope, find));
  if (row === undefined) throw new Problem(revisionNotFound);
  const bytes = await readObject(ports, scope.tenant, row.sha256);
  if (bytes === undefined) throw new Problem(contentMissing);
  return { bytes, mediaType: row.media_type, fileName: `${id}.${EXTENSIONS[row.media_type] ?? 'bin'}` };
};

const findShared = async <T>(
  ports: ReadPorts,
  scope: Scope,
  find: (as: Pick<Scope, 'tenant'>, item: string) => Promise<T | undefined>,
): Promise<T | undefined> => {
  for (const item of scope.parties === undefined ? [] : await itemsSharedWith(ports, scope)) {
    const found = await find({ tenant: scope.tenant }, uuidOf(item));
    if (found !== undefined) return found;
  }
  return undefined;
};

const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'application/zip': 'zip',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'text/plain': 'txt',
  'text/csv': 'csv',
  'application/xml': 'xml',
};
