/** Evidence items, files, viewers and assessors' keys, over HTTP. */
import { z } from 'zod';
import { cursorNotValid, type Route, route } from '#platform/http';
import { addItem, addRevision, receiveUpload } from './add-items.ts';
import { assessorKey, evidenceFile, evidenceItem, evidenceItemDetail } from './answers.ts';
import { askForKey, listAssessorKeys, revokeKey } from './assessor-keys.ts';
import type { Assurance } from './assurance.ts';
import { GRADES, STATES } from './core/evidence-kind.ts';
import { FILE_LIMIT_BYTES } from './core/file-kind.ts';
import * as problems from './problems.ts';
import { itemsAsCsv, itemsSharedWith, listItems, readContent, readItem } from './read-items.ts';
import {
  CSV,
  csvAnswer,
  day,
  envelope,
  evidenceKind,
  idText,
  line,
  pageFields,
  pageOf,
  publicKey,
  READ,
  SUBMIT,
  typed,
  WORK,
} from './sent.ts';
import { endViewer, listViewer } from './share-items.ts';

const itemParams = z.strictObject({ id: idText('evi') });
const filters = {
  party: idText('pty').optional(),
  kind: evidenceKind.optional(),
  grade: z.enum(GRADES).optional().describe('of the standing revision'),
  state: z.enum(STATES).optional(),
  text: typed(100).optional().describe('part of the title or issuer'),
};

const content = z
  .discriminatedUnion('from', [
    z.strictObject({ from: z.literal('claim') }),
    z.strictObject({ from: z.literal('file'), file: idText('evf'), signature: envelope.optional() }),
    z.strictObject({ from: z.literal('url'), url: z.string().min(1).max(2_000) }),
    z.strictObject({ from: z.literal('visit'), visit: idText('vis') }),
  ])
  .meta({ id: 'EvidenceContent' });

export const described = {
  title: line(200),
  effectiveFrom: day,
  effectiveTo: day,
  expiresOn: day.optional(),
  coveredSystems: z.array(line(200)).max(2_000).default([]),
};
const revisionFields = { ...described, issuer: line(200), content };

const ADDING = [
  problems.partyUnknown,
  problems.periodRefused,
  problems.fileNotFound,
  problems.signatureRefused,
  problems.staffOnly,
  problems.fetchRefused,
  problems.fileRefused,
  problems.digestNotComputed,
  problems.visitUnknown,
];

export const itemRoutes = (room: Assurance): readonly Route[] => [
  ...readRoutes(room),
  contentRoute(room),
  ...addRoutes(room),
  ...viewerRoutes(room),
  ...keyRoutes(room),
];

const readRoutes = ({ ports }: Assurance): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/evidence-items',
    operationId: 'listEvidenceItems',
    summary: 'Evidence items, newest first',
    access: READ,
    query: z.strictObject({ ...filters, ...pageFields }),
    success: { status: 200, schema: pageOf(evidenceItem) },
    problems: [cursorNotValid],
    handle: async ({ scope, query: { cursor, limit, ...wanted } }) => ({
      status: 200,
      body: await listItems(ports, scope, { filters: wanted, cursor, limit }),
    }),
  }),
  route({
    method: 'GET',
    path: '/v1/evidence-items.csv',
    operationId: 'exportEvidenceItems',
    summary: 'The evidence items a filter selects, as CSV',
    access: READ,
    query: z.strictObject(filters),
    success: CSV,
    problems: [problems.exportTooLarge],
    handle: async ({ scope, query }) => csvAnswer(await itemsAsCsv(ports, scope, query), 'evidence-items.csv'),
  }),
  route({
    method: 'GET',
    path: '/v1/evidence-items-shared',
    operationId: 'listSharedEvidenceItems',
    summary: 'Items of others that name the caller among who may see them',
    access: READ,
    success: { status: 200, schema: z.object({ items: z.array(z.string()).readonly() }) },
    handle: async ({ scope }) => ({ status: 200, body: { items: await itemsSharedWith(ports, scope) } }),
  }),
  route({
    method: 'GET',
    path: '/v1/evidence-items/{id}',
    operationId: 'readEvidenceItem',
    summary: 'One item with all its revisions',
    access: READ,
    params: itemParams,
    success: { status: 200, schema: evidenceItemDetail },
    problems: [problems.itemNotFound],
    handle: async ({ scope, params }) => ({ status: 200, body: await readItem(ports, scope, params.id) }),
  }),
];

/** Somebody else's file: sent so that no browser shows or runs it. */
const contentRoute = ({ ports }: Assurance): Route =>
  route({
    method: 'GET',
    path: '/v1/evidence-revisions/{id}/content',
    operationId: 'readEvidenceContent',
    summary: 'The document of a revision, to save; its bytes have the digest that the log names',
    access: READ,
    params: z.strictObject({ id: idText('evr') }),
    success: { status: 200, contentType: 'application/octet-stream' },
    problems: [problems.revisionNotFound, problems.contentMissing],
    handle: async ({ scope, params }) => {
      const { bytes, mediaType, fileName } = await readContent(ports, scope, params.id);
      return {
        status: 200,
        body: bytes,
        contentType: mediaType,
        headers: {
          'content-disposition': `attachment; filename="${fileName}"`,
          'x-content-type-options': 'nosniff',
          'content-security-policy': "default-src 'none'; sandbox",
        },
      };
    },
  });

