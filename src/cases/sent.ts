/** What is sent to this room's routes, in the pieces that several of them share. */
import { z } from 'zod';
import { type Id, parseId } from '#kernel';
import { sentInstant } from '#platform/http';
import { CASE_ORDERS } from './core/cursor.ts';
import { DISPOSITION_REASONS } from './core/disposition.ts';
import { SEVERITIES } from './core/severity.ts';

export const idOfPrefix = <P extends string>(prefix: P) =>
  z.string().refine((text): text is Id<P> => parseId(prefix, text).kind === 'ok', {
    params: { code: `not-an-id`, expected: `${prefix}_ and 26 characters` },
  });

/** What people type: kept as it is but for white space around it. */
export const typedWords = z.string().trim().min(1).max(2_000);

const searchText = z.string().trim().min(1).max(200).meta({ description: 'Part of the subject’s name or id' });
const code = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]*$/)
  .max(100);

export const pageFields = {
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

export const alertFilters = {
  status: z.enum(['open', 'disposed']).optional(),
  resolution: z.enum(DISPOSITION_REASONS).optional().meta({ description: 'The reason of the disposition that stands' }),
  severity: z.enum(SEVERITIES).optional(),
  source: code.optional(),
  kind: code.optional(),
  case: idOfPrefix('cas').optional(),
  mergedInto: idOfPrefix('alt').optional().meta({ description: 'Disposed of as duplicates of this one' }),
  subject: searchText.optional(),
  from: sentInstant.optional().meta({ description: 'Recorded at or after' }),
  to: sentInstant.optional().meta({ description: 'Recorded before' }),
};

export const caseFilters = {
  status: z.enum(['open', 'overdue', 'closed']).optional().meta({ description: '`open` holds the overdue ones too' }),
  owner: z.union([z.literal('me'), z.literal('nobody'), idOfPrefix('per')]).optional(),
  severity: z.enum(SEVERITIES).optional(),
  merchant: idOfPrefix('mer').optional().meta({ description: 'Linked to this merchant' }),
  participant: z.union([z.literal('me'), idOfPrefix('per')]).optional(),
  reportedToBoard: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
  text: searchText.optional().meta({ description: 'Part of the subject’s name or id, or the number of the case' }),
  order: z.enum(CASE_ORDERS).default('newest').meta({ description: '`due`: the earliest deadline first' }),
};

export const READ = { permission: 'case:read' } as const;
export const WORK = { permission: 'case:work' } as const;
export const alertParams = z.strictObject({ id: idOfPrefix('alt') });
export const caseParams = z.strictObject({ id: idOfPrefix('cas') });
export const csvAnswer = { status: 200, contentType: 'text/csv; charset=utf-8' } as const;

/** RFC 6266: a name of any letters, and one of plain letters for those who know no other. */
export const asFile = (name: string) => {
  const plain = name.replaceAll(/[^A-Za-z0-9._-]/g, '_');
  const named =
    plain === name
      ? ''
      : `; filename*=UTF-8''${encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}`;
  return { 'content-disposition': `attachment; filename="${plain}"${named}` };
};

/** For bytes that came from outside: never shown in our place, run, guessed at or kept by what lies between. */
export const asForeignFile = (name: string) => ({
  ...asFile(name),
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
  'cache-control': 'private, no-store',
});
