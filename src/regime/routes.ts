/** The regime over HTTP: packs, controls, what binds a party and why, and which roles a company has. */
import { z } from 'zod';
import { type Id, Problem, parseId } from '#kernel';
import { cursorNotValid, type Route, route } from '#platform/http';
import { changeRoutes } from './change-routes.ts';
import { type Binding, gatesContract } from './core/applies.ts';
import {
  ATTRIBUTE_NAMES,
  ATTRIBUTES,
  controlSchema,
  LICENCES,
  type Licence,
  MODALITIES,
  periodOf,
} from './core/pack.ts';
import { REQUIREMENTS } from './core/requirement.ts';
import { CERTAINTIES, ROLE_ANSWERS, ROLE_QUESTIONS, type RoleAnswers, whichRoles } from './core/which-roles.ts';
import type { ReadPackChanges } from './pack-changes.ts';
import * as problems from './problems.ts';
import type { ListedControl, Regime } from './regime.ts';

export type RegimeRoutesOptions = { readonly regime: Regime; readonly packChanges: ReadPackChanges };

const READ = { permission: 'merchant:read' } as const;
const CSV = { status: 200, contentType: 'text/csv; charset=utf-8' } as const;
const day = z.iso.date().meta({ description: 'A day in Asia/Tokyo' });
const roleNumber = z.coerce.number().int().min(1).max(7);

const words = z.object({ ja: z.string(), en: z.string() });

const PackAnswer = z
  .object({
    pack: z.string(),
    edition: z.string(),
    title: words,
    source: z.object({ id: z.string(), name: words }),
    from: z.string(),
    fromIs: z
      .enum(['stated', 'compiled'])
      .meta({ description: 'compiled: the source’s own day could not be verified' }),
    to: z.string().optional(),
    controls: z.int(),
    editions: z.int().meta({ description: 'How many editions are known, this one among them' }),
    hash: z.string().meta({ description: 'SHA-256 of its RFC 8785 form' }),
  })
  .meta({ id: 'RegimePack' });

const ControlAnswer = z
  .object({
    pack: z.string(),
    edition: z.string(),
    inForce: z.object({ from: z.string(), to: z.string().optional() }),
    control: controlSchema,
  })
  .meta({ id: 'RegimeControl' });

const Because = z
  .object({
    kind: z.enum(['role', 'licence', 'attribute', 'attribute-unknown', 'in-force']),
    role: z.int().optional(),
    licence: z.string().optional(),
    attribute: z.enum(ATTRIBUTE_NAMES as [string, ...string[]]).optional(),
    value: z.string().optional(),
    since: z.string().optional(),
    from: z.string().optional(),
    to: z.string().optional(),
  })
  .meta({ id: 'RegimeReason' });

const BindingAnswer = z
  .object({
    pack: z.string(),
    edition: z.string(),
    control: controlSchema,
    because: z.array(Because),
    gatesContract: z.boolean().meta({ description: 'Not met, it keeps a contract from being made' }),
  })
  .meta({ id: 'RegimeBinding' });

const controlFilters = {
  pack: z.string().max(64).optional(),
  requirement: z
    .string()
    .refine((text) => REQUIREMENTS.includes(text), {
      params: { code: 'not-a-requirement', expected: 'an ID such as LEAK-05' },
    })
    .optional(),
  modality: z.enum(MODALITIES).optional(),
  role: roleNumber.optional(),
  licence: z.enum(LICENCES).optional(),
  on: day.optional(),
  text: z.string().trim().min(1).max(100).optional(),
};

export const regimeRoutes = ({ regime, packChanges }: RegimeRoutesOptions): readonly Route[] => [
  listPacks(regime),
  ...changeRoutes(packChanges),
  listControls(regime),
  exportControls(regime),
  findRoles(),
  findApplicable(regime),
  readPartyControls(regime),
];

const listPacks = (regime: Regime): Route =>
  route({
    method: 'GET',
    path: '/v1/regime/packs',
    operationId: 'listRegimePacks',
    summary: 'The packs: what each source asks for',
    access: READ,
    success: { status: 200, schema: z.object({ items: z.array(PackAnswer) }) },
    handle: async () => {
      const items = regime.packs.map(({ content: { controls, ...rest }, hash }) => ({
        ...rest,
        controls: controls.length,
        editions: regime.editions.get(rest.pack)?.length ?? 1,
        hash,
      }));
      return { status: 200, body: { items } };
    },
  });

const controlAnswer = ({ pack, control }: ListedControl): z.output<typeof ControlAnswer> => {
  const { from, to } = periodOf(pack, control);
  return { pack: pack.pack, edition: pack.edition, inForce: { from, ...(to === undefined ? {} : { to }) }, control };
};

const PLACE = /^\d{1,6}$/;

