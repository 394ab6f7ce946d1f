/**
 * Payment pages of a site as people work with them: what is seen beside what is pinned, confirmed and withdrawn by a
 * person with an entry in the log each, and what became of the headers (PCI DSS 11.6.1).
 */
import { canonicalJson, type EntryId, type JsonObject, sha256 } from '#evidence';
import { csvHead, csvLine, formatInstant, type Instant, Problem, type Scope } from '#kernel';
import type { Tx } from '#platform/database';
import type { SiteWatchOptions } from '../ports.ts';
import { siteNotFound } from '../problems.ts';
import { hexOf } from '../raw-record.ts';
import { findSite, type SiteRow } from '../store-sites.ts';
import type { SiteId } from '../store-tables.ts';
import type {
  ConfirmedPins,
  HeaderFilters,
  PaymentHeader,
  PaymentHeaders,
  PaymentPlace,
  PaymentPlaces,
  PlaceFilters,
} from './answers.ts';
import { compareHeaders } from './core/compare-headers.ts';
import { pairsOf } from './core/compare-pages.ts';
import type { Likeness } from './core/likeness.ts';
import { cardOriginsOf, type PageFacts } from './core/page-facts.ts';
import { type Place, type Placed, placedKey, placeKey, placesOf } from './core/places.ts';
import { pinNotFound, placeNotSeen } from './problems.ts';
import {
  endPin,
  endPinsOf,
  findPin,
  insertPin,
  lastPages,
  type PagesRow,
  type PinId,
  type PinRow,
  pinsOf,
} from './store-pages.ts';

export type Pages = {
  /** @throws Problem `site-not-found` */
  places(scope: Scope, site: SiteId, filters: PlaceFilters): Promise<PaymentPlaces>;
  /** @throws Problem `site-not-found` */
  placesCsv(scope: Scope, site: SiteId, filters: PlaceFilters): Promise<Uint8Array>;
  /** @throws Problem `site-not-found` */
  headers(scope: Scope, site: SiteId, filters: HeaderFilters): Promise<PaymentHeaders>;
  /** @throws Problem `site-not-found` */
  headersCsv(scope: Scope, site: SiteId, filters: HeaderFilters): Promise<Uint8Array>;
  /** All places as they stand then. @throws Problem `site-not-found`, `payment-place-not-seen` */
  confirm(scope: Scope, site: SiteId, sent: ConfirmedPins): Promise<PaymentPlaces>;
  /** @throws Problem `payment-pin-not-found` */
  withdraw(scope: Scope, pin: PinId): Promise<PaymentPlaces>;
};

const siteOrProblem = async (tx: Tx, { tenant }: Scope, id: SiteId, lock?: 'lock'): Promise<SiteRow> => {
  const site = await findSite(tx, tenant, id, lock);
  if (site === undefined) throw new Problem(siteNotFound);
  return site;
};

const answered = (pin: PinRow): PaymentPlace['pins'][number] => ({
  id: pin.id,
  value: pin.value,
  confirmedAt: formatInstant(pin.confirmedAt),
  confirmedBy: pin.confirmedBy,
  evidence: pin.entry,
});

const stateOf = (seen: readonly string[], pins: readonly PinRow[]): PaymentPlace['state'] => {
  if (pins.length === 0) return 'proposed';
  if (seen.length === 0) return 'not-seen';
  return seen.every((value) => pins.some((pin) => pin.value === value)) ? 'pinned' : 'differs';
};

const placesWith = (seen: readonly Placed[], pins: readonly PinRow[]): readonly PaymentPlace[] => {
  const all = new Map<string, Place>([...seen, ...pins].map((place) => [placeKey(place), place]));
  return [...all].map(([key, { kind, page, name }]) => {
    const values = seen.filter((each) => placeKey(each) === key).map(({ value }) => value);
    const pinned = pins.filter((each) => placeKey(each) === key);
    return { kind, page, name, state: stateOf(values, pinned), seen: values, pins: pinned.map(answered) };
  });
};

type Seen = { readonly row: PagesRow | undefined; readonly placed: readonly Placed[] };

