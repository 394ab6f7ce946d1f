/**
 * Asks a site, one request at a time and never faster than agreed, and writes down each: address, method, status, bytes,
 * when. Whoever is asked to stop, or is not there, is asked nothing more.
 */
import { sha256 } from '#evidence';
import { type Duration, durationOfMs, formatInstant } from '#kernel';
import type { Clock } from '#platform/clock';
import type { Handshake, ProbeAnswer, ProbeFault, ProbeOrder, Probes, TlsVersion } from '#platform/egress';
import type { ProbeName } from './core/probe-table.ts';

export type ProbeRecord = {
  readonly number: number;
  readonly probe: ProbeName;
  readonly method: 'GET' | 'POST' | 'TLS';
  readonly url: string;
  readonly at: string;
  readonly status?: number;
  readonly bytes?: number;
  /** Of the bytes that were read: the content itself is not kept. */
  readonly sha256?: string;
  readonly location?: string;
  /** Why there was no answer; for TLS `refused`. */
  readonly fault?: string;
};

export type Answered = {
  readonly request: number;
  readonly url: string;
  readonly path: string;
  readonly status: number;
  readonly headers: ProbeAnswer['headers'];
  /** Read as UTF-8. */
  readonly text: string;
  readonly body: Uint8Array;
};

export class RoundEnded extends Error {
  readonly code: 'asked-to-stop' | 'not-reachable' | 'certificate-not-valid' | 'too-many-requests' | 'time-limit';

  constructor(code: RoundEnded['code']) {
    super(`the round ended: ${code}`);
    this.name = 'RoundEnded';
    this.code = code;
  }
}

export type AskOptions = {
  readonly probes: Probes;
  readonly clock: Pick<Clock, 'now' | 'sleep' | 'monotonicMs'>;
  /** `https://shop.example` */
  readonly origin: string;
  readonly allowedHosts: readonly string[];
  /** Between the beginnings of two requests, at least. */
  readonly gap: Duration;
  readonly software: string;
  readonly signal?: AbortSignal | undefined;
};

export type Question = {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as a form, which makes it a POST. */
  readonly form?: URLSearchParams;
  readonly limitBytes?: number;
};

export interface SiteAsker {
  readonly records: readonly ProbeRecord[];
  /** `undefined` where there was no answer. @throws RoundEnded */
  ask(probe: ProbeName, address: string, question?: Question): Promise<Answered | undefined>;
  /** As `ask`, after redirects within the site, three at most. */
  follow(probe: ProbeName, address: string): Promise<Answered | undefined>;
  shakeHands(version: TlsVersion): Promise<{ readonly request: number; readonly hands: Handshake | undefined }>;
}

/** A round is some 130 requests; what makes more is a fault of ours. */
const MOST_REQUESTS = 250;
const TIME_LIMIT = durationOfMs(10_000);
const LIMIT_BYTES = 512 * 1024;
const STOPS_IN_A_ROW = 3;
const REDIRECTS = 3;

const sha256Of = (bytes: Uint8Array): string => Buffer.from(sha256(bytes)).toString('hex');

export const headerOf = ({ headers }: Pick<Answered, 'headers'>, name: string): string =>
  headers.find(([known]) => known === name)?.[1] ?? '';

type Common = Pick<ProbeRecord, 'number' | 'probe' | 'method' | 'url' | 'at'>;

/** How fast a site is asked, and when it is left alone. */
class Patience {
  readonly #options: AskOptions;
  readonly #records: ProbeRecord[];
  #lastMs = Number.NEGATIVE_INFINITY;
  #stops = 0;
  #silences = 0;

  constructor(options: AskOptions, records: ProbeRecord[]) {
    this.#options = options;
    this.#records = records;
  }

