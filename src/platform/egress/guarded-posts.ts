/**
 * Posts past the guard: the address that was judged is the one that is connected to. One connection for each, no cookie,
 * no credential, no compression, no redirect.
 */
import { lookup } from 'node:dns/promises';
import { type IncomingMessage, request as openRequest } from 'node:http';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { failed, type Outcome, ok } from '#kernel';
import { judgeDestination, type Resolve } from './judge-destination.ts';
import { openConnection } from './open-connection.ts';
import type { PostAnswer, PostFault, PostOrder, Posts } from './posts.ts';
import { type Keep, withSockets } from './with-sockets.ts';

const systemResolve: Resolve = async (name) => (await lookup(name, { all: true })).map(({ address }) => address);
const STANDARD_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };
const HEADER_LIMIT_BYTES = 64 * 1024;

type Options = {
  /** Authorities that are trusted in place of the machine's own, in PEM. */
  readonly authorities?: readonly string[];
  /** For tests: what the machine's resolver would say. */
  readonly resolve?: Resolve;
};

class Fault extends Error {
  readonly code: PostFault;

  constructor(code: PostFault) {
    super(code);
    this.code = code;
  }
}

export const guardedPosts = (options: Options = {}): Posts => ({
  post: async (order, signal) => {
    const timeLimit = AbortSignal.timeout(order.timeLimit);
    const ended = signal === undefined ? timeLimit : AbortSignal.any([timeLimit, signal]);
    const answer = await withSockets(ended, (keep) => exchange({ order, options, keep }));
    return ended.aborted ? failed(signal?.aborted ? 'given-up' : 'time-limit') : answer;
  },
});

type Way = { readonly order: PostOrder; readonly options: Options; readonly keep: Keep };

const exchange = async (way: Way): Promise<Outcome<PostAnswer, PostFault>> => {
  try {
    const url = readUrl(way.order.url);
    const answer = await ask(way, url, await open(way, url));
    return ok({
      status: answer.statusCode ?? 0,
      mediaType: (answer.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '',
      body: await bodyOf(answer, way.order.limitBytes),
      retryAfter: answer.headers['retry-after'],
    });
  } catch (error) {
    if (error instanceof Fault) return failed(error.code);
    throw error;
  }
};

const readUrl = (text: string): URL => {
  const url = URL.parse(text);
  if (url === null || !(url.protocol in STANDARD_PORTS) || url.username !== '' || url.password !== '') {
    throw new Fault('url-not-acceptable');
  }
  return url;
};

const open = async ({ order, options, keep }: Way, url: URL): Promise<Socket> => {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const asked = { host, port: url.port === '' ? (STANDARD_PORTS[url.protocol] ?? 0) : Number(url.port) };
  const judged = await judgeDestination(asked, new Set(order.allowedHosts), options.resolve ?? systemResolve);
  if (judged.kind === 'refused') throw new Fault(judged.refusal.code);
  const opened = await openConnection(judged.addresses, judged.port, keep);
  if (opened.kind !== 'open') throw new Fault('not-reachable');
  if (url.protocol === 'http:') return opened.socket;
  return secure({ socket: opened.socket, host: judged.host, options, keep });
};

type Unsecured = Pick<Way, 'options' | 'keep'> & { readonly socket: Socket; readonly host: string };

const secure = ({ socket, host, options, keep }: Unsecured): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const { authorities = [] } = options;
    const secured = connectTls({
      socket,
      // An address is no server name (RFC 6066 section 3); the certificate is then checked against the address.
      ...(/[a-z]/i.test(host) && !host.includes(':') ? { servername: host } : { host }),
      minVersion: 'TLSv1.2',
      ALPNProtocols: ['http/1.1'],
      ...(authorities.length > 0 ? { ca: [...authorities] } : {}),
    });
    keep(secured);
    secured.once('secureConnect', () => resolve(secured));
    secured.once('error', (error: NodeJS.ErrnoException) => {
      reject(new Fault(/^(ECONN|EPIPE)/.test(error.code ?? '') ? 'not-reachable' : 'certificate-not-valid'));
    });
    secured.once('close', () => reject(new Fault('not-reachable')));
  });

const ask = ({ order }: Way, url: URL, socket: Socket): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const asked = openRequest({
      createConnection: () => socket,
      method: 'POST',
      path: `${url.pathname}${url.search}`,
      headers: {
        ...order.headers,
        host: url.host,
        'content-type': order.contentType,
        'content-length': order.body.length,
        'accept-encoding': 'identity',
        connection: 'close',
      },
      maxHeaderSize: HEADER_LIMIT_BYTES,
    });
    asked.once('response', (answer) => {
      // Whoever reads hears of it; unheard, a breaking server would end the process.
      answer.on('error', () => undefined);
      resolve(answer);
    });
    asked.on('error', () => reject(new Fault('not-reachable')));
    asked.once('close', () => reject(new Fault('not-reachable')));
    asked.end(order.body);
  });

const bodyOf = async (answer: IncomingMessage, limitBytes: number): Promise<Uint8Array> => {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > limitBytes) throw new Fault('too-large');
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof Fault ? error : new Fault('truncated');
  }
  if (!answer.complete) throw new Fault('truncated');
  return Uint8Array.from(Buffer.concat(chunks));
};
