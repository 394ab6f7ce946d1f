/** What can happen in the simulated world, each drawn, done to the house, and written into the model. */
import {
  type AlertId,
  type CaseId,
  DISPOSITION_REASONS,
  type NewAlert,
  SEVERITIES,
  type SourceDefinition,
} from '#cases';
import type { Attempt } from '#decision';
import { durationOfMs, formatInstant, type Instant, instantOfMs, Problem, parseInstant, type Scope } from '#kernel';
import { DatabaseUnavailable } from '#platform/database';
import { systemScope } from '#registry';
import type { Draw } from '../draw.ts';
import type { Model } from './model.ts';
import type { SimulatedHouse } from './simulated-house.ts';

export type World = { readonly house: SimulatedHouse; readonly model: Model; readonly draw: Draw };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SHOPS = 9;
const CARDS = 60;
const SITES = 6;
const SOURCES = ['site-watch', 'log-watch'] as const;
const WATCHED: readonly SourceDefinition[] = SOURCES.map((source) => ({
  source,
  room: 'site-watch',
  cadenceMinutes: 30,
  graceMinutes: 15,
}));
const TICK = durationOfMs(20 * 60_000);
const TRIES = 50;

const isOutage = (error: unknown): boolean =>
  error instanceof DatabaseUnavailable ||
  (error instanceof Problem && (error.details.status >= 500 || error.details.params?.retryAfterSeconds !== undefined));

/** As a caller of ours should: again, with the same names, until there is an answer. */
const untilAnswered = async <T>({ house }: World, work: () => Promise<T>): Promise<T> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isOutage(error) || tries === TRIES) throw error;
      await house.pass(durationOfMs(1_000));
    }
  }
};

const newAttempt = ({ house, model, draw }: World, extra: number): Attempt => {
  const late = draw.between(1, 10) === 1 ? draw.between(1, 20) * DAY_MS : draw.between(0, 60_000);
  return {
    eventId: `pay-${model.decisions.size}-${extra}`,
    occurredAt: formatInstant(instantOfMs(house.clock.now() - late)),
    channel: draw.oneOf(['ecommerce', 'recurring', 'moto']),
    amount: { amountMinor: draw.between(1, 200_000), currency: 'JPY' },
    card: { token: `card-${draw.between(1, CARDS)}`, bin: '411111', last4: '1111' },
    merchant: { acceptorNumber: `shop-${draw.between(1, SHOPS)}` },
  };
};

/** A burst at once: new ones, some of them twice, some that were sent before. */
const pay = async (world: World): Promise<void> => {
  const { house, model, draw } = world;
  const scope = systemScope(house.tenant, 'simulation');
  const known = [...model.decisions.values()];
  const attempts: Attempt[] = [];
  for (let count = draw.between(1, 25); count > 0; count -= 1) {
    const before = known.length > 0 ? known[draw.between(0, known.length - 1)] : undefined;
    const kind = draw.between(1, 10);
    if (kind === 1 && before !== undefined) attempts.push(before.attempt);
    else attempts.push(newAttempt(world, count));
    const last = attempts.at(-1);
    if (kind === 2 && last !== undefined) attempts.push(last);
  }
  await Promise.all(
    attempts.map(async (attempt) => {
      const { record } = await untilAnswered(world, () => house.rooms.decisions.decide(scope, attempt));
      const before = model.decisions.get(attempt.eventId);
      if (before === undefined) model.decisions.set(attempt.eventId, { attempt, record });
      else if (before.record.id !== record.id) throw new Error(`${attempt.eventId} was decided twice`);
    }),
  );
};

/** The id of a payment with another amount, and a payment of tomorrow. */
const payWrongly = async (world: World): Promise<void> => {
  const { house, model, draw } = world;
  const scope = systemScope(house.tenant, 'simulation');
  const [known] = model.decisions.values();
  const tomorrow = formatInstant(instantOfMs(house.clock.now() + DAY_MS));
  const wrong: [Attempt, string][] = [
    [
      { ...newAttempt(world, 0), eventId: `wrong-${draw.between(1, 1e9)}`, occurredAt: tomorrow },
      'attempt-not-acceptable',
    ],
  ];
  if (known !== undefined) {
    const amount = { amountMinor: known.attempt.amount.amountMinor + 1, currency: 'JPY' };
    wrong.push([{ ...known.attempt, amount }, 'event-id-reused']);
  }
  for (const [attempt, code] of wrong) {
    const answer = await untilAnswered(world, () =>
      house.rooms.decisions.decide(scope, attempt).then(
        () => 'decided',
        (error: unknown) => {
          if (isOutage(error) || !(error instanceof Problem)) throw error;
          return error.details.code;
        },
      ),
    );
    if (answer !== code) throw new Error(`expected ${code}, got ${answer}`);
  }
};

