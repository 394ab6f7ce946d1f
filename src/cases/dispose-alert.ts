/**
 * The one way off the list: a person, a reason, words where the reason needs them, one entry in the log (LEAK-13). Two
 * people at once: one disposition stands, the other is told so. What waves a critical alert away is only proposed by
 * the first person, and done when a second one approves.
 */
import type { JsonObject } from '#evidence';
import { formatInstant, type PersonId, Problem, parseId, type Scope } from '#kernel';
import type { Tx } from '#platform/database';
import { commitRecord } from './commit-record.ts';
import type { AlertId } from './core/alert.ts';
import { caseKindOf } from './core/case-kind.ts';
import { type DispositionFault, type DispositionReason, type Proposed, weigh } from './core/disposition.ts';
import type { CasesPorts } from './ports.ts';
import {
  alertAlreadyDisposed,
  alertNotFound,
  casesWholeTenantOnly,
  dispositionNotAcceptable,
  dispositionOutdated,
  personRequired,
  sameTwoPeople,
} from './problems.ts';
import { collectorOf, noteInTimeline, recordAct } from './record-act.ts';
import {
  type AlertAtHand,
  alertAtHand,
  type BulkId,
  casesOfAlert,
  insertDisposition,
  insertProposal,
  type LiveDisposition,
  liveDisposition,
  proposalById,
  takeTurn,
  turnInstant,
} from './store-alerts.ts';
import { type CaseFile, lockCase } from './store-cases.ts';

export type DisposePorts = Pick<CasesPorts, 'evidence' | 'clock' | 'newId' | 'random' | 'askForSecond' | 'software'>;

/** The kind of two-person act that this room declares. */
export const DISPOSITION_ACT = 'cases.dispose-critical-alert';

export type WantedDisposition = {
  readonly reason: DispositionReason;
  readonly words?: string | undefined;
  readonly duplicateOf?: AlertId | undefined;
  /** Of the act on many alerts that this is part of. */
  readonly bulk?: BulkId | undefined;
};

export type Disposal = 'disposed' | 'second-person-asked';

/** @throws Problem `person-required` */
export const personOf = ({ principal }: Scope): PersonId => {
  const id = principal.kind === 'person' ? parseId('per', principal.id) : undefined;
  if (id?.kind !== 'ok') throw new Problem(personRequired);
  return id.value;
};

/**
 * The same again from the same person changes nothing.
 * @throws Problem `person-required`, `cases-whole-tenant-only`, `alert-not-found`, `disposition-not-acceptable`,
 * `alert-already-disposed`, `disposition-outdated`
 */
export const disposeAlert = async (
  ports: DisposePorts,
  tx: Tx,
  scope: Scope,
  { alert: id, ...wanted }: WantedDisposition & { readonly alert: AlertId },
): Promise<Disposal> => {
  const person = personOf(scope);
  if (scope.parties !== undefined) throw new Problem(casesWholeTenantOnly);
  const { reason, words, duplicateOf, bulk } = wanted;
  const disposition: LiveDisposition = { person, secondPerson: undefined, reason, words, duplicateOf };
  const seen = await alertOf(tx, scope, id);
  if (seen.disposed) {
    await accordOrRefuse(tx, scope, id, disposition);
    return 'disposed';
  }
  if ((await weighHere(tx, scope, seen, wanted)) === 'two-people') {
    await askSecond(ports, tx, scope, { wanted: disposition, alert: id, bulk });
    return 'second-person-asked';
  }
  const alert = await takeAlert(tx, scope, id);
  if (alert.disposed) {
    // Another person's came in the meantime, or the same one's a second time.
    await accordOrRefuse(tx, scope, id, disposition);
    return 'disposed';
  }
  // The other alert may have become a duplicate of this one, or have been waved away by two people.
  if ((await weighHere(tx, scope, alert, wanted)) === 'two-people') throw new Problem(dispositionOutdated);
  await settle(ports, tx, scope, { alert, disposition, bulk });
  return 'disposed';
};

/** @throws Problem `disposition-not-acceptable` */
const weighHere = async (
  tx: Tx,
  scope: Scope,
  alert: AlertAtHand,
  { reason, words, duplicateOf }: WantedDisposition,
): Promise<'one-person' | 'two-people'> => {
  const original = await originalOf(tx, scope, alert, duplicateOf);
  const weighed = weigh(alert.severity, { reason, words, duplicateOf: original });
  if (weighed.kind === 'failed') throw new Problem(dispositionNotAcceptable, { fields: [FIELDS[weighed.error]] });
  return weighed.value;
};

