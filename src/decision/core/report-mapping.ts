/**
 * How the lines of somebody's file become reports of fraud or disputes: a YAML file that names, for each field, a column
 * of a CSV or a place in a line of fixed length. The dates of the transaction and of the report are two; that of the
 * receipt is ours.
 */
import { z } from 'zod';
import {
  decodeCp932,
  durationOfMs,
  encodeCp932,
  failed,
  formatInstant,
  type Instant,
  LocatedYaml,
  minus,
  type Outcome,
  ok,
  parseCurrency,
  parseDecimal,
  plus,
} from '#kernel';
import { readTime, type Zone, zoneOf } from './local-time.ts';
import type { MappingFault } from './mapping.ts';
import { FRAUD_TYPES, type SentReport } from './result.ts';

const TARGETS = [
  'reportId',
  'eventId',
  'cardToken',
  'acceptorNumber',
  'amount',
  'amountMinor',
  'currency',
  'transactionAt',
  'reportedAt',
  'reasonCode',
  'type',
] as const;
type Target = (typeof TARGETS)[number];

const column = z.string().min(1).max(64);
const source = z.union(
  [column, z.strictObject({ column, prefix: z.string().max(32).optional() }), z.strictObject({ value: z.string() })],
  'a column, { column, prefix } or { value }',
);

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

const mappingSchema = z.strictObject({
  name: z.string().min(1),
  kind: z.enum(['fraud', 'dispute']),
  encoding: z.enum(['utf-8', 'cp932']).optional(),
  timeZone: z.string().optional(),
  /** Without it, a CSV whose first line names its columns. */
  fixed: z
    .strictObject({
      /** In bytes of CP932, in which a kana of full width takes two. Places count from 1. */
      columns: z.record(column, z.strictObject({ at: z.int().min(1), length: z.int().min(1).max(200) })),
      /** Other lines, such as a header and a trailer, are passed over. */
      only: z.strictObject({ column, equals: z.string() }).optional(),
    })
    .optional(),
  fields: z.partialRecord(z.enum(TARGETS), source),
  /** What the file's codes of fraud mean; what stands nowhere here is `other`. */
  types: z.record(z.string(), z.enum(FRAUD_TYPES)).optional(),
  /** How far from the transaction's date or time the payment may lie that is looked for by card, amount and merchant. */
  match: z
    .strictObject({ days: z.int().min(0).max(7).default(1), minutes: z.int().min(0).max(1_440).default(10) })
    .optional(),
});
type Content = z.output<typeof mappingSchema>;

export type ReportFault = { readonly place: string; readonly code: string; readonly expected: string };

export type ReportMapping = {
  readonly name: string;
  readonly kind: 'fraud' | 'dispute';
  readonly encoding: 'utf-8' | 'cp932' | undefined;
  /** Columns that the first line of a CSV has to name; absent: lines are of fixed length. */
  readonly columns: readonly string[] | undefined;
  /** The cells of a line of fixed length by column; `undefined`: a line that is passed over. */
  readonly cellsOf: (line: string) => Outcome<Cells, readonly ReportFault[]> | undefined;
  readonly read: (cells: Cells) => Outcome<SentReport, readonly ReportFault[]>;
};

export type Cells = ReadonlyMap<string, string>;

export const loadReportMapping = (text: string): Outcome<ReportMapping, readonly MappingFault[]> => {
  const file = new LocatedYaml(text);
  const [broken] = file.faults;
  if (broken !== undefined) {
    const { line, column: at } = file.placeOf(broken.offset);
    return failed([{ place: `line ${line}, column ${at}`, expected: broken.expected }]);
  }
  const read = mappingSchema.safeParse(file.content);
  if (!read.success) {
    return failed(read.error.issues.map(({ path, message }) => ({ place: `/${path.join('/')}`, expected: message })));
  }
  const content = read.data;
  const faults = faultsOf(content);
  const zone = zoneOf(content.timeZone ?? 'Asia/Tokyo');
  if (zone.kind === 'failed')
    faults.push({ place: '/timeZone', expected: 'UTC, an offset, or a name such as Asia/Tokyo' });
  if (zone.kind === 'failed' || faults.length > 0) return failed(faults);
  const { name, kind, encoding, fixed } = content;
  return ok({
    ...{ name, kind, encoding, columns: fixed === undefined ? [...columnsOf(content)] : undefined },
    cellsOf: (line) => fixedCells(content, line),
    read: (cells) => readReport(content, zone.value, cells),
  });
};

const columnOf = (from: z.output<typeof source> | undefined): string | undefined =>
  typeof from === 'string' ? from : from !== undefined && 'column' in from ? from.column : undefined;

const columnsOf = ({ fields }: Content): ReadonlySet<string> =>
  new Set(Object.values(fields).flatMap((from) => columnOf(from) ?? []));

/** What must be there, and what a fixed layout has to place. */
const faultsOf = (content: Content): MappingFault[] => {
  const { fields, fixed } = content;
  const needed: Target[] = ['reportId', 'transactionAt', 'reportedAt'];
  const byFacts: Target[] = ['cardToken', 'acceptorNumber', 'currency'];
  const faults = needed.filter((target) => fields[target] === undefined).map((target) => missing(target));
  if (fields.eventId === undefined) {
    faults.push(...byFacts.filter((target) => fields[target] === undefined).map((target) => missing(target)));
    if (fields.amount === undefined && fields.amountMinor === undefined) faults.push(missing('amount'));
  }
  if (fixed === undefined) return faults;
  const unplaced = [...columnsOf(content), ...(fixed.only ? [fixed.only.column] : [])].filter(
    (name) => fixed.columns[name] === undefined,
  );
  return [...faults, ...unplaced.map((name) => ({ place: `/fixed/columns/${name}`, expected: '{ at, length }' }))];
};

