/** Rule sets over HTTP: written, checked, read, put in shadow, asked into force; what shadow would have done. */
import { z } from 'zod';
import { formatInstant } from '#kernel';
import { cursorNotValid, type Route, route } from '#platform/http';
import * as problems from '../problems.ts';
import type { ChangeRuleSets } from './change-rule-sets.ts';
import { previewRoutes } from './preview-routes.ts';
import type { ReadRuleSets } from './read-rule-sets.ts';
import type { ReadShadow } from './read-shadow.ts';
import {
  CSV,
  csvAnswer,
  cursorOf,
  MANAGE,
  PATH,
  pageFields,
  placeOf,
  READ,
  sentId,
  versionParams,
} from './route-fields.ts';
import type { Previews } from './run-previews.ts';
import { shadowRoutes } from './shadow-routes.ts';
import { RULE_SET_STATUSES, RULE_SET_STEPS, type RuleSetVersion, type Step } from './store-rule-sets.ts';

export type RuleSets = {
  readonly change: ChangeRuleSets;
  readonly read: ReadRuleSets;
  readonly shadow: ReadShadow;
  readonly previews: Previews;
};

/** Far beyond what 500 rules take; checking it takes some tens of milliseconds. */
const LONGEST_TEXT = 200_000;

const written = (text: string): boolean => !text.includes('\0') && text.isWellFormed();
const NOT_TEXT = { params: { code: 'not-text', expected: 'Unicode text without NUL' } };
const why = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .refine(written, NOT_TEXT)
  .meta({ description: 'Kept beside the change; the log commits to it' });
const ruleText = z.string().min(1).max(LONGEST_TEXT).refine(written, NOT_TEXT).meta({ description: 'A rule file' });

const versionFields = {
  id: z.string(),
  number: z.int().meta({ description: 'Among those of the tenant, from 1 on' }),
  hash: z.string(),
  name: z.string(),
  version: z.int().meta({ description: 'As the file says' }),
  rules: z.int(),
  status: z.enum(RULE_SET_STATUSES),
  note: z.string(),
  basedOn: z.string().optional(),
  madeBy: z.string(),
  madeByName: z.string().optional().meta({ description: 'Where it is a person' }),
  madeAt: z.string(),
  statusSince: z.string(),
};
const VersionAnswer = z.object(versionFields).meta({ id: 'RuleSetVersion' });

const StepAnswer = z.object({
  id: z.string(),
  step: z.enum(RULE_SET_STEPS),
  why: z.string(),
  act: z.string().optional().meta({ description: 'The act of two people it was' }),
  madeBy: z.string(),
  madeByName: z.string().optional(),
  madeAt: z.string(),
});

type Names = ReadonlyMap<string, string>;
const NOBODY: Names = new Map();

const named = (madeBy: string, names: Names): { readonly madeBy: string; readonly madeByName?: string } => {
  const name = names.get(madeBy);
  return name === undefined ? { madeBy } : { madeBy, madeByName: name };
};

const versionAnswer = (version: RuleSetVersion, names: Names = NOBODY): z.output<typeof VersionAnswer> => {
  const { id, number, hash, name, version: own, rules, status, note, madeBy, basedOn, madeAt, statusSince } = version;
  return {
    ...{ id, number, hash, name, version: own, rules, status, note, ...named(madeBy, names) },
    ...(basedOn === undefined ? {} : { basedOn }),
    madeAt: formatInstant(madeAt),
    statusSince: formatInstant(statusSince),
  };
};

const stepAnswer = (each: Step, names: Names): z.output<typeof StepAnswer> => {
  const { id, step, why: said, act, madeBy, madeAt } = each;
  const done = { id, step, why: said, ...named(madeBy, names), madeAt: formatInstant(madeAt) };
  return act === undefined ? done : { ...done, act };
};

