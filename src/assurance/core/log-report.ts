/** What a system tells of the logs it holds: as sent by API, or in the statement of a signed daily file. */
import { z } from 'zod';
import { failed, findCardNumber, type Outcome, ok, parseId } from '#kernel';
import { addDays } from './days.ts';
import type { SignedStatement } from './dsse.ts';

export const HOLDINGS_TYPE = 'urn:mitsuke:log-holdings:v1';
const LOGS_AT_MOST = 200;

const day = z.iso.date();
/** PostgreSQL keeps no NUL, and half a surrogate pair is no character. */
const isText = (text: string): boolean => !text.includes('\0') && text.isWellFormed();
const name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .refine(isText, { params: { code: 'not-text' } });
export const holdingsSchema = z.array(z.strictObject({ name, from: day, to: day, onlineFrom: day })).max(LOGS_AT_MOST);

const predicateSchema = z.strictObject({
  system: z.string().refine((text) => parseId('lgs', text).kind === 'ok'),
  day,
  holdings: holdingsSchema,
});

export type ReportFault =
  | 'envelope-malformed'
  | 'statement-malformed'
  | 'not-log-holdings'
  | 'signature-wrong'
  | 'signature-needed'
  | 'no-key'
  | 'card-number-not-accepted'
  | 'day-in-future'
  | 'day-too-old'
  | 'reported-before'
  | 'period-reversed'
  | 'named-twice';

export type SignedHoldings = z.output<typeof predicateSchema>;

export const readHoldings = (statement: SignedStatement): Outcome<SignedHoldings, 'not-log-holdings'> => {
  const read = statement.predicateType === HOLDINGS_TYPE ? predicateSchema.safeParse(statement.predicate) : undefined;
  return read?.success ? ok(read.data) : failed('not-log-holdings');
};

/** The file is kept as it came: nowhere in it may there be a card number, in what is signed or around it. */
export const holdsCardNumber = (envelope: string, payload: Uint8Array): boolean =>
  [envelope, new TextDecoder().decode(payload)].some((text) => findCardNumber(text) !== undefined);

/** A file that comes later than this tells of the past, not of today. */
const OLDEST_DAYS = 7;

export const reportFault = (
  { day: of, holdings }: Pick<SignedHoldings, 'day' | 'holdings'>,
  today: string,
): ReportFault | undefined => {
  if (holdings.some(({ name }) => findCardNumber(name) !== undefined)) return 'card-number-not-accepted';
  if (of > today) return 'day-in-future';
  if (of < addDays(today, -OLDEST_DAYS)) return 'day-too-old';
  if (new Set(holdings.map(({ name }) => name)).size < holdings.length) return 'named-twice';
  const reversed = holdings.some(({ from, to, onlineFrom }) => to < from || onlineFrom < from || to > of);
  return reversed ? 'period-reversed' : undefined;
};