const missing = (target: Target): MappingFault => ({
  place: `/fields/${target}`,
  expected: 'where it stands: eventId, or cardToken, acceptorNumber, amount and currency, besides the dates and the id',
});

const fixedCells = ({ fixed }: Content, line: string): Outcome<Cells, readonly ReportFault[]> | undefined => {
  if (fixed === undefined) return undefined;
  const bytes = encodeCp932(line);
  if (bytes.kind === 'failed') {
    return failed([{ place: '', code: 'wrong-encoding', expected: 'letters that CP932 has' }]);
  }
  const cells = new Map<string, string>();
  for (const [name, { at, length }] of Object.entries(fixed.columns)) {
    const part = decodeCp932(bytes.value.subarray(at - 1, at - 1 + length));
    // A place that cuts a letter in two is another layout's.
    if (part.kind === 'failed') return failed([{ place: name, code: 'cut-letter', expected: 'whole letters' }]);
    cells.set(name, part.value.trim());
  }
  if (fixed.only !== undefined && cells.get(fixed.only.column) !== fixed.only.equals) return undefined;
  const end = Math.max(...Object.values(fixed.columns).map(({ at, length }) => at - 1 + length));
  if (bytes.value.length < end) {
    return failed([{ place: '', code: 'line-too-short', expected: `${end} bytes; here are ${bytes.value.length}` }]);
  }
  return ok(cells);
};

/** Narrow letters, since ids of full width are what a keyboard left. */
const textOf = ({ fields }: Content, target: Target, cells: Cells): string => {
  const from = fields[target];
  if (from === undefined) return '';
  if (typeof from === 'object' && 'value' in from) return from.value;
  const text = (cells.get(columnOf(from) ?? '') ?? '').normalize('NFKC').trim();
  return text === '' ? '' : `${typeof from === 'object' ? (from.prefix ?? '') : ''}${text}`;
};

type Day = { readonly at: Instant; readonly isDay: boolean };

/** A date alone, `20261121` or `2026-11-21`, is the whole day. */
const readDay = (text: string, zone: Zone): Outcome<Day, 'not-a-time'> => {
  const [, year, month, day] = /^(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})$/.exec(text) ?? [];
  const read = readTime(year === undefined ? text : `${year}-${month}-${day} 00:00:00`, zone);
  return read.kind === 'ok' ? ok({ at: read.value, isDay: year !== undefined }) : failed('not-a-time');
};

const readReport = (content: Content, zone: Zone, cells: Cells): Outcome<SentReport, readonly ReportFault[]> => {
  const faults: ReportFault[] = [];
  const fault = (target: Target, code: string, expected: string): void => {
    faults.push({ place: columnOf(content.fields[target]) ?? target, code, expected });
  };
  const of = (target: Target): string => textOf(content, target, cells);
  const dayOf = (target: 'transactionAt' | 'reportedAt'): Day | undefined => {
    const read = readDay(of(target), zone);
    if (read.kind === 'ok') return read.value;
    fault(target, of(target) === '' ? 'required' : 'not-a-time', 'a date such as 20261121, or a date and time');
    return undefined;
  };
  const [transaction, reported] = [dayOf('transactionAt'), dayOf('reportedAt')];
  const reportId = of('reportId');
  if (reportId === '') fault('reportId', 'required', 'an id of the report');
  const eventId = of('eventId');
  const amount = eventId === '' ? readAmount(content, cells, fault) : undefined;
  for (const target of eventId === '' ? (['cardToken', 'acceptorNumber'] as const) : []) {
    if (of(target) === '') fault(target, 'required', 'an id, without an event id');
  }
  if (transaction === undefined || reported === undefined || faults.length > 0) return failed(faults);
  const about =
    amount === undefined
      ? { eventId }
      : {
          payment: {
            ...{ cardToken: of('cardToken'), acceptorNumber: of('acceptorNumber'), amount },
            ...windowOf(content, transaction),
          },
        };
  const reasonCode = of('reasonCode');
  return ok({
    ...{ reportId, ...about, type: content.types?.[of('type')] ?? 'other' },
    ...{ transactionAt: formatInstant(transaction.at), reportedAt: formatInstant(reported.at) },
    ...(reasonCode === '' ? {} : { reasonCode }),
  });
};

const readAmount = (content: Content, cells: Cells, fault: (at: Target, code: string, expected: string) => void) => {
  const currency = parseCurrency(textOf(content, 'currency', cells));
  if (currency.kind === 'failed') {
    fault('currency', 'unknown-currency', 'an ISO 4217 code in capitals, such as JPY');
    return undefined;
  }
  const minor = textOf(content, 'amountMinor', cells);
  if (minor !== '') {
    if (/^\d{1,12}$/.test(minor)) return { amountMinor: Number(minor), currency: currency.value };
    fault('amountMinor', 'amount-not-whole', 'whole minor units, at most 12 digits');
    return undefined;
  }
  const parsed = parseDecimal(textOf(content, 'amount', cells).replaceAll(',', ''), currency.value);
  if (parsed.kind === 'ok') return { amountMinor: Number(parsed.value.amountMinor), currency: currency.value };
  fault('amount', 'not-a-decimal', `a decimal no finer than ${currency.value} allows`);
  return undefined;
};

const windowOf = ({ match }: Content, { at, isDay }: Day) => {
  const { days = 1, minutes = 10 } = match ?? {};
  const before = durationOfMs(isDay ? days * DAY_MS : minutes * MINUTE_MS);
  const after = durationOfMs(isDay ? (days + 1) * DAY_MS : minutes * MINUTE_MS);
  return { from: formatInstant(minus(at, before)), to: formatInstant(plus(at, after)) };
};
