/** Reads the lab's command line. */
import { parseArgs } from 'node:util';
import { type AttackOrder, PLACEMENTS } from './attack/attack.ts';
import type { AdminBrowser } from './attack/look-as-admin.ts';
import { CHANNELS, ENCODINGS } from './collector/encodings.ts';
import { DEFAULT_ORDER, readOrder, VARIANTS } from './commands.ts';
import { type AttackCommand, isStyle } from './enumeration/send-attack.ts';
import { STYLES } from './enumeration/trial.ts';
import { isLoopbackHost } from './loopback/address.ts';
import { DEFAULT_CARDS, type Span } from './world/index.ts';

export const HELP = `A small world to try Mitsuke in. Everything listens on loopback and sends to loopback only.

  node lab/main.ts [--port 7311] [--attack]
      Starts a shop (shop.localhost), its payment provider (psp.localhost, next port) and an attacker's collector
      (collector.localhost, the port after). Prints one JSON object a line; reads commands, one JSON object a line, on
      standard input; ends when that closes, on SIGTERM or on {"command":"stop"}.

  --port N            the shop's port; without it any free ports
  --attack            attack the shop at once
  --variant NAME      which checkout is altered: ${VARIANTS.join(', ')} (${DEFAULT_ORDER.variant})
  --channel NAME      how card numbers leave: ${CHANNELS.join(', ')} (${DEFAULT_ORDER.channel})
  --encoding NAME     how they are wrapped: ${ENCODINGS.join(', ')} (${DEFAULT_ORDER.encoding})
  --placement NAME    where the script stands: ${PLACEMENTS.join(', ')} (${DEFAULT_ORDER.placement})

  node lab/main.ts world --out FILE.csv [--seed 7] [--from 2026-01-01] [--days 30] [--cards 20000] [--json]
      Writes the payments of a small world from a seed, with the truth in the columns label and incident; days begin at
      midnight in Japan. The file appears when it is whole.

  node lab/main.ts enumerate --url http://localhost:7300 --api-key-file FILE [--style burst] [--seed 7] [--attempts 300]
      Tries card numbers (tokens, published test BINs) at the shops of a tenant through the public API, on loopback
      only, in one of four ways (${STYLES.join(', ')}), and says as JSON what was answered.

  Commands
  {"command":"attack"}                 also with variant, page (of variant link), channel, encoding, placement
  {"command":"restore"}                checkout as it was, hole closed; "patched":false leaves the hole open
  {"command":"traffic","action":"start","url":"http://localhost:7300","apiKeyFile":"FILE"}
                                       live payments through the public API; also perSecond, inFlight, seed, acknowledged
                                       (a file to which every acknowledged payment is appended)
  {"command":"traffic","action":"stop"}
  {"command":"weaken","switches":["exposed-files","soft-missing"],"https":"old"}
                                       the shop's weaknesses and strengths (lab/weaknesses); without switches it is as
                                       it was made; "https" (off, old, present) serves it over TLS as well
  {"command":"plant","channels":["image","stun"],"changes":"all"}
                                       ways to send card numbers away, and ordinary changes, in the shop's pages:
                                       names, or all of them; without both the pages are as they were made
  {"command":"status"}
  {"command":"stop"}

  Environment
  LAB_CHROMIUM           a Chromium for the shopkeeper's screen; without it the lab sends the requests that the planted
                         script would send, and says so ("how":"scripted")
  LAB_CHROMIUM_SANDBOX   off: start it without its sandbox (as root it always is; it visits pages of the lab only)
`;

export type Asked =
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly message: string }
  | { readonly kind: 'run'; readonly options: Run }
  | { readonly kind: 'enumerate'; readonly command: AttackCommand }
  | { readonly kind: 'world'; readonly order: WorldOrder };

type Run = {
  readonly port: number;
  readonly attackFirst: boolean;
  readonly order: AttackOrder;
  readonly browser: AdminBrowser | undefined;
};

export type WorldOrder = {
  readonly seed: number;
  readonly cards: number;
  readonly span: Span;
  readonly out: string;
  readonly json: boolean;
};

