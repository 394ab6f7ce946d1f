/** What entries commit to, over HTTP: opened for an auditor, and put before a second person for erasure. */
import { z } from 'zod';
import { base64Of, hexOf } from '#evidence-verifier';
import { formatInstant, type Id, Problem, parseId } from '#kernel';
import { cursorNotValid, permissionMissing, type Route, route } from '#platform/http';
import type { Erasures, Opening } from './erase-datum.ts';
import {
  datumErased,
  datumInUse,
  datumNotKept,
  entryUnknown,
  erasuresTooMany,
  nothingTyped,
  wholeTenantOnly,
} from './problems.ts';
import { ERASURE_REASONS } from './record-erasure.ts';
import type { Erased } from './store-erasures.ts';

const MOST_WORDS = 500;

const idOfPrefix = <P extends string>(prefix: P) =>
  z.string().refine((text): text is Id<P> => parseId(prefix, text).kind === 'ok', {
    params: { code: 'not-an-id', expected: `${prefix}_ and 26 characters` },
  });

const isText = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

const erasureSchema = z
  .object({
    id: z.string(),
    entry: z.string().meta({ description: 'Whose subject the commitment is' }),
    commitment: z.string().meta({ description: 'Hexadecimal' }),
    room: z.string(),
    kind: z.string().meta({ description: 'What it was' }),
    about: z.string().meta({ description: 'The id of what it belonged to' }),
    reason: z.enum(ERASURE_REASONS),
    act: z.string(),
    askedBy: z.string(),
    approvedBy: z.string(),
    erasedAt: z.string(),
    recorded: z.string().meta({ description: 'The entry that says so' }),
  })
  .meta({ id: 'Erasure' });

const erasureAnswer = ({ commitment, erasedAt, ...rest }: Erased): z.output<typeof erasureSchema> => ({
  ...rest,
  commitment: hexOf(commitment),
  erasedAt: formatInstant(erasedAt),
});

const keptSchema = z
  .object({
    room: z.string(),
    kind: z.string().meta({ description: 'What it is' }),
    about: z.string().meta({ description: 'The id of what it belongs to' }),
    commitment: z.string().meta({ description: 'Hexadecimal; the subject of the entry' }),
    record: z.string().meta({ description: 'Canonical JSON (RFC 8785)' }),
    salt: z.string().meta({ description: '32 bytes in base64. SHA-256 of salt and record is the commitment' }),
    erasable: z.enum(['yes', 'in-use', 'nothing-typed']),
    together: z.array(z.string()).meta({ description: 'Other entries whose commitments are erased with it' }),
  })
  .meta({ id: 'KeptDatum' });

const openingSchema = z
  .object({
    entry: z.string(),
    index: z.int().nullable().meta({ description: 'In the log; null until it is sequenced' }),
    kept: keptSchema.nullable().meta({ description: 'Null when it is erased' }),
    erased: erasureSchema.nullable(),
  })
  .meta({ id: 'Opening' });

const openingAnswer = (opening: Opening): z.output<typeof openingSchema> => {
  const at = { entry: opening.entry, index: opening.index ?? null };
  if (opening.state === 'erased') return { ...at, kept: null, erased: erasureAnswer(opening.erased) };
  const { room, kind, about, record, erasable, together } = opening;
  return {
    ...at,
    kept: {
      ...{ room, kind, about, record, erasable },
      together: [...together],
      commitment: hexOf(opening.commitment),
      salt: base64Of(opening.salt),
    },
    erased: null,
  };
};

const OPENING = [wholeTenantOnly, entryUnknown, datumNotKept, permissionMissing];

export const erasureRoutes = (erasures: Erasures): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/evidence/openings/{entry}',
    operationId: 'openCommitment',
    summary:
      'What an entry commits to, with the salt that shows it, or that it is erased; as reading what it belongs to',
    access: { permission: 'evidence:read' },
    params: z.strictObject({ entry: idOfPrefix('ent') }),
    success: { status: 200, schema: openingSchema },
    problems: OPENING,
    handle: async ({ scope, params }) => ({
      status: 200,
      body: openingAnswer(await erasures.open(scope, params.entry)),
    }),
  }),
  askRoute(erasures),
  ...listRoutes(erasures),
];

const askRoute = (erasures: Erasures): Route =>
  route({
    method: 'POST',
    path: '/v1/evidence/erasures',
    operationId: 'askForErasure',
    summary: 'Asks for the erasure of what an entry commits to; a second person’s approval does it, for good',
    access: { permission: 'tenant:administer' },
    idempotency: 'key',
    body: z.strictObject({
      entry: idOfPrefix('ent'),
      reason: z.enum(ERASURE_REASONS),
      words: z
        .string()
        .trim()
        .min(1)
        .max(MOST_WORDS)
        .refine(isText, { params: { code: 'not-text', expected: 'Unicode text without NUL' } })
        .meta({ description: 'For the person who approves; never what is to be erased' }),
    }),
    success: {
      status: 202,
      schema: z.object({ act: z.string().meta({ description: '/v1/acts has it' }) }).meta({ id: 'ErasureAsked' }),
    },
    problems: [...OPENING, datumErased, datumInUse, nothingTyped],
    handle: async ({ scope, body }) => ({ status: 202, body: { act: await erasures.ask(scope, body) } }),
  });

const filterFields = {
  reason: z.enum(ERASURE_REASONS).optional(),
  room: z
    .string()
    .regex(/^[a-z][a-z-]{0,39}$/)
    .optional(),
};

const listRoutes = (erasures: Erasures): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/evidence/erasures',
    operationId: 'listErasures',
    summary: 'What was erased, why, and by which act of two people, newest first',
    access: { permission: 'evidence:read' },
    query: z.strictObject({
      ...filterFields,
      cursor: z.string().max(200).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    success: {
      status: 200,
      schema: z
        .object({ items: z.array(erasureSchema), nextCursor: z.string().optional() })
        .meta({ id: 'ErasurePage' }),
    },
    problems: [wholeTenantOnly, cursorNotValid],
    handle: async ({ scope, query: { cursor, limit, ...filters } }) => {
      const before = cursor === undefined ? undefined : positionOf(cursor);
      const { erasures: found, hasMore } = await erasures.page(scope, { filters, before, limit });
      const last = hasMore ? found.at(-1) : undefined;
      return {
        status: 200,
        body: { items: found.map(erasureAnswer), ...(last && { nextCursor: btoa(`erasures:${last.id}`) }) },
      };
    },
  }),
  route({
    method: 'GET',
    path: '/v1/evidence/erasures/export.csv',
    operationId: 'exportErasures',
    summary: 'What was erased, newest first, as CSV',
    access: { permission: 'evidence:read' },
    query: z.strictObject(filterFields),
    success: { status: 200, contentType: 'text/csv; charset=utf-8' },
    problems: [wholeTenantOnly, erasuresTooMany],
    handle: async ({ scope, query }) => ({
      status: 200,
      body: await erasures.csv(scope, query),
      headers: { 'content-disposition': 'attachment; filename="erasures.csv"' },
    }),
  }),
];

/** @throws Problem `cursor-not-valid` */
const positionOf = (cursor: string): Id<'ers'> => {
  const [list, position] = textOf(cursor).split(':');
  const id = list === 'erasures' ? parseId('ers', position ?? '') : undefined;
  if (id?.kind !== 'ok') throw new Problem(cursorNotValid);
  return id.value;
};

const textOf = (cursor: string): string => {
  try {
    return atob(cursor);
  } catch {
    return '';
  }
};
