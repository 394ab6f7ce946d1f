/**
 * Looks at what models in force have judged lately: each look is an entry of the log; an input, the scores or the
 * calibration that has gone far from what it was becomes an alert, once, and is seen again while that is open.
 */
import type { Cases, SourceDefinition } from '#cases';
import { canonicalJson, type Evidence, type JsonObject, sha256 } from '#evidence';
import { durationOfMs, formatInstant, type Id, type Instant, idOf, minus, plus, type TenantId, uuidOf } from '#kernel';
import type { Clock } from '#platform/clock';
import { type Database, type Tx, tables } from '#platform/database';
import type { NewId } from '#platform/random';
import { boundModel, inputsOfRecord } from '../core/model/explain-score.ts';
import type { LiveModel } from '../core/model/live-model.ts';
import {
  type Alarm,
  alarmsOf,
  ENOUGH_PAYMENTS,
  lookForDrift,
  type ScoredPayment,
  scoreReferenceOf,
} from '../core/model/look-for-drift.ts';
import type { Model } from '../core/model/model.ts';
import type { RuleSet } from '../core/rule-set.ts';
import type { ReadRuleSet } from '../strategy/compiled-rule-sets.ts';
import type { ReadModel } from './compiled-models.ts';
import { type JudgedPayment, latestPayments } from './judged-payments.ts';
import type { Tables } from './model-tables.ts';
import { insertLook, type NewLook, scoresThen } from './store-looks.ts';
import { findModel, type StoredModel } from './store-models.ts';

const SOURCE = 'model-drift';
export const MODEL_DRIFT: SourceDefinition = { source: SOURCE, room: 'decision', cadenceMinutes: 60, graceMinutes: 15 };

export type DriftPorts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly software: string;
  readonly evidence: Pick<Evidence, 'append'>;
  readonly alerts: Pick<Cases['alerts'], 'raise' | 'stillOpen' | 'seeAgain'>;
  readonly sources: Pick<Cases['sources'], 'keepDeclared' | 'numberObservation' | 'signOfLife'>;
  readonly modelBehind: ReadModel;
  readonly ruleSetBehind: ReadRuleSet;
  readonly onCommitted: () => void;
  /** Told what went wrong with a tenant; it will be tried again. */
  readonly onFailure: (error: unknown) => void;
};

const LOOK_AGAIN = durationOfMs(3_600_000);
/** The latest payments of a model: enough for the index to be still, few enough to be of today. */
const LATEST = 5_000;
/** A fraud that nobody has reported for so long is taken for none. */
const MATURES_AFTER = durationOfMs(45 * 86_400_000);

/** Rounds that are due; then says of every tenant without trouble that it was looked at. @returns how many were due */
export const watchDrift = async (ports: DriftPorts, stopping?: AbortSignal): Promise<number> => {
  const rounds = await ports.database.asSystem((tx) =>
    tables<Tables>(tx).selectFrom('decision.drift_round').select(['tenant', 'due_at']).orderBy('due_at').execute(),
  );
  const now = ports.clock.now();
  const due = rounds.filter(({ due_at }) => due_at <= now).map(({ tenant }) => idOf('ten', tenant));
  if (due.length > 0) await ports.sources.keepDeclared(MODEL_DRIFT, due);
  const troubled = new Set<TenantId>();
  let looked = 0;
  for (const tenant of due) {
    if (stopping?.aborted === true) return looked;
    try {
      if (await lookAtTenant(ports, tenant)) looked += 1;
    } catch (error) {
      ports.onFailure(error);
      troubled.add(tenant);
    }
  }
  if (looked > 0) ports.onCommitted();
  const well = rounds.map(({ tenant }) => idOf('ten', tenant)).filter((tenant) => !troubled.has(tenant));
  if (well.length > 0) await ports.sources.signOfLife(MODEL_DRIFT, { tenants: well, rounds: 1 });
  return looked;
};

const lookAtTenant = (ports: DriftPorts, tenant: TenantId): Promise<boolean> =>
  ports.database.inScope({ tenant }, async (tx) => {
    const now = ports.clock.now();
    const held = await tables<Tables>(tx)
      .selectFrom('decision.drift_round')
      .select('tenant')
      .where('tenant', '=', uuidOf(tenant))
      .where('due_at', '<=', now)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (held === undefined) return false;
    const latest = await latestPayments(tx, tenant, { limit: LATEST });
    const matured = await latestPayments(tx, tenant, { limit: LATEST, before: minus(now, MATURES_AFTER) });
    for (const status of ['champion', 'challenger'] as const) {
      const stored = await findModel(tx, tenant, { status });
      if (stored === undefined) continue;
      await lookAtModel({ ports, tx, tenant, now }, stored, { latest, matured });
    }
    await tables<Tables>(tx)
      .updateTable('decision.drift_round')
      .set({ due_at: plus(now, LOOK_AGAIN) })
      .where('tenant', '=', uuidOf(tenant))
      .execute();
    return true;
  });

