/**
 * Where the lab's attacker gathers what it steals. Harmless: on loopback, counts what arrived, keeps the last four
 * digits of published test numbers and drops everything else at once.
 */
import type { Socket } from 'node:net';
import { request } from '../loopback/request.ts';
import { handleRoutes, type PathHandle, redirect } from '../loopback/routes.ts';
import { type Answer, type Served, serveLoopback } from '../loopback/serve.ts';
import { isTestNumber } from '../psp/test-numbers.ts';
import type { Surroundings } from '../surroundings.ts';
import { type Channel, decode, type Encoding } from './encodings.ts';
import { acceptWebSocket } from './websocket.ts';

type Options = { readonly port: number; readonly pspOrigin: string; readonly surroundings: Surroundings };

export type Received = { readonly via: Channel | 'fake-page'; readonly last4: string };

export type Collector = Served & {
  /** How to read what arrives, and the script that `/stats.js` hands out. */
  prepare(options: { readonly encoding: Encoding; readonly script: string }): void;
  /** The newest cookies that a planted script sent; taken once. */
  takeCookies(): string | undefined;
  /** Newest last. */
  received(): readonly Received[];
  counts(): { readonly cards: number; readonly unreadable: number };
};

const KEPT = 1_000;
const PIXEL: Answer = { status: 204 };

class Loot {
  encoding: Encoding = 'plain';
  script = '';
  cookies: string | undefined;
  cards = 0;
  unreadable = 0;
  readonly received: Received[] = [];
  readonly #report: Surroundings['report'];

  constructor(report: Surroundings['report']) {
    this.#report = report;
  }

  read(text: string, via: Channel): void {
    this.take(decode(text, this.encoding)?.number ?? '', via);
  }

  take(number: string, via: Received['via']): void {
    const digits = number.replace(/\D/g, '');
    if (!isTestNumber(digits)) {
      this.unreadable += 1;
      return;
    }
    this.cards += 1;
    const last4 = digits.slice(-4);
    this.received.push({ via, last4 });
    if (this.received.length > KEPT) this.received.shift();
    this.#report({ event: 'card-received', via, card: `**** ${last4}`, cards: this.cards });
  }
}

export const serveCollector = async ({ port, pspOrigin, surroundings }: Options): Promise<Collector> => {
  const loot = new Loot(surroundings.report);
  const served = await serveLoopback({
    name: 'collector.localhost',
    port,
    onFailure: ({ name }) => surroundings.report({ event: 'failure', at: 'collector', name }),
    handle: (origin) => handleRoutes(routesOf(loot, pspOrigin, origin), () => ({ status: 404 })),
    upgrade: (message, socket: Socket) => acceptWebSocket(message, socket, (text) => loot.read(text, 'websocket')),
  });
  return {
    ...served,
    prepare: ({ encoding, script }) => Object.assign(loot, { encoding, script }),
    takeCookies: () => {
      const { cookies } = loot;
      loot.cookies = undefined;
      return cookies;
    },
    received: () => [...loot.received],
    counts: () => ({ cards: loot.cards, unreadable: loot.unreadable }),
  };
};

const routesOf = (loot: Loot, pspOrigin: string, origin: string): Readonly<Record<string, PathHandle>> => ({
  'GET /s.gif': ({ url }) => {
    loot.cookies = url.searchParams.get('c') ?? undefined;
    return PIXEL;
  },
  'GET /stats.js': () => ({ status: 200, headers: { 'content-type': 'text/javascript' }, body: loot.script }),
  'POST /c': ({ body, url }) => {
    loot.read(body, url.searchParams.get('v') === 'b' ? 'beacon' : 'fetch');
    return { status: 204, headers: { 'access-control-allow-origin': '*' } };
  },
  'GET /c.gif': ({ url }) => {
    loot.read(url.searchParams.get('d') ?? '', 'img');
    return PIXEL;
  },
  'POST /pay': ({ body }) => relay({ pspOrigin, origin }, '/pay', body),
  'POST /pay/submit': ({ body, form }) => {
    loot.take(form.get('number') ?? '', 'fake-page');
    return relay({ pspOrigin, origin }, '/pay/submit', body);
  },
});

/**
 * The fake payment page of the link type: the provider's real page, fetched and shown under the attacker's name, so
 * that the payment succeeds and nobody notices.
 */
const relay = async (
  { pspOrigin, origin }: { readonly pspOrigin: string; readonly origin: string },
  path: string,
  body: string,
): Promise<Answer> => {
  const answer = await request(pspOrigin + path, {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body,
  });
  if (answer.headers.location !== undefined) return redirect(answer.headers.location);
  return {
    status: answer.status,
    headers: { 'content-type': answer.headers['content-type'] ?? 'text/html; charset=utf-8' },
    body: answer.text.replaceAll(pspOrigin, origin),
  };
};
