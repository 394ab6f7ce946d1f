/** Query fields that the lists of this room share, and the shapes of ids, days and texts that are sent. */
import { z } from 'zod';
import { type Id, Problem, parseId } from '#kernel';
import { cursorNotValid } from '#platform/http';
import { readIdCursor } from '../core/cursor.ts';

export const pageFields = {
  cursor: z.string().max(200).optional().describe('`nextCursor` of the page before'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

const isText = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** What people type: PostgreSQL keeps no NUL, and half a surrogate pair is no character. */
export const typed = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine(isText, { params: { code: 'not-text', expected: 'Unicode text without NUL' } });

export const sentId = <P extends string>(prefix: P) =>
  z.string().refine((text): text is Id<P> => parseId(prefix, text).kind === 'ok', {
    params: { code: 'not-an-id', expected: `${prefix}_ and 26 characters` },
  });

export const email = typed(320).refine((text) => /^[^\s@]+@[^\s@]+$/.test(text), {
  params: { code: 'not-an-email', expected: 'name@host' },
});

/** A day in Asia/Tokyo. */
export const day = z.iso.date();

/** @throws Problem `cursor-not-valid` */
export const idAfter = <P extends string>(list: string, prefix: P, cursor: string | undefined): Id<P> | undefined => {
  if (cursor === undefined) return undefined;
  const id = readIdCursor(list, prefix, cursor);
  if (id === undefined) throw new Problem(cursorNotValid);
  return id;
};

export const csvAnswer = (body: Uint8Array, filename: string) => ({
  status: 200,
  body,
  headers: { 'content-disposition': `attachment; filename="${filename}"` },
});

export const CSV = { status: 200, contentType: 'text/csv; charset=utf-8' } as const;