export const alertOf = async (tx: Tx, { tenant }: Scope, id: AlertId): Promise<AlertAtHand> => {
  const alert = await alertAtHand(tx, tenant, id);
  if (alert === undefined) throw new Problem(alertNotFound);
  return alert;
};

/** As it is when nobody else can change it. */
const takeAlert = async (tx: Tx, scope: Scope, id: AlertId): Promise<AlertAtHand> => {
  await takeTurn(tx, scope.tenant);
  return alertOf(tx, scope, id);
};

const originalOf = async (
  tx: Tx,
  { tenant }: Scope,
  alert: AlertAtHand,
  named: AlertId | undefined,
): Promise<Proposed['duplicateOf']> => {
  if (named === undefined) return 'none';
  const original = await alertAtHand(tx, tenant, named);
  if (original === undefined) return 'unknown';
  const disposed = original.disposed ? await liveDisposition(tx, tenant, named) : undefined;
  return {
    same: named === alert.id,
    sameMatter: isSameMatter(alert, original),
    severity: original.severity,
    disposedAs: disposed?.reason,
  };
};

const isSameMatter = (one: AlertAtHand, other: AlertAtHand): boolean =>
  one.subject.kind === other.subject.kind &&
  one.subject.id === other.subject.id &&
  caseKindOf(one.kind) === caseKindOf(other.kind);

const FIELDS: Readonly<Record<DispositionFault, { pointer: string; code: string; expected: string }>> = {
  'words-missing': { pointer: '/words', code: 'words-missing', expected: 'words, which this reason needs' },
  'duplicate-of-missing': { pointer: '/duplicateOf', code: 'duplicate-of-missing', expected: 'the other alert' },
  'duplicate-of-not-asked': { pointer: '/duplicateOf', code: 'duplicate-of-not-asked', expected: 'reason duplicate' },
  'duplicate-of-unknown': { pointer: '/duplicateOf', code: 'duplicate-of-unknown', expected: 'an alert of the tenant' },
  'duplicate-of-itself': { pointer: '/duplicateOf', code: 'duplicate-of-itself', expected: 'another alert' },
  'duplicate-of-a-duplicate': {
    pointer: '/duplicateOf',
    code: 'duplicate-of-a-duplicate',
    expected: 'an alert that is not itself disposed of as a duplicate',
  },
  'duplicate-of-another-matter': {
    pointer: '/duplicateOf',
    code: 'duplicate-of-another-matter',
    expected: 'an alert about the same subject, of the same kind of case',
  },
  'duplicate-of-less-grave': {
    pointer: '/duplicateOf',
    code: 'duplicate-of-less-grave',
    expected: 'an alert at least as grave',
  },
};

/** What stands is what was asked: fine. Else whoever asks is told what stands. */
const accordOrRefuse = async (tx: Tx, scope: Scope, id: AlertId, wanted: LiveDisposition): Promise<void> => {
  const standing = await standingOf(tx, scope, id);
  const same =
    standing.person === wanted.person &&
    standing.reason === wanted.reason &&
    standing.words === wanted.words &&
    standing.duplicateOf === wanted.duplicateOf;
  if (!same) throw alreadyDisposed(standing);
};

const standingOf = async (tx: Tx, { tenant }: Scope, id: AlertId): Promise<LiveDisposition> => {
  const standing = await liveDisposition(tx, tenant, id);
  if (standing === undefined) throw new Error('a disposed alert has a disposition');
  return standing;
};

const alreadyDisposed = ({ reason, person }: LiveDisposition): Problem =>
  new Problem(alertAlreadyDisposed, { params: { disposition: reason, person } });

type Decided = {
  readonly alert: AlertAtHand;
  readonly disposition: LiveDisposition;
  readonly bulk: BulkId | undefined;
};

