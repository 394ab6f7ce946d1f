/** The people of a tenant: invited, listed, given roles, deactivated; who is on duty; lost credentials. */
import { z } from 'zod';
import { formatInstant, type Outcome, Problem, type ProblemKind } from '#kernel';
import { cursorNotValid, type Route, route } from '#platform/http';
import { writeCursor } from '../core/cursor.ts';
import { ROLES } from '../core/roles.ts';
import type { Invited } from '../invite-person.ts';
import type { RoleRefusal } from '../people.ts';
import * as problems from '../problems.ts';
import { PERSON_STATUSES, type PersonEntry, SIGNS_IN_WITH } from '../query-people.ts';
import type { Registry } from '../registry.ts';
import { LANGUAGES } from '../store-tables.ts';
import { CSV, csvAnswer, email, idAfter, pageFields, sentId, typed } from './list-fields.ts';

export const peopleRoutes = (registry: Registry): Route[] => [
  listPeople(registry),
  exportPeople(registry),
  listColleagues(registry),
  readPerson(registry),
  changeRole(registry),
  ...activityRoutes(registry),
  askForReset(registry),
  ...invitationRoutes(registry),
  ...dutyRoutes(registry),
];

const ADMINISTER = { permission: 'tenant:administer' } as const;

const PersonAnswer = z
  .object({
    id: z.string(),
    email: z.string(),
    displayName: z.string(),
    role: z.enum(ROLES),
    language: z.enum(LANGUAGES),
    status: z.enum(PERSON_STATUSES).describe('`invited`: has not signed in yet'),
    addedAt: z.string(),
    lastSeenAt: z.string().optional().describe('of the sessions that are open still, to the minute'),
    signsInWith: z.array(z.enum(SIGNS_IN_WITH)).readonly(),
    parties: z.array(z.string()).readonly().describe('of the role merchant: whose people they are'),
  })
  .meta({ id: 'Person' });

const personAnswer = ({ addedAt, lastSeenAt, ...rest }: PersonEntry): z.output<typeof PersonAnswer> => ({
  ...rest,
  addedAt: formatInstant(addedAt),
  ...(lastSeenAt === undefined ? {} : { lastSeenAt: formatInstant(lastSeenAt) }),
});

const filterFields = {
  text: typed(100).optional().describe('part of the name or address'),
  role: z.enum(ROLES).optional(),
  status: z.enum(PERSON_STATUSES).optional(),
};

const idParams = z.strictObject({ id: sentId('per') });

const listPeople = ({ people }: Registry): Route =>
  route({
    method: 'GET',
    path: '/v1/people',
    operationId: 'listPeople',
    summary: 'People in the order they were added, deactivated ones too',
    access: ADMINISTER,
    query: z.strictObject({ ...filterFields, ...pageFields }),
    success: { status: 200, schema: z.object({ items: z.array(PersonAnswer), nextCursor: z.string().optional() }) },
    problems: [cursorNotValid],
    handle: async ({ scope, query: { cursor, limit, ...filters } }) => {
      const page = await people.page(scope, { filters, limit, after: idAfter('people', 'per', cursor) });
      const last = page.hasMore ? page.people.at(-1) : undefined;
      return {
        status: 200,
        body: {
          items: page.people.map(personAnswer),
          ...(last ? { nextCursor: writeCursor('people', last.id) } : {}),
        },
      };
    },
  });

const exportPeople = ({ people }: Registry): Route =>
  route({
    method: 'GET',
    path: '/v1/people/export.csv',
    operationId: 'exportPeople',
    summary: 'The people a filter selects, as CSV',
    access: ADMINISTER,
    query: z.strictObject(filterFields),
    success: CSV,
    problems: [problems.listTooLarge],
    handle: async ({ scope, query }) => csvAnswer(await people.csv(scope, query), 'people.csv'),
  });