const addRoutes = ({ ports }: Assurance): readonly Route[] => [
  route({
    method: 'POST',
    path: '/v1/evidence-files',
    operationId: 'sendEvidenceFile',
    summary: 'Sends a document, in the body as it is; the same bytes again are the same file',
    access: SUBMIT,
    query: z.strictObject({ party: idText('pty').optional(), name: line(200).optional() }),
    upload: { limitBytes: FILE_LIMIT_BYTES },
    success: { status: 201, schema: evidenceFile },
    problems: [problems.partyUnknown, problems.fileRefused, problems.digestNotComputed],
    handle: async ({ scope, query, upload }) => {
      if (upload === undefined) throw new Error('the route takes an upload');
      return { status: 201, body: await receiveUpload(ports, scope, { upload, party: query.party, name: query.name }) };
    },
  }),
  route({
    method: 'POST',
    path: '/v1/evidence-items',
    operationId: 'addEvidenceItem',
    summary: 'Adds an item: claimed, from a file, from the assessor’s address, or of a visit',
    access: SUBMIT,
    idempotency: 'key',
    body: z.strictObject({ party: idText('pty').optional(), kind: evidenceKind, ...revisionFields }),
    success: { status: 201, schema: evidenceItemDetail },
    problems: ADDING,
    handle: async ({ scope, body }) => {
      const { item } = await addItem(ports, scope, body);
      return { status: 201, body: await readItem(ports, scope, item) };
    },
  }),
  route({
    method: 'POST',
    path: '/v1/evidence-items/{id}/revisions',
    operationId: 'addEvidenceRevision',
    summary: 'Adds a revision; those before it stay',
    access: SUBMIT,
    idempotency: 'key',
    params: itemParams,
    body: z.strictObject(revisionFields),
    success: { status: 201, schema: evidenceItemDetail },
    problems: [problems.itemNotFound, ...ADDING],
    handle: async ({ scope, params, body }) => {
      await addRevision(ports, scope, params.id, body);
      return { status: 201, body: await readItem(ports, scope, params.id) };
    },
  }),
];

const viewerRoutes = ({ ports }: Assurance): readonly Route[] => [
  route({
    method: 'POST',
    path: '/v1/evidence-items/{id}/viewers',
    operationId: 'listEvidenceViewer',
    summary: 'Lets one more person see the item',
    access: WORK,
    idempotency: 'key',
    params: itemParams,
    body: z.strictObject({ person: idText('per') }),
    success: { status: 201, schema: evidenceItemDetail },
    problems: [problems.staffOnly, problems.itemNotFound, problems.personUnknown, problems.viewerListed],
    handle: async ({ scope, params, body }) => {
      await listViewer(ports, scope, { item: params.id, person: body.person });
      return { status: 201, body: await readItem(ports, scope, params.id) };
    },
  }),
  route({
    method: 'DELETE',
    path: '/v1/evidence-items/{id}/viewers/{person}',
    operationId: 'endEvidenceViewer',
    summary: 'Ends that a listed person sees the item',
    access: WORK,
    params: z.strictObject({ id: idText('evi'), person: idText('per') }),
    success: { status: 204 },
    problems: [problems.staffOnly, problems.itemNotFound],
    handle: async ({ scope, params }) => {
      await endViewer(ports, scope, { item: params.id, person: params.person });
      return { status: 204 };
    },
  }),
];

const keyRoutes = ({ ports }: Assurance): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/assessor-keys',
    operationId: 'listAssessorKeys',
    summary: 'Keys of assessors whose signatures are checked',
    access: READ,
    success: { status: 200, schema: z.object({ items: z.array(assessorKey).readonly() }) },
    problems: [problems.staffOnly],
    handle: async ({ scope }) => ({ status: 200, body: { items: await listAssessorKeys(ports, scope) } }),
  }),
  route({
    method: 'POST',
    path: '/v1/assessor-keys',
    operationId: 'askForAssessorKey',
    summary: 'Asks a second person to make an assessor’s key known (Ed25519)',
    access: WORK,
    idempotency: 'key',
    body: z.strictObject({ assessor: line(200), publicKeyBase64: publicKey, reason: typed(1_000) }),
    success: { status: 202, schema: z.object({ key: z.string(), act: z.string() }) },
    problems: [problems.staffOnly, problems.personRequired, problems.keyNotAcceptable, problems.assessorKeyTaken],
    handle: async ({ scope, body: { assessor, publicKeyBase64, reason } }) => ({
      status: 202,
      body: await askForKey(ports, scope, { assessor, publicKey: publicKeyBase64, reason }),
    }),
  }),
  route({
    method: 'POST',
    path: '/v1/assessor-keys/{id}/revocation',
    operationId: 'revokeAssessorKey',
    summary: 'Ends a key, at once; what it signed before stays',
    access: WORK,
    idempotency: 'key',
    params: z.strictObject({ id: idText('ask') }),
    success: { status: 204 },
    problems: [problems.staffOnly, problems.assessorKeyNotFound],
    handle: async ({ scope, params }) => {
      await revokeKey(ports, scope, params.id);
      return { status: 204 };
    },
  }),
];
