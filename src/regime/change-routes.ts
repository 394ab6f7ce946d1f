/** Editions of packs over HTTP: what changed from one to the next, and which parties have to answer what again. */
import { z } from 'zod';
import { type Id, type PartyId, Problem, parseId } from '#kernel';
import { cursorNotValid, type Route, route } from '#platform/http';
import { controlSchema, MODALITIES, type Pack } from './core/pack.ts';
import { ANSWERS_DUE, EFFECTS } from './core/touch.ts';
import type { CountedChange, ReadPackChanges, TouchedParty } from './pack-changes.ts';
import * as problems from './problems.ts';

const READ = { permission: 'merchant:read' } as const;
const CSV = { status: 200, contentType: 'text/csv; charset=utf-8' } as const;

const EditionAnswer = z
  .object({
    edition: z.string(),
    from: z.string(),
    fromIs: z
      .enum(['stated', 'compiled'])
      .meta({ description: 'compiled: the source’s own day could not be verified' }),
    to: z.string().optional(),
    controls: z.int(),
    hash: z.string().meta({ description: 'SHA-256 of its RFC 8785 form' }),
  })
  .meta({ id: 'RegimeEdition' });

const counts = <N extends string>(names: readonly N[]) =>
  z.object(Object.fromEntries(names.map((name) => [name, z.int()])) as Record<N, z.ZodInt>);

const ChangeAnswer = z
  .object({
    control: z.string(),
    kind: z.enum(['added', 'changed', 'removed']),
    parts: z.array(z.string()).meta({ description: 'Of a changed control: what differs' }),
    answerAgain: z.boolean().meta({ description: 'What is asked, or what is enough, is another; not words alone' }),
    modality: z.object({ before: z.enum(MODALITIES).optional(), after: z.enum(MODALITIES).optional() }),
    before: controlSchema.optional(),
    after: controlSchema.optional(),
    touched: counts(EFFECTS).meta({
      description: 'Parties for whom it begins, changes or ends, by the roles and shops they have on the day',
    }),
    answers: counts(ANSWERS_DUE).meta({
      description:
        'Of these: again, they declared under another edition; first, they declared nothing of the pack; asked, it was ' +
        'put to them; answered, they filed it; nothing, nothing is asked',
    }),
  })
  .meta({ id: 'RegimeChange' });

const TouchedPartyAnswer = z
  .object({
    party: z.string(),
    name: z.string(),
    declared: z.array(
      z.object({
        declaration: z.string(),
        status: z.enum(['asked', 'returned', 'filed', 'accepted']),
        edition: z.string(),
      }),
    ),
    touched: z.array(z.object({ control: z.string(), effect: z.enum(EFFECTS), answer: z.enum(ANSWERS_DUE) })),
  })
  .meta({ id: 'RegimeTouchedParty' });

const packParam = z.strictObject({ pack: z.string().regex(/^[a-z0-9-]{1,64}$/) });

const between = {
  from: z.string().trim().min(1).max(40).optional().meta({ description: 'An edition; the one before `to` if absent' }),
  to: z.string().trim().min(1).max(40).optional().meta({ description: 'An edition; the newest if absent' }),
};

const touchedFilters = {
  ...between,
  control: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/)
    .optional(),
  effect: z.enum(EFFECTS).optional(),
  answer: z.enum(ANSWERS_DUE).optional(),
};

const PROBLEMS = [problems.packNotFound, problems.editionNotFound, problems.editionsNotApart];

export const changeRoutes = (changes: ReadPackChanges): readonly Route[] => [
  listEditions(changes),
  readChanges(changes),
  exportChanges(changes),
  listTouched(changes),
  exportTouched(changes),
];

const editionAnswer = ({ content, hash }: Pack): z.output<typeof EditionAnswer> => {
  const { edition, from, fromIs, to, controls } = content;
  return { edition, from, fromIs, ...(to === undefined ? {} : { to }), controls: controls.length, hash };
};

const listEditions = (changes: ReadPackChanges): Route =>
  route({
    method: 'GET',
    path: '/v1/regime/packs/{pack}/editions',
    operationId: 'listRegimeEditions',
    summary: 'Editions of a pack with the days they are in force, the earliest first',
    access: READ,
    params: packParam,
    success: { status: 200, schema: z.object({ items: z.array(EditionAnswer) }) },
    problems: [problems.packNotFound],
    handle: async ({ params }) => ({
      status: 200,
      body: { items: changes.editions(params.pack).map(editionAnswer) },
    }),
  });

