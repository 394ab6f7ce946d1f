/**
 * Looks at declarations whose time has come: reminds while one is owed, lays what was observed beside what was filed, and
 * asks anew when the shop, its name or a pack has changed or answers run out (SUPV-10). Deadlines are rows, so an outage
 * loses none.
 */
import type { SourceDefinition } from '#cases';
import { durationOfMs, idOf, Problem, plus, type Scope, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { ask, changedControls, isAsked } from './ask-declaration.ts';
import { changesOf } from './core/basis.ts';
import type { Cause } from './core/carry.ts';
import { addDays, dayOf, startOf } from './core/days.ts';
import { keyOf } from './core/form.ts';
import { nextReminder } from './core/reminders.ts';
import { publishState, whoseOf } from './events.ts';
import { compareAll, SOURCE } from './observe.ts';
import { tellParty } from './owe-messages.ts';
import type { Ports } from './ports.ts';
import { declarationOwed, nothingToDeclare } from './problems.ts';
import { DECLARATION, type DeclarationRow, declarationIdOf, partyOf, tenantOf, updateDeclaration } from './rows.ts';
import type { Tables } from './store-tables.ts';

export const SUPERVISION: SourceDefinition = {
  source: SOURCE,
  room: 'supervision',
  cadenceMinutes: 60,
  graceMinutes: 15,
};

/** Before answers run out, so long there is to answer again. */
const RENEWAL_DAYS = 30;
const CHANGE_DAYS = 30;
const CLAIM_LIFE = durationOfMs(10 * 60_000);

/** @returns how many were looked at */
export const lookOver = async (ports: Ports, stopping?: AbortSignal): Promise<number> => {
  const tenants = await tenantsWithDeclarations(ports);
  if (tenants.length > 0) await ports.sources.keepDeclared(SUPERVISION, tenants);
  const troubled = new Set<TenantId>();
  let looked = 0;
  while (stopping?.aborted !== true) {
    const claimed = await claim(ports);
    if (claimed === undefined) break;
    const tenant = tenantOf(claimed);
    try {
      await lookAt(ports, tenant, claimed.id);
      looked += 1;
    } catch (error) {
      // Its claim runs out, and it is tried again then.
      ports.onFailure(error);
      troubled.add(tenant);
    }
  }
  if (looked > 0) ports.onCommitted();
  const well = tenants.filter((tenant) => !troubled.has(tenant));
  if (well.length > 0) await ports.sources.signOfLife(SUPERVISION, { tenants: well, rounds: 1 });
  return looked;
};

const tenantsWithDeclarations = async ({ database }: Ports): Promise<readonly TenantId[]> => {
  const rows = await database.asSystem((tx) =>
    tables<Tables>(tx).selectFrom('supervision.round').select('tenant').orderBy('tenant').execute(),
  );
  return rows.map(tenantOf);
};

const claim = ({ database, clock }: Ports) =>
  database.asSystem((tx) => {
    const now = clock.now();
    return tables<Tables>(tx)
      .updateTable('supervision.declaration')
      .set({ look_due_at: plus(now, CLAIM_LIFE) })
      .where(({ eb, refTuple, selectFrom }) =>
        eb(
          refTuple('tenant', 'id'),
          'in',
          selectFrom('supervision.declaration as due')
            .select(['due.tenant', 'due.id'])
            .where('due.look_due_at', '<=', now)
            .orderBy('due.look_due_at')
            .limit(1)
            .forUpdate()
            .skipLocked()
            .$asTuple('tenant', 'id'),
        ),
      )
      .returning(['tenant', 'id'])
      .executeTakeFirst();
  });

const hold = (tx: Tx, tenant: TenantId, id: string): Promise<DeclarationRow | undefined> =>
  tables<Tables>(tx)
    .selectFrom('supervision.declaration')
    .select(DECLARATION)
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();

const lookAt = async (ports: Ports, tenant: TenantId, id: string): Promise<void> => {
  const renewal = await ports.database.inScope({ tenant }, async (tx) => {
    const row = await hold(tx, tenant, id);
    if (row === undefined) return undefined;
    await publishState(ports, tx, whoseOf(row));
    if (row.status === 'accepted') return row;
    if (row.status === 'filed') {
      await compareAll(ports, tx, row);
      await updateDeclaration(tx, row, { look_due_at: null });
    } else if (row.status === 'asked' || row.status === 'returned') await remind(ports, tx, row);
    else await updateDeclaration(tx, row, { look_due_at: null });
    return undefined;
  });
  if (renewal !== undefined) await renew(ports, renewal);
};

const remind = async (ports: Ports, tx: Tx, row: DeclarationRow): Promise<void> => {
  const today = dayOf(ports.clock.now());
  const { due, kind, next } = nextReminder({
    ...{ today, dueOn: row.due_on, remindedOn: row.reminded_on ?? undefined },
    toldOn: dayOf(row.status === 'returned' ? (row.returned_at ?? row.asked_at) : row.asked_at),
  });
  await updateDeclaration(tx, row, {
    look_due_at: startOf(next),
    ...(due ? { reminded_on: today } : {}),
  });
  if (!due) return;
  const [tenant, party, declaration] = [tenantOf(row), partyOf(row), declarationIdOf(row)];
  await tellParty(ports, tx, { tenant, party, declaration, kind });
  if (kind === 'overdue' && row.overdue_alert === null) await raiseOverdue(ports, tx, row);
};

const raiseOverdue = async (ports: Ports, tx: Tx, row: DeclarationRow): Promise<void> => {
  const [tenant, party, declaration] = [tenantOf(row), partyOf(row), declarationIdOf(row)];
  const { alert } = await ports.alerts.raise(tx, {
    ...{ tenant, party, source: SOURCE, kind: 'declaration-overdue', severity: 'medium' },
    subject: { kind: 'declaration', id: declaration, label: row.party_name },
    detail: { declaration, dueOn: row.due_on, opened: row.opened_at !== null },
    observedAt: ports.clock.now(),
    reference: `overdue/${declaration}`,
  });
  await updateDeclaration(tx, row, { overdue_alert: uuidOf(alert) });
};

const systemScope = (tenant: TenantId): Scope => ({
  tenant,
  permissions: new Set(),
  principal: { kind: 'system', id: SOURCE },
});

/** Each day of one in force: is it about the same shop still, under the same packs, and not about to run out? */
const renew = async (ports: Ports, row: DeclarationRow): Promise<void> => {
  const [tenant, today] = [tenantOf(row), dayOf(ports.clock.now())];
  const causes = await causesNow(ports, row, today);
  if (causes.length > 0) {
    const soonest = addDays(today, CHANGE_DAYS);
    const expiresOn = row.expires_on ?? soonest;
    const byExpiry = expiresOn < soonest ? expiresOn : soonest;
    await askAgain(ports, row, { causes, dueOn: byExpiry < today ? today : byExpiry });
  }
  await ports.database.inScope({ tenant }, (tx) =>
    updateDeclaration(tx, row, { look_due_at: startOf(addDays(today, 1)) }),
  );
};

const causesNow = async (ports: Ports, row: DeclarationRow, today: string): Promise<readonly Cause[]> => {
  const scope = systemScope(tenantOf(row));
  const party = await ports.parties.get(scope, partyOf(row));
  // Whoever is gone, or another party by now, declares nothing more.
  if (party === undefined || party.mergedInto !== undefined) return [];
  const now = { name: party.name, ...(await ports.basisOf(scope, partyOf(row))) };
  const runsOut = row.expires_on !== null && row.expires_on <= addDays(today, RENEWAL_DAYS);
  const revised = await isRevised(ports, row, today);
  return [
    ...(runsOut ? (['expiry'] as const) : []),
    ...(revised ? (['pack-revision'] as const) : []),
    ...changesOf(row.basis, now),
  ];
};

/** Whether a pack asks of this party, today, something that it was not asked. */
const isRevised = async (ports: Ports, row: DeclarationRow, today: string): Promise<boolean> => {
  const changed = changedControls(ports, row.form);
  if (changed.size === 0) return false;
  const bindings = (await ports.regime.ofParty(systemScope(tenantOf(row)), partyOf(row), today)) ?? [];
  return bindings.some(({ pack, control }) => isAsked(control) && changed.has(keyOf(pack, control.id)));
};

const askAgain = async (
  ports: Ports,
  row: DeclarationRow,
  { causes, dueOn }: { readonly causes: readonly Cause[]; readonly dueOn: string },
): Promise<void> => {
  const packs = row.form.packs.map(({ pack }) => pack);
  try {
    await ask(ports, systemScope(tenantOf(row)), { party: idOf('pty', row.party), dueOn, packs, causes });
  } catch (error) {
    // One is owed already, or nothing binds the party any more.
    const isFine =
      error instanceof Problem && [declarationOwed.code, nothingToDeclare.code].includes(error.details.code);
    if (!isFine) throw error;
  }
};
