/**
 * A merchant's standing (LEAK-20). What stops its payments, or lets them through again, takes two people; the payments
 * after the approval know of it at once. Every change is an entry in the log.
 */
import { sql } from 'kysely';
import { canonicalJson, sha256 } from '#evidence';
import {
  failed,
  formatInstant,
  type Id,
  type Instant,
  idOf,
  type Outcome,
  ok,
  Problem,
  parseId,
  type Scope,
  type TenantId,
  uuidOf,
} from '#kernel';
import { type Tx, tables } from '#platform/database';
import {
  mayFollow,
  REFUSED_STANDINGS,
  type RefusedStanding,
  STANDING_REASONS,
  type Standing,
  type StandingReason,
  takesTwoPeople,
} from './core/parties.ts';
import { holdMerchant } from './merchants.ts';
import { wholeTenant } from './parties.ts';
import type { RegistryPorts } from './ports.ts';
import { merchantNotFound, standingNotPossible } from './problems.ts';
import { type Merchant, type MerchantId, merchantAgain } from './read-merchants.ts';
import type { Tables } from './store-tables.ts';
import type { ActId, ActKind, ActRequest, TwoPersonActs } from './two-person-acts.ts';

export type NotPossible = { readonly from: Standing };

export type NewStanding = { readonly standing: Exclude<Standing, 'observed'>; readonly reason: StandingReason };

/** Why a merchant's payments are refused, whatever else speaks for them. */
export type Refusal = {
  readonly standing: RefusedStanding;
  readonly reason: string | undefined;
  readonly since: Instant | undefined;
};

export type MerchantStandings = {
  /** What one person may do. @throws Problem `whole-tenant-only` */
  set(
    scope: Scope,
    id: MerchantId,
    wanted: NewStanding,
  ): Promise<Outcome<Merchant, 'merchant-not-found' | 'merchant-needs-party' | 'second-person-needed' | NotPossible>>;
  /** Asks for what takes two. `words` are for the one who approves. @throws Problem of asking, `whole-tenant-only` */
  ask(
    scope: Scope,
    id: MerchantId,
    wanted: NewStanding & { readonly words: string },
  ): Promise<Outcome<Asked, 'merchant-not-found' | 'merchant-needs-party' | 'one-person-enough' | NotPossible>>;
  /** Those of the acceptor numbers whose payments are refused now, as the transaction sees it. */
  refusals(tx: Tx, tenant: TenantId, acceptorNumbers: readonly string[]): Promise<ReadonlyMap<string, Refusal>>;
  /** The latest first, a hundred at most. @throws Problem `whole-tenant-only` */
  changes(scope: Scope, id: MerchantId): Promise<readonly StandingChange[]>;
  readonly acts: readonly ActKind[];
};

/**
 * A merchant that is held and was known from its payments alone is under contract from now on, as a file says.
 * @returns how it stands then
 */
export const takeOverContract = (ports: Recording, tx: Tx, scope: Scope, merchant: Merchant): Promise<Merchant> => {
  if (merchant.standing !== 'observed') throw new Error('only a merchant without a contract is taken over');
  return put(ports, tx, scope, {
    merchant,
    wanted: { standing: 'contracted', reason: 'contract-taken-over' },
    act: undefined,
  });
};

export type StandingChange = {
  readonly id: Id<'std'>;
  readonly from: Standing;
  readonly to: Standing;
  readonly reason: string;
  /** The act of two people it was; `undefined` where one was enough. */
  readonly act: ActId | undefined;
  /** Who made it, or approved it. */
  readonly madeBy: string;
  readonly madeAt: Instant;
  readonly entry: Id<'ent'>;
};

type Asked = Awaited<ReturnType<TwoPersonActs['ask']>>;
type Recording = Pick<RegistryPorts, 'clock' | 'random' | 'newId' | 'evidence'>;
type Ports = Recording & Pick<RegistryPorts, 'database'> & { readonly acts: TwoPersonActs };

/** The kinds of act by where they lead. */
const ACT_TO: Readonly<Record<NewStanding['standing'], string>> = {
  suspended: 'registry.suspend-merchant',
  contracted: 'registry.resume-merchant',
  terminated: 'registry.end-merchant-contract',
};

const SALT_BYTES = 32;
const SHOWN_AT_MOST = 100;

export const createMerchantStandings = (ports: Ports): MerchantStandings => {
  const { database, acts } = ports;
  return {
    set: (scope, id, wanted) =>
      database.inScope(wholeTenant(scope), async (tx) => {
        const held = await settable(tx, scope, id, wanted);
        if (held.kind === 'failed') return held;
        if (takesTwoPeople(held.value.standing, wanted.standing)) return failed('second-person-needed');
        return ok(await put(ports, tx, scope, { merchant: held.value, wanted, act: undefined }));
      }),
    ask: (scope, id, { words, ...wanted }) =>
      database.inScope(wholeTenant(scope), async (tx) => {
        const held = await settable(tx, scope, id, wanted);
        if (held.kind === 'failed') return held;
        if (!takesTwoPeople(held.value.standing, wanted.standing)) return failed('one-person-enough');
        const { acceptorNumber, standing: from } = held.value;
        const detail = { acceptorNumber, from, to: wanted.standing, reason: wanted.reason };
        return ok(await acts.ask(tx, scope, { kind: ACT_TO[wanted.standing], subject: id, detail, reason: words }));
      }),
    refusals: findRefusals,
    changes: (scope, id) => database.inScope(wholeTenant(scope), (tx) => listChanges(tx, scope, id)),
    acts: Object.values(ACT_TO).map((kind) => ({
      kind,
      permission: 'merchant:suspend',
      perform: (tx, scope, request) => perform(ports, tx, scope, request),
    })),
  };
};

