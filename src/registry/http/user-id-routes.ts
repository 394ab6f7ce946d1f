/** The inventory of user IDs over HTTP: everyone and everything that can act, for auditors. */
import { z } from 'zod';
import { formatInstant, type Instant, Problem } from '#kernel';
import { cursorNotValid, type Route, route } from '#platform/http';
import { readCursor, writeCursor } from '../core/cursor.ts';
import { ROLES } from '../core/roles.ts';
import * as problems from '../problems.ts';
import { SIGNS_IN_WITH } from '../query-people.ts';
import type { Registry } from '../registry.ts';
import { SIGN_IN_METHODS } from '../store-tables.ts';
import { parseUserId, SECOND_FACTORS, USER_ID_KINDS, USER_ID_STATUSES, type UserId } from '../user-ids.ts';
import { CSV, csvAnswer, pageFields, typed } from './list-fields.ts';

const READ = { permission: 'evidence:read' } as const;

const UserIdAnswer = z
  .object({
    kind: z.enum(USER_ID_KINDS),
    id: z.string(),
    name: z.string(),
    status: z.enum(USER_ID_STATUSES).describe('`invited`: has not signed in yet; the last three can act no more'),
    since: z.string(),
    lastUsedAt: z.string().optional().describe('a person: the last call of a session still kept, or the last sign-in'),
    endedAt: z.string().optional(),
    email: z.string().optional(),
    role: z.enum(ROLES).optional(),
    lastSignIn: z.object({ at: z.string(), method: z.enum(SIGN_IN_METHODS) }).optional(),
    signsInWith: z.array(z.enum(SIGNS_IN_WITH)).readonly().optional(),
    secondFactor: z.enum(SECOND_FACTORS).optional().describe('of people: a passkey, or codes beside a password'),
    lastFour: z.string().optional(),
    permissions: z.array(z.string()).readonly().optional(),
    madeBy: z.string().optional().describe('of a key: a person, another key, or the server itself'),
    expiresAt: z.string().optional(),
  })
  .meta({ id: 'UserId' });

const at = <N extends string>(name: N, instant: Instant | undefined): { [name in N]?: string } =>
  (instant === undefined ? {} : { [name]: formatInstant(instant) }) as { [name in N]?: string };

const answerOf = (each: UserId): z.output<typeof UserIdAnswer> => {
  const { kind, id, name, status, since, lastUsedAt, endedAt } = each;
  const common = { kind, id, name, status, since: formatInstant(since) };
  const times = { ...at('lastUsedAt', lastUsedAt), ...at('endedAt', endedAt) };
  if (each.kind === 'api-key') {
    const { lastFour, permissions, madeBy, expiresAt } = each;
    return { ...common, ...times, lastFour, permissions, madeBy, ...at('expiresAt', expiresAt) };
  }
  const { email, role, lastSignIn, signsInWith, secondFactor } = each;
  const last = lastSignIn && { lastSignIn: { at: formatInstant(lastSignIn.at), method: lastSignIn.method } };
  return { ...common, ...times, email, role, ...last, signsInWith, secondFactor };
};

const filterFields = {
  kind: z.enum(USER_ID_KINDS).optional(),
  role: z.enum(ROLES).optional().describe('people of this role'),
  status: z.enum(USER_ID_STATUSES).optional(),
  secondFactor: z.enum(SECOND_FACTORS).optional().describe('people with or without one'),
  unusedDays: z.coerce.number().int().min(1).max(3650).optional().describe('neither used nor made within so many days'),
  text: typed(100).optional().describe('part of the name or address'),
};

export const userIdRoutes = ({ userIds }: Registry): Route[] => [
  route({
    method: 'GET',
    path: '/v1/user-ids',
    operationId: 'listUserIds',
    summary: 'Everyone and everything that can act, or could: people and API keys, in the order they were added',
    access: READ,
    query: z.strictObject({ ...filterFields, ...pageFields }),
    success: { status: 200, schema: z.object({ items: z.array(UserIdAnswer), nextCursor: z.string().optional() }) },
    problems: [cursorNotValid],
    handle: async ({ scope, query: { cursor, limit, ...filters } }) => {
      const after = cursor === undefined ? undefined : parseUserId(readCursor('user-ids', cursor) ?? '');
      if (cursor !== undefined && after === undefined) throw new Problem(cursorNotValid);
      const page = await userIds.page(scope, { filters, after, limit });
      const last = page.hasMore ? page.userIds.at(-1) : undefined;
      return {
        status: 200,
        body: {
          items: page.userIds.map(answerOf),
          ...(last ? { nextCursor: writeCursor('user-ids', last.id) } : {}),
        },
      };
    },
  }),
  route({
    method: 'GET',
    path: '/v1/user-ids/export.csv',
    operationId: 'exportUserIds',
    summary: 'The user IDs a filter selects, as CSV',
    access: READ,
    query: z.strictObject(filterFields),
    success: CSV,
    problems: [problems.listTooLarge],
    handle: async ({ scope, query }) => csvAnswer(await userIds.csv(scope, query), 'user-ids.csv'),
  }),
];
