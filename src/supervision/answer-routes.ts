/** What the party does over HTTP: answers, attaches, checks, files, and exchanges workbooks. */
import { z } from 'zod';
import { type Route, route } from '#platform/http';
import { attachment, attachmentAnswer, filingCheck, imported } from './answers.ts';
import { attachFile, readAttachment } from './attach-file.ts';
import { FILE_LIMIT_BYTES } from './core/file-kind.ts';
import { exportWorkbook, importWorkbook } from './exchange-workbook.ts';
import { checkNow, fileDeclaration } from './file-declaration.ts';
import { printFiling } from './print-filing.ts';
import * as problems from './problems.ts';
import { saveAnswer, saveParticulars } from './save-answers.ts';
import { ANSWER, controlKey, idText, language, line, READ, savedAs, sentAnswer, sentParticulars } from './sent.ts';
import type { Supervision } from './supervision.ts';

const params = z.strictObject({ id: idText('dcl') });
const SAVING = [
  problems.declarationNotFound,
  problems.declarationNotOpen,
  problems.declarationChanged,
  problems.answerRefused,
];
/** More is refused where it is read, by name. */
const UPLOAD_LIMIT_BYTES = 64 * 1024 * 1024;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export const answerRoutes = (room: Supervision): readonly Route[] => [
  ...saveRoutes(room),
  ...fileRoutes(room),
  ...filingRoutes(room),
  ...workbookRoutes(room),
];

const saveRoutes = ({ ports }: Supervision): readonly Route[] => [
  route({
    method: 'PUT',
    path: '/v1/declarations/{id}/answers/{control}',
    operationId: 'saveDeclarationAnswer',
    summary: 'Saves the answer to one control; the same answer twice is one',
    access: ANSWER,
    params: z.strictObject({ id: idText('dcl'), control: controlKey }),
    body: z.strictObject({
      version: z.int().min(0).describe('of the answer it replaces; 0 where there is none'),
      answer: sentAnswer,
    }),
    success: { status: 200, schema: z.object({ version: z.int(), declarationVersion: z.int() }) },
    problems: [...SAVING, problems.controlNotAsked],
    handle: async ({ scope, params: { id, control }, body }) => ({
      status: 200,
      body: await saveAnswer(ports, scope, { declaration: id, control, ...body }),
    }),
  }),
  route({
    method: 'PUT',
    path: '/v1/declarations/{id}/particulars',
    operationId: 'saveDeclarationParticulars',
    summary: 'Saves who is responsible, who the contractor is, and from when the answers hold',
    access: ANSWER,
    params,
    body: z.strictObject({ before: sentParticulars, particulars: sentParticulars }),
    success: { status: 200, schema: z.object({ declarationVersion: z.int() }) },
    problems: SAVING,
    handle: async ({ scope, params: { id }, body }) => ({
      status: 200,
      body: { declarationVersion: await saveParticulars(ports, scope, { declaration: id, ...body }) },
    }),
  }),
];

const fileRoutes = ({ ports }: Supervision): readonly Route[] => [
  route({
    method: 'POST',
    path: '/v1/declarations/{id}/files',
    operationId: 'attachDeclarationFile',
    summary: `Takes a file that shows an answer: up to ${FILE_LIMIT_BYTES} bytes, its type as its name and bytes say`,
    access: ANSWER,
    params,
    query: z.strictObject({ name: line(200) }),
    upload: { limitBytes: UPLOAD_LIMIT_BYTES },
    success: { status: 201, schema: attachment },
    problems: [
      problems.declarationNotFound,
      problems.declarationNotOpen,
      problems.attachmentRefused,
      problems.attachmentTooLarge,
      problems.attachmentsFull,
    ],
    handle: async ({ scope, params: { id }, query: { name }, upload }) => {
      if (upload === undefined) throw new Error('the route declares an upload');
      return { status: 201, body: attachmentAnswer(await attachFile(ports, scope, { declaration: id, name, upload })) };
    },
  }),
  route({
    method: 'GET',
    path: '/v1/declarations/{id}/files/{file}',
    operationId: 'readDeclarationFile',
    summary: 'A file that was handed in, to save',
    access: READ,
    params: z.strictObject({ id: idText('dcl'), file: idText('dca') }),
    success: { status: 200, contentType: 'application/octet-stream' },
    problems: [problems.declarationNotFound, problems.attachmentNotFound, problems.attachmentMissing],
    handle: async ({ scope, params: { id, file } }) => {
      const { bytes, name } = await readAttachment(ports, scope, { declaration: id, file });
      // The name is somebody else's: its letters travel escaped (RFC 6266).
      return savedAs(bytes, `${file}"; filename*=UTF-8''${encodeURIComponent(name).replaceAll("'", '%27')}; x="`);
    },
  }),
];

