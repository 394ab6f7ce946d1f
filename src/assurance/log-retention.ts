/**
 * The watch over retained logs (LEAK-11, LEAK-07): systems say which logs they hold from when to when, by API or in a
 * daily file signed with a key of their own. Policy is the tenant's, never laxer than PCI DSS 10.5.1.
 */
import { canonicalJson, sha256 } from '#evidence';
import { formatInstant, type Instant, idOf, type PartyId, Problem, parseId, type Scope, uuidOf } from '#kernel';
import { type Tx, tables, UniqueViolation } from '#platform/database';
import type { ActKind, ActRequest } from '#registry';
import { requireParty } from './add-items.ts';
import type { LogPolicyAnswer, LogReportAnswer, LogSystemAnswer } from './answers.ts';
import { ed25519Key, isSignedBy } from './check-signature.ts';
import { recordAct } from './commit-record.ts';
import { dayOf } from './core/days.ts';
import { readEnvelope, readStatement } from './core/dsse.ts';
import {
  holdsCardNumber,
  type ReportFault,
  readHoldings,
  reportFault,
  type SignedHoldings,
} from './core/log-report.ts';
import { judgeHoldings, type LogPolicy } from './core/log-retention.ts';
import type { LogSystemId, Ports } from './ports.ts';
import {
  dueDateRefused,
  keyNotAcceptable,
  logPolicyRefused,
  logReportRefused,
  logSystemNameTaken,
  logSystemNotFound,
  logSystemRetired,
} from './problems.ts';
import { findLogSystem, heldBefore, type LogSystemRow, policyOf, readLogSystem } from './read-logs.ts';
import { keepObject } from './receive-file.ts';
import { partyOf } from './record-revision.ts';
import type { Tables } from './store-tables.ts';
import { askRound, requirePerson, requireStaff } from './take-turn.ts';

export const RETIRE_ACT = 'assurance.retire-log-system';

/** @throws Problem `assurance-staff-only`, `log-policy-refused` */
export const setPolicy = async (ports: Ports, scope: Scope, wanted: LogPolicy): Promise<LogPolicyAnswer> => {
  requireStaff(scope);
  const now = ports.clock.now();
  await ports.database.inScope(scope, async (tx) => {
    const held = await policyOf(tx, scope.tenant);
    const laxer = wanted.months < held.months || wanted.onlineMonths < held.onlineMonths;
    if (laxer || wanted.onlineMonths > wanted.months) throw new Problem(logPolicyRefused);
    const entry = await recordAct(ports, tx, {
      tenant: scope.tenant,
      party: undefined,
      predicateType: 'log-holding',
      about: scope.tenant,
      fact: { act: 'policy-set', months: wanted.months, onlineMonths: wanted.onlineMonths },
      committed: { by: scope.principal.id },
      at: now,
    });
    const row = {
      months: wanted.months,
      online_months: wanted.onlineMonths,
      set_at: now,
      set_by: scope.principal.id,
      entry: uuidOf(entry),
    };
    const stored = await tables<Tables>(tx)
      .insertInto('assurance.log_policy')
      .values({ tenant: uuidOf(scope.tenant), ...row })
      .onConflict((conflict) =>
        conflict
          .column('tenant')
          .doUpdateSet(row)
          // Of two at once neither loosens the other.
          .where('assurance.log_policy.months', '<=', wanted.months)
          .where('assurance.log_policy.online_months', '<=', wanted.onlineMonths),
      )
      .returning('tenant')
      .executeTakeFirst();
    if (stored === undefined) throw new Problem(logPolicyRefused);
    await askRound(tx, scope.tenant, now);
  });
  ports.onCommitted();
  ports.wake();
  return { ...wanted, setAt: formatInstant(now), setBy: scope.principal.id };
};

export type WantedLogSystem = {
  readonly party?: PartyId | undefined;
  readonly name: string;
  readonly startedOn: string;
  readonly publicKey?: Uint8Array | undefined;
};

