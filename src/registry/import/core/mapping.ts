/**
 * How the columns of somebody's file become merchants: a YAML file that names, for each field, a column or a fixed value.
 * Without one the columns have the names of the fields. A file of fixed-length records says where each column stands.
 */
import { z } from 'zod';
import {
  defineFixedLengthFile,
  defineFixedLengthRecord,
  type FixedLengthField,
  type FixedLengthRecord,
  failed,
  inOrder,
  LocatedYaml,
  narrowKana,
  normaliseText,
  type Outcome,
  ok,
  type PlaceInFile,
  type RecordFault,
} from '#kernel';

export const FIELDS = [
  'acceptor_number',
  'standing',
  'merchant_name',
  'party',
  'corporate_number',
  'party_name',
  'party_kana',
  'shop',
  'shop_name',
  'shop_kana',
  'url',
  'address',
  'phone',
  'chain',
  'mall',
  'acquirer',
  'agent',
  'brands',
  'sales_channel',
  'connection',
  'platform',
  'payment_module_owner',
  'application_owner',
  'infrastructure_owner',
  'content_owner',
  'member_login',
  'takes_uploads',
  'develops_itself',
  'stores_numbers',
  'risk_tier',
  'category_code',
] as const;
export type Field = (typeof FIELDS)[number];

const field = z.enum(FIELDS, `one of ${FIELDS.join(', ')}`);
const SOURCE_RULE = 'a column, { column, values } or { value }';
const source = z.union(
  [
    z.string().min(1).max(200),
    z.strictObject({
      column: z.string().min(1).max(200),
      /** What a word of the file stands for; a word that is not among them stands for itself. */
      values: z.record(z.string().max(200), z.string().max(200)).optional(),
    }),
    z.strictObject({ value: z.string().max(200) }),
  ],
  SOURCE_RULE,
);

const place = { start: z.int('from 1').min(1, 'from 1'), length: z.int('bytes').min(1, 'bytes').max(2_000, 'bytes') };
const constant = z.string('what the record begins with').min(1).max(20);

const records = z.strictObject(
  {
    /** Bytes of a record, without a line end. */
    length: z.int('bytes of a record').min(1, 'bytes of a record').max(10_000, 'bytes of a record'),
    header: constant.optional(),
    data: z.strictObject(
      {
        type: constant,
        columns: z.record(
          z.string().min(1).max(200),
          z.strictObject({ ...place, kind: z.enum(['text', 'kana', 'digits'], 'text, kana or digits') }),
        ),
      },
      'data: type, columns',
    ),
    /** How many data records there are, as the file itself says. */
    trailer: z.strictObject({ type: constant, count: z.strictObject(place) }, 'trailer: type, count').optional(),
    end: constant.optional(),
  },
  'records: length, data, and header, trailer, end where there are any',
);

const mappingSchema = z.strictObject(
  {
    name: z.string('a name').min(1, 'a name').max(100, 'a name'),
    fields: z.partialRecord(field, source),
    records: records.optional(),
  },
  'a mapping: name, fields, and records of a file of fixed length',
);
type Content = z.output<typeof mappingSchema>;

export type MappingFault = PlaceInFile & { readonly code: string; readonly expected: string };

type FixedLength = {
  read(bytes: Uint8Array): {
    readonly records: readonly { readonly kind: string; readonly line: number; readonly values: unknown }[];
    readonly faults: readonly RecordFault[];
  };
  /** With header, trailer and end where the layout has them; of these what is not described is blank. */
  write(rows: readonly Values[]): Outcome<Uint8Array, readonly RecordFault[]>;
  /** Records before the first merchant. */
  readonly ahead: 0 | 1;
};

export type Mapping = {
  readonly name: string;
  readonly sources: ReadonlyMap<Field, Source>;
  /** Of a file of fixed-length records. */
  readonly fixed: FixedLength | undefined;
};

/** By column; a column that is not there is left empty. */
export type Values = Readonly<Record<string, string | undefined>>;

export type Source =
  | { readonly column: string; readonly values: ReadonlyMap<string, string> }
  | { readonly value: string };

/** The columns have the names of the fields. */
export const PLAIN_MAPPING: Mapping = {
  name: 'plain',
  sources: new Map(FIELDS.map((name) => [name, { column: name, values: new Map() }])),
  fixed: undefined,
};

