/** Layouts of acquirers and the party's consent to share, over HTTP. */
import { z } from 'zod';
import { formatInstant } from '#kernel';
import { type Route, route } from '#platform/http';
import { consent, layoutAnswer } from './answers.ts';
import * as problems from './problems.ts';
import { ANSWER, idText, language, READ, savedAs } from './sent.ts';
import { type Consent, endConsent, giveConsent, listConsents, renderLayout } from './share-declaration.ts';
import type { Supervision } from './supervision.ts';

const layoutName = z
  .string()
  .max(64)
  .regex(/^[a-z0-9-]+$/);
const partyParams = z.strictObject({ id: idText('pty') });
const TYPES = {
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

const consentAnswer = ({ id, layout, givenAt, givenBy, endedAt }: Consent): z.output<typeof consent> => ({
  ...{ id, layout, givenBy, givenAt: formatInstant(givenAt) },
  ...(endedAt === undefined ? {} : { endedAt: formatInstant(endedAt) }),
});

export const shareRoutes = (room: Supervision): readonly Route[] => [...layoutRoutes(room), ...consentRoutes(room)];

const layoutRoutes = ({ ports }: Supervision): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/declaration-layouts',
    operationId: 'listDeclarationLayouts',
    summary: 'The layouts in which acquirers want declarations',
    access: READ,
    success: { status: 200, schema: z.object({ items: z.array(layoutAnswer).readonly() }) },
    handle: async () => ({ status: 200, body: { items: ports.layouts } }),
  }),
  route({
    method: 'GET',
    path: '/v1/declarations/{id}/layouts/{layout}',
    operationId: 'renderDeclarationLayout',
    summary: 'The newest filing in an acquirer’s layout; for the tenant’s people only by the party’s consent',
    access: READ,
    params: z.strictObject({ id: idText('dcl'), layout: layoutName }),
    query: z.strictObject({ format: z.enum(['pdf', 'xlsx']).default('pdf'), language }),
    success: { status: 200, contentType: 'application/octet-stream' },
    problems: [
      problems.declarationNotFound,
      problems.filingNotFound,
      problems.layoutNotFound,
      problems.consentMissing,
      problems.printingRefused,
    ],
    handle: async ({ scope, params: { id, layout }, query }) => {
      const bytes = await renderLayout(ports, scope, { declaration: id, layout, ...query });
      return savedAs(bytes, `${id}-${layout}.${query.format}`, TYPES[query.format]);
    },
  }),
];

const consentRoutes = ({ ports }: Supervision): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/parties/{id}/share-consents',
    operationId: 'listShareConsents',
    summary: 'To which acquirers the party lets its declarations go, newest first',
    access: READ,
    params: partyParams,
    success: { status: 200, schema: z.object({ items: z.array(consent).readonly() }) },
    problems: [problems.declarationPartyUnknown],
    handle: async ({ scope, params: { id } }) => ({
      status: 200,
      body: { items: (await listConsents(ports, scope, id)).map(consentAnswer) },
    }),
  }),
  route({
    method: 'POST',
    path: '/v1/parties/{id}/share-consents',
    operationId: 'giveShareConsent',
    summary: 'Consents to share with an acquirer; only one of the party’s own people can',
    access: ANSWER,
    params: partyParams,
    body: z.strictObject({ layout: layoutName }),
    idempotency: 'key',
    success: { status: 201, schema: z.object({ id: z.string() }) },
    problems: [
      problems.partyPersonOnly,
      problems.declarationPartyUnknown,
      problems.layoutNotFound,
      problems.consentGiven,
    ],
    handle: async ({ scope, params: { id }, body: { layout } }) => ({
      status: 201,
      body: { id: await giveConsent(ports, scope, { party: id, layout }) },
    }),
  }),
  route({
    method: 'DELETE',
    path: '/v1/share-consents/{id}',
    operationId: 'endShareConsent',
    summary: 'Takes a consent back: nothing more goes to that acquirer',
    access: ANSWER,
    params: z.strictObject({ id: idText('shc') }),
    success: { status: 204 },
    problems: [problems.partyPersonOnly, problems.consentNotFound],
    handle: async ({ scope, params: { id } }) => {
      await endConsent(ports, scope, id);
      return { status: 204 };
    },
  }),
];
