/** What people do with findings: enter one, give it an owner, close it by a retest, accept its risk for a time. */
import type { JsonObject } from '#evidence';
import {
  type Id,
  type Instant,
  idOf,
  type PartyId,
  type PersonId,
  Problem,
  parseId,
  type Scope,
  uuidOf,
} from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { ActKind, ActRequest } from '#registry';
import { findItem, requireParty } from './add-items.ts';
import type { FindingDetailAnswer } from './answers.ts';
import { addDays, dayOf, startOf } from './core/days.ts';
import {
  type FindingOrigin,
  itemRetestFault,
  ownerRetestFault,
  type Retested,
  type RetestFault,
  type Severity,
  visitRetestFault,
} from './core/finding.ts';
import type { FindingId, ItemId, Ports, RevisionId } from './ports.ts';
import {
  dueDateRefused,
  findingClosed,
  findingKnown,
  itemNotFound,
  ownerRefused,
  retestRefused,
  revisionNotFound,
  visitUnknown,
} from './problems.ts';
import { readFinding } from './read-findings.ts';
import { partyOf } from './record-revision.ts';
import type { Tables } from './store-tables.ts';
import { requirePerson, requireStaff } from './take-turn.ts';
import {
  addFindingStep,
  closeFinding,
  type FindingRow,
  headOf,
  holdFinding,
  openFinding,
  updateFinding,
} from './write-finding.ts';

export const RISK_ACT = 'assurance.accept-risk';
const LATEST_DUE_DAYS = 730;
const ACCEPTED_AT_MOST_DAYS = 366;

export type WantedFinding = {
  readonly party?: PartyId | undefined;
  readonly origin: Exclude<FindingOrigin, 'assurance'>;
  readonly severity: Severity;
  readonly title: string;
  /** The finder's own name for it, such as a line of its report. */
  readonly reference: string;
  readonly foundOn: string;
  readonly owner?: PersonId | undefined;
  readonly dueOn?: string | undefined;
  readonly item?: ItemId | undefined;
  readonly words?: string | undefined;
};

/** @throws Problem `evidence-party-unknown`, `evidence-item-not-found`, `due-date-refused`, `finding-owner-refused`, `finding-known` */
export const enterFinding = async (ports: Ports, scope: Scope, wanted: WantedFinding): Promise<FindingDetailAnswer> => {
  requireStaff(scope);
  await requireParty(ports, scope, wanted.party);
  const now = ports.clock.now();
  const today = dayOf(now);
  if (wanted.foundOn > today || (wanted.dueOn !== undefined && wanted.dueOn > addDays(today, LATEST_DUE_DAYS))) {
    throw new Problem(dueDateRefused);
  }
  const id = await ports.database.inScope(scope, async (tx) => {
    await checkItem(tx, scope, wanted);
    if (wanted.owner !== undefined) await checkOwner(ports, tx, scope, wanted.owner);
    return openFinding(ports, tx, {
      ...wanted,
      party: wanted.party,
      tenant: scope.tenant,
      kind: 'reported',
      subject:
        wanted.item === undefined
          ? PARTY_SUBJECT(wanted)
          : { kind: 'evidence-item', id: wanted.item, label: wanted.title },
      reference: `${wanted.origin}/${wanted.party ?? 'tenant'}/${wanted.reference}`,
      params: {},
      foundAt: earlier(startOf(wanted.foundOn), now),
      // The whole of its last day.
      dueAt: wanted.dueOn === undefined ? undefined : startOf(addDays(wanted.dueOn, 1)),
      by: scope.principal.id,
    });
  });
  if (id === undefined) throw new Problem(findingKnown);
  ports.onCommitted();
  ports.wake();
  return readFinding(ports, scope, id);
};

const earlier = (a: Instant, b: Instant): Instant => (a < b ? a : b);
const PARTY_SUBJECT = ({ party, title }: WantedFinding) =>
  party === undefined ? { kind: 'tenant', id: '', label: title } : { kind: 'party', id: party, label: title };

const checkItem = async (tx: Tx, scope: Scope, { item, party }: WantedFinding): Promise<void> => {
  if (item === undefined) return;
  if ((await findItem(tx, scope, item))?.party !== party) throw new Problem(itemNotFound);
};

const checkOwner = async (ports: Ports, tx: Tx, scope: Scope, owner: PersonId): Promise<void> => {
  const [person] = await ports.people.find(tx, scope.tenant, [owner]);
  if (person?.mayWork !== true) throw new Problem(ownerRefused);
};

/** An act on an open finding, in one transaction, and then the finding as it is. */
const work = async (
  ports: Ports,
  scope: Scope,
  id: FindingId,
  act: (tx: Tx, row: FindingRow) => Promise<void>,
): Promise<FindingDetailAnswer> => {
  requireStaff(scope);
  await ports.database.inScope(scope, async (tx) => {
    const row = await holdFinding(tx, scope.tenant, id);
    if (row.status === 'closed') throw new Problem(findingClosed);
    await act(tx, row);
  });
  ports.onCommitted();
  return readFinding(ports, scope, id);
};

