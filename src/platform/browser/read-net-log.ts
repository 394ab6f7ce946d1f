/**
 * The bytes that Chromium wrote to its sockets, before encryption, from its own log of the network (NetLog, capture
 * mode Everything). The log is complete where the DevTools protocol is not: it also has what a page sends while it is
 * being left. A log cut short by a kill, or by a limit of ours, is read up to there and says so.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** What went into one connection. `bytes` from its first: a request to the proxy, or what TLS was about to encrypt. */
export type SentStream = {
  readonly encrypted: boolean;
  readonly bytes: Buffer;
  /** Where in `bytes` each write begins, and when it was made, in milliseconds since 1970. */
  readonly writes: readonly { readonly from: number; readonly atMs: number }[];
  /** Of an HTTP/2 connection: the header fields of each stream, as `name: value`. */
  readonly headers: ReadonlyMap<number, readonly string[]>;
};

/** A host that the browser asked for, connected to ahead of need, or asked the proxy a way to. */
export type AskedName = { readonly name: string; readonly atMs: number };

export type NetLog = {
  readonly streams: readonly SentStream[];
  readonly names: readonly AskedName[];
  /** A part of it could not be read, or was not kept, or its end is missing: it does not show all that was sent. */
  readonly cut: boolean;
  /** `METHOD url` of what no page asked for: the browser itself, and the steps' own navigations. */
  readonly ownRequests: ReadonlySet<string>;
};

type Event = {
  readonly type: number;
  readonly time: string;
  readonly source: { readonly id: number };
  readonly params?: {
    readonly bytes?: string;
    readonly initiator?: string;
    readonly method?: string;
    readonly url?: string;
    readonly headers?: readonly string[];
    readonly stream_id?: number;
    readonly source_dependency?: { readonly id: number };
    readonly is_preconnect?: boolean;
    readonly host?: string;
    readonly line?: string;
  };
};
type Constants = { readonly logEventTypes: Readonly<Record<string, number>>; readonly timeTickOffset: string | number };
type Write = { readonly part: Buffer; readonly atMs: number };

const EVENTS = [
  'SOCKET_BYTES_SENT',
  'SSL_SOCKET_BYTES_SENT',
  'URL_REQUEST_START_JOB',
  'HTTP2_SESSION_INITIALIZED',
  'HTTP2_SESSION_SEND_HEADERS',
  'HOST_RESOLVER_MANAGER_REQUEST',
  'HTTP_STREAM_JOB_CONTROLLER',
  'HTTP_TRANSACTION_SEND_TUNNEL_HEADERS',
] as const;
const KEPT_LIMIT_BYTES = 64 * 1024 * 1024;
const NAMES_LIMIT = 20_000;

export const readNetLog = async (path: string, keptLimitBytes = KEPT_LIMIT_BYTES): Promise<NetLog> => {
  const reader = new Reader(keptLimitBytes);
  const input = createReadStream(path, 'utf8');
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) reader.take(line);
  } catch (error) {
    // The browser was ended before it began a log.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return reader.netLog();
};

class Reader {
  readonly #plain = new Map<number, Write[]>();
  readonly #secure = new Map<number, Write[]>();
  readonly #ownRequests = new Set<string>();
  /** HTTP/2 sessions by the socket they speak through. */
  readonly #sessions = new Map<number, number>();
  readonly #headers = new Map<number, Map<number, readonly string[]>>();
  readonly #asked = new Map<string, AskedName>();
  #types = new Map<number, (typeof EVENTS)[number]>();
  #offsetMs = 0;
  #keptBytes = 0;
  #cut = false;
  #ended = false;
  readonly #keptLimitBytes: number;

  constructor(keptLimitBytes: number) {
    this.#keptLimitBytes = keptLimitBytes;
  }

