/** The script inventory of a site (PCI DSS 6.4.3), and the source of each script. */
import { formatInstant, instantOfMs, Problem, type Scope } from '#kernel';
import { cursorNotValid } from '#platform/http';
import type { SiteScript } from './answers.ts';
import { cursorOf, placeOf } from './core/cursor.ts';
import { type Column, EXPORT_CHUNK, EXPORT_LIMIT, exportRows } from './export-rows.ts';
import type { PageOf, PageWanted } from './manage-sites.ts';
import type { SiteWatchOptions } from './ports.ts';
import { scriptNotFound } from './problems.ts';
import { siteOrProblem } from './read-visits.ts';
import { objectName } from './record-visit.ts';
import type { ScriptFilters } from './sent.ts';
import {
  type ScriptPlaceInList,
  type ScriptQuery,
  type ScriptRow,
  scriptsOfSite,
  siteHasScript,
} from './store-results.ts';
import type { SiteId } from './store-tables.ts';

export type Scripts = {
  /** Last seen first. @throws Problem `site-not-found`, `cursor-not-valid` */
  page(scope: Scope, site: SiteId, wanted: PageWanted<ScriptFilters>): Promise<PageOf<SiteScript>>;
  /** @throws Problem `site-not-found`, `site-export-too-large` */
  csv(scope: Scope, site: SiteId, filters: ScriptFilters): Promise<Uint8Array>;
  /** UTF-8. @throws Problem `site-not-found`, `site-script-not-found` */
  source(scope: Scope, site: SiteId, sha256: string): Promise<Uint8Array>;
};

const LIST = 'scripts';

const COLUMNS: readonly Column<ScriptRow>[] = [
  { name: 'url', of: ({ url }) => url },
  { name: 'inline', of: ({ inline }) => String(inline) },
  { name: 'sha256', of: ({ sha256 }) => sha256 },
  { name: 'bytes', of: ({ bytes }) => bytes },
  { name: 'first_seen_at', of: ({ firstSeenAt }) => formatInstant(firstSeenAt) },
  { name: 'first_seen_visit', of: ({ firstSeenVisit }) => firstSeenVisit },
  { name: 'last_seen_at', of: ({ lastSeenAt }) => formatInstant(lastSeenAt) },
  { name: 'last_seen_visit', of: ({ lastSeenVisit }) => lastSeenVisit },
];

const queryOf = ({ text, inline }: ScriptFilters): ScriptQuery => ({
  text,
  inline: inline === undefined ? undefined : inline === 'true',
});

const scriptOf = (row: ScriptRow): SiteScript => ({
  ...row,
  firstSeenAt: formatInstant(row.firstSeenAt),
  lastSeenAt: formatInstant(row.lastSeenAt),
});

const placeIn = (cursor: string): ScriptPlaceInList => {
  const [at, url, inline, sha256] = placeOf(LIST, 4, cursor) ?? [];
  if (typeof at !== 'number' || typeof url !== 'string' || typeof sha256 !== 'string')
    throw new Problem(cursorNotValid);
  return { lastSeenAt: instantOfMs(at), url, inline: inline === 1, sha256 };
};

const cursorAfter = ({ lastSeenAt, url, inline, sha256 }: ScriptRow): string =>
  cursorOf(LIST, [lastSeenAt, url, inline ? 1 : 0, sha256]);

export const createScripts = ({ database, objects, exportLimit = EXPORT_LIMIT }: SiteWatchOptions): Scripts => ({
  page: (scope, id, { filters, cursor, limit }) =>
    database.inScope(scope, async (tx) => {
      const after = cursor === undefined ? undefined : placeIn(cursor);
      const site = await siteOrProblem(tx, scope, id);
      const rows = await scriptsOfSite(tx, site, { filters: queryOf(filters), after, limit: limit + 1 });
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      const items = shown.map(scriptOf);
      return last === undefined ? { items } : { items, nextCursor: cursorAfter(last) };
    }),
  csv: (scope, id, filters) =>
    database.inScope(scope, async (tx) => {
      const site = await siteOrProblem(tx, scope, id);
      const wanted = { filters: queryOf(filters), limit: EXPORT_CHUNK };
      return exportRows<ScriptRow>({
        columns: COLUMNS,
        limit: exportLimit,
        next: (after) => scriptsOfSite(tx, site, { ...wanted, after }),
      });
    }),
  source: async (scope, id, sha256) => {
    const known = await database.inScope(scope, async (tx) => {
      const site = await siteOrProblem(tx, scope, id);
      return siteHasScript(tx, site, sha256);
    });
    const source = known ? await objects.get(objectName(scope.tenant, sha256)) : undefined;
    if (source === undefined) throw new Problem(scriptNotFound);
    return source;
  },
});
