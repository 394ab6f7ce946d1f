/**
 * Probes past the guard: the address that was judged is the one that is connected to. One connection for each, no
 * cookie, no credential, no redirect. Old versions of TLS are spoken, so that a server that has nothing else is seen.
 */
import type { X509Certificate } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { type IncomingMessage, request as openRequest } from 'node:http';
import type { Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import { failed, instantOfMs, type Outcome, ok } from '#kernel';
import { judgeDestination, type Resolve } from './judge-destination.ts';
import { openConnection } from './open-connection.ts';
import type {
  CertificateSeen,
  Handshake,
  HandshakeOrder,
  ProbeAnswer,
  ProbeFault,
  ProbeOrder,
  Probes,
} from './probes.ts';
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
  readonly code: ProbeFault;

  constructor(code: ProbeFault) {
    super(code);
    this.code = code;
  }
}

export const guardedProbes = (options: Options = {}): Probes => ({
  ask: (order, signal) => bounded(order, signal, (keep) => exchange({ order, options, keep })),
  shakeHands: (order, signal) => bounded(order, signal, (keep) => greet({ order, options, keep })),
});

type Bounds = Pick<ProbeOrder, 'timeLimit' | 'allowedHosts' | 'url'>;
type Way<Order extends Bounds> = { readonly order: Order; readonly options: Options; readonly keep: Keep };

const bounded = async <T>(
  { timeLimit }: Bounds,
  signal: AbortSignal | undefined,
  work: (keep: Keep) => Promise<T>,
): Promise<Outcome<T, ProbeFault>> => {
  const limit = AbortSignal.timeout(timeLimit);
  const ended = signal === undefined ? limit : AbortSignal.any([limit, signal]);
  try {
    const value = await withSockets(ended, work);
    return ended.aborted ? failed(signal?.aborted ? 'given-up' : 'time-limit') : ok(value);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    if (ended.aborted) return failed(signal?.aborted ? 'given-up' : 'time-limit');
    return failed(error.code);
  }
};

const readUrl = (text: string): URL => {
  const url = URL.parse(text);
  if (url === null || !(url.protocol in STANDARD_PORTS) || url.username !== '' || url.password !== '') {
    throw new Fault('url-not-acceptable');
  }
  return url;
};

type Opened = { readonly socket: Socket; readonly host: string; readonly address: string };

const open = async ({ order, options, keep }: Way<Bounds>, url: URL): Promise<Opened> => {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const asked = { host, port: url.port === '' ? (STANDARD_PORTS[url.protocol] ?? 0) : Number(url.port) };
  const judged = await judgeDestination(asked, new Set(order.allowedHosts), options.resolve ?? systemResolve);
  if (judged.kind === 'refused') throw new Fault(judged.refusal.code);
  const opened = await openConnection(judged.addresses, judged.port, keep);
  if (opened.kind !== 'open') throw new Fault('not-reachable');
  return { socket: opened.socket, host: judged.host, address: opened.address };
};

const secure = (
  { options, keep }: Way<Bounds>,
  { socket, host }: Opened,
  how: ConnectionOptions,
): Promise<TLSSocket | { readonly broken: NodeJS.ErrnoException | undefined }> =>
  new Promise((resolve) => {
    const { authorities = [] } = options;
    const secured = connectTls({
      socket,
      // An address is no server name (RFC 6066 section 3); the certificate is then checked against the address.
      ...(/[a-z]/i.test(host) && !host.includes(':') ? { servername: host } : { host }),
      ALPNProtocols: ['http/1.1'],
      ...(authorities.length > 0 ? { ca: [...authorities] } : {}),
      ...how,
    });
    keep(secured);
    secured.once('secureConnect', () => resolve(secured));
    secured.once('error', (error) => resolve({ broken: error }));
    secured.once('close', () => resolve({ broken: undefined }));
  });