/** @throws Problem `evidence-party-unknown`, `due-date-refused`, `key-not-acceptable`, `log-system-name-taken` */
export const addLogSystem = async (ports: Ports, scope: Scope, wanted: WantedLogSystem): Promise<LogSystemAnswer> => {
  requireStaff(scope);
  await requireParty(ports, scope, wanted.party);
  const now = ports.clock.now();
  if (wanted.startedOn > dayOf(now)) throw new Problem(dueDateRefused);
  const { publicKey } = wanted;
  if (publicKey !== undefined && ed25519Key(publicKey) === undefined) throw new Problem(keyNotAcceptable);
  const system = ports.newId('lgs');
  try {
    await ports.database.inScope(scope, (tx) => insertSystem(ports, tx, scope, { ...wanted, system, now }));
  } catch (error) {
    if (error instanceof UniqueViolation && error.constraint === 'log_system_name')
      throw new Problem(logSystemNameTaken);
    throw error;
  }
  ports.onCommitted();
  ports.wake();
  return readLogSystem(ports, scope, system);
};

const insertSystem = async (
  ports: Ports,
  tx: Tx,
  scope: Scope,
  {
    system,
    party,
    name,
    startedOn,
    publicKey,
    now,
  }: WantedLogSystem & { readonly system: LogSystemId; readonly now: Instant },
): Promise<void> => {
  const entry = await recordAct(ports, tx, {
    tenant: scope.tenant,
    party,
    predicateType: 'log-holding',
    about: system,
    fact: { act: 'system-added', system, party: party ?? null, startedOn, signed: publicKey !== undefined },
    committed: {
      name,
      by: scope.principal.id,
      publicKey: publicKey === undefined ? null : Buffer.from(publicKey).toString('base64'),
    },
    at: now,
  });
  await tables<Tables>(tx)
    .insertInto('assurance.log_system')
    .values({
      tenant: uuidOf(scope.tenant),
      id: uuidOf(system),
      party: party === undefined ? null : uuidOf(party),
      name,
      started_on: startedOn,
      public_key: publicKey ?? null,
      added_at: now,
      added_by: scope.principal.id,
      last_report_at: null,
      retired_at: null,
      entry: uuidOf(entry),
    })
    .execute();
  await askRound(tx, scope.tenant, now);
};

const refuse = (reason: ReportFault): never => {
  throw new Problem(logReportRefused, { params: { reason } });
};

/** By API, on the word of whoever may send it; of a system that has a key, the key alone speaks. @throws Problem `log-system-not-found`, `log-system-retired`, `log-report-refused` */
export const reportHoldings = async (
  ports: Ports,
  scope: Scope,
  id: LogSystemId,
  report: Omit<SignedHoldings, 'system'>,
): Promise<LogReportAnswer> => {
  const answer = await ports.database.inScope(scope, async (tx) => {
    const row = await standing(tx, scope, id);
    if (row.public_key !== null) return refuse('signature-needed');
    return takeReport(ports, tx, scope, { row, report, raw: canonicalJson(report), signed: false });
  });
  ports.onCommitted();
  ports.wake();
  return answer;
};

/** A daily file, whoever brings it: the signature says whose it is. @throws Problem as `reportHoldings` */
export const takeSignedFile = async (ports: Ports, scope: Scope, text: string): Promise<LogReportAnswer> => {
  const envelope = readEnvelope(text);
  if (envelope.kind === 'failed') return refuse(envelope.error);
  const statement = readStatement(envelope.value);
  if (statement.kind === 'failed') return refuse(statement.error);
  const read = readHoldings(statement.value);
  if (read.kind === 'failed') return refuse(read.error);
  if (holdsCardNumber(text, envelope.value.payload)) return refuse('card-number-not-accepted');
  const raw = new TextEncoder().encode(text);
  const { system, ...report } = read.value;
  const answer = await ports.database.inScope(scope, async (tx) => {
    const id = parseId('lgs', system);
    const row = id.kind === 'ok' ? await standing(tx, scope, id.value) : undefined;
    if (row === undefined) throw new Problem(logSystemNotFound);
    if (row.public_key === null) return refuse('no-key');
    if (!isSignedBy(envelope.value, row.public_key)) return refuse('signature-wrong');
    return takeReport(ports, tx, scope, { row, report, raw, signed: true });
  });
  ports.onCommitted();
  ports.wake();
  return answer;
};

/** Held: of two reports at once, the second sees what the first told. */
const standing = async (tx: Tx, scope: Scope, id: LogSystemId): Promise<LogSystemRow> => {
  const row = await findLogSystem(tx, scope.tenant, id, 'lock');
  if (row === undefined) throw new Problem(logSystemNotFound);
  if (row.retired_at !== null) throw new Problem(logSystemRetired);
  return row;
};

