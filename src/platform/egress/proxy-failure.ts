/** What the proxy answers when there is no way: a status, and the error type of RFC 9209 §2.3 in `Proxy-Status`. */
import type { Duplex } from 'node:stream';
import type { Refusal } from './port.ts';

type FailureCode =
  | Refusal['code']
  | 'unauthorized'
  | 'not-a-proxy-request'
  | 'connection-refused'
  | 'connection-timeout';

export type Failure = {
  readonly kind: 'failed';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
};

const ANSWERS: Readonly<Record<FailureCode, { readonly status: number; readonly error: string }>> = {
  unresolvable: { status: 502, error: 'dns_error' },
  'address-not-public': { status: 403, error: 'destination_ip_prohibited' },
  'port-not-allowed': { status: 403, error: 'http_request_denied' },
  unauthorized: { status: 407, error: 'http_request_denied' },
  'not-a-proxy-request': { status: 400, error: 'http_request_error' },
  'connection-refused': { status: 502, error: 'connection_refused' },
  'connection-timeout': { status: 504, error: 'connection_timeout' },
};

export const failureOf = (code: FailureCode): Failure => {
  const { status, error } = ANSWERS[code];
  return {
    kind: 'failed',
    status,
    headers: {
      'proxy-status': `mitsuke; error=${error}`,
      ...(code === 'unauthorized' ? { 'proxy-authenticate': 'Basic realm="egress"' } : {}),
    },
  };
};

/** For CONNECT and upgrades, where Node gives the bare socket. */
export const answerOnSocket = (socket: Duplex, { status, headers }: Failure): void => {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} Refused\r\n${lines.join('')}content-length: 0\r\nconnection: close\r\n\r\n`);
};
