/**
 * What Mitsuke observed of a party, by control, and where it says otherwise than what the party declared: a contradiction
 * is on record and becomes an alert, whichever of the two came first. It ends when the same is observed to be met.
 */
import { type Selectable, sql } from 'kysely';
import { type Id, type Instant, idOf, type PartyId, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { controlOf } from './core/form.ts';
import { contradicts, type ObservedBy, type ObservedResult } from './core/observed.ts';
import { mustBeMet } from './core/satisfies.ts';
import type { Ports } from './ports.ts';
import { recordStep } from './record-step.ts';
import { DECLARATION, type DeclarationRow, newestFiling, partyOf, tenantOf } from './rows.ts';
import { type FiledAnswer, type ObservationTable, OWED, type Tables } from './store-tables.ts';

export type Observed = {
  readonly tenant: TenantId;
  readonly party: PartyId;
  /** Pack and control with a dot between. */
  readonly control: string;
  readonly by: ObservedBy;
  /** The site, or the search's target: the newest look at each counts. */
  readonly subject: string;
  readonly result: ObservedResult;
  readonly reasons: readonly string[];
  readonly observedAt: Instant;
  readonly entry: Id<'ent'> | undefined;
};

export const SOURCE = 'supervision';
export type ObservationRow = Selectable<ObservationTable>;

/** In the transaction of the event's delivery. Events may come again and out of order: the newest look stays. */
export const seeObserved = async (ports: Ports, tx: Tx, seen: readonly Observed[]): Promise<void> => {
  await holdOwed(tx, seen);
  for (const each of seen) {
    if (!(await keep(tx, each))) continue;
    const row = rowOf(each);
    const filed = await filedDeclaration(tx, row);
    if (filed !== undefined) await compare(ports, tx, filed, row);
  }
};

/**
 * Whoever files at this moment waits for us, or we for them: else the one would not see what was observed, and the other
 * not what was filed. In one order, and before any alert, so that nobody waits for ever.
 */
const holdOwed = async (tx: Tx, seen: readonly Observed[]): Promise<void> => {
  const of = (ids: readonly string[]) => sql<string>`any(${[...new Set(ids)]}::uuid[])`;
  await tables<Tables>(tx)
    .selectFrom('supervision.declaration')
    .select('id')
    .where('tenant', '=', of(seen.map(({ tenant }) => uuidOf(tenant))))
    .where('party', '=', of(seen.map(({ party }) => uuidOf(party))))
    .where('status', 'in', OWED)
    .orderBy('id')
    .forUpdate()
    .execute();
};

const rowOf = (seen: Observed): ObservationRow => ({
  tenant: uuidOf(seen.tenant),
  party: uuidOf(seen.party),
  control: seen.control,
  by: seen.by,
  subject: seen.subject,
  result: seen.result,
  reasons: [...seen.reasons],
  observed_at: seen.observedAt,
  entry: seen.entry === undefined ? null : uuidOf(seen.entry),
});

/** @returns whether it is the newest */
const keep = async (tx: Tx, seen: Observed): Promise<boolean> => {
  const row = rowOf(seen);
  const kept = await tables<Tables>(tx)
    .insertInto('supervision.observation')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['tenant', 'party', 'control', 'by', 'subject'])
        .doUpdateSet({ result: row.result, reasons: row.reasons, observed_at: row.observed_at, entry: row.entry })
        .where(({ eb, ref }) => eb(ref('supervision.observation.observed_at'), '<=', row.observed_at)),
    )
    .returning('control')
    .executeTakeFirst();
  return kept !== undefined;
};

export const observationsOf = (
  tx: Tx,
  { tenant, party }: Pick<ObservationRow, 'tenant' | 'party'>,
): Promise<ObservationRow[]> =>
  tables<Tables>(tx)
    .selectFrom('supervision.observation')
    .select(['tenant', 'party', 'control', 'by', 'subject', 'result', 'reasons', 'observed_at', 'entry'])
    .where('tenant', '=', tenant)
    .where('party', '=', party)
    .orderBy('control')
    .orderBy('by')
    .orderBy('subject')
    .execute();

/** What the party says today: what it filed last and nobody sent back, else what was accepted. */
const filedDeclaration = async (
  tx: Tx,
  { tenant, party }: Pick<ObservationRow, 'tenant' | 'party'>,
): Promise<DeclarationRow | undefined> =>
  tables<Tables>(tx)
    .selectFrom('supervision.declaration')
    .select(DECLARATION)
    .where('tenant', '=', tenant)
    .where('party', '=', party)
    .where('status', 'in', ['filed', 'accepted'])
    .orderBy('filed_at', 'desc')
    .limit(1)
    .executeTakeFirst();