const filterFields = {
  status: z.enum(RULE_SET_STATUSES).optional(),
  text: z.string().min(1).max(128).optional().meta({ description: 'Part of the name or the note' }),
};
export const ruleSetRoutes = ({ ruleSets }: { readonly ruleSets: RuleSets }): readonly Route[] => [
  ...readRoutes(ruleSets),
  ...inForceRoutes(ruleSets),
  ...writeRoutes(ruleSets),
  ...moveRoutes(ruleSets),
  ...askRoutes(ruleSets),
  ...shadowRoutes(ruleSets),
  ...previewRoutes(ruleSets),
];

const readRoutes = (ruleSets: RuleSets): readonly Route[] => [
  route({
    method: 'GET',
    path: PATH,
    operationId: 'listRuleSets',
    summary: 'Versions of the tenant’s own rule sets, the latest first',
    access: READ,
    query: z.strictObject({ ...filterFields, ...pageFields }),
    success: { status: 200, schema: z.object({ items: z.array(VersionAnswer), nextCursor: z.string().optional() }) },
    problems: [cursorNotValid],
    handle: async ({ scope, query: { cursor, ...wanted } }) => {
      const below = cursor === undefined ? undefined : Number(placeOf(cursor, /^\d{1,9}$/));
      const page = await ruleSets.read.page(scope, { ...wanted, below });
      const last = page.hasMore ? page.versions.at(-1) : undefined;
      const names = await ruleSets.read.names(
        scope,
        page.versions.map(({ madeBy }) => madeBy),
      );
      const items = page.versions.map((each) => versionAnswer(each, names));
      return { status: 200, body: { items, ...(last ? { nextCursor: cursorOf(last.number) } : {}) } };
    },
  }),
  route({
    method: 'GET',
    path: `${PATH}/export.csv`,
    operationId: 'exportRuleSets',
    summary: 'The versions a filter selects as CSV',
    access: READ,
    query: z.strictObject(filterFields),
    success: CSV,
    handle: async ({ scope, query }) => csvAnswer(await ruleSets.read.csv(scope, query), 'rule-sets.csv'),
  }),
  route({
    method: 'GET',
    path: `${PATH}/{id}`,
    operationId: 'readRuleSet',
    summary: 'One version with its text and what was done with it',
    access: READ,
    params: versionParams,
    success: {
      status: 200,
      schema: z
        .object({ ...versionFields, text: z.string(), steps: z.array(StepAnswer).readonly() })
        .meta({ id: 'RuleSetVersionDetail' }),
    },
    problems: [problems.ruleSetNotThere],
    handle: async ({ scope, params }) => {
      const { text, steps, ...version } = await ruleSets.read.one(scope, params.id);
      const makers = [version.madeBy, ...steps.map(({ madeBy }) => madeBy)];
      const names = await ruleSets.read.names(scope, makers);
      const done = steps.map((each) => stepAnswer(each, names));
      return { status: 200, body: { ...versionAnswer(version, names), text, steps: done } };
    },
  }),
];

const inForceRoutes = (ruleSets: RuleSets): readonly Route[] => [
  route({
    method: 'GET',
    path: `${PATH}/in-force`,
    operationId: 'readRuleSetInForce',
    summary: 'The rule set in force as a file; without a version it is the configured one',
    access: READ,
    success: {
      status: 200,
      schema: z
        .object({
          hash: z.string(),
          name: z.string(),
          version: z.int(),
          text: z.string(),
          own: VersionAnswer.optional().meta({ description: 'Absent: the configured one' }),
        })
        .meta({ id: 'RuleSetInForce' }),
    },
    handle: async ({ scope }) => {
      const { ruleSet, text, version: own } = await ruleSets.read.inForce(scope);
      const { name, version } = ruleSet.content;
      const inForce = { hash: ruleSet.hash, name, version, text };
      return { status: 200, body: { ...inForce, ...(own === undefined ? {} : { own: versionAnswer(own) }) } };
    },
  }),
];

const FaultAnswer = z
  .object({
    code: z.string(),
    line: z.int(),
    column: z.int(),
    expected: z.string(),
    rule: z.string().optional().meta({ description: 'The rule concerned, where its id could be read' }),
  })
  .meta({ id: 'RuleFileFault' });