  /** Waits for the turn of the next request. @throws RoundEnded */
  async begin(): Promise<Pick<Common, 'number' | 'at'>> {
    const { clock, gap, signal } = this.#options;
    signal?.throwIfAborted();
    if (this.#records.length >= MOST_REQUESTS) throw new RoundEnded('too-many-requests');
    const restMs = this.#lastMs + gap - clock.monotonicMs();
    if (restMs > 0) await clock.sleep(durationOfMs(Math.ceil(restMs)), signal);
    signal?.throwIfAborted();
    this.#lastMs = clock.monotonicMs();
    return { number: this.#records.length + 1, at: formatInstant(clock.now()) };
  }

  /** @throws RoundEnded */
  unanswered(common: Common, fault: ProbeFault): undefined {
    this.#records.push({ ...common, fault });
    this.#options.signal?.throwIfAborted();
    if (fault === 'certificate-not-valid') throw new RoundEnded(fault);
    this.#silences += 1;
    if (this.#silences >= STOPS_IN_A_ROW) throw new RoundEnded('not-reachable');
    return undefined;
  }

  /** @throws RoundEnded */
  answered(record: ProbeRecord): void {
    this.#records.push(record);
    this.#silences = 0;
    const { status, method } = record;
    // To an agreed attempt 429 is the answer that was looked for.
    this.#stops = status === 503 || (status === 429 && method === 'GET') ? this.#stops + 1 : 0;
    if (this.#stops >= STOPS_IN_A_ROW) throw new RoundEnded('asked-to-stop');
  }
}

const orderOf = (
  { origin, allowedHosts, software }: AskOptions,
  url: URL,
  { headers = {}, form, limitBytes = LIMIT_BYTES }: Question,
): ProbeOrder => ({
  url: url.href,
  method: form === undefined ? 'GET' : 'POST',
  headers: {
    'user-agent': `Mitsuke/${software} (checklist probes)`,
    accept: '*/*',
    ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded', origin, referer: url.href }),
    ...headers,
  },
  ...(form === undefined ? {} : { body: new TextEncoder().encode(form.toString()) }),
  ...{ limitBytes, timeLimit: TIME_LIMIT, allowedHosts },
});

/** Three redirects at most, within the site. */
const following =
  (ask: SiteAsker['ask'], origin: string): SiteAsker['follow'] =>
  async (probe, address) => {
    let answer = await ask(probe, address);
    for (let left = REDIRECTS; left > 0 && answer !== undefined; left -= 1) {
      const location = headerOf(answer, 'location');
      const next = location === '' ? null : URL.parse(location, answer.url);
      if (answer.status < 300 || answer.status > 399 || next?.origin !== origin) return answer;
      answer = await ask(probe, `${next.pathname}${next.search}`);
    }
    return answer;
  };

/** @param records of the round, if another asker has begun it: the requests of a round are numbered in one row. */
export const openAsker = (options: AskOptions, records: ProbeRecord[] = []): SiteAsker => {
  const { probes, origin, allowedHosts, signal } = options;
  const patience = new Patience(options, records);

  const ask: SiteAsker['ask'] = async (probe, address, question = {}) => {
    const url = new URL(address, origin);
    if (url.origin !== origin) throw new Error('a probe asks its own site alone');
    const order = orderOf(options, url, question);
    const { method } = order;
    const common = { ...(await patience.begin()), probe, method, url: `${origin}${url.pathname}`.slice(0, 600) };
    const outcome = await probes.ask(order, signal);
    if (outcome.kind === 'failed') return patience.unanswered(common, outcome.error);
    const { status, body, headers } = outcome.value;
    const location = headerOf(outcome.value, 'location').split('?')[0]?.slice(0, 600);
    patience.answered({
      ...{ ...common, status, bytes: body.length, sha256: sha256Of(body) },
      ...(location ? { location } : {}),
    });
    const text = new TextDecoder().decode(body);
    return { request: common.number, url: url.href, path: url.pathname, status, headers, text, body };
  };

  const shakeHands: SiteAsker['shakeHands'] = async (version) => {
    const common = { ...(await patience.begin()), probe: 'tls', method: 'TLS', url: `${origin} ${version}` } as const;
    const outcome = await probes.shakeHands({ url: origin, version, timeLimit: TIME_LIMIT, allowedHosts }, signal);
    if (outcome.kind === 'ok')
      patience.answered(outcome.value.kind === 'refused' ? { ...common, fault: 'refused' } : common);
    const hands = outcome.kind === 'ok' ? outcome.value : patience.unanswered(common, outcome.error);
    return { request: common.number, hands };
  };

  return { records, ask, follow: following(ask, origin), shakeHands };
};
