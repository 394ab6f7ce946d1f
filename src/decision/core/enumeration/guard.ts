/**
 * Watches a tenant's attempts for numbers that are being tried (クレジットマスター, FRAUD-06), in the order they are judged.
 * An attempt counts the moment it is judged, so that a parallel burst cannot pass before a counter moves; what is not
 * committed is taken back; all that is remembered is a function of the attempts, outcomes and lifts in their order.
 */
import type { Attempt } from '../attempt.ts';
import type { Result } from '../windows/family-plan.ts';
import { countIn, DAY_MS, LEVELS, ordinaryRate, turnDay } from './baseline.ts';
import {
  ANCHOR,
  BASELINES,
  BIN_BASELINE,
  CAMPAIGN,
  FIRST,
  GuardRows,
  MARKS,
  MERCHANT_BASELINE,
  PASSED,
  SCORE,
  SPARED,
  UNTIL,
} from './guard-rows.ts';
import { type GuardSettings, SCOPES, type Scope } from './guard-settings.ts';
import {
  BIN,
  CARD,
  type Exempt,
  exemptOf,
  IP,
  MERCHANT,
  newReading,
  type Reading,
  readAttempt,
  SCOPE_COUNT,
  SUBNET,
  scopeValue,
} from './read-attempt.ts';
import { countCard, countDecline, countWrongCard, readSigns, variationsOf } from './read-signs.ts';
import { RecentAttempts } from './recent-attempts.ts';
import { type Block, type GuardNote, sayOf } from './say.ts';
import {
  ADDRESS,
  DECLINED,
  levelOf,
  provenWeights,
  signsOf,
  type Threshold,
  thresholdOf,
  VARIATION,
  weightOf,
} from './weigh.ts';

/** What the guard takes an attempt for that comes so far behind the newest one: history, not counted. */
const LATENESS_MS = 3_600_000;
/** A card that was seen a day ago and not in a campaign is taken to be its holder's. */
const PROVEN_AFTER_MS = DAY_MS;
/** A block that a person has lifted does not come back before. */
const SPARED_MS = DAY_MS;
/** How far back attempts are counted to a campaign when it is found. */
const LOOK_BACK_MS = DAY_MS;

/** Marks of a card. */
const AUTHORISED = 1;
const TRIED = 2;
const TOLD = 4;

const AUTHORISED_OUTCOME = LEVELS;
const DECLINED_OUTCOME = LEVELS + 1;
const WRONG_CARD_OUTCOME = LEVELS + 2;

/** What became known of an attempt that is settled. */
export type GuardLesson = {
  readonly attempt: Attempt;
  readonly result: Result;
  readonly reasonCode: string | undefined;
};

export class Guard {
  readonly settings: GuardSettings;
  readonly #isExempt: Exempt;
  readonly #threshold: Threshold;
  readonly #wrongCardCodes: ReadonlySet<string>;
  readonly #rows: GuardRows;
  readonly #recent: RecentAttempts;
  readonly #reading: Reading = newReading();
  /** The newest time of all attempts, and until when anything is blocked. */
  readonly #clock = { values: new Float64Array(2) };
  readonly #matched: number[] = [];

  constructor(settings: GuardSettings) {
    this.settings = settings;
    const { content } = settings;
    this.#isExempt = exemptOf(content);
    this.#threshold = thresholdOf(content.sensitivity);
    this.#wrongCardCodes = new Set(content.wrongCardCodes);
    this.#rows = new GuardRows(content);
    this.#recent = new RecentAttempts(this.#rows.journal);
  }

  /** Counts the attempt. `undefined`: there is nothing to say. @param time of the attempt, ms @param number its place */
  observe(attempt: Attempt, time: number, number: number): GuardNote | undefined {
    const rows = this.#rows;
    const { journal } = rows;
    journal.begin();
    const newest = this.#clock.values[0] as number;
    if (time < newest - LATENESS_MS) return undefined;
    const now = Math.max(newest, time);
    if (now > newest) journal.set(this.#clock, 0, now);
    const reading = this.#reading;
    readAttempt(attempt, this.settings.content, reading);
    if (this.#isExempt(attempt)) {
      this.#seeCard(reading, now);
      return undefined;
    }
    rows.take(reading, now);
    for (const [scope, column] of BASELINES) {
      if ((rows.at[scope] as number) >= 0)
        turnDay(rows.tables[scope] as never, journal, (rows.at[scope] as number) + column, now);
    }
    turnDay(rows.bins, journal, rows.allAt + BIN_BASELINE, now);
    const variations = variationsOf(rows, reading, now);
    const isNew = rows.read(CARD, FIRST) === 0;
    if (isNew) rows.write(CARD, FIRST, now);
    if (reading.isAuthenticated || this.#isProven(now, variations)) {
      this.#passProven();
      return undefined;
    }
    const { mask, points } = readSigns(rows, reading, variations, now);
    // Who tries one card again and again is a matter of that card.
    if ((mask & VARIATION) !== 0) this.#add(CARD, variations);
    if (isNew) this.#weigh(points, mask);
    countCard(rows, reading, isNew, now);
    return this.#answer(attempt, { mask, level: levelOf(points), now, number });
  }

  #seeCard({ keys }: Reading, now: number): void {
    const { cards, journal } = this.#rows;
    const at = cards.take(keys[CARD] as number, now);
    if (cards.values[at + FIRST] === 0) journal.set(cards, at + FIRST, now);
  }