/** @throws Problem `finding-not-found`, `finding-closed`, `finding-owner-refused` */
export const assignFinding = (
  ports: Ports,
  scope: Scope,
  id: FindingId,
  owner: PersonId,
): Promise<FindingDetailAnswer> =>
  work(ports, scope, id, async (tx, row) => {
    await checkOwner(ports, tx, scope, owner);
    await updateFinding(tx, row, { owner: uuidOf(owner) });
    await addFindingStep(ports, tx, { ...headOf(row), step: 'owner-set', by: scope.principal.id, params: { owner } });
  });

export type WantedRetest = { readonly words: string } & (
  | { readonly revision: RevisionId }
  | { readonly visit: Id<'vis'> }
);

const retested = (row: FindingRow): Retested => ({
  party: partyOf(row.party),
  subject: { kind: row.subject_kind, id: row.subject_id },
  lastSeenAt: row.last_seen_at,
  recordedAt: row.recorded_at,
});

const refuseFor = (reason: RetestFault | undefined): void => {
  if (reason !== undefined) throw new Problem(retestRefused, { params: { reason } });
};

/** @throws Problem `finding-retest-refused` with the reason, `evidence-revision-not-found`, `evidence-visit-unknown` */
export const retestFinding = async (
  ports: Ports,
  scope: Scope,
  id: FindingId,
  wanted: WantedRetest,
): Promise<FindingDetailAnswer> => {
  requirePerson(scope);
  const proofOf = 'visit' in wanted ? await visitProof(ports, scope, wanted.visit) : itemProof(scope, wanted.revision);
  return work(ports, scope, id, async (tx, row) => {
    const owner = row.owner === null ? undefined : idOf('per', row.owner);
    refuseFor(ownerRetestFault({ severity: row.severity, owner }, scope.principal.id));
    const proof = await proofOf(tx, row);
    await closeFinding(ports, tx, row, { proof, by: scope.principal.id, words: wanted.words });
  });
};

type ProofOf = (tx: Tx, row: FindingRow) => Promise<JsonObject>;

const visitProof = async (ports: Ports, scope: Scope, id: Id<'vis'>): Promise<ProofOf> => {
  const visit = await ports.visit(scope, id);
  if (visit === undefined) throw new Problem(visitUnknown);
  return async (_tx, row) => {
    refuseFor(visitRetestFault(retested(row), visit));
    return { visit: visit.visit, observation: visit.entry, grade: 'A' };
  };
};

const itemProof =
  (scope: Scope, id: RevisionId): ProofOf =>
  async (tx, row) => {
    const revision = await tables<Tables>(tx)
      .selectFrom('assurance.revision as revision')
      .innerJoin('assurance.item as item', (join) =>
        join.onRef('item.tenant', '=', 'revision.tenant').onRef('item.id', '=', 'revision.item'),
      )
      .select(['revision.party', 'revision.item', 'item.kind', 'revision.grade', 'revision.origin'])
      .select(['revision.effective_to', 'revision.recorded_at', 'revision.entry'])
      .where('revision.tenant', '=', uuidOf(scope.tenant))
      .where('revision.id', '=', uuidOf(id))
      .executeTakeFirst();
    if (revision === undefined) throw new Problem(revisionNotFound);
    const { kind, grade, effective_to: effectiveTo, recorded_at: recordedAt } = revision;
    const proof = { party: partyOf(revision.party), kind, grade, effectiveTo, recordedAt };
    refuseFor(itemRetestFault(retested(row), { ...proof, isVisit: revision.origin === 'observation' }));
    return {
      revision: id,
      item: idOf('evi', revision.item),
      entry: idOf('ent', revision.entry),
      grade: revision.grade,
    };
  };

/** Puts it before a second person. @throws Problem `due-date-refused`, and those of asking */
export const askToAcceptRisk = async (
  ports: Ports,
  scope: Scope,
  id: FindingId,
  { until, reason }: { readonly until: string; readonly reason: string },
): Promise<FindingDetailAnswer> => {
  requirePerson(scope);
  const today = dayOf(ports.clock.now());
  if (until < today || until > addDays(today, ACCEPTED_AT_MOST_DAYS)) throw new Problem(dueDateRefused);
  return work(ports, scope, id, async (tx, row) => {
    const { id: act } = await ports.askForSecond(tx, scope, {
      kind: RISK_ACT,
      subject: id,
      detail: { finding: id, until },
      reason,
    });
    await addFindingStep(ports, tx, {
      ...headOf(row),
      step: 'risk-acceptance-asked',
      by: scope.principal.id,
      params: { act, until },
      words: reason,
    });
  });
};

export const acceptRiskAct = (ports: Ports): ActKind => ({
  kind: RISK_ACT,
  permission: 'assurance:work',
  perform: async (tx: Tx, scope: Scope, { id: act, subject, detail, askedBy }: ActRequest) => {
    const finding = parseId('asf', subject);
    if (finding.kind === 'failed') throw new Error('an act holds what was put into it');
    const row = await holdFinding(tx, scope.tenant, finding.value);
    if (row.status === 'closed') throw new Problem(findingClosed);
    const until = String(detail.until);
    await updateFinding(tx, row, { status: 'risk-accepted', accepted_until: until });
    await addFindingStep(ports, tx, {
      ...headOf(row),
      step: 'risk-accepted',
      by: scope.principal.id,
      params: { act, until },
      committed: { askedBy },
    });
  },
});
