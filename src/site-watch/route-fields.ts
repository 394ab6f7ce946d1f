/** What the routes of this room share: permissions, pages of a list, CSV. */
import { z } from 'zod';

export const READ = { permission: 'site:read' } as const;
export const MANAGE = { permission: 'site:manage' } as const;

export const pageFields = {
  cursor: z.string().max(300).optional().describe('`nextCursor` of the page before'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item).readonly(), nextCursor: z.string().optional() });

export const CSV = { status: 200, contentType: 'text/csv; charset=utf-8' } as const;

export const csvAnswer = (body: Uint8Array, filename: string) => ({
  status: 200,
  body,
  headers: { 'content-disposition': `attachment; filename="${filename}"` },
});
