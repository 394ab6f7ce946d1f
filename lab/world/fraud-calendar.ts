/** Which frauds begin when, and which of their payments fall in an hour. The same for every span of time asked about. */
import { FRAUDS } from './attempt.ts';
import { dayOf, HOUR_MS, hourOf } from './calendar.ts';
import type { Draft, World } from './draft.ts';
import { FRAUD_KINDS } from './frauds.ts';
import { Chance, letters } from './random.ts';

const BEGINNINGS = 20;
const STORIES = 40;
/** What the rates are stated for. */
const RATED_CARDS = 20_000;

type Day = { readonly byHour: ReadonlyMap<number, readonly Draft[]>; readonly lastHour: number };

export class FraudCalendar {
  readonly #world: World;
  readonly #boughtOnline: (hour: number) => readonly Draft[];
  /** Stories by the day they begin. */
  readonly #days = new Map<number, Day>();
  readonly #longestDays = Math.max(...FRAUDS.map((kind) => FRAUD_KINDS[kind].lastsDays));

  constructor(world: World, boughtOnline: (hour: number) => readonly Draft[]) {
    this.#world = world;
    this.#boughtOnline = boughtOnline;
  }

  /** @param hour since 1970, UTC. */
  draftsOf(hour: number): readonly Draft[] {
    const today = dayOf(hour * HOUR_MS);
    for (const day of this.#days.keys()) if (day < today - this.#longestDays) this.#days.delete(day);
    const drafts: Draft[] = [];
    for (let day = today - this.#longestDays; day <= today; day += 1) {
      let stories = this.#days.get(day);
      if (stories === undefined) {
        stories = this.#begin(day, today);
        this.#days.set(day, stories);
      }
      if (stories.lastHour >= hour) drafts.push(...(stories.byHour.get(hour) ?? []));
    }
    return drafts;
  }

  /** Stories over before `today` are not told: nobody asks about them any more. */
  #begin(day: number, today: number): Day {
    const byHour = new Map<number, Draft[]>();
    for (const [at, kind] of FRAUDS.entries()) {
      const { perDay, per, lastsDays, tell } = FRAUD_KINDS[kind];
      if (day + lastsDays < today) continue;
      const rate = per === 'cards' ? (perDay * this.#world.cards.length) / RATED_CARDS : perDay;
      const count = new Chance(this.#world.seed, BEGINNINGS + at, day).poisson(rate);
      for (let index = 0; index < count; index += 1) {
        const chance = new Chance(this.#world.seed, STORIES + at, day, index);
        const incident = `${kind}-${letters(day, 4)}${letters(index, 2)}`;
        for (const draft of tell({ world: this.#world, chance, day, incident, boughtOnline: this.#boughtOnline })) {
          const hour = hourOf(draft.at);
          const there = byHour.get(hour);
          if (there === undefined) byHour.set(hour, [draft]);
          else there.push(draft);
        }
      }
    }
    return { byHour, lastHour: Math.max(-1, ...byHour.keys()) };
  }
}
