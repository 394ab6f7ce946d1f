/** Reads the lab's command line. */
import { parseArgs } from 'node:util';
import { type AttackOrder, PLACEMENTS } from './attack/attack.ts';
import type { AdminBrowser } from './attack/look-as-admin.ts';
import { CHANNELS, ENCODINGS } from './collector/encodings.ts';
import { DEFAULT_ORDER, readOrder, VARIANTS } from './commands.ts';

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

  Commands
  {"command":"attack"}                 also with variant, channel, encoding, placement
  {"command":"restore"}                checkout as it was, hole closed; "patched":false leaves the hole open
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
  | { readonly kind: 'run'; readonly options: Run };

type Run = {
  readonly port: number;
  readonly attackFirst: boolean;
  readonly order: AttackOrder;
  readonly browser: AdminBrowser | undefined;
};

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
    const { values } = parseArgs({ args: [...words], options: OPTIONS, strict: true, allowPositionals: false });
    if (values.help) return { kind: 'help' };
    return {
      kind: 'run',
      options: {
        port: readPort(values.port),
        attackFirst: values.attack ?? false,
        order: readOrder(values, DEFAULT_ORDER),
        browser: browserOf(environment, isRoot),
      },
    };
  } catch (error) {
    return { kind: 'wrong', message: error instanceof Error ? error.message : String(error) };
  }
};

const readPort = (text: string | undefined): number => {
  if (text === undefined) return 0;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port >= 1024 && port <= LAST_PORT)) throw new Error(`port: expected a whole number from 1024 to ${LAST_PORT}`);
  return port;
};

const browserOf = (
  { LAB_CHROMIUM, LAB_CHROMIUM_SANDBOX }: Readonly<Record<string, string | undefined>>,
  isRoot: boolean,
): AdminBrowser | undefined =>
  LAB_CHROMIUM ? { executable: LAB_CHROMIUM, sandbox: !isRoot && LAB_CHROMIUM_SANDBOX !== 'off' } : undefined;