  #isProven(now: number, variations: number): boolean {
    const rows = this.#rows;
    if (variations > 3) return false;
    const marks = rows.read(CARD, MARKS);
    if ((marks & AUTHORISED) !== 0) return true;
    return (marks & TRIED) === 0 && now - rows.read(CARD, FIRST) > PROVEN_AFTER_MS;
  }

  #passProven(): void {
    for (let scope = 0; scope < SCOPE_COUNT; scope += 1) this.#add(scope, provenWeights[scope] as number);
  }

  #add(scope: number, weight: number): void {
    const rows = this.#rows;
    if ((rows.at[scope] as number) < 0) return;
    const score = rows.read(scope, SCORE);
    const sum = Math.min(this.#threshold.most, Math.max(0, score + weight));
    if (sum !== score) rows.write(scope, SCORE, sum);
  }

  /** The rate that speaks least against the attempt. */
  #ordinary(category: number): number {
    const rows = this.#rows;
    const merchant = ordinaryRate(rows.merchants, (rows.at[MERCHANT] as number) + MERCHANT_BASELINE, category);
    if ((rows.at[BIN] as number) < 0) return merchant;
    return Math.max(merchant, ordinaryRate(rows.bins, (rows.at[BIN] as number) + BIN_BASELINE, category));
  }

  #weigh(points: number, mask: number): void {
    const level = levelOf(points);
    const ordinary = this.#ordinary(level);
    // That many people come from one address does not by itself speak against the address.
    const shared = (mask & ADDRESS) === 0 ? level : levelOf(points - 1);
    const ordinaryShared = shared === level ? ordinary : this.#ordinary(shared);
    for (let scope = CARD + 1; scope < SCOPE_COUNT; scope += 1) {
      const isAddress = scope === IP || scope === SUBNET;
      this.#add(scope, isAddress ? weightOf(scope, shared, ordinaryShared) : weightOf(scope, level, ordinary));
    }
  }

  #answer(attempt: Attempt, seen: Seen): GuardNote | undefined {
    const rows = this.#rows;
    const { now, mask, level } = seen;
    let blocks: Block[] | undefined;
    const matched = this.#matched;
    matched.length = 0;
    const isPassing = this.#reading.isCodeRight && level === 0;
    for (let scope = 0; scope < SCOPE_COUNT; scope += 1) {
      if ((rows.at[scope] as number) < 0) continue;
      this.#release(scope, now);
      const isHeld = rows.read(scope, UNTIL) > now;
      const isAlarming = rows.read(scope, SCORE) >= this.#threshold.alarm && rows.read(scope, SPARED) <= now;
      // What stands is drawn out only by what speaks for it itself.
      const arms = !isPassing && isAlarming && (level > 0 || !isHeld);
      if (arms) {
        blocks ??= [];
        blocks.push(this.#arm(attempt, scope, seen));
      }
      if (!isPassing && rows.read(scope, UNTIL) > now && (level > 0 || scope !== MERCHANT)) matched.push(scope);
    }
    const first = matched[0];
    if (first === undefined) {
      this.#countOrdinary(level);
      if (level > 0) this.#remember(attempt, seen, false);
      return undefined;
    }
    const campaign = rows.read(first, CAMPAIGN);
    rows.keepRunning(campaign, now);
    rows.write(CARD, MARKS, rows.read(CARD, MARKS) | TRIED);
    this.#remember(attempt, seen, true);
    return {
      said: sayOf(this.settings, { campaign, matched, mask, passes: (scope) => this.#passes(scope, now) }),
      blocks: blocks ?? [],
    };
  }

  /** One that has run out, or that so much spoke for since that little is left, is over. */
  #release(scope: number, now: number): void {
    const rows = this.#rows;
    const until = rows.read(scope, UNTIL);
    if (until === 0) return;
    const score = rows.read(scope, SCORE);
    const { release, probation } = this.#threshold;
    if (until <= now) {
      rows.write(scope, UNTIL, 0);
      if (score > probation) rows.write(scope, SCORE, probation);
    } else if (score < release) rows.write(scope, UNTIL, 0);
  }

  #arm(attempt: Attempt, scope: number, { now, number }: Seen): Block {
    const rows = this.#rows;
    const name = SCOPES[scope] as Scope;
    const isHeld = rows.read(scope, UNTIL) > now;
    const known = isHeld ? rows.read(scope, CAMPAIGN) : this.#knownCampaign(scope, now);
    const campaign = known === 0 ? number : known;
    const until = now + this.settings.content.blockMinutes[name] * 60_000;
    rows.write(scope, UNTIL, until);
    if (!isHeld) rows.write(scope, CAMPAIGN, campaign);
    rows.keepRunning(campaign, now);
    rows.write(MERCHANT, ANCHOR, campaign);
    rows.write(BIN, ANCHOR, campaign);
    if (until > (this.#clock.values[1] as number)) rows.journal.set(this.#clock, 1, until);
    const key = this.#reading.keys[scope] as number;
    const earlier = isHeld ? [] : this.#recent.takeLike(scope, key, now - LOOK_BACK_MS);
    return {
      campaign,
      isNew: known === 0,
      scope: name,
      value: scopeValue(attempt, name) ?? '',
      until,
      earlier: earlier.map(({ eventId, mask }) => ({ eventId, signs: signsOf(mask) })),
    };
  }

  /** A running campaign that the attempt already belongs to by another key, or that was last seen at its BIN or shop. */
  #knownCampaign(own: number, now: number): number {
    const rows = this.#rows;
    for (let scope = 0; scope < SCOPE_COUNT; scope += 1) {
      if (scope !== own && rows.read(scope, UNTIL) > now) return rows.read(scope, CAMPAIGN);
    }
    for (const before of [rows.read(own, CAMPAIGN), rows.read(BIN, ANCHOR), rows.read(MERCHANT, ANCHOR)]) {
      if (rows.isRunning(before, now)) return before;
    }
    return 0;
  }

  /** Whether this one goes on through a throttle; else for how many seconds none does. */
  #passes(scope: number, now: number): number {
    const rows = this.#rows;
    const leftMs = rows.read(scope, PASSED) + this.settings.content.throttleSeconds * 1_000 - now;
    if (leftMs > 0) return Math.ceil(leftMs / 1_000);
    rows.write(scope, PASSED, now);
    return 0;
  }

  #countOrdinary(category: number): void {
    const rows = this.#rows;
    for (const [scope, column] of BASELINES) {
      const at = rows.at[scope] as number;
      if (at >= 0) countIn(rows.tables[scope] as never, rows.journal, at + column, category);
    }
    if (rows.allAt >= 0) countIn(rows.bins, rows.journal, rows.allAt + BIN_BASELINE, category);
  }

  #remember({ eventId }: Attempt, { mask, now }: Seen, taken: boolean): void {
    this.#recent.add(this.#reading, { eventId, mask, now, taken });
  }

  /** What an issuer answered counts from the next attempt on. All attempts are settled. */
  learn({ attempt, result, reasonCode }: GuardLesson): void {
    const rows = this.#rows;
    if (!rows.journal.isSettled) throw new Error('outcomes are learned between batches');
    const isAuthorised = result === 'authorised' || result === 'captured';
    if ((!isAuthorised && result !== 'declined') || this.#isExempt(attempt)) return;
    const now = this.#clock.values[0] as number;
    const reading = this.#reading;
    readAttempt(attempt, this.settings.content, reading);
    rows.find(reading.keys, now);
    if ((rows.at[CARD] as number) < 0 || (rows.at[MERCHANT] as number) < 0) return;
    const isTried = (rows.read(CARD, MARKS) & TRIED) !== 0;
    const isTold = reading.isAuthenticated || this.#isProven(now, 0);
    if (isAuthorised) rows.write(CARD, MARKS, rows.read(CARD, MARKS) | AUTHORISED);
    const isWrong = !isAuthorised && reasonCode !== undefined && this.#wrongCardCodes.has(reasonCode);
    // Where the shop has said of the code that it was wrong, this is counted already.
    if (isWrong && !reading.isMismatch) countWrongCard(rows, now);
    if (isTold || (rows.read(CARD, MARKS) & TOLD) !== 0) return;
    rows.write(CARD, MARKS, rows.read(CARD, MARKS) | TOLD);
    const category = isAuthorised ? AUTHORISED_OUTCOME : isWrong ? WRONG_CARD_OUTCOME : DECLINED_OUTCOME;
    const ordinary = this.#ordinary(category);
    for (let scope = CARD + 1; scope < SCOPE_COUNT; scope += 1) this.#add(scope, weightOf(scope, category, ordinary));
    if (!isTried) this.#countOrdinary(category);
    if (isAuthorised) return;
    countDecline(rows, now);
    this.#recent.add(reading, { eventId: attempt.eventId, mask: DECLINED, now, taken: isTried });
  }

  /** A person says that nothing is to be blocked for a campaign. All attempts are settled. */
  lift(campaign: number): void {
    if (!this.#rows.journal.isSettled) throw new Error('blocks are lifted between batches');
    this.#rows.lift(campaign, (this.#clock.values[0] as number) + SPARED_MS);
  }

  /** Forgets the newest attempt that is not settled, exactly. */
  takeBack(): void {
    this.#rows.journal.takeBack();
  }

  settle(): void {
    this.#rows.journal.settle();
  }

  /** Whether anything may be blocked. */
  get isBlocking(): boolean {
    const [newest = 0, until = 0] = this.#clock.values;
    return until > newest;
  }

  get bytes(): { readonly held: number; readonly most: number } {
    const { held, most } = this.#rows.bytes;
    return { held: held + this.#recent.bytes, most: most + this.#recent.bytes };
  }
}

type Seen = { readonly mask: number; readonly level: number; readonly now: number; readonly number: number };