const exchange = async (way: Way<ProbeOrder>): Promise<ProbeAnswer> => {
  const url = readUrl(way.order.url);
  const opened = await open(way, url);
  let { socket } = opened;
  if (url.protocol === 'https:') {
    // A server of the old kind only is asked too: what it shows is still what it shows.
    const secured = await secure(way, opened, { minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' });
    if ('broken' in secured) throw new Fault(isBroken(secured.broken) ? 'not-reachable' : 'certificate-not-valid');
    socket = secured;
  }
  const answer = await request(way, url, socket);
  const { body, cut } = await bodyOf(answer, way.order.limitBytes);
  return { status: answer.statusCode ?? 0, headers: headersOf(answer), body, cut, address: opened.address };
};

/** The connection ended, or the two had no version or cipher in common: nothing was said about the certificate. */
const isBroken = (error: NodeJS.ErrnoException | undefined): boolean =>
  error === undefined || /^(ECONN|EPIPE|EPROTO|ERR_SSL_)/.test(error.code ?? '');

const request = ({ order }: Way<ProbeOrder>, url: URL, socket: Socket): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const asked = openRequest({
      createConnection: () => socket,
      method: order.method,
      path: `${url.pathname}${url.search}`,
      headers: {
        ...order.headers,
        host: url.host,
        ...(order.body === undefined ? {} : { 'content-length': order.body.length }),
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

const headersOf = ({ rawHeaders }: IncomingMessage): ProbeAnswer['headers'] => {
  const headers: [string, string][] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    headers.push([(rawHeaders[at] ?? '').toLowerCase(), rawHeaders[at + 1] ?? '']);
  }
  return headers;
};

const bodyOf = async (answer: IncomingMessage, limitBytes: number): Promise<Pick<ProbeAnswer, 'body' | 'cut'>> => {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > limitBytes) break;
    }
  } catch {
    // What came before it broke off is what was seen.
  }
  const whole = Buffer.concat(chunks);
  return { body: Uint8Array.from(whole.subarray(0, limitBytes)), cut: length > limitBytes || !answer.complete };
};

const greet = async (way: Way<HandshakeOrder>): Promise<Handshake> => {
  const url = readUrl(way.order.url);
  if (url.protocol !== 'https:') throw new Fault('url-not-acceptable');
  const { version } = way.order;
  const secured = await secure(way, await open(way, url), {
    minVersion: version,
    maxVersion: version,
    ciphers: 'DEFAULT:@SECLEVEL=0',
    // Looked at whatever it is; nothing is sent over this connection.
    rejectUnauthorized: false,
  });
  if ('broken' in secured) {
    // We could not offer it ourselves: of the server nothing is known.
    if (secured.broken?.code === 'ERR_SSL_NO_PROTOCOLS_AVAILABLE') throw new Fault('not-reachable');
    return { kind: 'refused' };
  }
  const certificate = secured.getPeerX509Certificate();
  if (certificate === undefined) return { kind: 'refused' };
  const { authorizationError: fault } = secured as { readonly authorizationError?: Error | string };
  const code = (fault as NodeJS.ErrnoException | undefined)?.code ?? fault;
  return {
    kind: 'accepted',
    cipher: secured.getCipher().standardName,
    certificate: {
      ...certificateSeen(certificate),
      trusted: secured.authorized,
      ...(code ? { fault: String(code) } : {}),
    },
  };
};

const commonName = (names: string): string => /^CN=(.*)$/m.exec(names)?.[1] ?? '';

const certificateSeen = (certificate: X509Certificate): Omit<CertificateSeen, 'trusted' | 'fault'> => {
  const { publicKey, subject, issuer, subjectAltName = '' } = certificate;
  const { modulusLength, namedCurve } = publicKey.asymmetricKeyDetails ?? {};
  return {
    sha256: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    subject: commonName(subject ?? ''),
    issuer: commonName(issuer ?? ''),
    names: subjectAltName
      .split(', ')
      .map((name) => name.replace(/^(DNS|IP Address):/, ''))
      .filter((name) => name !== ''),
    validFrom: instantOfMs(Date.parse(certificate.validFrom)),
    validTo: instantOfMs(Date.parse(certificate.validTo)),
    key: {
      type: publicKey.asymmetricKeyType ?? 'unknown',
      ...(modulusLength === undefined ? {} : { bits: modulusLength }),
      ...(namedCurve === undefined ? {} : { curve: namedCurve }),
    },
  };
};