const seenOf = async (tx: Tx, { tenant, id, origin }: SiteRow): Promise<Seen> => {
  const [row] = await lastPages(tx, { tenant, site: id }, { completed: false, limit: 1 });
  return { row, placed: placesOf(row?.pages ?? [], origin) };
};

const observedOf = (row: PagesRow | undefined) =>
  row === undefined ? {} : { visit: row.visit as string, observedAt: formatInstant(row.endedAt) };

const readPlaces = async (tx: Tx, site: SiteRow, filters: PlaceFilters): Promise<PaymentPlaces> => {
  const { row, placed } = await seenOf(tx, site);
  const pins = await pinsOf(tx, { tenant: site.tenant, site: site.id });
  const items = placesWith(placed, pins).filter(
    ({ kind, page, state }) =>
      (filters.kind ?? kind) === kind && (filters.page ?? page) === page && (filters.state ?? state) === state,
  );
  return { ...observedOf(row), items };
};

/** As this visit sent them where there is none before it. */
const headersOf = (
  page: PageFacts,
  before: PageFacts | undefined,
  approved: readonly string[],
): readonly PaymentHeader[] =>
  compareHeaders(before?.headers ?? page.headers, page.headers, approved).map(({ severity, details, ...header }) => ({
    page: page.roles[0] ?? 'final',
    address: page.address,
    name: header.name,
    change: header.change,
    ...(severity === undefined ? {} : { severity }),
    ...(header.before === undefined || before === undefined ? {} : { before: header.before }),
    ...(header.after === undefined ? {} : { after: header.after }),
    details,
  }));

const readHeaders = async (tx: Tx, site: SiteRow, filters: HeaderFilters): Promise<PaymentHeaders> => {
  const key = { tenant: site.tenant, site: site.id };
  const [row] = await lastPages(tx, key, { completed: false, limit: 1 });
  const [before] =
    row === undefined ? [] : await lastPages(tx, key, { completed: true, before: row.endedAt, limit: 1 });
  const pairs = pairsOf(before?.pages ?? [], row?.pages ?? [], site.origin);
  const approved = [...site.destinations, new URL(site.origin).hostname];
  const items = (row?.pages ?? []).flatMap((page) =>
    headersOf(page, pairs.find(({ after }) => after === page)?.before, approved),
  );
  return {
    ...observedOf(row),
    ...(before === undefined ? {} : { comparedWith: before.visit }),
    items: items.filter(({ page, change }) => (filters.page ?? page) === page && (filters.change ?? change) === change),
  };
};

const csvOf = (head: readonly string[], rows: readonly (readonly (string | undefined)[])[]): Uint8Array =>
  new TextEncoder().encode([csvHead([...head]), ...rows.map((cells) => csvLine([...cells]))].join(''));

const placesCsv = ({ items, observedAt }: PaymentPlaces): Uint8Array =>
  csvOf(
    ['page', 'kind', 'name', 'state', 'seen', 'observed_at', 'pinned', 'confirmed_at', 'confirmed_by', 'evidence'],
    items.map(({ page, kind, name, state, seen, pins }) => [
      ...[page, kind, name, state, seen.join(' | '), observedAt],
      ...(['value', 'confirmedAt', 'confirmedBy', 'evidence'] as const).map((field) =>
        pins.map((pin) => pin[field]).join(' | '),
      ),
    ]),
  );

const headersCsv = ({ items, observedAt }: PaymentHeaders): Uint8Array =>
  csvOf(
    ['page', 'address', 'name', 'change', 'severity', 'before', 'after', 'details', 'observed_at'],
    items.map(({ page, address, name, change, severity, before, after, details }) => [
      ...[page, address, name, change, severity, before, after, details.join(' | '), observedAt],
    ]),
  );

type Act = {
  readonly act: 'confirmed' | 'withdrawn';
  readonly pin: PinId;
  readonly placed: Placed;
  readonly replaced: number;
  readonly at: Instant;
};