type At = { readonly ports: DriftPorts; readonly tx: Tx; readonly tenant: TenantId; readonly now: Instant };
type Judged = { readonly latest: readonly JudgedPayment[]; readonly matured: readonly JudgedPayment[] };

const lookAtModel = async (at: At, stored: StoredModel, judged: Judged): Promise<void> => {
  const { ports, tx, tenant, now } = at;
  const model = await ports.modelBehind(tx, tenant, stored.hash);
  const latest = judged.latest.filter(({ record }) => toldBy(record, stored.hash) !== undefined);
  const [last, first] = [latest[0], latest.at(-1)];
  if (first === undefined || last === undefined) return;
  const payments = await scored(at, model, latest, false);
  const then = await scoresThen(tx, tenant, stored.id);
  const past = await scored(
    at,
    model,
    judged.matured.filter(({ record }) => toldBy(record, stored.hash) !== undefined),
    true,
  );
  const { calibration } = lookForDrift(model, past, undefined);
  const seen = lookForDrift(model, payments, then);
  const isFirst = then === undefined && payments.length >= ENOUGH_PAYMENTS;
  const found = { ...seen, ...(calibration === undefined ? {} : { calibration }) };
  const range = { payments: payments.length, firstAt: first.recordedAt, lastAt: last.recordedAt };
  await keep(at, stored, {
    ...{ id: ports.newId('mlk'), model: stored.id, lookedAt: now, ...range, found },
    scoresThen: isFirst ? scoreReferenceOf(payments) : undefined,
  });
};

/** What this model said of a payment, as champion or as challenger. */
const toldBy = ({ model, score, challenger }: JudgedPayment['record'], hash: string) => {
  if (model?.hash === hash && score !== undefined) return { logOdds: model.logOdds, score };
  return challenger?.hash === hash ? { logOdds: challenger.logOdds, score: challenger.score } : undefined;
};

const scored = async (
  { ports, tx, tenant }: At,
  model: Model,
  judged: readonly JudgedPayment[],
  matured: boolean,
): Promise<readonly ScoredPayment[]> => {
  const bound = new Map<string, { readonly ruleSet: RuleSet; readonly live: LiveModel }>();
  const payments: ScoredPayment[] = [];
  for (const { record, fraud } of judged) {
    const told = toldBy(record, model.hash);
    if (told === undefined) continue;
    const { hash } = record.ruleSet;
    let by = bound.get(hash);
    if (by === undefined) {
      const ruleSet = await ports.ruleSetBehind(tx, tenant, hash);
      by = { ruleSet, live: boundModel(model, ruleSet) };
      bound.set(hash, by);
    }
    payments.push({ ...told, input: inputsOfRecord(by.live, by.ruleSet, record), fraud, matured });
  }
  return payments;
};

type Asked = { readonly alarm: Alarm; readonly reference: string; readonly open: Id<'alt'> | undefined };

const keep = async (at: At, stored: StoredModel, look: Omit<NewLook, 'entry'>): Promise<void> => {
  const { ports, tx, tenant, now } = at;
  const asked: Asked[] = [];
  for (const alarm of alarmsOf(look.found, look.payments)) {
    const reference = `${stored.id}/${alarm.what}${alarm.what === 'input' ? `/${alarm.input}` : ''}`;
    asked.push({ alarm, reference, open: await ports.alerts.stillOpen(tx, { tenant, source: SOURCE, reference }) });
  }
  const alertsRaised = asked.filter(({ open }) => open === undefined).length;
  const entry = await observe(at, stored, look, alertsRaised);
  await insertLook(tx, tenant, { ...look, entry });
  for (const { alarm, reference, open } of asked) {
    if (open !== undefined) {
      await ports.alerts.seeAgain(tx, { tenant, alert: open, observedAt: now });
      continue;
    }
    await ports.alerts.raise(tx, {
      ...{ tenant, source: SOURCE, kind: 'model-drift', severity: 'medium' },
      subject: { kind: 'model', id: stored.id, label: stored.name },
      detail: { model: stored.id, status: stored.status, payments: look.payments, ...alarm },
      ...{ observedAt: now, reference, evidence: entry },
    });
  }
};

const observe = async (
  { ports, tx, tenant, now }: At,
  stored: StoredModel,
  look: Omit<NewLook, 'entry'>,
  alertsRaised: number,
): Promise<Id<'ent'>> => {
  const observation = await ports.sources.numberObservation(tx, { tenant, source: SOURCE });
  const { id, payments, firstAt, lastAt, found } = look;
  const fact: JsonObject = {
    ...{ source: SOURCE, observation, alertsRaised, look: id, model: stored.hash, status: stored.status, payments },
    ...{ firstAt: formatInstant(firstAt), lastAt: formatInstant(lastAt) },
  };
  const digest = sha256(canonicalJson(found as unknown as JsonObject));
  return ports.evidence.append(tx, {
    tenant,
    predicateType: 'observation',
    subjects: [{ name: 'drift', algorithm: 'sha256', digest }],
    fact,
    observedAt: now,
    grade: 'A',
    collector: `mitsuke decision ${ports.software}`,
  });
};
