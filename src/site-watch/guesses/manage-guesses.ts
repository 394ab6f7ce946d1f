/** Guesses of journeys: asked for by a person where the site's rights allow it, then read with their pictures. */
import { z } from 'zod';
import { formatInstant, instantOfMs, Problem, parseId, type Scope } from '#kernel';
import { cursorNotValid } from '#platform/http';
import { knownProviderSchema } from '../answers.ts';
import { cursorOf, placeOf } from '../core/cursor.ts';
import { knownProvider } from '../describe-providers.ts';
import { type Column, EXPORT_CHUNK, EXPORT_LIMIT, exportRows } from '../export-rows.ts';
import type { PageOf, PageWanted } from '../manage-sites.ts';
import { permissionOrProblem, rightsOf } from '../ownership/read-rights.ts';
import type { SiteWatchOptions } from '../ports.ts';
import { guessNotFound, guessNotPermitted, screenshotNotFound } from '../problems.ts';
import { siteOrProblem } from '../read-visits.ts';
import { objectName } from '../record-visit.ts';
import type { SiteId } from '../store-tables.ts';
import {
  FOUND,
  findGuess,
  GUESS_STATES,
  type GuessId,
  type GuessPlace,
  type GuessQuery,
  type GuessRow,
  guessesOfSite,
  guessUnderWay,
  queueGuess,
} from './store-guesses.ts';

export const journeyGuess = z
  .object({
    id: z.string(),
    site: z.string(),
    state: z.enum(GUESS_STATES).meta({ description: '`failed`: nothing was looked for, `endCode` says why' }),
    orderedBy: z.string(),
    orderedAt: z.string(),
    startedAt: z.string().optional(),
    endedAt: z.string().optional(),
    found: z
      .enum(FOUND)
      .optional()
      .meta({ description: '`card-form`: the way is whole; else the YAML is its beginning' }),
    endCode: z.string().optional(),
    shopKind: z.string().optional(),
    yaml: z.string().optional().meta({ description: 'The journey, to be looked at before it is relied on' }),
    destinations: z.array(z.object({ host: z.string(), provider: knownProviderSchema.optional() })).readonly(),
    steps: z.int(),
    screenshots: z.array(z.object({ name: z.string(), sha256: z.string(), bytes: z.int() })).readonly(),
    evidence: z.string().optional().meta({ description: 'Entry in the log' }),
  })
  .meta({ id: 'JourneyGuess' });

export type JourneyGuess = z.output<typeof journeyGuess>;

export type Guesses = {
  /**
   * The one that waits or runs now: this order's, or an earlier one's.
   * @throws Problem `site-not-found`, `journey-guess-not-permitted`
   */
  order(scope: Scope, site: SiteId): Promise<JourneyGuess>;
  /** Newest first. @throws Problem `site-not-found`, `cursor-not-valid` */
  page(scope: Scope, site: SiteId, wanted: PageWanted<GuessQuery>): Promise<PageOf<JourneyGuess>>;
  /** @throws Problem `site-not-found`, `site-export-too-large` */
  csv(scope: Scope, site: SiteId, filters: GuessQuery): Promise<Uint8Array>;
  /** @throws Problem `journey-guess-not-found` */
  one(scope: Scope, id: GuessId): Promise<JourneyGuess>;
  /** PNG. @throws Problem `journey-guess-not-found`, `screenshot-not-found` */
  screenshot(scope: Scope, id: GuessId, name: string): Promise<Uint8Array>;
};

const LIST = 'journey-guesses';

const answerOf = (row: GuessRow, { paymentProviders }: Pick<SiteWatchOptions, 'paymentProviders'>): JourneyGuess => {
  const { startedAt, endedAt, found, endCode, shopKind, yaml, entry } = row;
  return {
    ...{ id: row.id, site: row.site, state: row.state, orderedBy: row.orderedBy },
    orderedAt: formatInstant(row.orderedAt),
    ...(startedAt === undefined ? {} : { startedAt: formatInstant(startedAt) }),
    ...(endedAt === undefined ? {} : { endedAt: formatInstant(endedAt) }),
    ...(found === undefined ? {} : { found }),
    ...(endCode === undefined ? {} : { endCode }),
    ...(shopKind === undefined ? {} : { shopKind }),
    ...(yaml === undefined ? {} : { yaml }),
    destinations: row.destinations.map((host) => ({ host, ...knownProvider(host, paymentProviders) })),
    steps: row.steps,
    screenshots: row.pictures,
    ...(entry === undefined ? {} : { evidence: entry }),
  };
};

