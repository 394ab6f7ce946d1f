/**
 * The printed record of a case as it was before an instant. It is made of what was written before that instant and
 * stays, so that printing it again gives the same bytes; names are as the registry has them. A record can be committed:
 * its digest goes into the log and its bytes are kept.
 */
import { sha256 } from '#evidence';
import { formatInstant, type Instant, idOf, Problem, parseId, type Scope } from '#kernel';
import type { Tx } from '#platform/database';
import type { CaseId } from './core/alert.ts';
import { type RecordFacts, recordOfCase } from './core/case-record.ts';
import type { NoticeLanguage } from './core/notice-words.ts';
import type { PrintId } from './core/work.ts';
import { personOf } from './dispose-alert.ts';
import { holdObject, objectNameOf } from './keep-objects.ts';
import { namesOf, peopleAmong } from './name-people.ts';
import type { CasesPorts } from './ports.ts';
import {
  caseNotFound,
  casesWholeTenantOnly,
  contentErased,
  instantNotPast,
  printingBusy,
  recordNotFound,
  recordTooLarge,
} from './problems.ts';
import { caseById, timelineOf } from './query-cases.ts';
import { alertsOfCaseAt } from './query-past.ts';
import { recordAct } from './record-act.ts';
import { type ReadingPorts, recordReading } from './record-reading.ts';
import { takeTurn } from './store-alerts.ts';
import { lockCase } from './store-cases.ts';
import { erasedOf, insertPrint, printsOf } from './store-files.ts';
import { take, type WorkPorts } from './work-case.ts';

export type PrintPorts = WorkPorts &
  ReadingPorts &
  Pick<CasesPorts, 'database' | 'objects' | 'pdf' | 'merchants' | 'newId'>;

export type WantedPrint = {
  readonly case: CaseId;
  readonly language: NoticeLanguage;
  /** Absent: now. */
  readonly at?: Instant | undefined;
};

export type Printed = { readonly bytes: Uint8Array; readonly at: Instant; readonly number: number };

/**
 * Counts as reading the case.
 * @throws Problem `cases-whole-tenant-only`, `case-not-found`, `instant-not-past`, `record-too-large`, `printing-busy`
 */
export const printCase = async (ports: PrintPorts, scope: Scope, wanted: WantedPrint): Promise<Printed> => {
  if (scope.parties !== undefined) throw new Problem(casesWholeTenantOnly);
  const { facts, at } = await ports.database.inScope(scope, async (tx) => {
    await recordReading(ports, tx, scope, wanted.case);
    return factsOf(ports, tx, scope, wanted);
  });
  const linked = facts.timeline.flatMap(({ kind, params }) => {
    const id = kind === 'merchant-linked' ? parseId('mer', String(params.merchant)) : undefined;
    return id?.kind === 'ok' ? [id.value] : [];
  });
  const found = await ports.merchants.find(scope, linked);
  const merchants = new Map(found.map(({ id, acceptorNumber }) => [id as string, acceptorNumber]));
  const printed = await ports.pdf.print(recordOfCase({ ...facts, merchants }, at, wanted.language));
  if (printed.kind === 'failed') throw new Problem(printed.error === 'busy' ? printingBusy : recordTooLarge);
  return { bytes: printed.value, at, number: facts.number };
};

type Facts = { readonly facts: Omit<RecordFacts, 'merchants'>; readonly at: Instant };

/** Whoever is writing has ended when we have the turn and the case: what comes later is no earlier than `at`. */
const factsOf = async (ports: PrintPorts, tx: Tx, scope: Scope, wanted: WantedPrint): Promise<Facts> => {
  const { tenant } = scope;
  await takeTurn(tx, tenant);
  await lockCase(tx, tenant, wanted.case);
  const now = ports.clock.now();
  const at = wanted.at ?? now;
  if (at > now) throw new Problem(instantNotPast);
  const file = await caseById(tx, tenant, wanted.case);
  if (file === undefined) throw new Problem(caseNotFound);
  const rows = await timelineOf(tx, tenant, wanted.case);
  const alerts = await alertsOfCaseAt(tx, tenant, { case: wanted.case, at });
  const mentioned = rows.flatMap(({ actor_id, params }) => [actor_id, ...Object.values(params)]);
  const ids = peopleAmong([...mentioned, ...alerts.map(({ disposition }) => disposition?.person)]);
  const names = await namesOf(ports.people, tx, tenant, ids);
  const facts = {
    id: wanted.case,
    number: file.number,
    kind: file.kind,
    subject: { kind: file.subject_kind, id: file.subject_id, label: file.subject_label },
    openedAt: file.opened_at,
    timeline: rows.map((row) => ({
      place: row.place,
      at: row.at,
      kind: row.kind,
      actor: { kind: row.actor_kind, id: row.actor_id },
      params: row.params,
      words: row.words ?? undefined,
      erased: erasedOf(row),
      entry: idOf('ent', row.entry),
    })),
    alerts,
    people: new Map(ids.map((id) => [id as string, names(id).displayName ?? id])),
  };
  return { facts, at };
};

/**
 * The same case, instant and language again changes nothing.
 * @throws Problem `person-required`, and those of printing
 */
export const commitPrint = async (ports: PrintPorts, scope: Scope, wanted: WantedPrint): Promise<PrintId> => {
  personOf(scope);
  const { bytes, at } = await printCase(ports, scope, wanted);
  const digest = sha256(bytes);
  await ports.objects.put(objectNameOf(scope.tenant, digest), bytes);
  return ports.database.inScope(scope, async (tx) => {
    const file = await take(tx, scope, wanted.case);
    const { language } = wanted;
    const before = (await printsOf(tx, file)).find((each) => each.at === at && each.language === language);
    if (before !== undefined && before.erased === undefined) return before.id;
    if (before !== undefined) throw new Problem(contentErased, { params: { reason: before.erased?.reason ?? '' } });
    const [id, committedAt] = [ports.newId('prt'), ports.clock.now()];
    const hex = Buffer.from(digest).toString('hex');
    const entry = await recordAct(ports, tx, file, {
      kind: 'record-committed',
      actor: scope.principal,
      at: committedAt,
      params: { record: id, at: formatInstant(at), language, sha256: hex },
    });
    const { id: committedBy } = scope.principal;
    await holdObject(ports.objects, tx, { tenant: scope.tenant, sha256: digest, bytes });
    await insertPrint(tx, file, {
      id,
      at,
      language,
      sha256: digest,
      size: bytes.length,
      committedBy,
      committedAt,
      entry,
      erased: undefined,
    });
    return id;
  });
};

/** The bytes that were committed. Counts as reading the case. @throws Problem `case-not-found`, `record-not-found` */
export const readPrint = async (
  ports: PrintPorts,
  scope: Scope,
  { case: id, record }: { readonly case: CaseId; readonly record: PrintId },
): Promise<Printed> => {
  const { tenant } = scope;
  if (scope.parties !== undefined) throw new Problem(casesWholeTenantOnly);
  const { print, number } = await ports.database.inScope(scope, async (tx) => {
    await recordReading(ports, tx, scope, id);
    const prints = await printsOf(tx, { tenant, id });
    return {
      print: prints.find((each) => each.id === record),
      number: (await caseById(tx, tenant, id))?.number ?? 0,
    };
  });
  if (print === undefined) throw new Problem(recordNotFound);
  if (print.erased !== undefined) throw new Problem(contentErased, { params: { reason: print.erased.reason } });
  const bytes = await ports.objects.get(objectNameOf(tenant, print.sha256));
  if (bytes === undefined) throw new Error('the object of a record is not there');
  return { bytes, at: print.at, number };
};
