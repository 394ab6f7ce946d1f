/**
 * Tries numbers at the shops of a tenant through its public API, on loopback only: each attempt as the shop's payment
 * provider would ask about it, and what the issuer answered where it was let through. The story's time is pressed
 * together to the pace that is asked for; each attempt bears the instant at which it is sent.
 */
import { readFile } from 'node:fs/promises';
import { requireLoopback } from '../loopback/address.ts';
import { request } from '../loopback/request.ts';
import { type AttackOrder, attackOf } from './attack-styles.ts';
import { onlineShops } from './ordinary-scenes.ts';
import { type AttackStyle, STYLES, type Trial } from './trial.ts';

export type SendOrder = {
  readonly style: AttackStyle;
  readonly seed: number;
  /** Origin of Mitsuke. */
  readonly url: string;
  readonly apiKey: string;
  /** Attempts at most. */
  readonly attempts: number;
  /** Attempts that wait for an answer at a time. */
  readonly inFlight: number;
  readonly now: () => number;
};

export type SentAttack = {
  readonly sent: number;
  /** By answer; `refused` where the API took none. */
  readonly answers: Readonly<Record<string, number>>;
  /** Let through before the first that was not; absent where all were. */
  readonly untilStopped?: number;
  readonly authorised: number;
};

const CARDS = 2_000;
const BINS = ['411111', '353011', '555555', '356600'] as const;

/** @throws NotLoopback before anything is sent */
export const sendAttack = async (order: SendOrder): Promise<SentAttack> => {
  requireLoopback(order.url);
  const { style, seed, attempts, inFlight, now } = order;
  const shops = onlineShops(seed, CARDS);
  const bin = BINS[seed % BINS.length] ?? BINS[0];
  const story: AttackOrder = { style, seed, from: now(), shops, bin };
  const trials = [...attackOf(story)].slice(0, attempts);
  const answers: Record<string, number> = {};
  let [authorised, passed, stopped] = [0, 0, false];
  const send = async (trial: Trial): Promise<void> => {
    const answer = await askAbout(order, trial);
    answers[answer] = (answers[answer] ?? 0) + 1;
    if (answer !== 'allow') stopped = true;
    else {
      if (!stopped) passed += 1;
      if (trial.issuer.outcome === 'authorised') authorised += 1;
      await tellOutcome(order, trial);
    }
  };
  for (let from = 0; from < trials.length; from += inFlight) {
    await Promise.all(trials.slice(from, from + inFlight).map(send));
  }
  return { sent: trials.length, answers, ...(stopped ? { untilStopped: passed } : {}), authorised };
};

const post = ({ url, apiKey }: SendOrder, path: string, body: object) =>
  request(`${url}${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
  });

const askAbout = async (order: SendOrder, { attempt }: Trial): Promise<string> => {
  const occurredAt = new Date(order.now()).toISOString();
  const { status, text } = await post(order, '/v1/payments/decisions', { ...attempt, occurredAt });
  return status === 200 ? String((JSON.parse(text) as { answer: unknown }).answer) : 'refused';
};

const tellOutcome = (order: SendOrder, { attempt, issuer }: Trial) =>
  post(order, `/v1/payments/${attempt.eventId}/outcome`, {
    outcome: issuer.outcome,
    occurredAt: new Date(order.now()).toISOString(),
    ...(issuer.reasonCode === undefined ? {} : { reasonCode: issuer.reasonCode }),
  });

export type AttackCommand = {
  readonly style: AttackStyle;
  readonly seed: number;
  readonly url: string;
  readonly apiKeyFile: string;
  readonly attempts: number;
};

export const runAttackCommand = async (
  { apiKeyFile, ...command }: AttackCommand,
  now: () => number,
): Promise<SentAttack> => {
  const apiKey = (await readFile(apiKeyFile, 'utf8')).trim();
  return sendAttack({ ...command, apiKey, inFlight: command.style === 'burst' ? 64 : 1, now });
};

export const isStyle = (text: string | undefined): text is AttackStyle => STYLES.some((style) => style === text);
