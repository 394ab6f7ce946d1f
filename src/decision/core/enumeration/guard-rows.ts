/** All that the guard remembers of one tenant, in tables of rows: bounded, and each write can be taken back. */
import { BASELINE_COLUMNS, DAY_MS } from './baseline.ts';
import { hashText } from './hash-text.ts';
import { Journal } from './journal.ts';
import { KeyTable } from './key-table.ts';
import { BIN, MERCHANT, NO_KEY, type Reading, SCOPE_COUNT } from './read-attempt.ts';

/** Columns that every scope has: what speaks against the key, until when it is blocked, for which campaign. */
export const SCORE = 0;
export const UNTIL = 1;
export const CAMPAIGN = 2;
/** A person has lifted the block: until then there is none. */
export const SPARED = 3;
/** When one was last let through a throttle. */
export const PASSED = 4;
const STATE = 5;

/** Of a card: when it was first seen, and marks. */
export const FIRST = STATE;
export const MARKS = STATE + 1;
export const CARD_VARIATION = STATE + 2;
/** Of a variation: since when, how many, and the expiry of the attempt before. */
export const VARIATION_COUNT = 1;
export const VARIATION_EXPIRY = 2;
const VARIATION_COLUMNS = 3;

/** Of a source: half an hour, and in it and the one before: cards first seen, and declines; then cards by day. */
export const SLOT = STATE;
export const CARDS_NOW = STATE + 1;
export const CARDS_BEFORE = STATE + 2;
export const DECLINES_NOW = STATE + 3;
export const DECLINES_BEFORE = STATE + 4;
export const SOURCE_DAY = STATE + 5;
export const SOURCE_DAYS = STATE + 6;
export const DAYS_OF_SOURCE = 3;

/** Of a prefix at a merchant: the last four digits last seen, each plus one; then unproven cards by day. */
export const LAST_FOURS = STATE;
export const LAST_FOURS_KEPT = 4;
export const LAST_FOUR_NEXT = STATE + LAST_FOURS_KEPT;
export const PREFIX_DAY = LAST_FOUR_NEXT + 1;
export const PREFIX_DAYS = PREFIX_DAY + 1;
export const DAYS_OF_PREFIX = 7;

/** Of a merchant and of a BIN: the campaign that was last seen there. */
export const ANCHOR = STATE;
export const BIN_BASELINE = STATE + 1;
export const RING_NEXT = STATE + 1;
/** The BINs and times of the last unproven cards at the merchant. */
export const RING = STATE + 2;
export const RING_KEPT = 24;
export const MERCHANT_BASELINE = RING + 2 * RING_KEPT;

/** What a campaign is called in the tables: the number of the attempt that showed it, in the bits that choose a set. */
const campaignKey = (campaign: number): number => campaign * 0x10_0000;

/** The row of all of a tenant's unproven cards lies with those of its BINs. */
const ALL_BINS = hashText(SCOPE_COUNT, 'all');

export class GuardRows {
  readonly journal = new Journal();
  readonly cards: KeyTable;
  readonly roots: KeyTable;
  readonly sources: KeyTable;
  readonly prefixes: KeyTable;
  readonly merchants: KeyTable;
  readonly bins: KeyTable;
  readonly #campaigns: KeyTable;
  /** By scope. */
  readonly tables: readonly KeyTable[];
  /** By scope, of the attempt in hand: where the columns begin; −1 where there are none. */
  readonly at = new Int32Array(SCOPE_COUNT);
  rootAt = -1;
  allAt = -1;

  constructor({ memoryDays, quietMinutes }: { readonly memoryDays: number; readonly quietMinutes: number }) {
    const table = (columns: number, days: number, most: number) =>
      new KeyTable({ columns, horizonMs: days * DAY_MS, most }, this.journal);
    this.cards = table(CARD_VARIATION + VARIATION_COLUMNS, memoryDays, 2 ** 20);
    this.roots = table(VARIATION_COLUMNS, 1, 2 ** 17);
    this.sources = table(SOURCE_DAYS + DAYS_OF_SOURCE, 4, 2 ** 17);
    this.prefixes = table(PREFIX_DAYS + DAYS_OF_PREFIX, 8, 2 ** 16);
    this.merchants = table(MERCHANT_BASELINE + BASELINE_COLUMNS, memoryDays, 2 ** 14);
    this.bins = table(BIN_BASELINE + BASELINE_COLUMNS, memoryDays, 2 ** 13);
    this.#campaigns = table(1, (quietMinutes * 60_000) / DAY_MS, 2 ** 12);
    const { sources } = this;
    this.tables = [this.cards, sources, sources, sources, sources, this.prefixes, this.merchants, this.bins];
  }

  /** Makes rows for all that the attempt has, and says where they are. */
  take({ keys, root }: Reading, now: number): void {
    const sources = this.sources.values;
    for (let scope = 0; scope < SCOPE_COUNT; scope += 1) {
      const key = keys[scope] as number;
      this.at[scope] = key === NO_KEY ? -1 : (this.tables[scope] as KeyTable).take(key, now);
    }
    const bins = this.bins.values;
    this.allAt = this.bins.take(ALL_BINS, now);
    this.rootAt = root === NO_KEY ? -1 : this.roots.take(root, now);
    // A table that grew has moved its rows.
    if (this.sources.values !== sources || this.bins.values !== bins) this.find(keys, now);
  }

  find(keys: Float64Array, now: number): void {
    for (let scope = 0; scope < SCOPE_COUNT; scope += 1) {
      const key = keys[scope] as number;
      this.at[scope] = key === NO_KEY ? -1 : (this.tables[scope] as KeyTable).find(key, now);
    }
    this.allAt = this.bins.find(ALL_BINS, now);
  }

  read(scope: number, column: number): number {
    const at = this.at[scope] as number;
    return at < 0 ? 0 : ((this.tables[scope] as KeyTable).values[at + column] as number);
  }

  write(scope: number, column: number, value: number): void {
    const at = this.at[scope] as number;
    if (at >= 0) this.journal.set(this.tables[scope] as KeyTable, at + column, value);
  }

  keepRunning(campaign: number, now: number): void {
    this.#campaigns.take(campaignKey(campaign), now);
  }

  isRunning(campaign: number, now: number): boolean {
    return campaign !== 0 && this.#campaigns.find(campaignKey(campaign), now) >= 0;
  }

  /** Nothing is blocked for this campaign any more, and will not be for a while; others are as they were. */
  lift(campaign: number, sparedUntil: number): void {
    for (const table of new Set(this.tables)) {
      for (const at of table.rows()) {
        if (table.values[at + CAMPAIGN] !== campaign) continue;
        table.values[at + SCORE] = 0;
        table.values[at + UNTIL] = 0;
        table.values[at + SPARED] = sparedUntil;
      }
    }
  }

  get bytes(): { readonly held: number; readonly most: number } {
    const all = [this.roots, this.#campaigns, ...new Set(this.tables)];
    return {
      held: all.reduce((sum, { bytes }) => sum + bytes, 0),
      most: all.reduce((sum, { mostBytes }) => sum + mostBytes, 0),
    };
  }
}

/** Scopes whose rows have a baseline, and where it begins. */
export const BASELINES = [
  [MERCHANT, MERCHANT_BASELINE],
  [BIN, BIN_BASELINE],
] as const;
