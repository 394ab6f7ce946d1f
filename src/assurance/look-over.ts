/**
 * Looks over a tenant's register: what is not covered, has run out, is silent or late becomes a finding and an alert;
 * what is proven to be mended closes; an accepted risk whose time is over opens again (LEAK-02, -07, -10, -11).
 */
import type { SourceDefinition } from '#cases';
import type { JsonObject } from '#evidence';
import {
  durationOfMs,
  type Id,
  type Instant,
  idOf,
  instantOfMs,
  minus,
  type PartyId,
  plus,
  type TenantId,
  uuidOf,
} from '#kernel';
import { type Tx, tables } from '#platform/database';
import { recordAct } from './commit-record.ts';
import { type Attestation, coverageOf } from './core/coverage.ts';
import { addDays, dayOf, startOf } from './core/days.ts';
import { type Document, documentStandings } from './core/document-standing.ts';
import { ATTESTING_KINDS, PROVING, stateOn } from './core/evidence-kind.ts';
import type { Severity } from './core/finding.ts';
import { SILENT_AFTER_MS } from './core/log-retention.ts';
import type { Ports } from './ports.ts';
import { heldNames, type LogSystemRow, newestReports, policyOf, standingOf } from './read-logs.ts';
import { partyOf } from './record-revision.ts';
import { type StandingRevision, standingRevisions } from './standing-revisions.ts';
import type { Tables } from './store-tables.ts';
import {
  addFindingStep,
  closeFinding,
  FINDING_COLUMNS,
  type FindingRow,
  headOf,
  openFinding,
  SOURCE,
  updateFinding,
} from './write-finding.ts';

export const ASSURANCE: SourceDefinition = {
  source: SOURCE,
  room: 'assurance',
  cadenceMinutes: 60,
  graceMinutes: 15,
};

const LOOK_AGAIN = durationOfMs(3_600_000);

/** One look at one tenant. */
type Look = {
  readonly ports: Ports;
  readonly tx: Tx;
  readonly tenant: TenantId;
  readonly now: Instant;
  readonly today: string;
  /** What documents say now, the newest first. */
  readonly standing: readonly StandingRevision[];
  /** Findings that are not closed, by reference. */
  readonly open: Map<string, FindingRow>;
  /** Told last, since whoever raises makes the tenant's other raisers wait. */
  readonly alerts: PendingAlert[];
};

type PendingAlert = {
  readonly row: FindingRow;
  readonly field: 'alert' | 'overdue_alert';
  readonly kind: string;
  readonly reference: string;
};

type Condition = {
  readonly party: PartyId | undefined;
  readonly kind: string;
  readonly severity: Severity;
  readonly subject: { readonly kind: string; readonly id: string; readonly label: string };
  readonly reference: string;
  readonly params: JsonObject;
};

/**
 * Rounds that are due, one tenant after the other; then says of every tenant without trouble that it was looked at, so
 * that a room that stands still is noticed (LEAK-13). @returns how many were looked over
 */
export const lookOver = async (ports: Ports, stopping?: AbortSignal): Promise<number> => {
  const rounds = await ports.database.asSystem((tx) =>
    tables<Tables>(tx).selectFrom('assurance.round').select(['tenant', 'due_at']).orderBy('due_at').execute(),
  );
  const now = ports.clock.now();
  const due = rounds.filter(({ due_at }) => due_at <= now).map(({ tenant }) => idOf('ten', tenant));
  if (due.length > 0) await ports.sources.keepDeclared(ASSURANCE, due);
  const troubled = new Set<TenantId>();
  let looked = 0;
  for (const tenant of due) {
    if (stopping?.aborted === true) return looked;
    try {
      if (await lookOverTenant(ports, tenant)) looked += 1;
    } catch (error) {
      // One tenant's trouble does not hold up the others: it is tried again at the next pass.
      ports.onFailure(error);
      troubled.add(tenant);
    }
  }
  if (looked > 0) ports.onCommitted();
  const well = rounds.map(({ tenant }) => idOf('ten', tenant)).filter((tenant) => !troubled.has(tenant));
  if (well.length > 0) await ports.sources.signOfLife(ASSURANCE, { tenants: well, rounds: 1 });
  return looked;
};

