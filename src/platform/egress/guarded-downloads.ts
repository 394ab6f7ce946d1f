/**
 * Downloads over HTTPS past the guard: each address, the first and every redirect's, is judged before it is connected
 * to, and what was judged is what is connected to. No cookie, no credential, no compression.
 */
import { lookup } from 'node:dns/promises';
import { type IncomingMessage, request as openRequest } from 'node:http';
import type { Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { judgeDestination, type Resolve } from './judge-destination.ts';
import { openConnection } from './open-connection.ts';
import { type Download, DownloadFailure, type DownloadOrder, type Downloads, type TlsFacts } from './port.ts';
import { type Keep, withSockets } from './with-sockets.ts';

const systemResolve: Resolve = async (name) => (await lookup(name, { all: true })).map(({ address }) => address);
const HTTPS_PORT = 443;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const HEADER_LIMIT_BYTES = 64 * 1024;

type Options = {
  /** Authorities that are trusted beside the machine's own, in PEM. */
  readonly authorities?: readonly string[];
  /** For tests: what the machine's resolver would say. */
  readonly resolve?: Resolve;
};

export const guardedDownloads = (options: Options = {}): Downloads => ({
  fetch: async (order, take) => {
    const limit = AbortSignal.timeout(order.timeLimit);
    return withSockets(limit, async (keep) => take(await begin({ order, options, limit, keep })));
  },
});

type Way = {
  readonly order: DownloadOrder;
  readonly options: Options;
  readonly limit: AbortSignal;
  readonly keep: Keep;
};

const begin = async (way: Way): Promise<Download> => {
  let url = readUrl(way.order.url, 'url-not-acceptable');
  for (let redirects = 0; ; redirects += 1) {
    const { answer, socket, address } = await ask(way, url);
    const { statusCode: status = 0, headers } = answer;
    if (!REDIRECTS.has(status)) {
      const download = { url: url.href, redirects, address, tls: factsOf(socket), ...readable(way, answer) };
      if (status !== 200) throw new DownloadFailure('status-not-ok');
      return download;
    }
    if (redirects === way.order.redirects) throw new DownloadFailure('too-many-redirects');
    if (headers.location === undefined) throw new DownloadFailure('redirect-not-acceptable');
    url = readUrl(headers.location, 'redirect-not-acceptable', url);
    socket.destroy();
  }
};

const readUrl = (text: string, code: 'url-not-acceptable' | 'redirect-not-acceptable', base?: URL): URL => {
  const url = URL.parse(text, base?.href);
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') throw new DownloadFailure(code);
  url.hash = '';
  return url;
};

type Answered = { readonly answer: IncomingMessage; readonly socket: TLSSocket; readonly address: string };

const ask = async (way: Way, url: URL): Promise<Answered> => {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const asked = { host, port: url.port === '' ? HTTPS_PORT : Number(url.port) };
  const judged = await judgeDestination(asked, new Set(way.order.allowedHosts), way.options.resolve ?? systemResolve);
  if (judged.kind === 'refused') throw new DownloadFailure(judged.refusal.code);
  way.limit.throwIfAborted();
  const opened = await openConnection(judged.addresses, judged.port, way.keep);
  if (opened.kind !== 'open') throw failureOf(way, 'not-reachable');
  const socket = await secure(way, opened.socket, judged.host);
  return { answer: await request(way, url, socket), socket, address: opened.address };
};

const failureOf = ({ limit }: Way, code: DownloadFailure['code'], cause?: unknown): DownloadFailure =>
  new DownloadFailure(limit.aborted ? 'time-limit' : code, { cause });

const secure = (way: Way, socket: Socket, host: string): Promise<TLSSocket> =>
  new Promise((resolve, reject) => {
    const { authorities = [] } = way.options;
    const secured = connectTls({
      socket,
      // An address is no server name (RFC 6066 section 3); the certificate is then checked against the address.
      ...(/[a-z]/i.test(host) && !host.includes(':') ? { servername: host } : { host }),
      minVersion: 'TLSv1.2',
      ALPNProtocols: ['http/1.1'],
      ...(authorities.length > 0 ? { ca: [...authorities] } : {}),
    });
    way.keep(secured);
    secured.once('secureConnect', () => resolve(secured));
    secured.once('error', (error: NodeJS.ErrnoException) => {
      const broken = /^(ECONN|EPIPE)/.test(error.code ?? '');
      reject(failureOf(way, broken ? 'not-reachable' : 'certificate-not-valid', error));
    });
    secured.once('close', () => reject(failureOf(way, 'not-reachable')));
  });

const request = (way: Way, url: URL, socket: TLSSocket): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const asked = openRequest({
      createConnection: () => socket,
      path: `${url.pathname}${url.search}`,
      headers: { host: url.host, accept: way.order.mediaTypes.join(', '), 'accept-encoding': 'identity' },
      maxHeaderSize: HEADER_LIMIT_BYTES,
    });
    asked.once('response', (answer) => {
      // Whoever reads hears of it; unheard, a breaking server would end the process.
      answer.on('error', () => undefined);
      resolve(answer);
    });
    asked.on('error', (error) => reject(failureOf(way, 'not-reachable', error)));
    asked.once('close', () => reject(failureOf(way, 'not-reachable')));
    asked.end();
  });

const readable = (way: Way, answer: IncomingMessage): Pick<Download, 'mediaType' | 'read'> => {
  const { order } = way;
  const { headers } = answer;
  const mediaType = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (answer.statusCode === 200) {
    if ((headers['content-encoding'] ?? 'identity') !== 'identity') throw new DownloadFailure('encoded');
    if (!order.mediaTypes.includes(mediaType)) throw new DownloadFailure('media-type-not-taken');
    if (Number(headers['content-length'] ?? 0) > order.limitBytes) throw new DownloadFailure('too-large');
  }
  return { mediaType, read: () => chunksOf(way, answer) };
};

async function* chunksOf(way: Way, answer: IncomingMessage): AsyncIterable<Uint8Array> {
  let bytes = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > way.order.limitBytes) throw new DownloadFailure('too-large');
      yield chunk;
    }
  } catch (error) {
    if (error instanceof DownloadFailure || answer.complete) throw error;
    throw failureOf(way, 'truncated', error);
  }
  if (!answer.complete) throw failureOf(way, 'truncated');
}

const factsOf = (socket: TLSSocket): TlsFacts => {
  const certificate = socket.getPeerCertificate();
  const nameIn = (names: typeof certificate.subject): string => [names?.CN ?? ''].flat()[0] ?? '';
  return {
    protocol: socket.getProtocol() ?? '',
    cipher: socket.getCipher().name,
    certificateSha256: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    subject: nameIn(certificate.subject),
    issuer: nameIn(certificate.issuer),
    validTo: certificate.valid_to,
  };
};