class ChangedItsMind extends Error {}

const SOURCES_MAX = 200;

/**
 * When an alert was recorded: by the clock at `now`, or a little later. For at one instant of the clock, at which much
 * happens here, the tenant's turn goes on by a millisecond with each source of alerts that is declared; two accountants at
 * once may each take a turn for one source.
 */
const recordedInstant = async ({ house }: World, recordedAt: string, now: Instant): Promise<Instant> => {
  const at = parseInstant(recordedAt);
  if (at.kind === 'failed') throw new Error(`${recordedAt} is no instant`);
  const scope = systemScope(house.tenant, 'simulation');
  const { items } = await house.rooms.cases.accounts.sources(scope, { filters: {}, limit: SOURCES_MAX });
  const ahead = at.value - now;
  if (ahead < 0 || ahead > 2 * items.length) throw new Error(`an alert of ${formatInstant(now)} has ${recordedAt}`);
  return at.value;
};

/** As a source does: a finding that is still open is seen again, else an alert is raised; some sources change their mind. */
const raise = async (world: World): Promise<void> => {
  const { house, model, draw } = world;
  const findings = Array.from({ length: draw.between(1, 4) }, () => ({
    source: draw.oneOf(SOURCES),
    site: `site-${draw.between(1, SITES)}`,
    severity: draw.oneOf(SEVERITIES),
    number: draw.between(1, 3),
    failing: draw.between(1, 6) === 1,
  }));
  // One after the other, so that the model knows who came first; the house is asked by several elsewhere.
  for (const { source, site, severity, number, failing } of findings) {
    const reference = `${source} ${site} ${severity} ${number}`;
    const { database } = house.rooms.database;
    const { alerts } = house.rooms.cases;
    const now = house.clock.now();
    const alert: NewAlert = {
      tenant: house.tenant,
      source,
      kind: 'card-data-sent-elsewhere',
      severity,
      subject: { kind: 'site', id: site, label: site },
      detail: { destination: 'collector.example' },
      observedAt: now,
      reference,
    };
    const open = model.alerts.find((each) => each.reference === reference && !each.disposed);
    try {
      const raised = await database.inScope({ tenant: house.tenant }, async (tx) => {
        const found = await alerts.stillOpen(tx, { tenant: house.tenant, source, reference });
        if (found !== open?.id) throw new Error(`${reference}: ${found} is open, not ${open?.id}`);
        if (found !== undefined) await alerts.seeAgain(tx, { tenant: house.tenant, alert: found, observedAt: now });
        const made = found === undefined ? await alerts.raise(tx, alert) : undefined;
        if (failing) throw new ChangedItsMind();
        return made;
      });
      if (open !== undefined) open.seenAgain += 1;
      if (raised === undefined) continue;
      if (raised.opened !== (model.openCaseAbout(site) === undefined)) throw new Error(`${reference}: wrong case`);
      const { recordedAt } = await alerts.get(systemScope(house.tenant, 'simulation'), raised.alert);
      const at = await recordedInstant(world, recordedAt, now);
      model.raised({ id: raised.alert, source, reference, severity, case: raised.case }, site, at);
    } catch (error) {
      if (!(error instanceof ChangedItsMind)) throw error;
    }
  }
};

const personScope = ({ house, draw }: World): Scope => {
  const id = house.people[draw.between(0, house.people.length - 1)];
  if (id === undefined) throw new Error('nobody is here');
  return {
    tenant: house.tenant,
    permissions: new Set(['case:read', 'case:work'] as const),
    principal: { kind: 'person', id },
  };
};

/** One of the open alerts, by two people at once: one disposition stands. */
const dispose = async (world: World): Promise<void> => {
  const { house, model, draw } = world;
  const open = model.alerts.filter(({ disposed }) => !disposed);
  const alert = open[draw.between(0, Math.max(0, open.length - 1))];
  if (alert === undefined) return;
  const single = DISPOSITION_REASONS.filter((reason) => reason === 'confirmed' || reason === 'remediated');
  const { alerts } = house.rooms.cases;
  const attempts = single.map((reason) => alerts.dispose(personScope(world), alert.id, { reason, words: 'seen to' }));
  const outcomes = await Promise.allSettled(attempts);
  const done = outcomes.filter(({ status }) => status === 'fulfilled').length;
  const refused = outcomes.filter(
    (outcome) =>
      outcome.status === 'rejected' &&
      outcome.reason instanceof Problem &&
      outcome.reason.details.code === 'alert-already-disposed',
  ).length;
  if (done !== 1 || refused !== 1) throw new Error(`${done} of two dispositions stand, ${refused} were refused`);
  alert.disposed = true;
};

