/** Merchants: listed. */
import { z } from 'zod';
import { formatInstant, Problem } from '#kernel';
import { cursorNotValid, type Route, route } from '#platform/http';
import type { Merchant } from '../merchants.ts';
import type { Registry } from '../registry.ts';

const MerchantAnswer = z
  .object({
    id: z.string(),
    acceptorNumber: z.string(),
    name: z.string().optional(),
    standing: z.enum(['observed']).describe('`observed`: known only from payments'),
    firstSeenAt: z.string(),
    lastSeenAt: z.string(),
    attemptCount: z.int(),
  })
  .meta({ id: 'Merchant' });

export const listMerchants = ({ merchants }: Registry): Route =>
  route({
    method: 'GET',
    path: '/v1/merchants',
    operationId: 'listMerchants',
    summary: 'Merchants by acceptor number',
    access: { permission: 'merchant:read' },
    query: z.strictObject({
      text: z.string().min(1).max(100).optional().describe('beginning of an acceptor number, or part of a name'),
      cursor: z.string().max(200).optional().describe('`nextCursor` of the page before'),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    success: {
      status: 200,
      schema: z.object({ items: z.array(MerchantAnswer), nextCursor: z.string().optional() }),
    },
    problems: [cursorNotValid],
    handle: async ({ scope, query }) => {
      const { text, cursor, limit } = query;
      const page = await merchants.list(scope, { text, limit, afterAcceptorNumber: readCursor(cursor) });
      const last = page.hasMore ? page.merchants.at(-1) : undefined;
      return {
        status: 200,
        body: {
          items: page.merchants.map(merchantAnswer),
          ...(last ? { nextCursor: writeCursor(last.acceptorNumber) } : {}),
        },
      };
    },
  });

const CURSOR_FORM = 'merchants:';

const writeCursor = (acceptorNumber: string): string =>
  Buffer.from(CURSOR_FORM + acceptorNumber, 'utf8').toString('base64url');

const readCursor = (cursor: string | undefined): string | undefined => {
  if (cursor === undefined) return undefined;
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!text.startsWith(CURSOR_FORM) || text.includes('\u0000')) throw new Problem(cursorNotValid);
  return text.slice(CURSOR_FORM.length);
};

const merchantAnswer = ({ name, firstSeenAt, lastSeenAt, ...rest }: Merchant): z.output<typeof MerchantAnswer> => ({
  ...rest,
  ...(name === undefined ? {} : { name }),
  firstSeenAt: formatInstant(firstSeenAt),
  lastSeenAt: formatInstant(lastSeenAt),
});
