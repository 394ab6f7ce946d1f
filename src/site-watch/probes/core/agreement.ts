/**
 * What a merchant has agreed to in writing: on which accounts and forms failures may be caused, and how many. Without
 * it no attempt is made at all; with it never one more than is named.
 */
import { z } from 'zod';
import { findCardNumber, type Instant, type Outcome } from '#kernel';
import { readYaml, type YamlFault } from '../../core/read-yaml.ts';

/** Ten failures, the eleventh that shows whether it locked, and one sign-in with the right password before and after. */
const MOST_ATTEMPTS = 13;

const path = z
  .string()
  .max(300)
  .regex(/^\/(?!\/)[^\s?#]*$/, { message: 'a path of the site, beginning with /' });

const attempts = {
  path,
  maxAttempts: z.int().min(1).max(MOST_ATTEMPTS),
  /** Text that the site shows when it locks or throttles. */
  lockedSign: z.string().min(2).max(200).optional(),
};

const account = z.string().trim().min(1).max(200);

export const agreement = z.strictObject({
  reference: z.string().trim().min(1).max(200).describe('Where the document is kept'),
  person: z.string().trim().min(1).max(200).describe('Who agreed, for the merchant'),
  until: z.iso.date().describe('The last day of it, in Japan'),
  adminLogin: z
    .strictObject({
      ...attempts,
      account,
      password: z.string().min(1).max(200).optional().describe('Of the agreed account alone; kept sealed, never shown'),
    })
    .optional(),
  memberLogin: z.strictObject({ ...attempts, account }).optional(),
  cardForm: z
    .strictObject({ ...attempts, fields: z.record(z.string().max(100), z.string().max(300)) })
    .optional()
    .describe('A form that is posted as it is, with these fields; published test card numbers alone'),
});

export type Agreement = z.output<typeof agreement>;

const PUBLISHED = new Set([
  '4012888888881881',
  '4000056655665556',
  '2223003122003222',
  '5200828282828210',
  '3566002020360505',
  '3530111333300000',
  '378282246310005',
  '371449635398431',
  '4111111111111111',
  '4242424242424242',
  '4000000000000002',
  '5555555555554444',
]);

/** Fields of it that hold a card number which is no published test number. */
export const realNumbersIn = ({ cardForm }: Agreement): readonly string[] =>
  Object.entries(cardForm?.fields ?? {}).flatMap(([name, value]) =>
    findCardNumber(value) !== undefined && !PUBLISHED.has(value.replaceAll(/[ -]/g, '')) ? [name] : [],
  );

export const loadAgreement = (text: string): Outcome<Agreement, readonly YamlFault[]> => {
  const read = readYaml(text, agreement, 20_000);
  if (read.kind === 'failed') return read;
  const [real] = realNumbersIn(read.value.value);
  if (real === undefined) return { kind: 'ok', value: read.value.value };
  const expected = 'a published test number';
  return { kind: 'failed', error: [read.value.locate('wrong-value', ['cardForm', 'fields', real], expected)] };
};

/** `2026-11-21`: the day in Japan, where agreements end with one. */
export const dayInJapan = (at: Instant): string => new Date(at + 9 * 3_600_000).toISOString().slice(0, 10);

/** @param day today in Japan, `2026-11-21` */
export const stands = ({ until }: Pick<Agreement, 'until'>, day: string): boolean => until >= day;
