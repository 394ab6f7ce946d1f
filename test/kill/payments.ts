/**
 * A payment service provider's side: sends attempts, several at a time, and writes down each answer it gets. What got
 * no answer is asked again with the same event id, as the API tells its callers to.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Draw } from '../draw.ts';
import type { ServedHouse } from './served-house.ts';

export type Attempt = { readonly eventId: string; readonly merchant: { readonly acceptorNumber: string } };
export type Answer = { readonly id: string; readonly answer: string; readonly repeated: boolean };
export type Acknowledged = { readonly attempt: Attempt; readonly answer: Answer };

const PATH = '/v1/payments/decisions';
const SENDERS = 6;
const PAUSE_MS = 4;
const ANSWER_LIMIT_MS = 15_000;
const MERCHANTS = 7;

export class Payments {
  readonly acknowledged = new Map<string, Acknowledged>();
  readonly #house: ServedHouse;
  readonly #draw: Draw;
  /** Sent, perhaps decided, not answered. */
  readonly #open: Attempt[] = [];
  #made = 0;
  #going = false;
  #senders: Promise<unknown> = Promise.resolve();

  constructor(house: ServedHouse, draw: Draw) {
    this.#house = house;
    this.#draw = draw;
  }

  go(): void {
    this.#going = true;
    this.#senders = Promise.all(Array.from({ length: SENDERS }, () => this.#send()));
  }

  /** Waits for what is on its way; what was not answered stays open. @throws what the server answered wrongly. */
  async pause(): Promise<void> {
    this.#going = false;
    await this.#senders;
  }

  /** Asks again for everything that is open, of a server that is well. */
  async settle(): Promise<void> {
    for (let tries = 0; this.#open.length > 0; tries += 1) {
      if (tries > 200) throw new Error(`${this.#open.length} attempts get no answer`);
      for (const attempt of this.#open.splice(0)) await this.#ask(attempt);
      if (this.#open.length > 0) await sleep(50);
    }
  }

  /** What is asked again must be answered as it was. @returns what was not. */
  async askAgain(of: readonly Acknowledged[]): Promise<string[]> {
    const wrong: string[] = [];
    const left = [...of];
    const ask = async (): Promise<void> => {
      for (let next = left.pop(); next !== undefined; next = left.pop()) {
        const body = JSON.stringify(next.attempt);
        const again = await (await this.#house.ask(PATH, { method: 'POST', body })).text();
        const expected = JSON.stringify({ ...next.answer, repeated: true });
        if (again !== expected) wrong.push(`${expected} became ${again}`);
      }
    };
    await Promise.all(Array.from({ length: SENDERS }, ask));
    return wrong.slice(0, 10);
  }

  async #send(): Promise<void> {
    while (this.#going) {
      if (this.#house.url !== undefined) await this.#ask(this.#open.pop() ?? this.#make());
      await sleep(PAUSE_MS);
    }
  }

  #make(): Attempt {
    this.#made += 1;
    const attempt = {
      eventId: `pay-${this.#made}`,
      occurredAt: new Date().toISOString(),
      channel: 'ecommerce',
      amount: { amountMinor: this.#draw.between(100, 200_000), currency: 'JPY' },
      card: { token: `card-${this.#draw.between(1, 50)}`, bin: '411111', last4: '1111' },
      merchant: { acceptorNumber: `shop-${this.#draw.between(1, MERCHANTS)}` },
    };
    return attempt;
  }

  async #ask(attempt: Attempt): Promise<void> {
    const response = await this.#post(attempt);
    const answer = response?.status === 200 ? await response.json().catch(() => undefined) : undefined;
    if (answer !== undefined) this.acknowledged.set(attempt.eventId, { attempt, answer: answer as Answer });
    else if (response === undefined || response.status === 200 || response.status >= 500) this.#open.push(attempt);
    else throw new Error(`${attempt.eventId} was answered ${response.status}: ${await response.text()}`);
  }

  /** `undefined` when the connection broke or nobody was there. */
  async #post(attempt: Attempt): Promise<Response | undefined> {
    return fetch(`${this.#house.url}${PATH}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.#house.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(attempt),
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    }).catch(() => undefined);
  }
}
