/** HTTP to loopback, for the parts of the lab that act without a browser. Redirects are returned, not followed. */
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connectAddress, requireLoopback } from './address.ts';

export type Sent = {
  readonly method?: 'GET' | 'POST' | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** A record is sent as a form, a string as it is. */
  readonly body?: string | Readonly<Record<string, string>> | undefined;
};

export type Received = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string };

const LIMIT_MS = 10_000;

/** @throws NotLoopback before anything is sent. */
export const request = async (address: string | URL, { method, headers = {}, body }: Sent = {}): Promise<Received> => {
  const url = requireLoopback(address);
  const isForm = typeof body === 'object';
  const text = isForm ? new URLSearchParams(body).toString() : (body ?? '');
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      {
        host: connectAddress(url),
        port: url.port === '' ? 80 : Number(url.port),
        path: url.pathname + url.search,
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        agent: false,
        timeout: LIMIT_MS,
        headers: {
          host: url.host,
          ...(isForm ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
          ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(text)) }),
          ...headers,
        },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    sent.on('timeout', () => sent.destroy(new Error(`${url.origin} did not answer in ${LIMIT_MS} ms`)));
    sent.on('error', reject);
    sent.end(text);
  });
};
