/** Files of cases, their printed records, and who read them, over HTTP. */
import { z } from 'zod';
import { cursorNotValid, type Route, route, sentInstant } from '#platform/http';
import { addedFileAnswer, caseDetailAnswer, readingPageAnswer } from './answers.ts';
import type { Cases } from './cases.ts';
import { FILE_LIMIT_BYTES } from './core/file-type.ts';
import {
  caseFull,
  caseNotFound,
  casesWholeTenantOnly,
  fileHoldsCardNumber,
  fileNotAsNamed,
  fileNotFound,
  fileTypeRefused,
  instantNotPast,
  listTooLarge,
  personRequired,
  printingBusy,
  recordNotFound,
  recordTooLarge,
  textFileTooLarge,
} from './problems.ts';
import { asFile, asForeignFile, caseParams, csvAnswer, idOfPrefix, pageFields, READ, WORK } from './sent.ts';

type Routed = Pick<Cases, 'work'>;

/** As a file system would take it, without a folder. */
const fileName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine((name) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}/\\]/u.test(name) && name !== '.' && name !== '..', {
    params: { code: 'not-a-file-name', expected: 'a name without folder, control or formatting characters' },
  });

export const fileRoutes = (cases: Routed): readonly Route[] => [
  ...attachmentRoutes(cases),
  ...recordRoutes(cases),
  ...readingRoutes(cases),
];

const attachmentRoutes = ({ work }: Routed): readonly Route[] => [
  route({
    method: 'POST',
    path: '/v1/cases/{id}/files',
    operationId: 'addCaseFile',
    summary: 'Adds a file to a case; the same bytes under the same name once',
    access: WORK,
    params: caseParams,
    query: z.strictObject({ name: fileName }),
    upload: { limitBytes: FILE_LIMIT_BYTES },
    success: { status: 201, schema: addedFileAnswer },
    problems: [caseNotFound, caseFull, fileTypeRefused, fileNotAsNamed, textFileTooLarge, fileHoldsCardNumber],
    handle: async ({ scope, params, query, upload }) => {
      if (upload === undefined) throw new Error('a route that declares an upload gets one');
      const { contentType: mediaType, read } = upload;
      const file = await work.addFile(scope, { case: params.id, name: query.name, mediaType, read });
      return { status: 201, body: { file } };
    },
  }),
  route({
    method: 'GET',
    path: '/v1/cases/{id}/files/{file}',
    operationId: 'readCaseFile',
    summary: 'The bytes of one file of a case; the reading is put on record',
    access: READ,
    params: z.strictObject({ id: idOfPrefix('cas'), file: idOfPrefix('fil') }),
    success: { status: 200, contentType: 'application/octet-stream' },
    problems: [caseNotFound, fileNotFound],
    handle: async ({ scope, params }) => {
      const { bytes, name, mediaType } = await work.readFile(scope, params.id, params.file);
      return { status: 200, body: bytes, contentType: mediaType, headers: asForeignFile(name) };
    },
  }),
];

const language = z.enum(['ja', 'en']).default('ja');
const before = sentInstant.optional().meta({ description: 'Shows the case as it was before; absent: now' });
const PDF = { status: 200, contentType: 'application/pdf' } as const;
const PRINT_PROBLEMS = [caseNotFound, casesWholeTenantOnly, instantNotPast, recordTooLarge, printingBusy];

/** The instant in the name lets the same record be asked for again. */
const pdfHeaders = ({ number, at }: { readonly number: number; readonly at: number }) =>
  asForeignFile(`case-${number}-${new Date(at).toISOString().replaceAll(':', '')}.pdf`);

const recordRoutes = ({ work }: Routed): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/cases/{id}/record.pdf',
    operationId: 'printCase',
    summary: 'A case as it was before an instant, as PDF: the same instant gives the same bytes',
    access: READ,
    params: caseParams,
    query: z.strictObject({ at: before, language }),
    success: PDF,
    problems: PRINT_PROBLEMS,
    handle: async ({ scope, params, query }) => {
      const printed = await work.print(scope, { case: params.id, ...query });
      return { status: 200, body: printed.bytes, headers: pdfHeaders(printed) };
    },
  }),
  route({
    method: 'POST',
    path: '/v1/cases/{id}/records',
    operationId: 'commitCaseRecord',
    summary: 'Prints a case, puts the digest of the print into the log and keeps the print',
    access: WORK,
    idempotency: 'key',
    params: caseParams,
    body: z.strictObject({ at: before, language }),
    success: { status: 201, schema: caseDetailAnswer },
    problems: [...PRINT_PROBLEMS, personRequired],
    handle: async ({ scope, params, body }) => ({
      status: 201,
      body: await work.commitPrint(scope, { case: params.id, ...body }),
    }),
  }),
  route({
    method: 'GET',
    path: '/v1/cases/{id}/records/{record}',
    operationId: 'readCaseRecord',
    summary: 'A record that was committed, as it was printed then',
    access: READ,
    params: z.strictObject({ id: idOfPrefix('cas'), record: idOfPrefix('prt') }),
    success: PDF,
    problems: [caseNotFound, casesWholeTenantOnly, recordNotFound],
    handle: async ({ scope, params }) => {
      const printed = await work.readPrint(scope, params.id, params.record);
      return { status: 200, body: printed.bytes, headers: pdfHeaders(printed) };
    },
  }),
];

const readingFilters = {
  reader: z.string().min(1).max(100).optional().meta({ description: 'The id of a person or an API key' }),
  from: sentInstant.optional().meta({ description: 'Hours that begin at or after' }),
  to: sentInstant.optional().meta({ description: 'Hours that begin before' }),
};

const readingRoutes = ({ work }: Routed): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/cases/{id}/readings',
    operationId: 'listCaseReadings',
    summary: 'Who had a case before them in which hours, newest first',
    access: READ,
    params: caseParams,
    query: z.strictObject({ ...readingFilters, ...pageFields }),
    success: { status: 200, schema: readingPageAnswer },
    problems: [caseNotFound, cursorNotValid],
    handle: async ({ scope, params, query: { cursor, limit, ...filters } }) => ({
      status: 200,
      body: await work.readings(scope, { case: params.id, filters, cursor, limit }),
    }),
  }),
  route({
    method: 'GET',
    path: '/v1/cases/{id}/readings.csv',
    operationId: 'exportCaseReadings',
    summary: 'The readings a filter selects as CSV',
    access: READ,
    params: caseParams,
    query: z.strictObject(readingFilters),
    success: csvAnswer,
    problems: [caseNotFound, listTooLarge],
    handle: async ({ scope, params, query }) => ({
      status: 200,
      body: await work.readingsCsv(scope, params.id, query),
      headers: asFile('case-readings.csv'),
    }),
  }),
];