const changeAnswer = ({ change, modality, touched }: CountedChange): z.output<typeof ChangeAnswer> => {
  const before = change.kind === 'changed' ? change.before : change.control;
  return {
    control: change.control.id,
    kind: change.kind,
    parts: change.kind === 'changed' ? [...change.parts] : [],
    answerAgain: change.answerAgain,
    modality: { ...modality },
    ...(change.kind === 'added' ? {} : { before }),
    ...(change.kind === 'removed' ? {} : { after: change.control }),
    touched: touched.effects,
    answers: touched.answers,
  };
};

const readChanges = (changes: ReadPackChanges): Route =>
  route({
    method: 'GET',
    path: '/v1/regime/packs/{pack}/changes',
    operationId: 'readRegimeChanges',
    summary: 'What differs between two editions of a pack, and how many parties each change touches',
    access: READ,
    params: packParam,
    query: z.strictObject(between),
    success: {
      status: 200,
      schema: z.object({
        from: EditionAnswer,
        to: EditionAnswer,
        on: z.string().meta({ description: 'The day whose roles and shops count' }),
        parties: z.object({ looked: z.int(), touched: z.int(), again: z.int() }),
        items: z.array(ChangeAnswer),
      }),
    },
    problems: PROBLEMS,
    handle: async ({ scope, params, query }) => {
      const found = await changes.between(scope, { ...params, ...query });
      const { from, to, on, parties } = found;
      return {
        status: 200,
        body: {
          ...{ from: editionAnswer(from), to: editionAnswer(to), on, parties: { ...parties } },
          items: found.changes.map(changeAnswer),
        },
      };
    },
  });

const exportChanges = (changes: ReadPackChanges): Route =>
  route({
    method: 'GET',
    path: '/v1/regime/packs/{pack}/changes/export.csv',
    operationId: 'exportRegimeChanges',
    summary: 'The changes with how many parties each touches, as CSV',
    access: READ,
    params: packParam,
    query: z.strictObject(between),
    success: CSV,
    problems: PROBLEMS,
    handle: async ({ scope, params, query }) => ({
      status: 200,
      body: await changes.csv(scope, { ...params, ...query }),
      headers: { 'content-disposition': 'attachment; filename="changes.csv"' },
    }),
  });

const CURSOR = /^after:(pty_[0-9a-z]{26})$/;

const placeOf = (cursor: string | undefined): PartyId | undefined => {
  if (cursor === undefined) return undefined;
  const id = parseId('pty', CURSOR.exec(cursor)?.[1] ?? '');
  if (id.kind === 'failed') throw new Problem(cursorNotValid);
  return id.value satisfies Id<'pty'>;
};

const touchedAnswer = ({ id, name, declared, touched }: TouchedParty): z.output<typeof TouchedPartyAnswer> => ({
  ...{ party: id, name },
  declared: declared.map(({ declaration, status, edition }) => ({ declaration, status, edition })),
  touched: touched.map((each) => ({ ...each })),
});

const listTouched = (changes: ReadPackChanges): Route =>
  route({
    method: 'GET',
    path: '/v1/regime/packs/{pack}/changes/parties',
    operationId: 'listRegimeTouchedParties',
    summary: 'Parties that a new edition touches, by which change, and what of it each has to answer',
    access: READ,
    params: packParam,
    query: z.strictObject({
      ...touchedFilters,
      cursor: z.string().max(60).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    success: {
      status: 200,
      schema: z.object({ items: z.array(TouchedPartyAnswer), nextCursor: z.string().optional() }),
    },
    problems: [...PROBLEMS, cursorNotValid],
    handle: async ({ scope, params, query: { cursor, limit, from, to, ...filters } }) => {
      const wanted = { ...params, from, to, filters, after: placeOf(cursor), limit };
      const { parties, hasMore } = await changes.touched(scope, wanted);
      const last = hasMore ? parties.at(-1) : undefined;
      return {
        status: 200,
        body: { items: parties.map(touchedAnswer), ...(last && { nextCursor: `after:${last.id}` }) },
      };
    },
  });

const exportTouched = (changes: ReadPackChanges): Route =>
  route({
    method: 'GET',
    path: '/v1/regime/packs/{pack}/changes/parties/export.csv',
    operationId: 'exportRegimeTouchedParties',
    summary: 'The parties that a new edition touches, a line for each party and change, as CSV',
    access: READ,
    params: packParam,
    query: z.strictObject(touchedFilters),
    success: CSV,
    problems: [...PROBLEMS, problems.touchedTooMany],
    handle: async ({ scope, params, query: { from, to, ...filters } }) => ({
      status: 200,
      body: await changes.touchedCsv(scope, { ...params, from, to, filters }),
      headers: { 'content-disposition': 'attachment; filename="touched-parties.csv"' },
    }),
  });