const writeRoutes = (ruleSets: RuleSets): readonly Route[] => [
  route({
    method: 'POST',
    path: `${PATH}/check`,
    operationId: 'checkRuleSet',
    summary: 'Every fault of a rule file with its line and column; nothing is kept',
    access: READ,
    body: z.strictObject({ text: ruleText }),
    success: { status: 200, schema: z.object({ faults: z.array(FaultAnswer).readonly() }) },
    handle: async ({ body }) => ({ status: 200, body: { faults: ruleSets.change.check(body.text) } }),
  }),
  route({
    method: 'POST',
    path: PATH,
    operationId: 'makeRuleSet',
    summary: 'Keeps a rule file as a draft; a change of a draft is another version',
    access: MANAGE,
    idempotency: 'key',
    body: z.strictObject({
      text: ruleText,
      note: z.string().trim().max(500).refine(written, NOT_TEXT).default(''),
      basedOn: sentId('rsv').optional(),
    }),
    success: { status: 201, schema: VersionAnswer },
    problems: [problems.ruleSetNotAcceptable, problems.ruleSetKnown, problems.ruleSetNotThere],
    handle: async ({ scope, body }) => ({ status: 201, body: versionAnswer(await ruleSets.change.make(scope, body)) }),
  }),
];

const MOVE_PROBLEMS = [problems.ruleSetNotThere, problems.ruleSetStatusNotPossible];

const moveRoutes = (ruleSets: RuleSets): readonly Route[] => [
  route({
    method: 'POST',
    path: `${PATH}/{id}/shadow`,
    operationId: 'putRuleSetInShadow',
    summary: 'Judges every attempt by it beside the one in force, from the next batch on; changes no answer',
    access: MANAGE,
    idempotency: 'key',
    params: versionParams,
    body: z.strictObject({ why }),
    success: { status: 200, schema: VersionAnswer },
    problems: MOVE_PROBLEMS,
    handle: async ({ scope, params, body }) => ({
      status: 200,
      body: versionAnswer(await ruleSets.change.toShadow(scope, params.id, body.why)),
    }),
  }),
  route({
    method: 'POST',
    path: `${PATH}/{id}/draft`,
    operationId: 'takeRuleSetFromShadow',
    summary: 'Takes it out of shadow: it is a draft again',
    access: MANAGE,
    idempotency: 'key',
    params: versionParams,
    body: z.strictObject({ why }),
    success: { status: 200, schema: VersionAnswer },
    problems: MOVE_PROBLEMS,
    handle: async ({ scope, params, body }) => ({
      status: 200,
      body: versionAnswer(await ruleSets.change.fromShadow(scope, params.id, body.why)),
    }),
  }),
];

const AskedAnswer = z.object({ act: z.string() }).meta({ id: 'AskedRuleSetAct' });

const askRoutes = (ruleSets: RuleSets): readonly Route[] => [
  route({
    method: 'POST',
    path: `${PATH}/{id}/live-requests`,
    operationId: 'askForRuleSetLive',
    summary: 'Asks a second person to put it in force; from shadow, or again after it was in force before',
    access: MANAGE,
    idempotency: 'key',
    params: versionParams,
    body: z.strictObject({ why }),
    success: { status: 202, schema: AskedAnswer },
    problems: MOVE_PROBLEMS,
    handle: async ({ scope, params, body }) => ({
      status: 202,
      body: await ruleSets.change.askToLive(scope, params.id, body.why),
    }),
  }),
  route({
    method: 'POST',
    path: `${PATH}/configured-requests`,
    operationId: 'askForConfiguredRuleSet',
    summary: 'Asks a second person to go back to the configured rule set',
    access: MANAGE,
    idempotency: 'key',
    body: z.strictObject({ why }),
    success: { status: 202, schema: AskedAnswer },
    problems: [problems.noRuleSetLive],
    handle: async ({ scope, body }) => ({ status: 202, body: await ruleSets.change.askForConfigured(scope, body.why) }),
  }),
];
