/** The party's consent to share, over HTTP. */
import { z } from 'zod';
import { formatInstant } from '#kernel';
import { type Route, route } from '#platform/http';
import { consent } from './answers.ts';
import * as problems from './problems.ts';
import { ANSWER, idText, layoutName, READ } from './sent.ts';
import { type Consent, endConsent, giveConsent, listConsents } from './share-declaration.ts';
import type { Supervision } from './supervision.ts';

const partyParams = z.strictObject({ id: idText('pty') });

const consentAnswer = ({ id, layout, givenAt, givenBy, endedAt }: Consent): z.output<typeof consent> => ({
  ...{ id, layout, givenBy, givenAt: formatInstant(givenAt) },
  ...(endedAt === undefined ? {} : { endedAt: formatInstant(endedAt) }),
});

export const shareRoutes = ({ ports }: Supervision): readonly Route[] => [
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
