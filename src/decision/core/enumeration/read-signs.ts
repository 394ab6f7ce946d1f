/** What an attempt shows beside what came before it, and the counting that this takes. */
import { DAY_MS, unprovenIn } from './baseline.ts';
import {
  BIN_BASELINE,
  CARD_VARIATION,
  CARDS_BEFORE,
  CARDS_NOW,
  DAYS_OF_PREFIX,
  DAYS_OF_SOURCE,
  DECLINES_BEFORE,
  DECLINES_NOW,
  type GuardRows,
  LAST_FOUR_NEXT,
  LAST_FOURS,
  LAST_FOURS_KEPT,
  MERCHANT_BASELINE,
  PREFIX_DAY,
  PREFIX_DAYS,
  RING,
  RING_KEPT,
  RING_NEXT,
  SLOT,
  SOURCE_DAY,
  SOURCE_DAYS,
  VARIATION_COUNT,
  VARIATION_EXPIRY,
} from './guard-rows.ts';
import type { KeyTable } from './key-table.ts';
import { BIN, CARD, DEVICE, IP, MERCHANT, PREFIX, type Reading, SESSION, SUBNET } from './read-attempt.ts';
import { ADDRESS, BIN_SHARE, DECLINES, MISMATCH, RUN, SMALL, SOURCE, VARIATION } from './weigh.ts';

const SLOT_MS = 1_800_000;

/** Cards first seen within the hour at one device or session; where there are so many, it counts twice. */
const SOURCE_CARDS = 3;
const SOURCE_MANY = 8;
/** Behind an address there may be many people. */
const IP_CARDS = 4;
const SUBNET_CARDS = 8;
/** How far a source may be above its busiest of the last days. */
const ABOVE_USUAL = 3;
const HOURS_OF_BUSY_DAY = 10;
const SOURCE_DECLINES = 3;
/** Of its cards. */
const DECLINED_SHARE = 0.3;
/** Neighbours: the numbers that pass Luhn's check follow each other by ten on average. */
const NEIGHBOUR = 20;
const VARIATIONS = 3;
const VARIATIONS_MANY = 6;
const SHARE_FROM = 6;
const SHARE_DEVIATIONS = 3;
const SHARE_MARGIN = 1.5;
/** So many unproven cards at the tenant in a week until a BIN's usual share is known. */
const SHARE_KNOWN_FROM = 200;
const SHARE_PRIOR = 12;

/** One more variation of what is known of the number? @returns how many today. */
const countVariation = (
  rows: GuardRows,
  table: KeyTable,
  at: number,
  { expiry, isMismatch }: Reading,
  now: number,
): number => {
  if (at < 0) return 0;
  const { journal } = rows;
  const { values } = table;
  const isToday = (values[at] as number) > now - DAY_MS;
  let count = isToday ? (values[at + VARIATION_COUNT] as number) : 0;
  const before = values[at + VARIATION_EXPIRY] as number;
  if (isMismatch || (isToday && before !== 0 && expiry !== 0 && before !== expiry)) count += 1;
  if (!isToday) journal.set(table, at, now);
  if (values[at + VARIATION_COUNT] !== count) journal.set(table, at + VARIATION_COUNT, count);
  if (before !== expiry) journal.set(table, at + VARIATION_EXPIRY, expiry);
  return count;
};

export const variationsOf = (rows: GuardRows, reading: Reading, now: number): number => {
  const card = rows.at[CARD] as number;
  const own = countVariation(rows, rows.cards, card < 0 ? card : card + CARD_VARIATION, reading, now);
  return Math.max(own, countVariation(rows, rows.roots, rows.rootAt, reading, now));
};

/** The issuer says that something of the number was wrong: as good as a variation seen. */
export const countWrongCard = (rows: GuardRows, now: number): void => {
  const isToday = rows.read(CARD, CARD_VARIATION) > now - DAY_MS;
  const count = isToday ? rows.read(CARD, CARD_VARIATION + VARIATION_COUNT) : 0;
  if (!isToday) rows.write(CARD, CARD_VARIATION, now);
  rows.write(CARD, CARD_VARIATION + VARIATION_COUNT, count + 1);
};

