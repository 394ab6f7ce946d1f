/**
 * The whole house on a real database, in simulated time and with drawn randomness. It can be closed in order, cut off
 * from its database in the middle of its work, and opened again on what is left.
 */
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { readConfiguration } from '#app';
import { readRuleSet } from '#app/read-rule-set';
import type { SourceDefinition } from '#cases';
import { type Duration, durationOfMs, type Instant, type PersonId, type TenantId } from '#kernel';
import { systemScope } from '#registry';
import { enrolTenant } from '../../src/app/enrol-tenant.ts';
import { type House, openHouse } from '../../src/app/house.ts';
import { type SimulatedClock, simulatedClock } from '../../src/platform/clock/simulated.ts';
import { clientConfigOf } from '../../src/platform/database/connection.ts';
import { openTestDatabase, type TestDatabase } from '../../src/platform/database/testing.ts';
import { seededRandom } from '../../src/platform/random/seeded.ts';
import { databaseUrlOf } from '../database-url.ts';
import type { Draw } from '../draw.ts';
import { PERIODS } from './model.ts';

const SOFTWARE = 'simulation';
/** Each finds whatever is due, so that one may leave work to a second and not to many. */
const SWEEPS_MAX = 20;
const DRAIN_TRIES = 4_000;

export class SimulatedHouse {
  readonly clock: SimulatedClock;
  /** Lines of the log that speak of an error, while no fault of ours explains them. */
  readonly complaints: string[] = [];
  readonly people: PersonId[] = [];
  tenant!: TenantId;
  readonly #draw: Draw;
  readonly #random;
  readonly #database: TestDatabase;
  readonly #folder: string;
  readonly #superuser: Client;
  #house: House | undefined;
  #faulty = false;
  #passing: Promise<void> = Promise.resolve();

  private constructor(draw: Draw, seed: string, start: Instant, database: TestDatabase) {
    this.#draw = draw;
    this.#random = seededRandom(`house ${seed}`);
    this.clock = simulatedClock(start);
    this.#database = database;
    this.#folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-simulation-'));
    this.#superuser = new Client(clientConfigOf(database.administrator));
  }

  static async make(draw: Draw, seed: string, start: Instant): Promise<SimulatedHouse> {
    const made = new SimulatedHouse(draw, seed, start, await openTestDatabase());
    await made.#superuser.connect();
    await made.open();
    await made.#enrol();
    return made;
  }

