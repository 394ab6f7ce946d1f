/** The commands that the running lab reads, one JSON object a line, and what is wrong with one that it refuses. */
import { type AttackOrder, PLACEMENTS } from './attack/attack.ts';
import { CHANNELS, ENCODINGS } from './collector/encodings.ts';

export const VARIANTS = ['js', 'link'] as const;

export const DEFAULT_ORDER: AttackOrder = { variant: 'js', channel: 'fetch', encoding: 'base64', placement: 'inline' };

export type Command =
  | { readonly command: 'attack'; readonly order: AttackOrder }
  | { readonly command: 'restore'; readonly patched: boolean }
  | { readonly command: 'status' }
  | { readonly command: 'stop' };

export type Refused = { readonly command: 'refused'; readonly field: string; readonly expected: string };

type Fields = Readonly<Record<string, unknown>>;

class NotAsExpected extends Error {
  readonly field: string;
  readonly expected: string;

  constructor(field: string, expected: string) {
    super(`${field}: expected ${expected}`);
    this.field = field;
    this.expected = expected;
  }
}

const oneOf = <Name extends string>(fields: Fields, field: string, names: readonly Name[], otherwise: Name): Name => {
  const given = fields[field] ?? otherwise;
  const name = names.find((known) => known === given);
  if (name === undefined) throw new NotAsExpected(field, `one of ${names.join(', ')}`);
  return name;
};

const only = (fields: Fields, ...known: readonly string[]): void => {
  const unknown = Object.keys(fields).find((field) => field !== 'command' && !known.includes(field));
  if (unknown !== undefined) throw new NotAsExpected(unknown, `only ${known.join(', ') || 'command'}`);
};

export const readOrder = (fields: Fields, otherwise: AttackOrder): AttackOrder => ({
  variant: oneOf(fields, 'variant', VARIANTS, otherwise.variant),
  channel: oneOf(fields, 'channel', CHANNELS, otherwise.channel),
  encoding: oneOf(fields, 'encoding', ENCODINGS, otherwise.encoding),
  placement: oneOf(fields, 'placement', PLACEMENTS, otherwise.placement),
});

const COMMANDS: Readonly<Record<string, (fields: Fields, otherwise: AttackOrder) => Command>> = {
  attack: (fields, otherwise) => {
    only(fields, 'variant', 'channel', 'encoding', 'placement');
    return { command: 'attack', order: readOrder(fields, otherwise) };
  },
  restore: (fields) => {
    only(fields, 'patched');
    const { patched = true } = fields;
    if (typeof patched !== 'boolean') throw new NotAsExpected('patched', 'true or false');
    return { command: 'restore', patched };
  },
  status: (fields) => {
    only(fields);
    return { command: 'status' };
  },
  stop: (fields) => {
    only(fields);
    return { command: 'stop' };
  },
};

/** @param otherwise what an attack is where the command does not say. */
export const readCommand = (line: string, otherwise: AttackOrder): Command | Refused => {
  try {
    const fields: unknown = JSON.parse(line);
    if (typeof fields !== 'object' || fields === null) throw new NotAsExpected('command', 'a JSON object');
    const { command } = fields as Fields;
    const read = typeof command === 'string' && Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
    if (read === undefined) throw new NotAsExpected('command', `one of ${Object.keys(COMMANDS).join(', ')}`);
    return read(fields as Fields, otherwise);
  } catch (error) {
    if (error instanceof NotAsExpected) return { command: 'refused', field: error.field, expected: error.expected };
    if (error instanceof SyntaxError) return { command: 'refused', field: '', expected: 'one JSON object on a line' };
    throw error;
  }
};