const settle = async (
  ports: DisposePorts,
  tx: Tx,
  scope: Scope,
  { alert, disposition, bulk }: Decided,
): Promise<void> => {
  const { tenant } = scope;
  const at = await turnInstant(tx, tenant, ports.clock.now);
  const id = ports.newId('dsp');
  const { person, secondPerson, reason, words, duplicateOf } = disposition;
  const fact: JsonObject = {
    disposition: id,
    alert: alert.id,
    source: alert.source,
    sequence: alert.sequence,
    reason,
    recordedAt: formatInstant(at),
    person,
    ...(secondPerson === undefined ? {} : { secondPerson }),
    ...(duplicateOf === undefined ? {} : { duplicateOf }),
    ...(bulk === undefined ? {} : { bulk }),
  };
  const record = { ...fact, ...(words === undefined ? {} : { words }) };
  const committed = commitRecord(ports.random, record);
  const entry = await ports.evidence.append(tx, {
    tenant,
    predicateType: 'disposition',
    subjects: [{ name: alert.id, algorithm: 'sha256', digest: committed.digest }],
    fact,
    observedAt: at,
    grade: 'A',
    collector: collectorOf(ports.software),
  });
  await insertDisposition(tx, {
    tenant,
    party: alert.party,
    id,
    alert: alert.id,
    ...disposition,
    bulk,
    committed,
    entry,
    at,
  });
  const actor = { kind: 'person', id: person } as const;
  const params = {
    alert: alert.id,
    reason,
    secondPerson: secondPerson ?? null,
    ...(duplicateOf === undefined ? {} : { duplicateOf }),
    ...(bulk === undefined ? {} : { bulk }),
  };
  for (const file of await lockCasesOf(tx, scope, alert.id)) {
    await noteInTimeline(tx, file, { kind: 'alert-disposed', actor, at, params, entry });
  }
};

export const lockCasesOf = async (tx: Tx, { tenant }: Scope, alert: AlertId): Promise<readonly CaseFile[]> => {
  const files: CaseFile[] = [];
  for (const id of await casesOfAlert(tx, tenant, alert)) {
    const file = await lockCase(tx, tenant, id);
    if (file !== undefined) files.push(file);
  }
  return files;
};

type ToAsk = { readonly wanted: LiveDisposition; readonly alert: AlertId; readonly bulk: BulkId | undefined };

/** The act comes before the tenant's turn, as it does when it is approved: so none waits for another in a circle. */
const askSecond = async (ports: DisposePorts, tx: Tx, scope: Scope, { wanted, alert: alertId, bulk }: ToAsk) => {
  const { tenant } = scope;
  const { person, reason, words, duplicateOf } = wanted;
  const id = ports.newId('prp');
  const { id: act } = await ports.askForSecond(tx, scope, {
    kind: DISPOSITION_ACT,
    subject: alertId,
    detail: { alert: alertId, proposal: id, reason, ...(duplicateOf === undefined ? {} : { duplicateOf }) },
    reason: words ?? reason,
  });
  const alert = await takeAlert(tx, scope, alertId);
  if (alert.disposed) throw alreadyDisposed(await standingOf(tx, scope, alertId));
  const at = ports.clock.now();
  await insertProposal(tx, {
    tenant,
    party: alert.party,
    id,
    alert: alertId,
    act,
    person,
    reason,
    words,
    duplicateOf,
    askedAt: at,
    timesReopened: alert.timesReopened,
    bulk,
  });
  for (const file of await lockCasesOf(tx, scope, alert.id)) {
    await recordAct(ports, tx, file, {
      kind: 'second-person-asked',
      actor: scope.principal,
      at,
      params: { alert: alert.id, reason, act },
    });
  }
};

/**
 * Does what the first person proposed, for the second one whose scope this is.
 * @throws Problem `person-required`, `second-person-is-the-first`, `alert-already-disposed`,
 * `disposition-outdated`, `disposition-not-acceptable`
 */
export const performDisposition = async (
  ports: DisposePorts,
  tx: Tx,
  scope: Scope,
  { detail }: { readonly detail: JsonObject },
): Promise<void> => {
  const secondPerson = personOf(scope);
  const named = parseId('prp', String(detail.proposal));
  const proposal = named.kind === 'ok' ? await proposalById(tx, scope.tenant, named.value) : undefined;
  if (proposal === undefined) throw new Error('an act names the proposal it was asked for');
  if (proposal.person === secondPerson) throw new Problem(sameTwoPeople);
  const alert = await takeAlert(tx, scope, proposal.alert);
  const { person, reason, words, duplicateOf } = proposal;
  if (alert.disposed) throw alreadyDisposed(await standingOf(tx, scope, proposal.alert));
  if (proposal.timesReopened < alert.timesReopened) throw new Problem(dispositionOutdated);
  await weighHere(tx, scope, alert, { reason, words, duplicateOf });
  const disposition = { person, secondPerson, reason, words, duplicateOf };
  await settle(ports, tx, scope, { alert, disposition, bulk: proposal.bulk });
};