type NotSettable = 'merchant-not-found' | 'merchant-needs-party' | NotPossible;

const settable = async (
  tx: Tx,
  scope: Scope,
  id: MerchantId,
  { standing }: NewStanding,
): Promise<Outcome<Merchant, NotSettable>> => {
  const held = await holdMerchant(tx, scope, id);
  if (held === undefined) return failed('merchant-not-found');
  if (!mayFollow(held.standing, standing)) return failed({ from: held.standing });
  return held.party === undefined ? failed('merchant-needs-party') : ok(held);
};

/** Things may have changed since it was asked for: then it waits until somebody refuses it. */
const perform = async (ports: Ports, tx: Tx, scope: Scope, request: ActRequest): Promise<void> => {
  const id = parseId('mer', request.subject);
  if (id.kind === 'failed') throw new Error('an act about a standing names a merchant');
  const wanted = wantedIn(request);
  const held = await settable(tx, wholeTenant(scope), id.value, wanted);
  if (held.kind === 'failed') {
    if (held.error === 'merchant-not-found') throw new Problem(merchantNotFound);
    const from = typeof held.error === 'string' ? held.error : held.error.from;
    throw new Problem(standingNotPossible, { params: { from, to: wanted.standing } });
  }
  await put(ports, tx, scope, { merchant: held.value, wanted, act: request.id });
};

const wantedIn = ({ kind, detail }: ActRequest): NewStanding => {
  const reason = STANDING_REASONS.find((known) => known === detail.reason);
  const [standing] = Object.entries(ACT_TO).find(([, name]) => name === kind) ?? [];
  if (reason === undefined || standing === undefined) throw new Error(`act ${kind} says neither where to nor why`);
  return { standing: standing as NewStanding['standing'], reason };
};

type Change = {
  readonly merchant: Merchant;
  readonly wanted: NewStanding;
  /** `undefined` where one person was enough. */
  readonly act: ActId | undefined;
};

const put = async (ports: Recording, tx: Tx, scope: Scope, { merchant, wanted, act }: Change): Promise<Merchant> => {
  const { standing, reason } = wanted;
  const { tenant } = scope;
  const now = ports.clock.now();
  await tables<Tables>(tx)
    .updateTable('registry.merchant')
    .set({ standing, standing_reason: reason, standing_since: now, changed_at: now })
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(merchant.id))
    .execute();
  const [id, salt, by] = [ports.newId('std'), ports.random.bytes(SALT_BYTES), scope.principal.id];
  const { id: about, acceptorNumber, standing: from } = merchant;
  const fact = { record: id, merchant: about, acceptorNumber, from, to: standing, reason, act: act ?? null };
  const record = canonicalJson({ ...fact, by, at: formatInstant(now) });
  const entry = await ports.evidence.append(tx, {
    tenant,
    predicateType: 'merchant-standing',
    subjects: [{ name: `record ${id}`, algorithm: 'sha256', digest: sha256(Buffer.concat([salt, record])) }],
    fact,
    observedAt: now,
    grade: 'A',
    collector: 'mitsuke registry',
  });
  await tables<Tables>(tx)
    .insertInto('registry.standing_change')
    .values({
      ...{ tenant: uuidOf(tenant), id: uuidOf(id), merchant: uuidOf(about), salt, entry: uuidOf(entry) },
      ...{ from_standing: from, to_standing: standing, reason, act: act === undefined ? null : uuidOf(act) },
      ...{ made_by: by, made_at: now },
    })
    .execute();
  return merchantAgain(tx, scope, merchant.id);
};

const findRefusals: MerchantStandings['refusals'] = async (tx, tenant, acceptorNumbers) => {
  const rows = await tables<Tables>(tx)
    .selectFrom('registry.merchant')
    .select(['acceptor_number', 'standing', 'standing_reason', 'standing_since'])
    .where('tenant', '=', uuidOf(tenant))
    .where('acceptor_number', '=', sql<string>`any(${acceptorNumbers}::text[])`)
    // Written out, so that the index of the few is the one used.
    .where(
      'standing',
      'in',
      REFUSED_STANDINGS.map((standing) => sql.lit(standing)),
    )
    .execute();
  return new Map(
    rows.map((row) => [
      row.acceptor_number,
      {
        standing: row.standing as RefusedStanding,
        reason: row.standing_reason ?? undefined,
        since: row.standing_since ?? undefined,
      },
    ]),
  );
};

const listChanges = async (tx: Tx, { tenant }: Scope, merchant: MerchantId): Promise<readonly StandingChange[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('registry.standing_change')
    .select(['id', 'from_standing', 'to_standing', 'reason', 'act', 'made_by', 'made_at', 'entry'])
    .where('tenant', '=', uuidOf(tenant))
    .where('merchant', '=', uuidOf(merchant))
    .orderBy('id', 'desc')
    .limit(SHOWN_AT_MOST)
    .execute();
  return rows.map((row) => ({
    id: idOf('std', row.id),
    from: row.from_standing,
    to: row.to_standing,
    reason: row.reason,
    act: row.act === null ? undefined : idOf('act', row.act),
    madeBy: row.made_by,
    madeAt: row.made_at,
    entry: idOf('ent', row.entry),
  }));
};