const filingRoutes = ({ ports }: Supervision): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/declarations/{id}/check',
    operationId: 'checkDeclaration',
    summary: 'What filing would say now: what is missing, said twice or out of order',
    access: READ,
    params,
    success: { status: 200, schema: filingCheck },
    problems: [problems.declarationNotFound],
    handle: async ({ scope, params: { id } }) => ({
      status: 200,
      body: { faults: (await checkNow(ports, scope, id)).faults },
    }),
  }),
  route({
    method: 'POST',
    path: '/v1/declarations/{id}/filings',
    operationId: 'fileDeclaration',
    summary: 'Files the declaration as it was read; only one of the party’s own people can',
    access: ANSWER,
    params,
    body: z.strictObject({ version: z.int().min(0).describe('of the declaration that was looked over') }),
    idempotency: 'key',
    success: { status: 201, schema: z.object({ number: z.int() }) },
    problems: [
      problems.partyPersonOnly,
      problems.declarationNotFound,
      problems.declarationNotOpen,
      problems.declarationChanged,
      problems.declarationIncomplete,
    ],
    handle: async ({ scope, params: { id }, body: { version } }) => ({
      status: 201,
      body: { number: await fileDeclaration(ports, scope, { declaration: id, version }) },
    }),
  }),
  route({
    method: 'GET',
    path: '/v1/declarations/{id}/filings/{number}/document',
    operationId: 'printDeclarationFiling',
    summary: 'A filed declaration as PDF: the same bytes each time',
    access: READ,
    params: z.strictObject({ id: idText('dcl'), number: z.coerce.number().int().min(1).max(100_000) }),
    query: z.strictObject({ language }),
    success: { status: 200, contentType: 'application/pdf' },
    problems: [problems.declarationNotFound, problems.filingNotFound, problems.printingRefused],
    handle: async ({ scope, params: { id, number }, query }) =>
      savedAs(await printFiling(ports, scope, { declaration: id, number, ...query }), `${id}-${number}.pdf`),
  }),
];

const workbookRoutes = ({ ports }: Supervision): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/declarations/{id}/workbook',
    operationId: 'exportDeclarationWorkbook',
    summary: 'The declaration as a workbook to fill in, with what is answered so far',
    access: READ,
    params,
    query: z.strictObject({ language }),
    success: { status: 200, contentType: XLSX },
    problems: [problems.declarationNotFound],
    handle: async ({ scope, params: { id }, query }) =>
      savedAs(await exportWorkbook(ports, scope, { declaration: id, ...query }), `${id}.xlsx`),
  }),
  route({
    method: 'POST',
    path: '/v1/declarations/{id}/workbook',
    operationId: 'importDeclarationWorkbook',
    summary: 'Takes a filled-in workbook: what can be read is saved, the rest is told cell by cell',
    access: ANSWER,
    params,
    upload: { limitBytes: UPLOAD_LIMIT_BYTES },
    success: { status: 200, schema: imported },
    problems: [problems.declarationNotFound, problems.declarationNotOpen, problems.workbookRefused],
    handle: async ({ scope, params: { id }, upload }) => {
      if (upload === undefined) throw new Error('the route declares an upload');
      return { status: 200, body: await importWorkbook(ports, scope, { declaration: id, upload }) };
    },
  }),
];