const listColleagues = ({ people }: Registry): Route =>
  route({
    method: 'GET',
    path: '/v1/people/colleagues',
    operationId: 'listColleagues',
    summary: 'Those who may own cases, by name',
    access: { permission: 'case:work' },
    success: {
      status: 200,
      schema: z.object({
        items: z
          .array(z.object({ id: z.string(), displayName: z.string(), role: z.enum(ROLES) }).meta({ id: 'Colleague' }))
          .readonly(),
      }),
    },
    handle: async ({ scope }) => ({ status: 200, body: { items: await people.colleagues(scope) } }),
  });

const readPerson = ({ people }: Registry): Route =>
  route({
    method: 'GET',
    path: '/v1/people/{id}',
    operationId: 'readPerson',
    summary: 'One person',
    access: ADMINISTER,
    params: idParams,
    success: { status: 200, schema: PersonAnswer },
    problems: [problems.personNotFound],
    handle: async ({ scope, params }) => {
      const person = await people.get(scope, params.id);
      if (person === undefined) throw new Problem(problems.personNotFound);
      return { status: 200, body: personAnswer(person) };
    },
  });

type Refusal = RoleRefusal | 'email-taken' | 'already-joined';

const PROBLEM_OF: Readonly<Record<Refusal, ProblemKind>> = {
  'person-not-found': problems.personNotFound,
  'role-not-grantable': problems.roleNotGrantable,
  'last-administrator': problems.lastAdministrator,
  'not-yourself': problems.notYourself,
  'person-deactivated': problems.personDeactivated,
  'parties-not-acceptable': problems.partiesNotAcceptable,
  'email-taken': problems.emailTaken,
  'already-joined': problems.alreadyJoined,
};

/** @throws Problem */
const granted = <T>(outcome: Outcome<T, Refusal>): T => {
  if (outcome.kind === 'failed') throw new Problem(PROBLEM_OF[outcome.error]);
  return outcome.value;
};

const OF_ROLES: readonly ProblemKind[] = [
  problems.personNotFound,
  problems.roleNotGrantable,
  problems.lastAdministrator,
  problems.notYourself,
];

const partiesField = z.array(sentId('pty')).max(100).default([]).describe('of the role merchant, and of no other');

const changeRole = ({ people }: Registry): Route =>
  route({
    method: 'PUT',
    path: '/v1/people/{id}/role',
    operationId: 'changeRole',
    summary: 'Gives a person another role; it counts from their next call on',
    access: ADMINISTER,
    params: idParams,
    body: z.strictObject({ role: z.enum(ROLES), parties: partiesField }),
    success: { status: 204 },
    problems: [...OF_ROLES, problems.personDeactivated, problems.partiesNotAcceptable],
    handle: async ({ scope, params, body }) => {
      granted(await people.changeRole(scope, params.id, body));
      return { status: 204 };
    },
  });

const activityRoutes = ({ people }: Registry): Route[] => [
  route({
    method: 'POST',
    path: '/v1/people/{id}/deactivation',
    operationId: 'deactivatePerson',
    summary: 'Ends a person’s sessions and lets them in no more; twice is fine',
    access: ADMINISTER,
    idempotency: 'key',
    params: idParams,
    success: { status: 204 },
    problems: OF_ROLES,
    handle: async ({ scope, params }) => {
      granted(await people.deactivate(scope, params.id));
      return { status: 204 };
    },
  }),
  route({
    method: 'POST',
    path: '/v1/people/{id}/reactivation',
    operationId: 'reactivatePerson',
    summary: 'Lets a person in again, with the credentials they had; twice is fine',
    access: ADMINISTER,
    idempotency: 'key',
    params: idParams,
    success: { status: 204 },
    problems: OF_ROLES,
    handle: async ({ scope, params }) => {
      granted(await people.reactivate(scope, params.id));
      return { status: 204 };
    },
  }),
];