/** Brings the counts of a source up to the half hour and the day. */
const turnSource = (rows: GuardRows, scope: number, now: number): void => {
  const slot = Math.floor(now / SLOT_MS);
  const passed = slot - rows.read(scope, SLOT);
  if (passed > 0) {
    rows.write(scope, CARDS_BEFORE, passed === 1 ? rows.read(scope, CARDS_NOW) : 0);
    rows.write(scope, DECLINES_BEFORE, passed === 1 ? rows.read(scope, DECLINES_NOW) : 0);
    rows.write(scope, CARDS_NOW, 0);
    rows.write(scope, DECLINES_NOW, 0);
    rows.write(scope, SLOT, slot);
  }
  const day = Math.floor(now / DAY_MS);
  const days = day - rows.read(scope, SOURCE_DAY);
  if (days <= 0) return;
  for (let each = 0; each < Math.min(days, DAYS_OF_SOURCE); each += 1) {
    rows.write(scope, SOURCE_DAYS + ((day - each) % DAYS_OF_SOURCE), 0);
  }
  rows.write(scope, SOURCE_DAY, day);
};

/** Cards that a source shows for the first time within the hour, as far as they are more than is usual there. */
const newCardsOf = (rows: GuardRows, scope: number): number => {
  if ((rows.at[scope] as number) < 0) return 0;
  const today = rows.read(scope, SOURCE_DAY) % DAYS_OF_SOURCE;
  let busiest = 0;
  for (let day = 0; day < DAYS_OF_SOURCE; day += 1) {
    if (day !== today) busiest = Math.max(busiest, rows.read(scope, SOURCE_DAYS + day));
  }
  const usual = (busiest / HOURS_OF_BUSY_DAY) * ABOVE_USUAL;
  return Math.max(0, rows.read(scope, CARDS_NOW) + rows.read(scope, CARDS_BEFORE) - usual);
};

const isNeighbour = (rows: GuardRows, { last4 }: Reading): boolean => {
  if (last4 < 0 || (rows.at[PREFIX] as number) < 0) return false;
  for (let place = 0; place < LAST_FOURS_KEPT; place += 1) {
    const before = rows.read(PREFIX, LAST_FOURS + place) - 1;
    const apart = Math.abs(last4 - before);
    if (before >= 0 && apart > 0 && apart <= NEIGHBOUR) return true;
  }
  return false;
};

const weekOf = (rows: GuardRows): number => {
  const today = rows.read(PREFIX, PREFIX_DAY) % DAYS_OF_PREFIX;
  let count = 0;
  for (let day = 0; day < DAYS_OF_PREFIX; day += 1) {
    if (day !== today) count += rows.read(PREFIX, PREFIX_DAYS + day);
  }
  return count;
};

/** The BIN is more frequent among the last unproven cards at the merchant than it is on other days. */
const isShareUnusual = (rows: GuardRows, { keys }: Reading, now: number): boolean => {
  const merchant = rows.at[MERCHANT] as number;
  if (merchant < 0 || (rows.at[BIN] as number) < 0 || (rows.at[PREFIX] as number) < 0) return false;
  const { values } = rows.merchants;
  let same = 1;
  let all = 1;
  for (let place = merchant + RING; place < merchant + RING + 2 * RING_KEPT; place += 2) {
    if ((values[place + 1] as number) <= now - DAY_MS) continue;
    all += 1;
    if (values[place] === keys[BIN]) same += 1;
  }
  if (same < SHARE_FROM) return false;
  const known = unprovenIn(rows.bins, rows.allAt + BIN_BASELINE);
  if (rows.allAt < 0 || known < SHARE_KNOWN_FROM) return false;
  const atTenant = (unprovenIn(rows.bins, (rows.at[BIN] as number) + BIN_BASELINE) + 1) / (known + 1);
  const atMerchant = unprovenIn(rows.merchants, merchant + MERCHANT_BASELINE, true);
  const share = Math.min(0.95, (weekOf(rows) + SHARE_PRIOR * atTenant) / (atMerchant + SHARE_PRIOR));
  return same > all * share + SHARE_DEVIATIONS * Math.sqrt(all * share * (1 - share)) + SHARE_MARGIN;
};

export type Shown = { mask: number; points: number };

