/** How the routes of declarations are called, and what of them is planted. */

import { type PartyId, parseId, type TenantId } from '#kernel';
import { systemScope } from '#registry';
import type { House } from '../../src/app/house.ts';
import { uploadOf } from '../../src/platform/http/testing-upload.ts';
import { attachFile } from '../../src/supervision/attach-file.ts';
import { keepLayout } from '../../src/supervision/own-layouts.ts';
import { giveConsent } from '../../src/supervision/share-declaration.ts';
import type { Call } from './call.ts';

const of = (id: string, more: Omit<Call, 'path'> = {}): Call => ({ path: { id }, ...more });
const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const CONTROL = 'security-checklist.admin-ip-limit';
const ofControl = { id: 'declaration', control: 'security-checklist.admin-ip-limit' };

const words = (text: string) => `{ ja: "${text}", en: "${text}" }`;
const layoutOf = (name: string): string => `layout: ${name}
edition: "1"
acquirer: ${words('A')}
title: ${words('T')}
particulars: []
columns:
  - { is: mark, title: ${words('M')}, share: 20 }
  - { is: details, title: ${words('D')}, share: 80 }
sections:
  - { heading: ${words('H')}, items: [{ control: ${CONTROL}, number: "1" }] }
`;

export const SUPERVISION_CALLS: Readonly<Record<string, Call>> = {
  'GET /v1/declarations/{id}': of('declaration'),
  'GET /v1/declarations/{id}/check': of('declaration'),
  'GET /v1/declarations/{id}/workbook': of('declaration'),
  'GET /v1/declarations/{id}/files/{file}': { path: { id: 'declaration', file: 'declarationFile' } },
  'GET /v1/declarations/{id}/filings/{number}/document': {
    path: { id: 'declaration', number: '1' },
    owner: 404,
  },
  'GET /v1/declarations/{id}/layouts/{layout}': {
    path: { id: 'declaration', layout: 'acquirer-marks' },
    owner: 404,
  },
  'GET /v1/declaration-layouts/{layout}': { path: { layout: 'ownLayout' } },
  'GET /v1/declaration-layouts/{layout}/sample': { path: { layout: 'ownLayout' }, query: 'format=xlsx' },
  'POST /v1/declaration-layouts/check': { body: { content: layoutOf('probe'), language: 'ja' } },
  'PUT /v1/declaration-layouts/{layout}': {
    path: { layout: 'probe' },
    shared: true,
    body: { content: layoutOf('probe') },
  },
  'DELETE /v1/declaration-layouts/{layout}': { path: { layout: 'ownLayout' } },
  'GET /v1/parties/{id}/share-consents': of('party'),
  'POST /v1/declaration-reminders': { body: { declarations: ['{declaration}'] } },
  'POST /v1/declaration-requests': { body: { parties: ['{party}'], dueOn: day(20) } },
  'POST /v1/declarations': { body: { party: '{party}', dueOn: day(20) } },
  'POST /v1/declarations/{id}/acceptance': of('declaration', { body: { filing: 1 }, owner: 409 }),
  'POST /v1/declarations/{id}/return': of('declaration', {
    body: { filing: 1, reasons: { [CONTROL]: 'probe' } },
    owner: 409,
  }),
  'POST /v1/declarations/{id}/withdrawal': of('declaration', { body: { reason: 'probe' } }),
  // Withdrawn by then.
  'POST /v1/declarations/{id}/reminders': of('declaration', { owner: 409 }),
  'POST /v1/declarations/{id}/files': of('declaration', { query: 'name=probe.txt', text: 'probe', owner: 409 }),
  'POST /v1/declarations/{id}/workbook': of('declaration', { text: 'probe', owner: 409 }),
  'POST /v1/declarations/{id}/filings': of('declaration', { body: { version: 0 }, owner: 403 }),
  'PUT /v1/declarations/{id}/answers/{control}': { path: ofControl, body: { version: 0, answer: {} }, owner: 409 },
  'PUT /v1/declarations/{id}/particulars': of('declaration', {
    body: { before: {}, particulars: {} },
    owner: 409,
  }),
  'POST /v1/parties/{id}/share-consents': of('party', { body: { layout: 'acquirer-marks' }, owner: 403 }),
  'DELETE /v1/share-consents/{id}': of('shareConsent', { owner: 403 }),
};

type Post = (address: string, body?: unknown) => Promise<Record<string, unknown> & { readonly id: string }>;

export const plantDeclarations = async (
  house: House,
  post: Post,
  of: { readonly tenant: TenantId; readonly party: string; readonly word: string },
): Promise<Record<string, string>> => {
  const { id } = await post('/v1/declarations', { party: of.party, dueOn: day(20) });
  const declaration = parseId('dcl', id);
  if (declaration.kind === 'failed') throw new Error('a declaration has an id');
  const file = await attachFile(house.supervision.ports, systemScope(of.tenant, 'walls'), {
    declaration: declaration.value,
    name: `${of.word}.txt`,
    upload: uploadOf(new TextEncoder().encode(of.word), 'text/plain'),
  });
  const person = { kind: 'person', id: house.newId('per') } as const;
  const scope = { ...systemScope(of.tenant, 'walls'), principal: person, parties: [of.party as PartyId] };
  const consent = await giveConsent(house.supervision.ports, scope, {
    party: of.party as PartyId,
    layout: 'acquirer-sections',
  });
  const ownLayout = 'kept-by-the-first-tenant';
  await keepLayout(house.supervision.ports, systemScope(of.tenant, 'walls'), {
    name: ownLayout,
    content: layoutOf(ownLayout),
  });
  return { declaration: id, declarationFile: file.id, shareConsent: consent, ownLayout };
};
