/**
 * Raises an alert in the transaction of what showed it: with the next number of its source, its entry in the log, and a
 * case that someone owns. It commits with that transaction or was never there (LEAK-13).
 */
import { formatInstant, type Instant, type TenantId } from '#kernel';
import type { Tx } from '#platform/database';
import { commitRecord } from './commit-record.ts';
import {
  type AlertId,
  type CaseId,
  holdable,
  holdableAlert,
  type JsonFields,
  type NewAlert,
  recordOfAlert,
} from './core/alert.ts';
import { caseKindOf } from './core/case-kind.ts';
import { deadlineOf } from './core/deadline-policy.ts';
import { isGraver } from './core/severity.ts';
import { publishOpened, publishRaised } from './events.ts';
import { type KeptRaw, keepRaw } from './keep-raw.ts';
import { oweStepsAnew } from './owe-steps.ts';
import type { CasesPorts } from './ports.ts';
import { collectorOf, noteInTimeline, recordAct } from './record-act.ts';
import {
  countSeenAgain,
  insertAlert,
  insertAlertCase,
  nextSequence,
  openFinding,
  takeTurn,
  turnInstant,
} from './store-alerts.ts';
import {
  type CaseFile,
  insertCase,
  insertObligation,
  lockOpenCaseAbout,
  moveObligation,
  nextCaseNumber,
  updateCase,
} from './store-cases.ts';
import { policyOf } from './store-policy.ts';
import { tell } from './tell-people.ts';

export type RaisePorts = Pick<
  CasesPorts,
  'evidence' | 'clock' | 'newId' | 'random' | 'people' | 'objects' | 'outbox' | 'software'
>;
/** What opening a case takes. */
export type OpenPorts = Omit<RaisePorts, 'objects'>;

export type Raised = {
  readonly alert: AlertId;
  readonly sequence: number;
  readonly case: CaseId;
  /** The case was opened for this alert; else it joined one that was open. */
  readonly opened: boolean;
};

export const raiseAlert = async (ports: RaisePorts, tx: Tx, sent: NewAlert): Promise<Raised> => {
  const alert = holdableAlert(sent);
  const raw = await keepRaw(ports.objects, tx, alert);
  const at = await turnInstant(tx, alert.tenant, ports.clock.now);
  const { file, opened } = await caseFor(ports, tx, alert, at);
  const id = ports.newId('alt');
  const sequence = await nextSequence(tx, { tenant: alert.tenant, source: alert.source, at });
  const committed = commitRecord(
    ports.random,
    recordOfAlert(alert, { id, sequence, recordedAt: at, ...(raw === undefined ? {} : { raw: rawRecord(raw) }) }),
  );
  const entry = await ports.evidence.append(tx, {
    tenant: alert.tenant,
    predicateType: 'alert',
    subjects: [
      { name: id, algorithm: 'sha256', digest: committed.digest },
      ...(raw?.kind === 'kept' ? [{ name: 'raw content', algorithm: 'sha256' as const, digest: raw.sha256 }] : []),
    ],
    fact: {
      alert: id,
      source: alert.source,
      sequence,
      kind: alert.kind,
      severity: alert.severity,
      case: file.id,
      recordedAt: formatInstant(at),
      ...(alert.evidence === undefined ? {} : { evidence: alert.evidence }),
    },
    observedAt: alert.observedAt,
    grade: 'A',
    collector: collectorOf(ports.software),
  });
  await insertAlert(tx, { alert, id, sequence, committed, entry, recordedAt: at, raw });
  await insertAlertCase(tx, { tenant: alert.tenant, party: alert.party, alert: id, case: file.id, at });
  const actor = { kind: 'system', id: alert.source } as const;
  await noteInTimeline(tx, file, { kind: 'alert-joined', actor, at, params: { alert: id }, entry });
  if (!opened) await heedAlert(ports, tx, file, { alert, id, at });
  await publishRaised(ports, tx, file, { alert, id, sequence, at });
  return { alert: id, sequence, case: file.id, opened };
};

const rawRecord = (raw: KeptRaw): JsonFields =>
  raw.kind === 'withheld'
    ? { withheld: raw.why }
    : { sha256: Buffer.from(raw.sha256).toString('hex'), size: raw.size, mediaType: raw.mediaType };

