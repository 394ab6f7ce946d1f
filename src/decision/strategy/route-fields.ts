/** What the routes of rule sets share: ids, cursors, filters of pages, files. */
import { z } from 'zod';
import { type Id, Problem, parseId } from '#kernel';
import { cursorNotValid } from '#platform/http';

export const READ = { permission: 'decision:read' } as const;
export const MANAGE = { permission: 'decision:manage' } as const;
export const PATH = '/v1/rule-sets';
export const CSV = { status: 200, contentType: 'text/csv; charset=utf-8' } as const;

export const csvAnswer = (body: Uint8Array, name: string) => ({
  status: 200,
  body,
  headers: { 'content-disposition': `attachment; filename="${name}"` },
});

export const sentId = <P extends string>(prefix: P) =>
  z.string().refine((text): text is Id<P> => parseId(prefix, text).kind === 'ok', {
    params: { code: 'not-an-id', expected: `${prefix}_ and 26 characters` },
  });

export const versionParams = z.strictObject({ id: sentId('rsv') });

export const pageFields = {
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

export const cursorOf = (place: string | number): string => btoa(String(place)).replaceAll('=', '');

/** @throws Problem `cursor-not-valid` */
export const placeOf = (cursor: string, form: RegExp): string => {
  const text = /^[A-Za-z0-9+/]{1,200}$/.test(cursor) && cursor.length % 4 !== 1 ? atob(cursor) : '';
  if (!form.test(text)) throw new Problem(cursorNotValid);
  return text;
};
