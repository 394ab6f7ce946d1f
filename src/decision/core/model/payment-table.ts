/** Payments to train on and to test with: their features as columns, and what is known of them. */
import type { Columns } from './bins.ts';
import type { Payments } from './delayed-split.ts';
import { type ModelInput, readInputs } from './model.ts';
import type { Labelled } from './train.ts';

export type PaymentTable = Payments & {
  readonly frauds: Uint8Array;
  /** By name; NaN is missing. */
  readonly features: ReadonlyMap<string, Float64Array>;
  readonly eventIds: readonly string[];
};

/** The inputs of some rows, as a model reads them. */
export const labelledRows = (table: PaymentTable, inputs: readonly ModelInput[], rows: Int32Array): Labelled => {
  const columns: Columns = inputs.map(() => new Float64Array(rows.length));
  const own = new Float64Array(inputs.length);
  for (let place = 0; place < rows.length; place += 1) {
    const row = rows[place] as number;
    readInputs(inputs, (name) => table.features.get(name)?.[row], own);
    for (const [input, column] of columns.entries()) column[place] = own[input] as number;
  }
  return { columns, frauds: Uint8Array.from(rows, (row) => table.frauds[row] as number) };
};

/** One row's inputs, as the model reads them. */
export const rowInputs = (table: PaymentTable, inputs: readonly ModelInput[], row: number): Float64Array =>
  readInputs(inputs, (name) => table.features.get(name)?.[row], new Float64Array(inputs.length));

const DAY_MS = 86_400_000;

/** YYYY-MM-DD of a number of days since 1970. */
export const dayWord = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** NaN for what is no day. */
export const dayOf = (word: string): number => {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(word) ? Date.parse(`${word}T00:00:00Z`) / DAY_MS : Number.NaN;
  return Number.isInteger(day) && dayWord(day) === word ? day : Number.NaN;
};