type Taken = {
  readonly row: LogSystemRow;
  readonly report: Omit<SignedHoldings, 'system'>;
  readonly raw: Uint8Array;
  readonly signed: boolean;
};

const takeReport = async (ports: Ports, tx: Tx, scope: Scope, taken: Taken): Promise<LogReportAnswer> => {
  const { row, report, signed } = taken;
  const now = ports.clock.now();
  const fault = reportFault(report, dayOf(now));
  if (fault !== undefined) return refuse(fault);
  const policy = await policyOf(tx, scope.tenant);
  const known = await heldBefore(tx, row);
  const faults = judgeHoldings(report, policy, { startedOn: row.started_on, known });
  const stored = await storeReport(ports, tx, scope, { ...taken, now, short: faults.length });
  await tables<Tables>(tx)
    .updateTable('assurance.log_system')
    .set({ last_report_at: now })
    .where('tenant', '=', row.tenant)
    .where('id', '=', row.id)
    .execute();
  await askRound(tx, scope.tenant, now);
  return { ...stored, system: idOf('lgs', row.id), day: report.day, reportedAt: formatInstant(now), signed, faults };
};

const storeReport = async (
  ports: Ports,
  tx: Tx,
  { tenant, principal }: Scope,
  { row, report, raw, signed, now, short }: Taken & { readonly now: Instant; readonly short: number },
): Promise<Pick<LogReportAnswer, 'id' | 'sha256' | 'entry'>> => {
  const id = ports.newId('lgr');
  const digest = sha256(raw);
  const entry = await recordAct(ports, tx, {
    tenant,
    party: partyOf(row.party),
    predicateType: 'log-holding',
    about: id,
    fact: {
      act: 'reported',
      report: id,
      system: idOf('lgs', row.id),
      day: report.day,
      signed,
      logs: report.holdings.length,
      faults: short,
    },
    committed: { holdings: report.holdings.map((held) => ({ ...held })), by: principal.id },
    objects: [{ name: 'report', algorithm: 'sha256', digest }],
    // The system's own word, signed or not: it is not the assessor's.
    grade: signed ? 'C' : 'D',
    at: now,
  });
  const hex = Buffer.from(digest).toString('hex');
  // So that the signature can be checked again, by whoever wants to, under the digest that the log names.
  if (signed) await keepObject(ports, tenant, { sha256: hex, bytes: raw });
  const made = await tables<Tables>(tx)
    .insertInto('assurance.log_report')
    .values({
      tenant: row.tenant,
      id: uuidOf(id),
      party: row.party,
      system: row.id,
      day: report.day,
      reported_at: now,
      reported_by: principal.id,
      signed,
      holdings: JSON.stringify(report.holdings),
      sha256: hex,
      entry: uuidOf(entry),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return made === undefined ? refuse('reported-before') : { id, sha256: hex, entry };
};

/** Two people, so that a watch does not end by one hand. @throws Problem `log-system-not-found`, `log-system-retired` */
export const askToRetire = async (
  ports: Ports,
  scope: Scope,
  id: LogSystemId,
  reason: string,
): Promise<{ readonly act: string }> => {
  requireStaff(scope);
  requirePerson(scope);
  const act = await ports.database.inScope(scope, async (tx) => {
    await standing(tx, scope, id);
    return ports.askForSecond(tx, scope, { kind: RETIRE_ACT, subject: id, detail: { system: id }, reason });
  });
  ports.onCommitted();
  return { act: act.id };
};

export const retireAct = (ports: Ports): ActKind => ({
  kind: RETIRE_ACT,
  permission: 'assurance:work',
  perform: async (tx: Tx, scope: Scope, { subject }: ActRequest) => {
    const row = await standing(tx, scope, subject as LogSystemId);
    const now = ports.clock.now();
    await tables<Tables>(tx)
      .updateTable('assurance.log_system')
      .set({ retired_at: now })
      .where('tenant', '=', row.tenant)
      .where('id', '=', row.id)
      .execute();
    await recordAct(ports, tx, {
      tenant: scope.tenant,
      party: partyOf(row.party),
      predicateType: 'log-holding',
      about: subject,
      fact: { act: 'system-retired', system: subject, party: partyOf(row.party) ?? null },
      committed: { by: scope.principal.id },
      at: now,
    });
  },
});
