/**
 * Takes reports at a door that is open to everyone: bounded by sender and site, added up in memory, written in batches.
 * What came in the last second is lost with the process; a report is a hint, and not an entry of an account.
 */
import { hash } from 'node:crypto';
import type { Instant } from '#kernel';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import { FloodBounds, type FloodLimits } from './bound-floods.ts';
import { networkOf } from './core/client-network.ts';
import type { NoiseReason } from './core/noise-facts.ts';
import { type ReadReport, type Report, readReports } from './core/read-reports.ts';
import { TokenFinder } from './find-token.ts';
import type { Collected } from './store-csp.ts';
import { addBatch, type Batch, rowsOfDay } from './store-reports.ts';
import type { Day } from './store-tables.ts';

const TOKYO_MS = 9 * 3_600_000;
const DAY_MS = 86_400_000;

/** Of Japan. */
export const dayOf = (at: Instant): Day => new Date(at + TOKYO_MS).toISOString().slice(0, 10);

export type CollectorOptions = {
  readonly database: Database;
  readonly clock: Clock;
  readonly limits?: FloodLimits | undefined;
  /** Different reports of one site in one day; what is more becomes one row of others. */
  readonly rowsADay?: number | undefined;
};

const ROWS_A_DAY = 2_000;
/** Rows that wait to be written. */
const PENDING = 20_000;
/** More networks than that say no more about one subject. */
const CLIENTS_OF_SUBJECT = 64;
const OTHERS = '…';

type Row = {
  readonly to: Collected;
  readonly day: Day;
  readonly report: Report;
  count: number;
  firstAt: Instant;
  lastAt: Instant;
};
type NoiseRow = {
  readonly to: Collected;
  readonly day: Day;
  readonly reason: NoiseReason;
  count: number;
  lastAt: Instant;
};
type ClientRow = { readonly to: Collected; readonly day: Day; readonly subject: string; readonly client: Uint8Array };

type Pending = {
  readonly rows: Map<string, Row>;
  readonly noise: Map<string, NoiseRow>;
  readonly clients: Map<string, ClientRow>;
};

const nothing = (): Pending => ({ rows: new Map(), noise: new Map(), clients: new Map() });

/** Of one site on one day. */
type Known = {
  readonly keys: Set<string>;
  /** Networks of each subject, as they are kept: one that reports again and again takes no other's place. */
  readonly clients: Map<string, Set<string>>;
  stored: number | undefined;
};

export class ReportCollector {
  readonly #options: CollectorOptions;
  readonly #tokens: TokenFinder;
  readonly #floods: FloodBounds;
  #pending = nothing();
  /** By site and day. */
  #known = new Map<string, Known>();
  #day: Day = '';
  /** Days since 1970, of Japan. */
  #dayNumber = Number.NaN;

  constructor(options: CollectorOptions) {
    this.#options = options;
    this.#tokens = new TokenFinder(options);
    this.#floods = new FloodBounds(options.clock, options.limits);
  }

  /** `undefined`: nobody's token. */
  find(token: string): Promise<Collected | undefined> {
    return this.#tokens.find(token);
  }

  /** Counts what one message holds. */
  take(to: Collected, ip: string, body: Uint8Array): void {
    const now = this.#options.clock.now();
    this.#begin(now);
    const read = parsed(body, to.origin);
    const network = networkOf(ip);
    const given = this.#floods.take(to.site, network, read.length);
    for (const each of given < read.length ? read.slice(0, given) : read) {
      if (each.kind === 'noise') this.#addNoise(to, each.reason, { count: 1, now });
      else this.#addReport(to, each.report, network, now);
    }
    if (given < read.length) this.#addNoise(to, 'over-limit', { count: read.length - given, now });
  }

  /** Yesterday's reports are not added to any more. */
  #begin(now: Instant): void {
    const dayNumber = Math.floor((now + TOKYO_MS) / DAY_MS);
    if (dayNumber === this.#dayNumber) return;
    this.#dayNumber = dayNumber;
    this.#day = dayOf(now);
    this.#known = new Map();
  }

