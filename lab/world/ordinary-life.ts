/** What happens when nobody does wrong: shopping, meals, bills, journeys. One hour at a time, from the seed alone. */
import { dayOf, dayOfMonth, HOUR_MS, hourOfDay } from './calendar.ts';
import { whereIs } from './cards.ts';
import { amountAt, type Draft, type World } from './draft.ts';
import { type Merchant, STYLES, type Style } from './merchants.ts';
import { Alias, Chance, hash } from './random.ts';
import { shareOfHour } from './rhythm.ts';

const LIFE = 1;
const BILLS = 2;
const HABIT_SHARE = 0.72;
const FIRST_BILL_HOUR = 2;
const BILL_HOURS = 5;
const USAGE_SPREAD = 0.15;
/** Bills that follow what was used; the others are the same every month. */
const METERED = new Set(['4814', '4900']);

type Bills = ReadonlyMap<number, readonly { readonly card: number; readonly bill: number }[]>;

type Shops = { readonly here: readonly Merchant[]; readonly alias: Alias };
type Moment = {
  readonly style: Style;
  readonly start: number;
  readonly day: number;
  readonly hourHere: number;
  /** Open then. */
  readonly usual: Shops;
};

export class OrdinaryLife {
  readonly #world: World;
  readonly #perDay: number;
  readonly #payers: Alias;
  readonly #bills: Bills;
  readonly #shops = new Map<string, Shops>();

  constructor(world: World) {
    this.#world = world;
    this.#perDay = world.cards.reduce((sum, { perDay }) => sum + perDay, 0);
    this.#payers = new Alias(world.cards.map(({ perDay }) => perDay));
    this.#bills = billsByDayAndHour(world);
  }

  /** In no order. @param hour since 1970, UTC. */
  draftsOf(hour: number): Draft[] {
    const start = hour * HOUR_MS;
    const day = dayOf(start);
    const drafts = STYLES.flatMap((style) => this.purchasesOf(style, hour));
    for (const { card, bill } of this.#bills.get(dayOfMonth(day) * 24 + hourOfDay(start)) ?? []) {
      drafts.push(this.#bill({ card, bill, start, day }));
    }
    return drafts;
  }

  /** Those of one style alone, in no order. */
  purchasesOf(style: Style, hour: number): Draft[] {
    const start = hour * HOUR_MS;
    const day = dayOf(start);
    const hourHere = hourOfDay(start);
    const chance = new Chance(this.#world.seed, LIFE, hour, STYLES.indexOf(style));
    const count = chance.poisson(this.#perDay * shareOfHour(style, day, hourHere));
    const usual = this.#shopsOf(`${style} ${hourHere}`, (shop) => shop.style === style && isOpen(shop, hourHere));
    return Array.from({ length: count }, () => this.#draft({ style, start, day, hourHere, usual }, chance));
  }

  #draft({ style, start, day, hourHere, usual }: Moment, chance: Chance): Draft {
    const at = start + Math.floor(chance.share() * HOUR_MS);
    const card = this.#world.cards[this.#payers.draw(chance)] as World['cards'][number];
    const place = style === 'store' || style === 'dining' ? whereIs(this.#world.seed, card, day) : 'JP';
    const merchant =
      place === 'JP'
        ? (this.#habit(card.habits[style], hourHere, chance) ?? drawFrom(usual, chance))
        : drawFrom(
            this.#shopsOf(place, (shop) => shop.style === 'abroad' && shop.country === place),
            chance,
          );
    return {
      at,
      card: card.index,
      merchant: merchant.index,
      amountMinor: amountAt(merchant, card.scale, chance),
      bits: chance.bits(),
      label: 'genuine',
      incident: '',
      twist: undefined,
    };
  }

  /** A merchant gone to before, if it is open. */
  #habit(habits: readonly number[], hourHere: number, chance: Chance): Merchant | undefined {
    const roll = chance.share();
    if (roll >= HABIT_SHARE) return undefined;
    const habit = this.#world.merchants[habits[roll < 0.4 ? 0 : roll < 0.62 ? 1 : 2] ?? 0];
    return habit !== undefined && isOpen(habit, hourHere) ? habit : undefined;
  }

  #shopsOf(name: string, belongs: (merchant: Merchant) => boolean): Shops {
    let shops = this.#shops.get(name);
    if (shops === undefined) {
      const here = this.#world.merchants.filter(belongs);
      shops = { here, alias: new Alias(here.map(({ weight }) => weight)) };
      this.#shops.set(name, shops);
    }
    return shops;
  }

  #bill({ card, bill, start, day }: { card: number; bill: number; start: number; day: number }): Draft {
    const { merchant, amountMinor } = this.#world.cards[card]?.bills[bill] ?? { merchant: 0, amountMinor: 0 };
    const metered = METERED.has(this.#world.merchants[merchant]?.categoryCode ?? '');
    const chance = new Chance(this.#world.seed, BILLS, day, card);
    return {
      at: start + (hash(this.#world.seed, BILLS, card, bill) % HOUR_MS),
      card,
      merchant,
      amountMinor: metered ? Math.round(amountMinor * Math.exp(USAGE_SPREAD * chance.normal())) : amountMinor,
      bits: chance.bits(),
      label: 'genuine',
      incident: '',
      twist: undefined,
    };
  }
}

const drawFrom = ({ here, alias }: Shops, chance: Chance): Merchant => here[alias.draw(chance)] as Merchant;

const isOpen = ({ opens, closes }: Merchant, hour: number): boolean => hour >= opens && hour < closes;

/** Keyed by day of month × 24 + hour: billers work in the small hours. */
const billsByDayAndHour = ({ seed, cards }: World): Bills => {
  const all = new Map<number, { card: number; bill: number }[]>();
  for (const { index: card, bills } of cards) {
    for (const [bill, { dayOfMonth: date, merchant }] of bills.entries()) {
      const key = date * 24 + FIRST_BILL_HOUR + (hash(seed, BILLS, merchant) % BILL_HOURS);
      const there = all.get(key);
      if (there === undefined) all.set(key, [{ card, bill }]);
      else there.push({ card, bill });
    }
  }
  return all;
};