/** All that was observed of the party, laid beside a declaration that was filed. */
export const compareAll = async (ports: Ports, tx: Tx, declaration: DeclarationRow): Promise<void> => {
  const filed = await newestFiling(tx, declaration);
  if (filed === undefined) return;
  for (const row of await observationsOf(tx, declaration)) {
    await compareAnswer(ports, tx, { declaration, row, answer: filed.content.answers[row.control] });
  }
};

const compare = async (ports: Ports, tx: Tx, declaration: DeclarationRow, row: ObservationRow): Promise<void> => {
  const filed = await newestFiling(tx, declaration);
  await compareAnswer(ports, tx, { declaration, row, answer: filed?.content.answers[row.control] });
};

type Compared = {
  readonly declaration: DeclarationRow;
  readonly row: ObservationRow;
  readonly answer: FiledAnswer | undefined;
};

const OPEN = ['id', 'declaration', 'alert'] as const;

const compareAnswer = async (ports: Ports, tx: Tx, { declaration, row, answer }: Compared): Promise<void> => {
  const open = await tables<Tables>(tx)
    .selectFrom('supervision.contradiction')
    .select(OPEN)
    .where('tenant', '=', row.tenant)
    .where('party', '=', row.party)
    .where('control', '=', row.control)
    .where('by', '=', row.by)
    .where('subject', '=', row.subject)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  const found = answer !== undefined && contradicts(answer.outcome, row.result);
  // What cannot be seen this time says nothing, neither for nor against.
  const stays = row.result === 'not-observable' || (found && open?.declaration === declaration.id);
  if (open !== undefined && !stays) await end(ports, tx, row.tenant, open.id);
  if (!found) return;
  if (open?.declaration === declaration.id) await seeAgain(ports, tx, row, open);
  else await openContradiction(ports, tx, { declaration, row, answer });
};

const end = ({ clock }: Pick<Ports, 'clock'>, tx: Tx, tenant: string, id: string): Promise<unknown> =>
  tables<Tables>(tx)
    .updateTable('supervision.contradiction')
    .set({ ended_at: clock.now() })
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .execute();

const seeAgain = async (
  { alerts }: Pick<Ports, 'alerts'>,
  tx: Tx,
  row: ObservationRow,
  { alert }: { readonly alert: string | null },
): Promise<void> => {
  if (alert === null) return;
  const tenant = tenantOf(row);
  const open = await alerts.stillOpen(tx, { tenant, source: SOURCE, reference: referenceOf(row) });
  if (open !== undefined) await alerts.seeAgain(tx, { tenant, alert: open, observedAt: row.observed_at });
};

const referenceOf = ({ party, control, by, subject }: ObservationRow): string =>
  `declared/${idOf('pty', party)}/${control}/${by}/${subject}`;

const openContradiction = async (ports: Ports, tx: Tx, { declaration, row, answer }: Compared): Promise<void> => {
  const asked = controlOf(declaration.form, row.control);
  if (asked === undefined || answer === undefined) return;
  const [id, now, tenant, party] = [ports.newId('dcc'), ports.clock.now(), tenantOf(row), partyOf(row)];
  const about = idOf('dcl', declaration.id);
  const observed = {
    control: row.control,
    declared: answer.outcome,
    by: row.by,
    subject: row.subject,
    reasons: [...row.reasons],
    ...(row.entry === null ? {} : { observation: idOf('ent', row.entry) }),
  };
  const entry = await recordStep(ports, tx, {
    ...{ tenant, party, about, step: 'contradicted', by: SOURCE, at: now },
    fact: { contradiction: id, ...observed },
  });
  const reference = referenceOf(row);
  const known = await ports.alerts.stillOpen(tx, { tenant, source: SOURCE, reference });
  if (known !== undefined) await ports.alerts.seeAgain(tx, { tenant, alert: known, observedAt: row.observed_at });
  const alert =
    known ??
    (
      await ports.alerts.raise(tx, {
        ...{ tenant, party, source: SOURCE, kind: 'declaration-contradicted', reference },
        severity: mustBeMet(asked) ? 'high' : 'medium',
        subject: { kind: 'declaration', id: about, label: declaration.party_name },
        detail: { declaration: about, contradiction: id, ...observed },
        observedAt: row.observed_at,
        evidence: entry,
      })
    ).alert;
  await tables<Tables>(tx)
    .insertInto('supervision.contradiction')
    .values({
      ...{ tenant: row.tenant, id: uuidOf(id), party: row.party, party_name: declaration.party_name },
      ...{ declaration: declaration.id, control: row.control, by: row.by, subject: row.subject },
      ...{ reasons: row.reasons, observed_at: row.observed_at, observation: row.entry, found_at: now },
      ...{ ended_at: null, alert: uuidOf(alert), entry: uuidOf(entry) },
    })
    .execute();
};
