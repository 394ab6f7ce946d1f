/**
 * Sends one payment until it is known what became of it: with the same event id and body again after a lost connection,
 * 503 or 429, because the first one may have been recorded.
 */
import { type Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectAddress, requireLoopback } from '../loopback/address.ts';
import type { Attempt } from '../world/index.ts';

export type Endpoint = { readonly url: string; readonly apiKey: string; readonly agent: Agent };

export type Sent =
  | { readonly kind: 'acknowledged'; readonly id: string; readonly answer: string; readonly repeated: boolean }
  /** Mitsuke will never take it: asking again is useless. */
  | { readonly kind: 'refused'; readonly status: number; readonly code: string }
  /** Stopped while it was unknown. */
  | { readonly kind: 'given-up' };

type Asking = { readonly signal: AbortSignal; readonly onRetry: () => void };

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;
const LIMIT_MS = 15_000;

export const sendPayment = async (endpoint: Endpoint, attempt: Attempt, { signal, onRetry }: Asking): Promise<Sent> => {
  const body = JSON.stringify(attempt);
  for (let pause = FIRST_PAUSE_MS; !signal.aborted; pause = Math.min(LONGEST_PAUSE_MS, pause * 2)) {
    const answer = await post(endpoint, body).catch(() => undefined);
    if (answer !== undefined && answer.status !== 503 && answer.status !== 429) return read(answer);
    onRetry();
    await sleep(Math.max(pause, answer?.retryAfterMs ?? 0), undefined, { signal }).catch(() => undefined);
  }
  return { kind: 'given-up' };
};

type Answer = { readonly status: number; readonly text: string; readonly retryAfterMs: number };

const read = ({ status, text }: Answer): Sent => {
  let fields: { id?: unknown; answer?: unknown; repeated?: unknown; code?: unknown } = {};
  try {
    fields = { ...(JSON.parse(text) as object) };
  } catch {
    return { kind: 'refused', status, code: 'answer-not-json' };
  }
  return status === 200
    ? { kind: 'acknowledged', id: String(fields.id), answer: String(fields.answer), repeated: fields.repeated === true }
    : { kind: 'refused', status, code: String(fields.code) };
};

/** @throws NotLoopback */
const post = ({ url, apiKey, agent }: Endpoint, body: string): Promise<Answer> => {
  const to = requireLoopback(`${url}/v1/payments/decisions`);
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: connectAddress(to),
        port: to.port === '' ? 80 : Number(to.port),
        path: to.pathname,
        method: 'POST',
        agent,
        timeout: LIMIT_MS,
        headers: {
          host: to.host,
          authorization: `Bearer ${apiKey}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        },
      },
      (received) => {
        let text = '';
        received.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        received.on('error', reject);
        received.on('end', () => {
          const retryAfterMs = Number(received.headers['retry-after'] ?? 0) * 1000 || 0;
          resolve({ status: received.statusCode ?? 0, text, retryAfterMs });
        });
      },
    );
    sent.on('timeout', () => sent.destroy(new Error('no answer in time')));
    sent.on('error', reject);
    sent.end(body);
  });
};
