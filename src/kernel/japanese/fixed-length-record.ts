/**
 * One fixed-length record, such as the 120 bytes of the Zengin files: described as data, read and written by the
 * description. `parse(write(values))` gives the values back. Bytes between the fields are filling and must be spaces.
 */
import { failed, type Outcome, ok } from '../outcome.ts';
import type { PlainDate } from '../plain-date.ts';
import {
  checkField,
  expectedIn,
  type FieldFaultCode,
  type FieldValue,
  type FixedLengthField,
  readField,
  writeField,
} from './fixed-length-field.ts';

export type RecordFault = {
  /** From 1; of the file when parsed from one. */
  readonly line: number;
  /** Absent when the record as a whole is at fault. */
  readonly field?: string;
  /** First and last byte within the record, from 1, inclusive. */
  readonly fromByte: number;
  readonly toByte: number;
  readonly code: FieldFaultCode | 'wrong-length' | 'not-blank' | 'unknown-record';
  /** What would be accepted, in words for whoever made the file; never the value that was there. */
  readonly expected: string;
};

type KindValue<F> = F extends { readonly kind: 'money' }
  ? bigint
  : F extends { readonly kind: 'date' }
    ? PlainDate
    : string;

/** The values of a record by field name. Fields with `absent` may be `undefined`; constants are left out. */
export type RecordValues<Fields extends readonly FixedLengthField[]> = {
  readonly [F in Fields[number] as F extends { readonly kind: 'constant' } ? never : F['name']]: F extends {
    readonly absent: string;
  }
    ? KindValue<F> | undefined
    : KindValue<F>;
};

export type FixedLengthRecord<Values> = {
  readonly lengthBytes: number;
  /** Whether the constants of this description stand in the bytes: tells header, data and trailer apart. */
  matches(bytes: Uint8Array): boolean;
  /** Every fault of the record, not only the first. `bytes` come without a line end. */
  parse(bytes: Uint8Array, line: number): Outcome<Values, readonly RecordFault[]>;
  /** Values too long for their field are refused, never cut. `line` goes into the faults. */
  write(values: Values, line: number): Outcome<Uint8Array, readonly RecordFault[]>;
};

const SPACE = 0x20;

type Description<Fields> = { readonly encoding: 'cp932'; readonly lengthBytes: number; readonly fields: Fields };

const endOf = (field: FixedLengthField): number => field.start + field.length - 1;

const checkDescription = ({ lengthBytes, fields }: Description<readonly FixedLengthField[]>): void => {
  const names = new Set<string>();
  let end = 0;
  for (const field of fields) {
    checkField(field);
    if (names.has(field.name)) throw new RangeError(`field ${field.name} is described twice`);
    if (field.start <= end) throw new RangeError(`field ${field.name} overlaps the one before it`);
    names.add(field.name);
    end = endOf(field);
  }
  if (end > lengthBytes) throw new RangeError(`the fields reach beyond ${lengthBytes} bytes`);
};

const bytesOf = (field: FixedLengthField, record: Uint8Array): Uint8Array =>
  record.subarray(field.start - 1, endOf(field));

const faultOf = (field: FixedLengthField, line: number, code: FieldFaultCode): RecordFault => ({
  line,
  field: field.name,
  fromByte: field.start,
  toByte: endOf(field),
  code,
  expected: expectedIn(field),
});

/** Stretches between the fields, as first and last byte from 1. */
const gapsOf = (fields: readonly FixedLengthField[], lengthBytes: number): (readonly [number, number])[] => {
  const starts = [...fields.map((field) => field.start), lengthBytes + 1];
  const ends = [0, ...fields.map(endOf)];
  return starts
    .map((start, at): readonly [number, number] => [(ends[at] ?? 0) + 1, start - 1])
    .filter(([from, to]) => from <= to);
};

/**
 * Describes a record. Fields stand in the order of their bytes and do not overlap.
 * @throws RangeError when the description contradicts itself.
 */
export const defineFixedLengthRecord = <const Fields extends readonly FixedLengthField[]>(
  description: Description<Fields>,
): FixedLengthRecord<RecordValues<Fields>> => {
  checkDescription(description);
  const { lengthBytes, fields } = description;
  const gaps = gapsOf(fields, lengthBytes);
  return {
    lengthBytes,
    matches: (bytes) =>
      fields.every((field) => field.kind !== 'constant' || readField(field, bytesOf(field, bytes)).kind === 'ok'),
    parse: (bytes, line) => {
      if (bytes.length !== lengthBytes) return failed([wrongLength(line, bytes.length, lengthBytes)]);
      const faults: RecordFault[] = [];
      const values: Record<string, FieldValue> = {};
      for (const field of fields) {
        const read = readField(field, bytesOf(field, bytes));
        if (read.kind === 'failed') faults.push(faultOf(field, line, read.error));
        else if (field.kind !== 'constant') values[field.name] = read.value;
      }
      for (const [fromByte, toByte] of gaps) {
        const blank = bytes.subarray(fromByte - 1, toByte).every((byte) => byte === SPACE);
        if (!blank) faults.push({ line, fromByte, toByte, code: 'not-blank', expected: 'spaces' });
      }
      return faults.length > 0 ? failed(faults) : ok(values as RecordValues<Fields>);
    },
    write: (values, line) => {
      const record = new Uint8Array(lengthBytes).fill(SPACE);
      const faults: RecordFault[] = [];
      for (const field of fields) {
        const written = writeField(field, (values as Readonly<Record<string, FieldValue>>)[field.name]);
        if (written.kind === 'failed') faults.push(faultOf(field, line, written.error));
        else record.set(written.value, field.start - 1);
      }
      return faults.length > 0 ? failed(faults) : ok(record);
    },
  };
};

const wrongLength = (line: number, found: number, lengthBytes: number): RecordFault => ({
  line,
  fromByte: 1,
  toByte: Math.max(1, found),
  code: 'wrong-length',
  expected: `${lengthBytes} bytes`,
});
