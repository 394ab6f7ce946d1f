/**
 * Sends live payments through the public API at a steady pace with a bounded number in flight, counts what was answered
 * per label (which is never sent), and writes down each acknowledged payment before it sends another in its place.
 */
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { requireLoopback } from '../loopback/address.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Payment } from '../world/index.ts';
import { livePayments } from './live-payments.ts';
import type { TrafficOrder } from './order.ts';
import { type Endpoint, type Sent, sendPayment } from './send-payment.ts';

export type Traffic = {
  /** Lets those in flight finish for a moment; settles when nothing is under way and the file is on the disk. */
  stop(): Promise<void>;
};

const REPORT_MS = 1_000;
const TICK_MS = 20;
/** Behind its pace it catches up with at most so much at once. */
const CATCH_UP_S = 1;
const FINISH_MS = 3_000;

class Tally {
  sent = 0;
  acknowledged = 0;
  retried = 0;
  inFlight = 0;
  readonly answers: Record<string, Record<string, number>> = {};
  readonly refused: Record<string, number> = {};

  count(sent: Sent, label: string): void {
    if (sent.kind === 'acknowledged') {
      this.acknowledged += 1;
      const answers = this.answers[label] ?? {};
      answers[sent.answer] = (answers[sent.answer] ?? 0) + 1;
      this.answers[label] = answers;
    } else if (sent.kind === 'refused') {
      this.refused[sent.code] = (this.refused[sent.code] ?? 0) + 1;
    }
  }

  report(): Record<string, unknown> {
    const { sent, acknowledged, retried, inFlight, answers, refused } = this;
    return { sent, acknowledged, retried, inFlight, refused, answers };
  }
}

type Running = {
  readonly endpoint: Endpoint;
  readonly order: TrafficOrder;
  readonly surroundings: Surroundings;
  readonly tally: Tally;
  readonly file: number | undefined;
  /** No new payment is begun. */
  readonly closing: AbortSignal;
  /** Those in flight are given up. */
  readonly ended: AbortSignal;
};

/** @throws NotLoopback; an error when the API key or the file cannot be opened. */
export const startTraffic = async (order: TrafficOrder, surroundings: Surroundings): Promise<Traffic> => {
  requireLoopback(order.url);
  const apiKey = (await readFile(order.apiKeyFile, 'utf8')).trim();
  const file = order.acknowledged === undefined ? undefined : openSync(order.acknowledged, 'a', 0o600);
  const closing = new AbortController();
  const ended = new AbortController();
  const agent = new Agent({ keepAlive: true, maxSockets: order.inFlight });
  const tally = new Tally();
  const running: Running = {
    endpoint: { url: order.url, apiKey, agent },
    order,
    surroundings,
    tally,
    file,
    closing: closing.signal,
    ended: ended.signal,
  };
  const reporting = setInterval(() => {
    if (file !== undefined) fdatasyncSync(file);
    surroundings.report({ event: 'traffic', ...tally.report() });
  }, REPORT_MS);
  const flow = keepSending(running);
  flow.catch((error: Error) => surroundings.report({ event: 'failure', at: 'traffic', name: error.message }));
  const stop = async (): Promise<void> => {
    closing.abort();
    const limit = setTimeout(() => ended.abort(), FINISH_MS);
    await flow.catch(() => undefined);
    clearTimeout(limit);
    clearInterval(reporting);
    agent.destroy();
    if (file !== undefined) {
      fdatasyncSync(file);
      closeSync(file);
    }
    surroundings.report({ event: 'traffic-stopped', ...tally.report() });
  };
  let stopped: Promise<void> | undefined;
  return {
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
};

const keepSending = async (running: Running): Promise<void> => {
  const { order, surroundings, tally, closing } = running;
  const run = surroundings.newToken().replaceAll(/\d/g, '').slice(0, 12);
  const { now } = surroundings;
  const payments = livePayments({ seed: order.seed, run, now });
  const inFlight = new Set<Promise<void>>();
  let due = 0;
  let last = now();
  while (!closing.aborted) {
    const at = now();
    due = Math.min(due + ((at - last) / 1000) * order.perSecond, Math.max(1, CATCH_UP_S * order.perSecond));
    last = at;
    for (; due >= 1 && inFlight.size < order.inFlight; due -= 1) {
      const { value } = payments.next();
      if (value === undefined) break;
      tally.sent += 1;
      const sending: Promise<void> = send(running, value).finally(() => {
        inFlight.delete(sending);
        tally.inFlight = inFlight.size;
      });
      inFlight.add(sending);
      tally.inFlight = inFlight.size;
    }
    const pause = sleep(TICK_MS, undefined, { signal: closing }).catch(() => undefined);
    await (due >= 1 ? Promise.race([pause, ...inFlight]) : pause);
  }
  await Promise.all(inFlight);
};

const send = async ({ endpoint, tally, file, ended }: Running, { attempt, label }: Payment): Promise<void> => {
  const sent = await sendPayment(endpoint, attempt, {
    signal: ended,
    onRetry: () => {
      tally.retried += 1;
    },
  });
  if (sent.kind === 'acknowledged' && file !== undefined) {
    const { id, answer, repeated } = sent;
    writeSync(file, `${JSON.stringify({ eventId: attempt.eventId, id, answer, repeated })}\n`);
  }
  tally.count(sent, label);
};
