/** Fields that are sent to several routes of this room. */
import { z } from 'zod';
import { type Id, parseId } from '#kernel';
import { STANDINGS } from './core/answer.ts';
import { LONGEST_PARTICULAR } from './core/check-filing.ts';

export const READ = { permission: 'declaration:read' } as const;
export const ANSWER = { permission: 'declaration:answer' } as const;
export const REVIEW = { permission: 'declaration:review' } as const;

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
export const line = (most: number) =>
  typed(most).refine((text) => !/[\r\n]/.test(text), { params: { code: 'not-one-line', expected: 'one line' } });

export const idText = <P extends string>(prefix: P) =>
  z.string().refine((text): text is Id<P> => parseId(prefix, text).kind === 'ok', {
    params: { code: 'not-an-id', expected: `${prefix}_ and 26 characters` },
  });

/** A day in Asia/Tokyo. */
export const day = z.iso.date();
export const language = z.enum(['ja', 'en']).default('ja');
export const yesOrNo = z.enum(['yes', 'no']).transform((given) => given === 'yes');
export const controlKey = z
  .string()
  .max(130)
  .regex(/^[a-z0-9-]+\.[a-z0-9-]+$/);
const slug = z
  .string()
  .max(64)
  .regex(/^[a-z0-9-]+$/);

export const layoutName = z
  .string()
  .max(64)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);

const TEXT_LIMIT = 2_000;
const MOST = 50;

export const sentAnswer = z
  .strictObject({
    standing: z.enum(STANDINGS).optional(),
    measures: z.array(slug).max(MOST).readonly().optional(),
    answers: z
      .record(
        slug,
        z.union([
          z.number(),
          z
            .string()
            .max(TEXT_LIMIT)
            .refine(isText, { params: { code: 'not-text' } }),
        ]),
      )
      .refine((given) => Object.keys(given).length <= MOST)
      .optional()
      .describe('By question: an option’s id, a number, a day, a text or a file’s id'),
    files: z.array(idText('dca')).max(MOST).readonly().optional(),
    plannedOn: day.optional(),
    reason: typed(TEXT_LIMIT).optional(),
  })
  .meta({ id: 'DeclarationAnswer' });

export const sentParticulars = z
  .strictObject({
    responsible: line(LONGEST_PARTICULAR.responsible).optional(),
    responsibleTitle: line(LONGEST_PARTICULAR.responsibleTitle).optional(),
    contact: line(LONGEST_PARTICULAR.contact).optional(),
    contractor: line(LONGEST_PARTICULAR.contractor).optional(),
    selfRun: z.boolean().optional(),
    statedOn: day.optional(),
  })
  .meta({ id: 'DeclarationParticulars' });

/** {control: words} */
export const reasons = z.record(controlKey, typed(TEXT_LIMIT)).refine((given) => Object.keys(given).length <= 500);

export const CSV = { status: 200, contentType: 'text/csv; charset=utf-8' } as const;
/** Of bytes that a browser saves and never shows. */
export const savedAs = (body: Uint8Array, filename: string, contentType?: string) => ({
  status: 200,
  body,
  ...(contentType === undefined ? {} : { contentType }),
  headers: { 'content-disposition': `attachment; filename="${filename}"`, 'x-content-type-options': 'nosniff' },
});
