/** The commands that the running lab reads, one JSON object a line, and what is wrong with one that it refuses. */
import { type AttackOrder, PLACEMENTS } from './attack/attack.ts';
import { LINK_ATTACKS } from './attack/link-attacks.ts';
import { CHANNELS, ENCODINGS } from './collector/encodings.ts';
import { isLoopbackHost } from './loopback/address.ts';
import { CHANGE_NAMES, CHANNEL_NAMES, type Choice, type PlantOrder } from './plant.ts';
import { MOST_IN_FLIGHT, MOST_PER_SECOND, type TrafficOrder } from './traffic/order.ts';
import { HTTPS, type Https, isSwitch, SWITCHES, type Switch } from './weaknesses/switches.ts';

export const VARIANTS = ['js', 'link'] as const;

export const DEFAULT_ORDER: AttackOrder = {
  variant: 'js',
  page: 'look-alike',
  channel: 'fetch',
  encoding: 'base64',
  placement: 'inline',
};

export type Command =
  | { readonly command: 'attack'; readonly order: AttackOrder }
  | { readonly command: 'restore'; readonly patched: boolean }
  | { readonly command: 'traffic-start'; readonly order: TrafficOrder }
  | { readonly command: 'traffic-stop' }
  | { readonly command: 'plant'; readonly order: PlantOrder }
  | { readonly command: 'weaken'; readonly switches: readonly Switch[]; readonly https: Https }
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
  page: oneOf(fields, 'page', LINK_ATTACKS, otherwise.page),
  channel: oneOf(fields, 'channel', CHANNELS, otherwise.channel),
  encoding: oneOf(fields, 'encoding', ENCODINGS, otherwise.encoding),
  placement: oneOf(fields, 'placement', PLACEMENTS, otherwise.placement),
});

const numberIn = (fields: Fields, field: string, [from, to, otherwise]: readonly [number, number, number]): number => {
  const given = fields[field] ?? otherwise;
  if (typeof given !== 'number' || !(given >= from && given <= to)) {
    throw new NotAsExpected(field, `a number from ${from} to ${to}`);
  }
  return given;
};

const pathIn = (fields: Fields, field: string): string => {
  const given = fields[field];
  if (typeof given !== 'string' || given === '') throw new NotAsExpected(field, 'the path of a file');
  return given;
};

const loopbackUrlIn = (fields: Fields, field: string): string => {
  const given = fields[field];
  const url = typeof given === 'string' && URL.canParse(given) ? new URL(given) : undefined;
  if (url?.protocol !== 'http:' || !isLoopbackHost(url.hostname)) {
    throw new NotAsExpected(field, 'an http address of this machine: the lab sends to loopback only');
  }
  return url.origin;
};

const readTrafficOrder = (fields: Fields): TrafficOrder => ({
  url: loopbackUrlIn(fields, 'url'),
  apiKeyFile: pathIn(fields, 'apiKeyFile'),
  perSecond: numberIn(fields, 'perSecond', [0.1, MOST_PER_SECOND, 5]),
  inFlight: Math.floor(numberIn(fields, 'inFlight', [1, MOST_IN_FLIGHT, 16])),
  seed: Math.floor(numberIn(fields, 'seed', [0, 2 ** 31 - 1, 7])),
  acknowledged: fields.acknowledged === undefined ? undefined : pathIn(fields, 'acknowledged'),
});

const choiceIn = (fields: Fields, field: string, names: readonly string[]): Choice => {
  const given = fields[field] ?? [];
  if (given === 'all') return given;
  const isKnown = (name: unknown): name is string => typeof name === 'string' && names.includes(name);
  if (!Array.isArray(given) || !given.every(isKnown)) {
    throw new NotAsExpected(field, `"all", or a list of ${names.join(', ')}`);
  }
  return given;
};

const COMMANDS: Readonly<Record<string, (fields: Fields, otherwise: AttackOrder) => Command>> = {
  attack: (fields, otherwise) => {
    only(fields, 'variant', 'page', 'channel', 'encoding', 'placement');
    return { command: 'attack', order: readOrder(fields, otherwise) };
  },
  restore: (fields) => {
    only(fields, 'patched');
    const { patched = true } = fields;
    if (typeof patched !== 'boolean') throw new NotAsExpected('patched', 'true or false');
    return { command: 'restore', patched };
  },
  traffic: (fields) => {
    if (oneOf(fields, 'action', ['start', 'stop'], 'start') === 'stop') {
      only(fields, 'action');
      return { command: 'traffic-stop' };
    }
    only(fields, 'action', 'url', 'apiKeyFile', 'perSecond', 'inFlight', 'seed', 'acknowledged');
    return { command: 'traffic-start', order: readTrafficOrder(fields) };
  },
  plant: (fields) => {
    only(fields, 'channels', 'changes');
    const channels = choiceIn(fields, 'channels', CHANNEL_NAMES);
    return { command: 'plant', order: { channels, changes: choiceIn(fields, 'changes', CHANGE_NAMES) } };
  },
  weaken: (fields) => {
    only(fields, 'switches', 'https');
    const { switches = [] } = fields;
    const expected = `a list of ${SWITCHES.join(', ')}`;
    if (!Array.isArray(switches) || !switches.every(isSwitch)) throw new NotAsExpected('switches', expected);
    return { command: 'weaken', switches, https: oneOf(fields, 'https', HTTPS, 'off') };
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