/** Addresses stand in the log as a digest, since a log may be open to everyone. */
const recordAct = (
  { evidence, software }: SiteWatchOptions,
  tx: Tx,
  { tenant, principal }: Scope,
  { site, act, pin, placed, replaced, at }: Act & { readonly site: SiteId },
): Promise<EntryId> => {
  const { kind, page, name, value } = placed;
  const digest = sha256(canonicalJson({ kind, page, name, value }));
  const fact: JsonObject = {
    ...{ setting: 'payment-page-pin', site, pin, act, kind, page, replaced, by: principal.id },
    pinned: hexOf(digest),
  };
  return evidence.append(tx, {
    tenant,
    predicateType: 'configuration-change',
    subjects: [{ name: `payment-page-pin ${pin}`, algorithm: 'sha256', digest }],
    fact,
    observedAt: at,
    grade: 'A',
    collector: `mitsuke site-watch ${software}`,
  });
};

const likenessOf = ({ kind, value }: Placed, pages: readonly PageFacts[]): Likeness | undefined =>
  kind === 'landing' ? pages.find((page) => cardOriginsOf(page).includes(value))?.likeness : undefined;

const confirmPins = async (
  options: SiteWatchOptions,
  tx: Tx,
  scope: Scope,
  given: { readonly site: SiteRow; readonly sent: ConfirmedPins },
) => {
  const { site, sent } = given;
  const key = { tenant: site.tenant, site: site.id };
  const { row, placed } = await seenOf(tx, site);
  const seen = new Set(placed.map(placedKey));
  const unseen = sent.pins.flatMap((pin, index) =>
    seen.has(placedKey(pin))
      ? []
      : [{ pointer: `/pins/${index}`, code: 'not-seen', expected: 'as the last visit saw it' }],
  );
  if (unseen.length > 0) throw new Problem(placeNotSeen, { fields: unseen });
  const known = new Set((await pinsOf(tx, key)).map(placedKey));
  const at = options.clock.now();
  const by = scope.principal.id;
  for (const pin of new Map(sent.pins.map((each) => [placedKey(each), each])).values()) {
    const keep = sent.pins.filter((each) => placeKey(each) === placeKey(pin)).map(({ value }) => value);
    const replaced = sent.beside ? 0 : await endPinsOf(tx, key, pin, { at, by, keep });
    if (known.has(placedKey(pin)) && replaced === 0) continue;
    const id: PinId = options.newId('pin');
    const entry = await recordAct(options, tx, scope, {
      site: site.id,
      act: 'confirmed',
      pin: id,
      placed: pin,
      replaced,
      at,
    });
    if (known.has(placedKey(pin))) continue;
    const likeness = likenessOf(pin, row?.pages ?? []);
    await insertPin(tx, site, { ...pin, id, site: site.id, likeness, confirmedAt: at, confirmedBy: by, entry });
  }
};

export const createPages = (options: SiteWatchOptions): Pages => {
  const { database, clock } = options;
  const places = (scope: Scope, id: SiteId, filters: PlaceFilters) =>
    database.inScope(scope, async (tx) => readPlaces(tx, await siteOrProblem(tx, scope, id), filters));
  const headers = (scope: Scope, id: SiteId, filters: HeaderFilters) =>
    database.inScope(scope, async (tx) => readHeaders(tx, await siteOrProblem(tx, scope, id), filters));
  return {
    places,
    headers,
    placesCsv: async (scope, id, filters) => placesCsv(await places(scope, id, filters)),
    headersCsv: async (scope, id, filters) => headersCsv(await headers(scope, id, filters)),
    confirm: async (scope, id, sent) => {
      const confirmed = await database.inScope(scope, async (tx) => {
        const site = await siteOrProblem(tx, scope, id, 'lock');
        await confirmPins(options, tx, scope, { site, sent });
        return readPlaces(tx, site, {});
      });
      options.onCommitted();
      return confirmed;
    },
    withdraw: async (scope, id) => {
      const left = await database.inScope(scope, async (tx) => {
        const pin = await findPin(tx, scope.tenant, id);
        if (pin === undefined) throw new Problem(pinNotFound);
        const site = await siteOrProblem(tx, scope, pin.site);
        const at = clock.now();
        await endPin(tx, scope.tenant, id, { at, by: scope.principal.id });
        await recordAct(options, tx, scope, { site: site.id, act: 'withdrawn', pin: id, placed: pin, replaced: 0, at });
        return readPlaces(tx, site, {});
      });
      options.onCommitted();
      return left;
    },
  };
};