/** Of a card that nobody has proven to be its holder's; nothing is counted yet. */
export const readSigns = (rows: GuardRows, reading: Reading, variations: number, now: number): Shown => {
  let declines = 0;
  for (let scope = DEVICE; scope <= SUBNET; scope += 1) {
    if ((rows.at[scope] as number) < 0) continue;
    turnSource(rows, scope, now);
    if (scope === SUBNET) continue;
    const declined = rows.read(scope, DECLINES_NOW) + rows.read(scope, DECLINES_BEFORE);
    const cards = rows.read(scope, CARDS_NOW) + rows.read(scope, CARDS_BEFORE);
    if (declined >= cards * DECLINED_SHARE) declines = Math.max(declines, declined);
  }
  const bySource = Math.max(newCardsOf(rows, DEVICE), newCardsOf(rows, SESSION)) + 1;
  let mask = 0;
  if (reading.isSmall) mask |= SMALL;
  if (reading.isMismatch) mask |= MISMATCH;
  if (bySource >= SOURCE_CARDS) mask |= SOURCE;
  if (newCardsOf(rows, IP) + 1 >= IP_CARDS || newCardsOf(rows, SUBNET) + 1 >= SUBNET_CARDS) mask |= ADDRESS;
  if (isNeighbour(rows, reading)) mask |= RUN;
  if (variations >= VARIATIONS) mask |= VARIATION;
  if (isShareUnusual(rows, reading, now)) mask |= BIN_SHARE;
  if (declines >= SOURCE_DECLINES) mask |= DECLINES;
  return { mask, points: pointsOf(mask, { bySource, variations }) - (reading.isCodeRight ? 2 : 0) };
};

/**
 * Many cards at one source are no sign by themselves: a shop's own server charges members, and people share addresses.
 * They make another sign weigh more.
 */
const pointsOf = (mask: number, many: { readonly bySource: number; readonly variations: number }): number => {
  let points = 0;
  for (let rest = mask & ~(SOURCE | ADDRESS); rest !== 0; rest &= rest - 1) points += 1;
  if (points === 0) return 0;
  if ((mask & SOURCE) !== 0) points += many.bySource >= SOURCE_MANY ? 2 : 1;
  if ((mask & ADDRESS) !== 0) points += 1;
  return many.variations >= VARIATIONS_MANY ? points + 1 : points;
};

/** Counts an unproven card where it is seen. `isNew`: for the first time at this tenant. */
export const countCard = (rows: GuardRows, { keys, last4 }: Reading, isNew: boolean, now: number): void => {
  const day = Math.floor(now / DAY_MS);
  if (isNew) {
    for (let scope = DEVICE; scope <= SUBNET; scope += 1) {
      if ((rows.at[scope] as number) < 0) continue;
      rows.write(scope, CARDS_NOW, rows.read(scope, CARDS_NOW) + 1);
      // What is blocked is no measure of what is usual.
      const place = SOURCE_DAYS + (day % DAYS_OF_SOURCE);
      rows.write(scope, place, rows.read(scope, place) + 1);
    }
  }
  if ((rows.at[PREFIX] as number) >= 0) {
    if (last4 >= 0) {
      const next = rows.read(PREFIX, LAST_FOUR_NEXT);
      rows.write(PREFIX, LAST_FOURS + next, last4 + 1);
      rows.write(PREFIX, LAST_FOUR_NEXT, (next + 1) % LAST_FOURS_KEPT);
    }
    const passed = day - rows.read(PREFIX, PREFIX_DAY);
    for (let each = 0; each < Math.min(passed, DAYS_OF_PREFIX); each += 1) {
      rows.write(PREFIX, PREFIX_DAYS + ((day - each) % DAYS_OF_PREFIX), 0);
    }
    if (passed > 0) rows.write(PREFIX, PREFIX_DAY, day);
    const place = PREFIX_DAYS + (day % DAYS_OF_PREFIX);
    rows.write(PREFIX, place, rows.read(PREFIX, place) + 1);
  }
  if ((keys[BIN] as number) < 0) return;
  const next = rows.read(MERCHANT, RING_NEXT);
  rows.write(MERCHANT, RING + 2 * next, keys[BIN] as number);
  rows.write(MERCHANT, RING + 2 * next + 1, now);
  rows.write(MERCHANT, RING_NEXT, (next + 1) % RING_KEPT);
};

export const countDecline = (rows: GuardRows, now: number): void => {
  for (let scope = DEVICE; scope <= SUBNET; scope += 1) {
    if ((rows.at[scope] as number) < 0) continue;
    turnSource(rows, scope, now);
    rows.write(scope, DECLINES_NOW, rows.read(scope, DECLINES_NOW) + 1);
  }
};