  get rooms(): House {
    if (this.#house === undefined) throw new Error('the house is closed');
    return this.#house;
  }

  /** Of the messages that went out, each once however often it was sent. */
  get messages(): string[] {
    return readdirSync(this.#messages).filter((name) => name.endsWith('.eml'));
  }

  async open(): Promise<void> {
    const read = readConfiguration({ MITSUKE_LOG_LEVEL: 'error' }, undefined);
    const rules = read.kind === 'ok' ? readRuleSet(read.value.ruleSetFile) : read;
    if (read.kind === 'failed' || rules.kind === 'failed') throw new Error('the standard configuration is sound');
    const house = await openHouse({
      configuration: { ...read.value, databaseUrl: databaseUrlOf(this.#database.connection) },
      dataFolder: path.join(this.#folder, 'data'),
      purpose: 'serve',
      ruleSet: rules.value,
      version: SOFTWARE,
      logTo: { write: (line) => this.#hear(line) },
      onStep: () => undefined,
      clock: this.clock,
      random: this.#random,
    });
    this.#house = house;
    house.evidence.sequencer.start();
    house.delivery.start();
  }

  /** `cut`: its connections go first, so that whatever it was doing is left undone. */
  async close(how: 'in order' | 'cut'): Promise<void> {
    const house = this.rooms;
    this.#house = undefined;
    this.#faulty = how === 'cut';
    if (how === 'cut') await house.database.close();
    await Promise.allSettled([house.delivery.stop(), house.evidence.sequencer.stop(), house.decisions.close()]);
    if (how === 'in order') await house.database.close();
    this.#faulty = false;
  }

  /** Ends every connection of the house within a few milliseconds, while `work` goes on. */
  async cutConnectionsDuring<T>(work: () => Promise<T>): Promise<T> {
    this.#faulty = true;
    const [done] = await Promise.all([work(), this.#cutConnections()]);
    // What noticed only now complains now.
    await this.pass(durationOfMs(5_000));
    await this.drain();
    this.#faulty = false;
    return done;
  }

  /** One after the other, whoever asks. */
  pass(by: Duration): Promise<void> {
    this.#passing = this.#passing.then(() => this.clock.advance(by));
    return this.#passing;
  }

  /** Two accountants at once, as two servers have; whoever watches says before that it looked, unless it stands still. */
  async keepAccounts(looking: readonly SourceDefinition[]): Promise<void> {
    // Time leaps here, and a log that waits all the while would be one that stands still.
    await this.drain();
    const { cases } = this.rooms;
    for (const source of looking) await cases.sources.signOfLife(source, { tenants: [this.tenant], rounds: 1 });
    await Promise.all([cases.accountant.keepOnce(), cases.accountant.keepOnce()]);
  }

  /** Sweeps until nothing is due, by two sweepers at once, and sends what they say. */
  async sweep(): Promise<void> {
    const { cases } = this.rooms;
    for (let found = 1, tries = 0; found > 0; tries += 1) {
      if (tries > SWEEPS_MAX) throw new Error('sweeping finds the same deadlines again and again');
      const both = await Promise.all([cases.sweeper.sweepOnce(), cases.sweeper.sweepOnce()]);
      found = both[0] + both[1];
    }
    await Promise.all([cases.notices.sendOnce(), cases.notices.sendOnce()]);
  }

  /** Lets the background work until nothing is pending. */
  async drain(): Promise<void> {
    const { evidence, delivery, cases } = this.rooms;
    const scope = systemScope(this.tenant, 'simulation');
    for (let tries = 0; tries < DRAIN_TRIES; tries += 1) {
      const { pending } = await evidence.logOf(scope);
      const { count } = await delivery.backlog();
      if (pending + count === 0) return;
      await this.pass(durationOfMs(1_000));
      await cases.notices.sendOnce();
      await sleep(2);
    }
    throw new Error('the background does not come to rest');
  }

  /** While the folder of messages is somewhere else. */
  async withoutPost(work: () => Promise<void>): Promise<void> {
    this.#faulty = true;
    const away = `${this.#messages}-away`;
    renameSync(this.#messages, away);
    try {
      await work();
    } finally {
      // A house that was opened meanwhile made a new one.
      if (existsSync(this.#messages)) rmSync(this.#messages, { recursive: true });
      renameSync(away, this.#messages);
      this.#faulty = false;
    }
  }

  /** Until every message is out, however often it failed. */
  async sendAll(): Promise<void> {
    const { notices } = this.rooms.cases;
    for (let tries = 0; (await notices.backlog()).count > 0; tries += 1) {
      if (tries > 100) throw new Error('messages do not get out');
      await this.pass(durationOfMs(3_600_000));
      await notices.sendOnce();
    }
  }

  async remove(): Promise<void> {
    if (this.#house !== undefined) await this.close('in order');
    await this.#superuser.end();
    await this.#database.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #messages(): string {
    return path.join(this.#folder, 'data', 'messages');
  }

  async #cutConnections(): Promise<void> {
    await sleep(this.#draw.between(0, 12));
    await this.#superuser.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
  }

  #hear(line: string): void {
    if (!this.#faulty) this.complaints.push(line.trim());
  }

  /** All of them in hours, so that the model needs no calendar. */
  async #setDeadlines(): Promise<void> {
    const { deadlines } = this.rooms.cases;
    const scope = systemScope(this.tenant, 'simulation');
    const { policy, version } = await deadlines.policy(scope);
    const stepsOf = ([close, supervisor, board]: (typeof PERIODS)['low']) => ({
      close: { hours: close },
      steps: [
        { to: 'supervisor' as const, after: { hours: supervisor } },
        ...(board === undefined ? [] : [{ to: 'board' as const, after: { hours: board } }]),
      ],
    });
    const { critical, high, medium, low } = PERIODS;
    const severities = {
      critical: stepsOf(critical),
      high: stepsOf(high),
      medium: stepsOf(medium),
      low: stepsOf(low),
    };
    await deadlines.setPolicy(scope, {
      policy: { calendar: policy.calendar, board: [], severities },
      replaces: version,
    });
  }

  async #enrol(): Promise<void> {
    const enrolled = await enrolTenant(this.rooms, {
      name: '見附決済',
      kind: 'psp',
      language: 'ja',
      administrator: { email: 'chief@example.jp', displayName: 'chief' },
    });
    this.tenant = enrolled.tenant.id;
    this.people.push(enrolled.administrator.id);
    await this.#setDeadlines();
    for (const role of ['supervisor', 'analyst'] as const) {
      const person = { email: `${role}@example.jp`, displayName: role, role };
      const made = await this.rooms.registry.createPerson({ tenant: this.tenant }, person);
      if (made.kind === 'failed') throw new Error(made.error);
      this.people.push(made.value.id);
    }
  }
}