export const loadMapping = (text: string): Outcome<Mapping, readonly MappingFault[]> => {
  const file = new LocatedYaml(text);
  const placed = ({ code, offset, expected }: { code: string; offset: number; expected: string }): MappingFault => ({
    ...file.placeOf(offset),
    code,
    expected,
  });
  if (file.faults.length > 0) return failed(inOrder(file.faults.map(placed)));
  const read = mappingSchema.safeParse(file.content);
  if (!read.success) return failed(inOrder(read.error.issues.flatMap((issue) => file.faultsOf(issue)).map(placed)));
  const content = read.data;
  if (!('acceptor_number' in content.fields)) {
    return failed([placed({ code: 'missing-key', offset: file.offsetAt(['fields']), expected: 'acceptor_number' })]);
  }
  const sources = new Map(
    Object.entries(content.fields).map(([name, from]) => [name as Field, sourceOf(from as Content['fields'][Field])]),
  );
  if (content.records === undefined) return ok({ name: content.name, sources, fixed: undefined });
  try {
    return ok({ name: content.name, sources, fixed: fixedOf(content.records) });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return failed([placed({ code: 'wrong-value', offset: file.offsetAt(['records']), expected: error.message })]);
  }
};

const sourceOf = (from: Content['fields'][Field]): Source => {
  if (typeof from === 'string') return { column: from, values: new Map() };
  if (from === undefined || 'value' in from) return { value: from?.value ?? '' };
  return { column: from.column, values: new Map(Object.entries(from.values ?? {})) };
};

const typeField = (type: string): FixedLengthField => ({
  name: 'type',
  start: 1,
  length: new TextEncoder().encode(type).length,
  kind: 'constant',
  value: type,
});

const fixedOf = ({ length, header, data, trailer, end }: NonNullable<Content['records']>): FixedLength => {
  const record = (fields: readonly FixedLengthField[]): FixedLengthRecord<Values> =>
    defineFixedLengthRecord({ encoding: 'cp932', lengthBytes: length, fields }) as FixedLengthRecord<Values>;
  const open = (type: string) => looselyFilled(record([typeField(type)]));
  const columns = Object.entries(data.columns)
    .map(
      ([name, { start, length: bytes, kind }]): FixedLengthField => ({
        name,
        start,
        length: bytes,
        kind,
        absent: 'spaces',
      }),
    )
    .toSorted((a, b) => a.start - b.start);
  const described: Readonly<Record<string, FixedLengthRecord<Values>>> = {
    data: record([typeField(data.type), ...columns]),
    ...(trailer === undefined
      ? {}
      : {
          trailer: looselyFilled(
            record([typeField(trailer.type), { name: 'count', ...trailer.count, kind: 'digits' }]),
          ),
        }),
    ...(header === undefined ? {} : { header: open(header) }),
    ...(end === undefined ? {} : { end: open(end) }),
  };
  const file = defineFixedLengthFile(described);
  const whole = (kind: string, values: Values = {}) => (kind in described ? [{ kind, values }] : []);
  return {
    read: (bytes) => file.read(bytes),
    write: (rows) => {
      const count = String(rows.length).padStart(trailer?.count.length ?? 0, '0');
      const all = [
        ...whole('header'),
        ...rows.map((values) => ({ kind: 'data', values: Object.fromEntries(forms(data.columns, values)) })),
        ...whole('trailer', { count }),
        ...whole('end'),
      ];
      return file.write(all, 'crlf');
    },
    ahead: header === undefined ? 0 : 1,
  };
};

type Columns = NonNullable<Content['records']>['data']['columns'];

/** Kana as these files have them: half as wide, capital letters. */
const forms = (columns: Columns, values: Values): [string, string | undefined][] =>
  Object.entries(columns).map(([name, { kind }]) => {
    const value = values[name];
    return [name, kind === 'kana' && value !== undefined ? narrowKana(normaliseText(value)).toUpperCase() : value];
  });

/** Of header, trailer and end only what is described matters; what else stands there is not ours to judge. */
const looselyFilled = (record: FixedLengthRecord<Values>): FixedLengthRecord<Values> => ({
  ...record,
  parse: (bytes: Uint8Array, line: number) => {
    const parsed = record.parse(bytes, line);
    if (parsed.kind === 'ok' || parsed.error.some(({ code }) => code !== 'not-blank')) return parsed;
    const blank = bytes.slice();
    for (const { fromByte, toByte } of parsed.error) blank.fill(0x20, fromByte - 1, toByte);
    return record.parse(blank, line);
  },
});
