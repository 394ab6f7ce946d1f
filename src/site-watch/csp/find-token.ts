/** Whose token a report came to. The door is open to everyone, so that guessing must cost the database little. */
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import { type Collected, collectedByToken } from './store-csp.ts';

const TOKEN = /^[0-9a-z]{26}$/;
const KNOWN_MS = 60_000;
const UNKNOWN_MS = 10_000;
const REMEMBERED = 10_000;
/** Questions to the database within a second, for tokens that are not remembered. */
const ASKED_A_SECOND = 50;

type Remembered = { readonly found: Promise<Collected | undefined>; untilMs: number };

export class TokenFinder {
  readonly #database: Pick<Database, 'asSystem'>;
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #remembered = new Map<string, Remembered>();
  #secondMs = Number.NEGATIVE_INFINITY;
  #asked = 0;

  constructor({ database, clock }: { readonly database: Database; readonly clock: Clock }) {
    this.#database = database;
    this.#clock = clock;
  }

  async find(token: string): Promise<Collected | undefined> {
    if (!TOKEN.test(token)) return undefined;
    const now = this.#clock.monotonicMs();
    const known = this.#remembered.get(token);
    if (known !== undefined && now < known.untilMs) return known.found;
    if (!this.#mayAsk(now)) return known?.found;
    return this.#ask(token, now);
  }

  #mayAsk(now: number): boolean {
    if (now - this.#secondMs >= 1_000) {
      this.#secondMs = now;
      this.#asked = 0;
    }
    this.#asked += 1;
    return this.#asked <= ASKED_A_SECOND;
  }

  async #ask(token: string, now: number): Promise<Collected | undefined> {
    this.#remembered.delete(token);
    // The longest unasked are forgotten first.
    for (const oldest of this.#remembered.keys()) {
      if (this.#remembered.size < REMEMBERED) break;
      this.#remembered.delete(oldest);
    }
    const remembered: Remembered = {
      found: this.#database.asSystem((tx) => collectedByToken(tx, token)),
      untilMs: now + KNOWN_MS,
    };
    this.#remembered.set(token, remembered);
    try {
      const found = await remembered.found;
      if (found === undefined) remembered.untilMs = now + UNKNOWN_MS;
      return found;
    } catch (error) {
      this.#remembered.delete(token);
      throw error;
    }
  }
}