const lookOverTenant = (ports: Ports, tenant: TenantId): Promise<boolean> =>
  ports.database.inScope({ tenant }, async (tx) => {
    const now = ports.clock.now();
    const held = await tables<Tables>(tx)
      .selectFrom('assurance.round')
      .select('tenant')
      .where('tenant', '=', uuidOf(tenant))
      .where('due_at', '<=', now)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (held === undefined) return false;
    const [open, standing] = [await openFindings(tx, tenant), await standingRevisions(tx, tenant)];
    const look: Look = { ports, tx, tenant, now, today: dayOf(now), standing, open, alerts: [] };
    await lookAtScope(look);
    await lookAtDocuments(look);
    await lookAtDeliveries(look);
    await lookAtLogs(look);
    await lookAtDueDates(look);
    await setNext(look);
    for (const alert of look.alerts) await tell(look, alert);
    return true;
  });

const openFindings = async (tx: Tx, tenant: TenantId): Promise<Map<string, FindingRow>> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('assurance.finding')
    .select(FINDING_COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .where('status', '<>', 'closed')
    .orderBy('id')
    .forUpdate()
    .execute();
  return new Map(rows.map((row) => [row.reference, row]));
};

/** A finding for it, unless one is open. */
const find = async (look: Look, condition: Condition): Promise<void> => {
  if (look.open.has(condition.reference)) return;
  const { ports, tx, tenant, now } = look;
  const id = await openFinding(ports, tx, {
    tenant,
    ...condition,
    origin: 'assurance',
    title: condition.subject.label,
    foundAt: now,
    by: SOURCE,
  });
  if (id === undefined) return;
  const row = await tables<Tables>(tx)
    .selectFrom('assurance.finding')
    .select(FINDING_COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .executeTakeFirstOrThrow();
  look.open.set(condition.reference, row);
  look.alerts.push({ row, field: 'alert', kind: condition.kind, reference: condition.reference });
};

const mend = async ({ ports, tx, open }: Look, reference: string, proof: JsonObject): Promise<void> => {
  const row = open.get(reference);
  if (row === undefined) return;
  await closeFinding(ports, tx, row, { proof, by: SOURCE });
  open.delete(reference);
};

const attestationsInForce = ({ standing, today }: Look): readonly Attestation[] =>
  standing.filter(
    ({ kind, effectiveFrom, expiresOn }) =>
      ATTESTING_KINDS.includes(kind) && effectiveFrom <= today && stateOn(today, expiresOn) !== 'expired',
  );

const lookAtScope = async (look: Look): Promise<void> => {
  const { tx, tenant } = look;
  const documents = attestationsInForce(look);
  const judge = coverageOf(documents);
  const grades = new Map(documents.map(({ revision, grade }) => [revision, grade]));
  const systems = await tables<Tables>(tx)
    .selectFrom('assurance.system')
    .select(['id', 'party', 'name', 'key', 'coverage', 'covered_by'])
    .where('tenant', '=', uuidOf(tenant))
    .orderBy('id')
    .execute();
  for (const system of systems) {
    const { coverage, by } = judge(system);
    if (coverage !== system.coverage || (by ?? null) !== system.covered_by) {
      await tables<Tables>(tx)
        .updateTable('assurance.system')
        .set({ coverage, covered_by: by ?? null })
        .where('tenant', '=', uuidOf(tenant))
        .where('id', '=', system.id)
        .execute();
    }
    const id = idOf('sys', system.id);
    const reference = `scope/${id}`;
    if (coverage === 'covered' && by !== undefined) {
      await mend(look, reference, { revision: idOf('evr', by), grade: grades.get(by) ?? 'B' });
    } else if (coverage !== 'unknown') {
      await find(look, {
        party: partyOf(system.party),
        kind: 'system-not-covered',
        severity: coverage === 'claimed' ? 'medium' : 'high',
        subject: { kind: 'scope-system', id, label: system.name },
        reference,
        params: { coverage, ...(by === undefined ? {} : { claimedBy: idOf('evr', by) }) },
      });
    }
  }
};

const lookAtDocuments = async (look: Look): Promise<void> => {
  const documents = look.standing.flatMap((each) =>
    each.expiresOn === null ? [] : [{ ...each, expiresOn: each.expiresOn }],
  );
  for (const lasting of look.standing.filter(({ expiresOn }) => expiresOn === null)) {
    await mendDocument(look, lasting.item, lasting);
  }
  for (const { document, state, renewal } of documentStandings(documents, look.today)) {
    if (state === 'in-force') await mendDocument(look, document.item, document);
    else if (renewal === undefined) await findDocument(look, document, state);
    else if (stateOn(look.today, renewal.expiresOn) !== 'expired') await mendDocument(look, document.item, renewal);
  }
};

const documentReference = (state: 'expiring' | 'expired', item: string): string =>
  `document-${state}/${idOf('evi', item)}`;

const findDocument = (look: Look, document: Document, state: 'expiring' | 'expired'): Promise<void> =>
  find(look, {
    party: partyOf(document.party),
    kind: `document-${state}`,
    severity: state === 'expired' ? 'high' : 'medium',
    subject: { kind: 'evidence-item', id: idOf('evi', document.item), label: document.title },
    reference: documentReference(state, document.item),
    params: {
      documentKind: document.kind,
      expiresOn: document.expiresOn,
      revision: idOf('evr', document.revision),
    },
  });

/** Only proof (A, B) renews. */
const mendDocument = async (
  look: Look,
  item: string,
  { revision, grade }: Pick<Document, 'revision' | 'grade'>,
): Promise<void> => {
  if (!PROVING.includes(grade)) return;
  for (const state of ['expiring', 'expired'] as const) {
    await mend(look, documentReference(state, item), { revision: idOf('evr', revision), grade });
  }
};

const lookAtDeliveries = async (look: Look): Promise<void> => {
  const rows = await tables<Tables>(look.tx)
    .selectFrom('assurance.delivery_request')
    .select(['id', 'about', 'kind', 'due_on', 'wanted', 'delivered_at', 'withdrawn_at'])
    .where('tenant', '=', uuidOf(look.tenant))
    .where('due_on', '<', look.today)
    .orderBy('id')
    .execute();
  for (const row of rows) {
    const id = idOf('dlv', row.id);
    const reference = `delivery/${id}`;
    if (row.delivered_at !== null) await mend(look, reference, { delivery: id, grade: 'B' });
    else if (row.withdrawn_at === null) {
      await find(look, {
        // Of the request and its assessor the party assessed hears nothing.
        party: undefined,
        kind: 'delivery-overdue',
        severity: 'medium',
        subject: { kind: 'delivery-request', id, label: row.wanted },
        reference,
        params: { documentKind: row.kind, dueOn: row.due_on, about: partyOf(row.about) ?? null },
      });
    }
  }
};

const lookAtLogs = async (look: Look): Promise<void> => {
  const { tx, tenant, now } = look;
  const rows: readonly LogSystemRow[] = await tables<Tables>(tx)
    .selectFrom('assurance.log_system')
    .select([
      'tenant',
      'id',
      'party',
      'name',
      'started_on',
      'public_key',
      'added_at',
      'last_report_at',
      'retired_at',
      'entry',
    ])
    .where('tenant', '=', uuidOf(tenant))
    .where('retired_at', 'is', null)
    .orderBy('id')
    .execute();
  const ids = rows.map(({ id }) => id);
  const reports = await newestReports(tx, uuidOf(tenant), ids);
  const names = await heldNames(tx, uuidOf(tenant), ids);
  const policy = await policyOf(tx, tenant);
  for (const row of rows) {
    const { state, faults } = standingOf(row, {
      report: reports.get(row.id),
      known: names.get(row.id) ?? [],
      policy,
      now,
    });
    const id = idOf('lgs', row.id);
    const about = { party: partyOf(row.party), subject: { kind: 'log-system', id, label: row.name } };
    if (state === 'silent') {
      await find(look, {
        ...{ ...about, kind: 'log-report-missing', severity: 'high', reference: `log-silent/${id}` },
        params: { system: id },
      });
    } else await hearAgain(look, row);
    if (faults.length > 0) {
      await find(look, {
        ...{ ...about, kind: 'log-retention-short', severity: 'high', reference: `log-short/${id}` },
        params: { system: id, faults: faults.slice(0, 50).map((each) => ({ ...each })), count: faults.length },
      });
    }
  }
};

/** That a report has come is what Mitsuke itself observed. What the report says stays the system's own word. */
const hearAgain = async (look: Look, row: LogSystemRow): Promise<void> => {
  const id = idOf('lgs', row.id);
  const reference = `log-silent/${id}`;
  const finding = look.open.get(reference);
  if (finding === undefined || row.last_report_at === null || row.last_report_at < finding.found_at) return;
  const entry = await recordAct(look.ports, look.tx, {
    tenant: look.tenant,
    party: partyOf(row.party),
    predicateType: 'log-holding',
    about: id,
    fact: { act: 'reports-again', system: id },
    at: row.last_report_at,
  });
  await mend(look, reference, { observation: entry, grade: 'A' });
};

const lookAtDueDates = async (look: Look): Promise<void> => {
  const { ports, tx, now, today } = look;
  for (const [reference, row] of look.open) {
    let held = row;
    if (row.status === 'risk-accepted' && row.accepted_until !== null && row.accepted_until < today) {
      // Who was told of it before it was accepted is told again.
      const ended = { status: 'open', accepted_until: null, overdue_alert: null } as const;
      held = { ...row, ...ended };
      look.open.set(reference, held);
      await updateFinding(tx, row, ended);
      const params = { acceptedUntil: row.accepted_until };
      await addFindingStep(ports, tx, { ...headOf(row), step: 'acceptance-ended', by: SOURCE, params });
    }
    if (held.status === 'open' && held.due_at <= now && held.overdue_alert === null) {
      await addFindingStep(ports, tx, { ...headOf(held), step: 'overdue', by: SOURCE, params: {} });
      const overdue = `overdue/${idOf('asf', held.id)}`;
      look.alerts.push({ row: held, field: 'overdue_alert', kind: 'finding-overdue', reference: overdue });
    }
  }
};

/** When something can change by the passing of time alone. */
const setNext = async ({ tx, tenant, now, today, open }: Look): Promise<void> => {
  const overdue = [...open.values()].flatMap(({ status, due_at }) =>
    status === 'open' && due_at > now ? [due_at] : [],
  );
  const { oldest } = await tables<Tables>(tx)
    .selectFrom('assurance.log_system')
    .select(({ fn }) => fn.min(fn.coalesce('last_report_at', 'added_at')).as('oldest'))
    .where('tenant', '=', uuidOf(tenant))
    .where('retired_at', 'is', null)
    .where(({ eb, fn }) =>
      eb(fn.coalesce('last_report_at', 'added_at'), '>', minus(now, durationOfMs(SILENT_AFTER_MS))),
    )
    .executeTakeFirstOrThrow();
  const silent = (oldest as Instant | null) === null ? [] : [instantOfMs(Number(oldest) + SILENT_AFTER_MS + 1)];
  const next = Math.min(startOf(addDays(today, 1)), plus(now, LOOK_AGAIN), ...overdue, ...silent);
  await tables<Tables>(tx)
    .updateTable('assurance.round')
    .set({ due_at: instantOfMs(next) })
    .where('tenant', '=', uuidOf(tenant))
    .execute();
};

const tell = async (
  { ports: { alerts }, tx, tenant, now }: Look,
  { row, field, kind, reference }: PendingAlert,
): Promise<void> => {
  const open = await alerts.stillOpen(tx, { tenant, source: SOURCE, reference });
  let alert: Id<'alt'>;
  if (open === undefined) {
    const raised = await alerts.raise(tx, {
      tenant,
      party: partyOf(row.party),
      source: SOURCE,
      kind,
      severity: row.severity,
      subject: { kind: row.subject_kind, id: row.subject_id, label: row.subject_label },
      detail: { finding: idOf('asf', row.id), findingKind: row.kind, ...row.params },
      observedAt: now,
      reference,
    });
    alert = raised.alert;
  } else {
    await alerts.seeAgain(tx, { tenant, alert: open, observedAt: now });
    alert = open;
  }
  await updateFinding(tx, row, { [field]: uuidOf(alert) });
};
