/** Fields that are sent to several routes of this room. */
import { z } from 'zod';
import { type Id, parseId } from '#kernel';
import { ENVELOPE_LIMIT } from './core/dsse.ts';
import { EVIDENCE_KINDS } from './core/evidence-kind.ts';

export const READ = { permission: 'assurance:read' } as const;
export const SUBMIT = { permission: 'assurance:submit' } as const;
export const WORK = { permission: 'assurance:work' } as const;

export const pageFields = {
  cursor: z.string().max(200).optional().describe('`nextCursor` of the page before'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item).readonly(), nextCursor: z.string().optional() });

const isText = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** What people type: PostgreSQL keeps no NUL, and half a surrogate pair is no character. */
export const typed = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine(isText, { params: { code: 'not-text', expected: 'Unicode text without NUL' } });
/** Stands in one line, as in the head of a message. */
export const line = (most: number) =>
  typed(most).refine((text) => !/[\r\n]/.test(text), { params: { code: 'not-one-line', expected: 'one line' } });

export const idText = <P extends string>(prefix: P) =>
  z.string().refine((text): text is Id<P> => parseId(prefix, text).kind === 'ok', {
    params: { code: 'not-an-id', expected: `${prefix}_ and 26 characters` },
  });

export const emailText = line(320)
  .refine((text) => /^[^\s@<>",;:\\]+@[^\s@<>",;:\\]+\.[^\s@<>",;:\\]+$/.test(text), {
    params: { code: 'not-an-email', expected: 'name@host' },
  })
  .transform((text) => text.toLowerCase());

/** A day in Asia/Tokyo. */
export const day = z.iso.date();
export const evidenceKind = z.enum(EVIDENCE_KINDS);
export const envelope = z
  .string()
  .min(1)
  .max(ENVELOPE_LIMIT)
  .refine(isText, { params: { code: 'not-text' } });
/** Ed25519: 32 bytes. */
export const publicKey = z
  .string()
  .regex(/^[A-Za-z0-9+/]{43}=$/)
  .transform((text) => Uint8Array.from(Buffer.from(text, 'base64')));

export const CSV = { status: 200, contentType: 'text/csv; charset=utf-8' } as const;
export const csvAnswer = (body: Uint8Array, filename: string) => ({
  status: 200,
  body,
  headers: { 'content-disposition': `attachment; filename="${filename}"` },
});