const askForReset = (registry: Registry): Route =>
  route({
    method: 'POST',
    path: '/v1/people/{id}/credential-reset',
    operationId: 'askForCredentialReset',
    summary: 'Asks a second administrator to take away a person’s lost credentials',
    access: ADMINISTER,
    idempotency: 'key',
    params: idParams,
    body: z.strictObject({ reason: typed(500) }),
    success: { status: 202, schema: z.object({ act: z.string(), dueAt: z.string() }) },
    problems: [problems.personNotFound, problems.sessionRequired, problems.actAlreadyAsked, problems.actNotPermitted],
    handle: async ({ scope, params, body }) => {
      const { id, dueAt } = await registry.askForReset(scope, params.id, body.reason);
      return { status: 202, body: { act: id, dueAt: formatInstant(dueAt) } };
    },
  });

const InvitedAnswer = z
  .object({
    person: PersonAnswer,
    link: z.object({
      token: z.string().describe('for POST /v1/session, once; shown here and never again'),
      path: z.string().describe('of the console, with the token where no server sees it'),
      expiresAt: z.string(),
    }),
  })
  .meta({ id: 'Invited' });

const invitedAnswer = ({ person, link }: Invited): z.output<typeof InvitedAnswer> => ({
  person: personAnswer(person),
  link: {
    token: link.token.reveal(),
    path: `/sign-in#token=${link.token.reveal()}`,
    expiresAt: formatInstant(link.expiresAt),
  },
});

const invitationRoutes = ({ invitations }: Registry): Route[] => [
  route({
    method: 'POST',
    path: '/v1/invitations',
    operationId: 'invitePerson',
    summary: 'Adds a person and makes a link that lets them in once, within three days',
    access: ADMINISTER,
    idempotency: 'key-secret-answer',
    body: z.strictObject({
      email,
      displayName: typed(100),
      role: z.enum(ROLES),
      language: z.enum(LANGUAGES).optional().describe('left out: the tenant’s'),
      parties: partiesField,
    }),
    success: { status: 201, schema: InvitedAnswer },
    problems: [problems.emailTaken, problems.roleNotGrantable, problems.partiesNotAcceptable],
    handle: async ({ scope, body }) => ({
      status: 201,
      body: invitedAnswer(granted(await invitations.invite(scope, body))),
    }),
  }),
  route({
    method: 'POST',
    path: '/v1/people/{id}/invitation',
    operationId: 'renewInvitation',
    summary: 'Makes a new link for someone who has not signed in yet; earlier ones end',
    access: ADMINISTER,
    idempotency: 'key-secret-answer',
    params: idParams,
    success: { status: 201, schema: InvitedAnswer },
    problems: [problems.personNotFound, problems.personDeactivated, problems.alreadyJoined, problems.roleNotGrantable],
    handle: async ({ scope, params }) => ({
      status: 201,
      body: invitedAnswer(granted(await invitations.renew(scope, params.id))),
    }),
  }),
];

const named = z.object({ id: z.string(), displayName: z.string() }).optional();
const DutyAnswer = z
  .object({
    person: named.describe('who was set'),
    onDuty: named.describe('who is told now: the one who was set, else who stands in'),
  })
  .meta({ id: 'Duty' });

const dutyRoutes = ({ people }: Registry): Route[] => [
  route({
    method: 'GET',
    path: '/v1/duty',
    operationId: 'readDuty',
    summary: 'Whom alerts go to first',
    access: { permission: 'case:read' },
    success: { status: 200, schema: DutyAnswer },
    handle: async ({ scope }) => ({ status: 200, body: await people.readDuty(scope) }),
  }),
  route({
    method: 'PUT',
    path: '/v1/duty',
    operationId: 'setDuty',
    summary: 'Sets whom alerts go to first, or nobody in particular',
    access: ADMINISTER,
    body: z.strictObject({ person: sentId('per').nullable() }),
    success: { status: 200, schema: DutyAnswer },
    problems: [problems.personNotFound],
    handle: async ({ scope, body }) => {
      granted(await people.setDuty(scope, body.person ?? undefined));
      return { status: 200, body: await people.readDuty(scope) };
    },
  }),
];