  take(line: string): void {
    if (this.#types.size === 0) {
      this.#readConstants(line);
      return;
    }
    if (this.#ended) return;
    // The list of events ends with the bracket behind the last of them.
    if (/^\]|\}\],?$/.test(line)) this.#ended = true;
    const text = line.replace(/\]?,?$/, '');
    const type = /"type":(\d+)\}$/.exec(text)?.[1];
    if (type === undefined) {
      this.#cut ||= !/^(?:"events": \[|\]?,?)$/.test(line);
      return;
    }
    const name = this.#types.get(Number(type));
    if (name === undefined) return;
    const event = parsed<Event>(text);
    if (event === undefined) {
      this.#cut = true;
      return;
    }
    this.#takeEvent(name, event);
  }

  #takeEvent(name: (typeof EVENTS)[number], event: Event): void {
    const { params, source } = event;
    if (name === 'SOCKET_BYTES_SENT') this.#keep(this.#plain, event);
    else if (name === 'SSL_SOCKET_BYTES_SENT') this.#keep(this.#secure, event);
    else if (name === 'URL_REQUEST_START_JOB') {
      if (params?.initiator === 'not an origin') this.#ownRequests.add(`${params.method} ${params.url}`);
    } else if (name === 'HTTP2_SESSION_INITIALIZED') {
      if (params?.source_dependency) this.#sessions.set(params.source_dependency.id, source.id);
    } else if (name === 'HOST_RESOLVER_MANAGER_REQUEST') this.#ask(params?.host, event);
    else if (name === 'HTTP_STREAM_JOB_CONTROLLER') {
      if (params?.is_preconnect) this.#ask(params.url, event);
    } else if (name === 'HTTP_TRANSACTION_SEND_TUNNEL_HEADERS') {
      this.#ask(/^CONNECT (\S+) /.exec(params?.line ?? '')?.[1], event);
    } else if (params?.headers && params.stream_id !== undefined) {
      const session = this.#headers.get(source.id) ?? new Map<number, readonly string[]>();
      this.#headers.set(source.id, session.set(params.stream_id, params.headers));
    }
  }

  netLog(): NetLog {
    const ids = new Set([...this.#plain.keys(), ...this.#secure.keys()]);
    const streams = [...ids].map((id) => {
      const secure = this.#secure.get(id);
      const headers = this.#headers.get(this.#sessions.get(id) ?? -1) ?? new Map<number, readonly string[]>();
      return { encrypted: secure !== undefined, headers, ...joined(secure ?? this.#plain.get(id) ?? []) };
    });
    return {
      streams,
      ownRequests: this.#ownRequests,
      names: [...this.#asked.values()],
      cut: this.#cut || !this.#ended,
    };
  }

  /** @param at a host, a host with its port, or an address. */
  #ask(at: string | undefined, { time }: Event): void {
    const name = at === undefined ? undefined : URL.parse(at.includes('://') ? at : `http://${at}`)?.hostname;
    if (name === undefined || name === '' || this.#asked.has(name)) return;
    if (this.#asked.size >= NAMES_LIMIT) {
      this.#cut = true;
      return;
    }
    this.#asked.set(name, { name, atMs: this.#offsetMs + Number(time) });
  }

  #readConstants(line: string): void {
    if (!line.startsWith('{"constants":')) return;
    const head = parsed<{ readonly constants: Constants }>(`${line.replace(/,$/, '')}}`);
    if (head === undefined) return;
    const { constants } = head;
    this.#offsetMs = Number(constants.timeTickOffset);
    this.#types = new Map(EVENTS.map((name) => [constants.logEventTypes[name] ?? -1, name]));
  }

  #keep(streams: Map<number, Write[]>, { source, params, time }: Event): void {
    const part = Buffer.from(params?.bytes ?? '', 'base64');
    this.#keptBytes += part.length;
    if (this.#keptBytes > this.#keptLimitBytes) {
      this.#cut = true;
      return;
    }
    const writes = streams.get(source.id) ?? [];
    writes.push({ part, atMs: this.#offsetMs + Number(time) });
    streams.set(source.id, writes);
  }
}

const parsed = <T>(text: string): T | undefined => {
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
};

const joined = (writes: readonly Write[]): Pick<SentStream, 'bytes' | 'writes'> => {
  let from = 0;
  const places = writes.map(({ part, atMs }) => {
    const place = { from, atMs };
    from += part.length;
    return place;
  });
  return { bytes: Buffer.concat(writes.map(({ part }) => part)), writes: places };
};