/** Closes a case, if all its alerts are disposed of; else it must be refused. */
const closeCase = async (world: World): Promise<void> => {
  const { house, model, draw } = world;
  const open = model.cases.filter(({ closed }) => !closed);
  const file = open[draw.between(0, Math.max(0, open.length - 1))];
  if (file === undefined) return;
  const hasOpen = model.alerts.some((alert) => alert.case === file.id && !alert.disposed);
  const answer = await house.rooms.cases.cases.close(personScope(world), file.id, 'done').then(
    () => 'closed',
    (error: unknown) => (error instanceof Problem ? error.details.code : Promise.reject(error)),
  );
  if (answer !== (hasOpen ? 'case-has-open-alerts' : 'closed')) throw new Error(`closing ${file.id} gave ${answer}`);
  file.closed = !hasOpen;
};

/**
 * Keeps the accounts; the model learns of the alerts about silence, which the audit of the log has to find justified.
 * Now and then a source stands still.
 */
export const keepAccounts = async (world: World, all = false): Promise<void> => {
  const { house, model, draw } = world;
  const looking = WATCHED.filter(() => all || draw.between(1, 4) > 1);
  await house.keepAccounts(looking);
  const now = house.clock.now();
  const scope = systemScope(house.tenant, 'simulation');
  const known = new Set(model.alerts.map(({ id }) => id as string));
  const { items } = await house.rooms.cases.alerts.list(scope, { filters: { source: 'alert-accounting' }, limit: 200 });
  const told = items.filter(({ id }) => !known.has(id)).toSorted((a, b) => a.sequence - b.sequence);
  for (const { id, source, reference, severity, subject, cases, recordedAt } of told) {
    const [file] = cases;
    if (file === undefined) throw new Error('an alert is in a case');
    const alert = { id: id as AlertId, source, reference, severity, case: file.id as CaseId };
    model.raised(alert, `silence of ${subject.id}`, await recordedInstant(world, recordedAt, now));
  }
};

const sweep = async (world: World): Promise<void> => {
  const { house, model } = world;
  await keepAccounts(world);
  await house.sweep();
  model.swept(house.clock.now());
};

const passTime = async (world: World): Promise<void> => {
  const { house, draw } = world;
  // Servers that are up all the while, or were down.
  if (draw.between(1, 3) === 1) {
    for (let ticks = draw.between(1, 4); ticks > 0; ticks -= 1) {
      await house.pass(TICK);
      await sweep(world);
    }
  } else await house.pass(durationOfMs(draw.between(60_000, 30 * HOUR_MS)));
  if (draw.between(1, 6) === 1) await house.withoutPost(() => sweep(world));
  else await sweep(world);
};

/** On to `end`, in steps of a day, unless it is past. */
export const passUntil = async (world: World, end: Instant): Promise<void> => {
  const { house } = world;
  while (house.clock.now() < end) {
    await house.pass(durationOfMs(Math.min(DAY_MS, end - house.clock.now())));
    await sweep(world);
  }
};

const restart = async (world: World): Promise<void> => {
  const { house, draw } = world;
  await house.close(draw.oneOf(['in order', 'cut']));
  if (draw.between(1, 3) === 1) await house.pass(durationOfMs(draw.between(1, 14) * DAY_MS));
  await house.open();
  await sweep(world);
};

const payWhileCut = async (world: World): Promise<void> => {
  await world.house.cutConnectionsDuring(() => pay(world));
};

const STEPS: readonly (readonly [weight: number, step: (world: World) => Promise<void>])[] = [
  [40, pay],
  [3, payWrongly],
  [18, raise],
  [14, dispose],
  [8, closeCase],
  [14, passTime],
  [3, restart],
  [3, payWhileCut],
];

const BY_WEIGHT = STEPS.flatMap(([weight, step]) => Array.from({ length: weight }, () => step));

/** Does one thing that is drawn by its weight. @returns its name. */
export const takeStep = async (world: World): Promise<string> => {
  const step = BY_WEIGHT[world.draw.between(0, BY_WEIGHT.length - 1)] ?? pay;
  await step(world);
  await world.house.pass(durationOfMs(world.draw.between(1, 90_000)));
  return step.name;
};