  #knownOf({ tenant, site }: Collected): Known {
    const key = `${tenant} ${site}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const begun: Known = { keys: new Set(), clients: new Map(), stored: undefined };
    this.#known.set(key, begun);
    return begun;
  }

  #addReport(to: Collected, sent: Report, network: string, now: Instant): void {
    const known = this.#knownOf(to);
    const limit = this.#options.rowsADay ?? ROWS_A_DAY;
    const ownKey = keyOf(sent);
    const isFull = !known.keys.has(ownKey) && known.keys.size + (known.stored ?? 0) >= limit;
    const report = isFull ? { ...sent, blocked: OTHERS, hash: '', path: OTHERS, subject: '' } : sent;
    if (!isFull) known.keys.add(ownKey);
    const key = `${to.site} ${this.#day} ${isFull ? keyOf(report) : ownKey}`;
    const row = this.#pending.rows.get(key);
    if (row !== undefined) {
      row.count += 1;
      row.lastAt = now;
    } else if (this.#pending.rows.size >= PENDING) {
      this.#addNoise(to, 'over-limit', { count: 1, now });
      return;
    } else this.#pending.rows.set(key, { to, day: this.#day, report, count: 1, firstAt: now, lastAt: now });
    if (report.subject !== '') this.#addClient(to, report.subject, network, known);
  }

  #addClient(to: Collected, subject: string, network: string, known: Known): void {
    const seen = known.clients.get(subject) ?? new Set();
    if (seen.size >= CLIENTS_OF_SUBJECT || this.#pending.clients.size >= PENDING) return;
    const day = this.#day;
    const client = hash('sha256', Buffer.concat([to.salt, Buffer.from(`${day} ${network}`)]), 'hex').slice(0, 16);
    if (seen.has(client)) return;
    known.clients.set(subject, seen.add(client));
    const row = { to, day, subject, client: Buffer.from(client, 'hex') };
    this.#pending.clients.set(`${to.site} ${day} ${subject} ${client}`, row);
  }

  #addNoise(
    to: Collected,
    reason: NoiseReason,
    { count, now }: { readonly count: number; readonly now: Instant },
  ): void {
    const key = `${to.site} ${this.#day} ${reason}`;
    const row = this.#pending.noise.get(key);
    if (row === undefined) this.#pending.noise.set(key, { to, day: this.#day, reason, count, lastAt: now });
    else {
      row.count += count;
      row.lastAt = now;
    }
  }

  /** Writes what has been counted. When that fails, it is counted on, and tried again with the next. */
  async flush(): Promise<void> {
    const writing = this.#pending;
    if (writing.rows.size + writing.noise.size + writing.clients.size === 0) return;
    this.#pending = nothing();
    try {
      await this.#options.database.asSystem((tx) => addBatch(tx, batchOf(writing)));
    } catch (error) {
      this.#takeBack(writing);
      throw error;
    }
    await this.#countStored(writing);
  }

  #takeBack(writing: Pending): void {
    const { rows, noise, clients } = this.#pending;
    for (const [key, row] of writing.rows) {
      const since = rows.get(key);
      const both = since && { ...since, count: since.count + row.count, firstAt: row.firstAt };
      if (both !== undefined || rows.size < PENDING) rows.set(key, both ?? row);
      else this.#addNoise(row.to, 'over-limit', { count: row.count, now: row.lastAt });
    }
    for (const [key, row] of writing.noise) {
      const since = noise.get(key);
      noise.set(key, since === undefined ? row : { ...since, count: since.count + row.count });
    }
    for (const [key, row] of writing.clients) {
      if (clients.size < PENDING) clients.set(key, row);
      else this.#knownOf(row.to).clients.get(row.subject)?.delete(Buffer.from(row.client).toString('hex'));
    }
  }

  /** Once a day of each site: what other processes, and this one before, have stored counts too. */
  async #countStored(written: Pending): Promise<void> {
    const sites = new Map([...written.rows.values()].map(({ to }) => [`${to.tenant} ${to.site}`, to]));
    for (const to of sites.values()) {
      const known = this.#knownOf(to);
      if (known.stored !== undefined) continue;
      const stored = await this.#options.database.asSystem((tx) => rowsOfDay(tx, to, this.#day));
      known.stored = Math.max(0, stored - known.keys.size);
    }
  }
}

const keyOf = ({ kind, directive, disposition, blocked, hash, path }: Report): string =>
  [kind, directive, disposition, blocked, hash, path].join('\n');

const parsed = (body: Uint8Array, origin: string): readonly ReadReport[] => {
  try {
    return readReports(JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')), origin);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return [{ kind: 'noise', reason: 'unreadable' }];
  }
};

const batchOf = ({ rows, noise, clients }: Pending): Batch => ({
  reports: [...rows.values()].map(({ to, day, report, count, firstAt, lastAt }) => ({
    ...{ owner: to, day, report, firstAt, lastAt },
    digest: hash('sha256', keyOf(report), 'hex').slice(0, 32),
    reports: count,
  })),
  noise: [...noise.values()].map(({ to, day, reason, count, lastAt }) => ({
    ...{ owner: to, day, reason, lastAt },
    reports: count,
  })),
  clients: [...clients.values()].map(({ to, day, subject, client }) => ({ owner: to, day, subject, client })),
});