const COLUMNS: readonly Column<GuessRow>[] = [
  { name: 'id', of: ({ id }) => id },
  { name: 'state', of: ({ state }) => state },
  { name: 'ordered_by', of: ({ orderedBy }) => orderedBy },
  { name: 'ordered_at', of: ({ orderedAt }) => formatInstant(orderedAt) },
  { name: 'ended_at', of: ({ endedAt }) => endedAt && formatInstant(endedAt) },
  { name: 'found', of: ({ found }) => found },
  { name: 'end_code', of: ({ endCode }) => endCode },
  { name: 'shop_kind', of: ({ shopKind }) => shopKind },
  { name: 'steps', of: ({ steps }) => steps },
  { name: 'destinations', of: ({ destinations }) => destinations.join(' ') },
  { name: 'evidence', of: ({ entry }) => entry },
];

const placeIn = (cursor: string): GuessPlace => {
  const [at, text] = placeOf(LIST, 2, cursor) ?? [];
  const id = parseId('gue', String(text));
  if (typeof at !== 'number' || id.kind === 'failed') throw new Problem(cursorNotValid);
  return { orderedAt: instantOfMs(at), id: id.value };
};

export const createGuesses = (options: SiteWatchOptions, wake: () => void): Guesses => {
  const { database, clock, newId, objects, exportLimit = EXPORT_LIMIT } = options;
  const read = (scope: Scope, id: GuessId) =>
    database.inScope(scope, async (tx) => {
      const row = await findGuess(tx, scope.tenant, id);
      if (row === undefined) throw new Problem(guessNotFound);
      return row;
    });
  return {
    order: async (scope, site) => {
      const { tenant, principal } = scope;
      const ordered = await database.inScope(scope, async (tx) => {
        const permission = await permissionOrProblem(tx, { tenant, site }, 'lock');
        if (rightsOf(permission, options, clock.now()).visits === 'plain') throw new Problem(guessNotPermitted);
        const by = { orderedBy: principal.id, orderedAt: clock.now() };
        await queueGuess(tx, { ...by, tenant, site, party: permission.party, id: newId('gue') });
        const row = await guessUnderWay(tx, tenant, site);
        if (row === undefined) throw new Error('a guess that was ordered waits');
        return row;
      });
      wake();
      return answerOf(ordered, options);
    },
    page: (scope, id, { filters, cursor, limit }) =>
      database.inScope(scope, async (tx) => {
        await siteOrProblem(tx, scope, id);
        const after = cursor === undefined ? undefined : placeIn(cursor);
        const rows = await guessesOfSite(tx, { tenant: scope.tenant, id }, { filters, after, limit: limit + 1 });
        const shown = rows.slice(0, limit);
        const last = rows.length > limit ? shown.at(-1) : undefined;
        const items = shown.map((row) => answerOf(row, options));
        return last === undefined ? { items } : { items, nextCursor: cursorOf(LIST, [last.orderedAt, last.id]) };
      }),
    csv: (scope, id, filters) =>
      database.inScope(scope, async (tx) => {
        await siteOrProblem(tx, scope, id);
        return exportRows<GuessRow>({
          columns: COLUMNS,
          limit: exportLimit,
          next: (after) => guessesOfSite(tx, { tenant: scope.tenant, id }, { filters, after, limit: EXPORT_CHUNK }),
        });
      }),
    one: async (scope, id) => answerOf(await read(scope, id), options),
    screenshot: async (scope, id, name) => {
      const found = (await read(scope, id)).pictures.find((each) => each.name === name);
      const png = found && (await objects.get(objectName(scope.tenant, found.sha256)));
      if (png === undefined) throw new Problem(screenshotNotFound);
      return png;
    },
  };
};