const WORLD_OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  out: { type: 'string' },
  seed: { type: 'string', default: '7' },
  from: { type: 'string', default: '2026-01-01' },
  days: { type: 'string', default: '30' },
  cards: { type: 'string', default: String(DEFAULT_CARDS) },
  json: { type: 'boolean', default: false },
} as const;

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  port: { type: 'string' },
  attack: { type: 'boolean' },
  variant: { type: 'string' },
  channel: { type: 'string' },
  encoding: { type: 'string' },
  placement: { type: 'string' },
} as const;

/** Two more ports follow the shop's. */
const LAST_PORT = 65_533;

export const readCommandLine = (
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  isRoot: boolean,
): Asked => {
  try {
    if (words[0] === 'world') return readWorld(words.slice(1));
    if (words[0] === 'enumerate') return readEnumerate(words.slice(1));
    const { values } = parseArgs({ args: [...words], options: OPTIONS, strict: true, allowPositionals: false });
    if (values.help) return { kind: 'help' };
    return {
      kind: 'run',
      options: {
        port: values.port === undefined ? 0 : whole(values, 'port', [1_024, LAST_PORT]),
        attackFirst: values.attack ?? false,
        order: readOrder(values, DEFAULT_ORDER),
        browser: browserOf(environment, isRoot),
      },
    };
  } catch (error) {
    return { kind: 'wrong', message: error instanceof Error ? error.message : String(error) };
  }
};

const whole = (
  values: Readonly<Record<string, unknown>>,
  name: string,
  [from, to]: readonly [number, number],
): number => {
  const text = String(values[name]);
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= from && value <= to)) throw new Error(`--${name}: expected a whole number from ${from} to ${to}`);
  return value;
};

const DAY_MS = 86_400_000;

const readWorld = (words: readonly string[]): Asked => {
  const { values } = parseArgs({ args: [...words], options: WORLD_OPTIONS, strict: true, allowPositionals: false });
  if (values.help) return { kind: 'help' };
  if (values.out === undefined || values.out === '') throw new Error('--out: expected the path of the file to write');
  const from = /^20\d{2}-\d{2}-\d{2}$/.test(values.from) ? Date.parse(`${values.from}T00:00:00+09:00`) : Number.NaN;
  if (Number.isNaN(from)) throw new Error('--from: expected a date such as 2026-01-01');
  const to = from + whole(values, 'days', [1, 3_660]) * DAY_MS;
  const seed = whole(values, 'seed', [0, 2 ** 31 - 1]);
  const cards = whole(values, 'cards', [100, 1_000_000]);
  return { kind: 'world', order: { seed, cards, span: { from, to }, out: values.out, json: values.json } };
};

const ENUMERATE_OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  url: { type: 'string' },
  'api-key-file': { type: 'string' },
  style: { type: 'string', default: 'burst' },
  seed: { type: 'string', default: '7' },
  attempts: { type: 'string', default: '300' },
} as const;

const readEnumerate = (words: readonly string[]): Asked => {
  const { values } = parseArgs({ args: [...words], options: ENUMERATE_OPTIONS, strict: true, allowPositionals: false });
  if (values.help) return { kind: 'help' };
  const url = URL.canParse(values.url ?? '') ? new URL(values.url ?? '') : undefined;
  if (url?.protocol !== 'http:' || !isLoopbackHost(url.hostname)) {
    throw new Error('--url: expected an http address of this machine: the lab sends to loopback only');
  }
  const apiKeyFile = values['api-key-file'];
  if (apiKeyFile === undefined) throw new Error('--api-key-file: expected the path of a file');
  if (!isStyle(values.style)) throw new Error(`--style: expected one of ${STYLES.join(', ')}`);
  const [seed, attempts] = [whole(values, 'seed', [0, 2 ** 31 - 1]), whole(values, 'attempts', [1, 2_000])];
  return { kind: 'enumerate', command: { url: url.origin, apiKeyFile, style: values.style, seed, attempts } };
};

const browserOf = (
  { LAB_CHROMIUM, LAB_CHROMIUM_SANDBOX }: Readonly<Record<string, string | undefined>>,
  isRoot: boolean,
): AdminBrowser | undefined =>
  LAB_CHROMIUM ? { executable: LAB_CHROMIUM, sandbox: !isRoot && LAB_CHROMIUM_SANDBOX !== 'off' } : undefined;
