/**
 * Merchants as rows of somebody's file, such that reading the file again says the same: a value that the layout cannot say
 * is a fault of its line, and never written as another.
 */
import { failed, type Outcome, ok } from '#kernel';
import type { Field, Mapping, Source, Values } from './mapping.ts';
import type { LineFault, Words } from './read-rows.ts';

export type Written = { readonly columns: readonly string[]; readonly rows: readonly Values[] };

const NOT_IN_LAYOUT = { code: 'not-in-layout', expected: 'a value that the layout can say' } as const;

/** @param ahead lines before the first merchant's. @returns every fault, by line */
export const writeRows = (
  merchants: readonly Words[],
  { sources }: Mapping,
  ahead: number,
): Outcome<Written, readonly LineFault[]> => {
  const columns = [...new Set([...sources.values()].flatMap((source) => ('column' in source ? [source.column] : [])))];
  const faults: LineFault[] = [];
  const rows = merchants.map((words, at) => {
    const values: Record<string, string> = {};
    for (const [field, source] of sources) {
      const fault = put(values, words[field], source);
      if (fault !== undefined) faults.push({ line: at + 1 + ahead, column: columnOf(field, source), ...fault });
    }
    return values;
  });
  return faults.length > 0 ? failed(faults) : ok({ columns, rows });
};

const columnOf = (field: Field, source: Source): string => ('column' in source ? source.column : field);

const put = (
  values: Record<string, string>,
  value: string | undefined,
  source: Source,
): typeof NOT_IN_LAYOUT | undefined => {
  if (value === undefined || value === '') return undefined;
  if ('value' in source) return source.value === value ? undefined : NOT_IN_LAYOUT;
  const [word = value] = [...source.values].find(([, meant]) => meant === value) ?? [];
  const reads = source.values.get(word) ?? word;
  // Two fields of one column say one thing.
  const said = values[source.column] ?? word;
  if (reads !== value || said !== word) return NOT_IN_LAYOUT;
  values[source.column] = word;
  return undefined;
};