const listControls = (regime: Regime): Route =>
  route({
    method: 'GET',
    path: '/v1/regime/controls',
    operationId: 'listRegimeControls',
    summary: 'Controls in the order of their packs',
    access: READ,
    query: z.strictObject({
      ...controlFilters,
      cursor: z.string().max(20).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    success: {
      status: 200,
      schema: z.object({ items: z.array(ControlAnswer), total: z.int(), nextCursor: z.string().optional() }),
    },
    problems: [cursorNotValid],
    handle: async ({ query: { cursor, limit, ...filters } }) => {
      if (cursor !== undefined && !PLACE.test(cursor)) throw new Problem(cursorNotValid);
      const begin = Number(cursor ?? 0);
      const found = regime.controls(filters);
      const items = found.slice(begin, begin + limit).map(controlAnswer);
      const next = begin + limit < found.length ? { nextCursor: String(begin + limit) } : {};
      return { status: 200, body: { items, total: found.length, ...next } };
    },
  });

const exportControls = (regime: Regime): Route =>
  route({
    method: 'GET',
    path: '/v1/regime/controls/export.csv',
    operationId: 'exportRegimeControls',
    summary: 'The controls a filter selects, as CSV',
    access: READ,
    query: z.strictObject(controlFilters),
    success: CSV,
    handle: async ({ query }) => ({
      status: 200,
      body: regime.csv(query),
      headers: { 'content-disposition': 'attachment; filename="controls.csv"' },
    }),
  });

const findRoles = (): Route =>
  route({
    method: 'GET',
    path: '/v1/regime/roles',
    operationId: 'findRegimeRoles',
    summary: 'Which 号 a company has by what it does; never a flat yes where the reading is open',
    access: READ,
    query: z.strictObject(Object.fromEntries(ROLE_QUESTIONS.map((name) => [name, z.enum(ROLE_ANSWERS).optional()]))),
    success: {
      status: 200,
      schema: z.object({
        roles: z.array(z.object({ role: z.int(), certainty: z.enum(CERTAINTIES), because: z.enum(ROLE_QUESTIONS) })),
      }),
    },
    handle: async ({ query }) => ({ status: 200, body: { roles: [...whichRoles(query as RoleAnswers)] } }),
  });

const someRoles = z
  .string()
  .refine((text) => /^[1-7](?:,[1-7]){0,6}$/.test(text), {
    params: { code: 'not-roles', expected: '1 to 7, commas between' },
  })
  .transform((text) => text.split(',').map(Number));

const isLicence = (text: string): text is Licence => (LICENCES as readonly string[]).includes(text);

const someLicences = z
  .string()
  .max(200)
  .transform((text, context): readonly Licence[] => {
    const names = text.split(',');
    if (names.every(isLicence)) return names;
    context.addIssue({
      code: 'custom',
      params: { code: 'not-licences', expected: `${LICENCES.join(', ')}, commas between` },
    });
    return z.NEVER;
  });

const shopFields = Object.fromEntries(
  ATTRIBUTE_NAMES.map((name) => {
    const values: readonly string[] = ATTRIBUTES[name];
    return [name, z.enum(values as [string, ...string[]]).optional()];
  }),
);

const findApplicable = (regime: Regime): Route =>
  route({
    method: 'GET',
    path: '/v1/regime/applicable',
    operationId: 'findApplicableControls',
    summary: 'What would bind a company with these roles, licences and this shop, each with its reasons',
    access: READ,
    query: z.strictObject({
      roles: someRoles.optional(),
      licences: someLicences.optional(),
      on: day.optional(),
      ...shopFields,
    }),
    success: { status: 200, schema: z.object({ on: z.string(), items: z.array(BindingAnswer) }) },
    handle: async ({ query: { roles = [], licences = [], on = regime.today(), ...shop } }) => {
      const facts = {
        roles: roles.map((role) => ({ role, validFrom: on })),
        licences: licences.map((licence) => ({ licence, validFrom: on })),
        shops: [shop],
      };
      return { status: 200, body: { on, items: regime.applicable(facts, on).map(bindingAnswer) } };
    },
  });

const bindingAnswer = ({ because, ...rest }: Binding): z.output<typeof BindingAnswer> => ({
  ...rest,
  because: because.map((each) => ({ ...each })),
  gatesContract: gatesContract(rest.control.modality),
});

const readPartyControls = (regime: Regime): Route =>
  route({
    method: 'GET',
    path: '/v1/parties/{id}/controls',
    operationId: 'readPartyControls',
    summary: 'What binds a party on a day, by its roles and what is known of its shops, each with its reasons',
    access: READ,
    params: z.strictObject({
      id: z.string().refine((text): text is Id<'pty'> => parseId('pty', text).kind === 'ok', {
        params: { code: 'not-an-id', expected: 'pty_ and 26 characters' },
      }),
    }),
    query: z.strictObject({ on: day.optional() }),
    success: { status: 200, schema: z.object({ on: z.string(), items: z.array(BindingAnswer) }) },
    problems: [problems.partyNotFound],
    handle: async ({ scope, params, query: { on = regime.today() } }) => {
      const bindings = await regime.ofParty(scope, params.id, on);
      if (bindings === undefined) throw new Problem(problems.partyNotFound);
      return { status: 200, body: { on, items: bindings.map(bindingAnswer) } };
    },
  });