/** The open case about the alert's subject, else a new one. Only for who has the tenant's turn. */
export const caseFor = async (
  ports: OpenPorts,
  tx: Tx,
  alert: Pick<NewAlert, 'tenant' | 'party' | 'subject' | 'severity' | 'source' | 'kind'>,
  at: Instant,
): Promise<{ readonly file: CaseFile; readonly opened: boolean }> => {
  const { tenant, party, subject, severity } = alert;
  const kind = caseKindOf(alert.kind);
  const found = await lockOpenCaseAbout(tx, { tenant, party, kind, subject });
  if (found !== undefined) return { file: found, opened: false };
  const owner = await ports.people.onDuty(tx, tenant);
  const policy = await policyOf(tx, tenant);
  const file: CaseFile = {
    tenant,
    party,
    id: ports.newId('cas'),
    number: await nextCaseNumber(tx, tenant),
    kind,
    subject,
    severity,
    owner,
    openedAt: at,
    dueAt: deadlineOf(policy, severity, at),
    overdueAt: undefined,
    closedAt: undefined,
  };
  await insertCase(tx, file);
  await publishOpened(ports, tx, file);
  await insertObligation(tx, file, { id: ports.newId('obl'), kind: 'close', dueAt: file.dueAt });
  await recordAct(ports, tx, file, {
    kind: 'opened',
    actor: { kind: 'system', id: alert.source },
    at,
    params: {
      number: file.number,
      kind,
      severity,
      owner: owner ?? null,
      dueAt: formatInstant(file.dueAt),
    },
  });
  if (owner !== undefined) await tell(ports, tx, file, { kind: 'case-opened', person: owner, at });
  return { file, opened: true };
};

type Joined = { readonly alert: Pick<NewAlert, 'severity' | 'source'>; readonly id: AlertId; readonly at: Instant };

/** What an open alert does to the open case that it joins: a graver one makes it graver, and if it is late, people hear. */
export const heedAlert = async (ports: OpenPorts, tx: Tx, file: CaseFile, joined: Joined): Promise<void> => {
  const graver = isGraver(joined.alert.severity, file.severity);
  const heeded = graver ? await raiseSeverity(ports, tx, file, joined) : file;
  await oweStepsAnew(ports, tx, heeded, { at: joined.at, graver });
};

/** A deadline only ever moves nearer. */
const raiseSeverity = async (
  ports: OpenPorts,
  tx: Tx,
  file: CaseFile,
  { alert, id, at }: Joined,
): Promise<CaseFile> => {
  const nearer = deadlineOf(await policyOf(tx, file.tenant), alert.severity, at);
  const changed: CaseFile = {
    ...file,
    severity: alert.severity,
    dueAt: nearer < file.dueAt ? nearer : file.dueAt,
  };
  await updateCase(tx, file, { severity: changed.severity, dueAt: changed.dueAt });
  await moveObligation(tx, file, { kind: 'close', dueAt: changed.dueAt });
  await recordAct(ports, tx, file, {
    kind: 'severity-raised',
    actor: { kind: 'system', id: alert.source },
    at,
    params: { from: file.severity, to: changed.severity, alert: id, dueAt: formatInstant(changed.dueAt) },
  });
  if (file.owner !== undefined) await tell(ports, tx, changed, { kind: 'severity-raised', person: file.owner, at });
  return changed;
};

export type Finding = { readonly tenant: TenantId; readonly source: string; readonly reference: string };

/**
 * The alert about this finding that nobody has disposed of. The answer holds until the transaction ends, so that
 * raising after `undefined` doubles nothing.
 */
export const stillOpen = async (tx: Tx, finding: Finding): Promise<AlertId | undefined> => {
  await takeTurn(tx, finding.tenant);
  return openFinding(tx, finding.tenant, { source: finding.source, reference: holdable(finding.reference) });
};

/** @throws Error when the tenant has no such alert that is open: ask `stillOpen` in the same transaction. */
export const seeAgain = async (
  tx: Tx,
  seen: { readonly tenant: TenantId; readonly alert: AlertId; readonly observedAt: Instant },
): Promise<void> => {
  await takeTurn(tx, seen.tenant);
  if (!(await countSeenAgain(tx, seen.tenant, seen.alert, seen.observedAt))) {
    throw new Error('only an open alert is seen again');
  }
};
