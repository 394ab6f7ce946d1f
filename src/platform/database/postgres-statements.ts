/**
 * Which statements the server keeps prepared: those that come again, up to a fixed number, so that a text made anew
 * for each call (a list of values of another length) costs no memory there. PostgreSQL plans a prepared statement
 * again when the role changes, so that row-level security holds for each.
 */
import { createHash } from 'node:crypto';

const PREPARE_FROM_USE = 4;
const PREPARED_MAX = 256;
const COUNTED_MAX = 2_000;

const uses = new Map<string, number>();
const names = new Map<string, string>();

/** The statement for the driver, with a name when it is to be prepared. Without parameters it may be several statements. */
export const nameStatement = (text: string, values: readonly unknown[]): { text: string; name?: string } => {
  const known = names.get(text);
  if (known !== undefined) return { text, name: known };
  if (values.length === 0 || names.size >= PREPARED_MAX) return { text };
  const count = (uses.get(text) ?? 0) + 1;
  if (count < PREPARE_FROM_USE) {
    if (uses.size >= COUNTED_MAX) uses.clear();
    uses.set(text, count);
    return { text };
  }
  uses.delete(text);
  const name = createHash('sha256').update(text).digest('hex').slice(0, 32);
  names.set(text, name);
  return { text, name };
};
