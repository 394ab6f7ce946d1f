/** Guesses of journeys over HTTP. */
import { z } from 'zod';
import { cursorNotValid, type Route, route } from '#platform/http';
import { guessNotFound, guessNotPermitted, screenshotNotFound, siteExportTooLarge, siteNotFound } from '../problems.ts';
import { CSV, csvAnswer, MANAGE, pageFields, pageOf, READ } from '../route-fields.ts';
import { idText } from '../sent.ts';
import type { SiteId } from '../store-tables.ts';
import { type Guesses, journeyGuess } from './manage-guesses.ts';
import { GUESS_STATES, type GuessId } from './store-guesses.ts';

const siteParams = z.strictObject({ id: idText('sit') });
const guessFilters = { state: z.enum(GUESS_STATES).optional() };

export const guessRoutes = (guesses: Guesses): readonly Route[] => [...siteRoutes(guesses), ...readRoutes(guesses)];

const siteRoutes = (guesses: Guesses): readonly Route[] => [
  route({
    method: 'POST',
    path: '/v1/sites/{id}/journey-guesses',
    operationId: 'orderJourneyGuess',
    summary: 'Has the way to the card form looked for; one that still waits or runs is given back instead of a second',
    access: MANAGE,
    idempotency: 'key',
    params: siteParams,
    success: { status: 202, schema: journeyGuess },
    problems: [siteNotFound, guessNotPermitted],
    handle: async ({ scope, params }) => ({ status: 202, body: await guesses.order(scope, params.id as SiteId) }),
  }),
  route({
    method: 'GET',
    path: '/v1/sites/{id}/journey-guesses',
    operationId: 'listJourneyGuesses',
    summary: 'Guesses of a site’s journey, newest first',
    access: READ,
    params: siteParams,
    query: z.strictObject({ ...guessFilters, ...pageFields }),
    success: { status: 200, schema: pageOf(journeyGuess) },
    problems: [siteNotFound, cursorNotValid],
    handle: async ({ scope, params, query: { cursor, limit, ...filters } }) => ({
      status: 200,
      body: await guesses.page(scope, params.id as SiteId, { filters, cursor, limit }),
    }),
  }),
  route({
    method: 'GET',
    path: '/v1/sites/{id}/journey-guesses.csv',
    operationId: 'exportJourneyGuesses',
    summary: 'Guesses of a site’s journey, as CSV',
    access: READ,
    params: siteParams,
    query: z.strictObject(guessFilters),
    success: CSV,
    problems: [siteNotFound, siteExportTooLarge],
    handle: async ({ scope, params, query }) =>
      csvAnswer(await guesses.csv(scope, params.id as SiteId, query), 'journey-guesses.csv'),
  }),
];

const readRoutes = (guesses: Guesses): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/journey-guesses/{id}',
    operationId: 'readJourneyGuess',
    summary: 'One guess: its YAML, its destinations, its pictures',
    access: READ,
    params: z.strictObject({ id: idText('gue') }),
    success: { status: 200, schema: journeyGuess },
    problems: [guessNotFound],
    handle: async ({ scope, params }) => ({ status: 200, body: await guesses.one(scope, params.id as GuessId) }),
  }),
  route({
    method: 'GET',
    path: '/v1/journey-guesses/{id}/screenshots/{name}',
    operationId: 'readJourneyGuessScreenshot',
    summary: 'One picture of a guess; no card was typed',
    access: READ,
    params: z.strictObject({ id: idText('gue'), name: z.string().regex(/^page-[1-9]\d?$/) }),
    success: { status: 200, contentType: 'image/png' },
    problems: [guessNotFound, screenshotNotFound],
    handle: async ({ scope, params }) => ({
      status: 200,
      body: await guesses.screenshot(scope, params.id as GuessId, params.name),
      headers: { 'cache-control': 'private, max-age=31536000, immutable', 'x-content-type-options': 'nosniff' },
    }),
  }),
];
