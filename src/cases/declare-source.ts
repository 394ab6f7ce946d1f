/**
 * Who is to raise alerts, and to keep saying that it looks: declared on record, ended on record by two people or by the
 * software that no longer has it, never forgotten in between (LEAK-13).
 */
import type { JsonObject } from '#evidence';
import { formatInstant, type Instant, type PersonId, Problem, parseId, type Scope, type TenantId } from '#kernel';
import type { Tx } from '#platform/database';
import { endOfDay, type SourceDefinition } from './core/accounts.ts';
import { personOf } from './dispose-alert.ts';
import type { CasesPorts } from './ports.ts';
import { casesWholeTenantOnly, sameTwoPeople, sourceEnded, sourceGoesOn, sourceNotFound } from './problems.ts';
import { collectorOf } from './record-act.ts';
import { laterInstant, takeTurn } from './store-alerts.ts';
import {
  addLife,
  type Counts,
  countsOf,
  findSource,
  lockSource,
  markEnded,
  nextObservation,
  putSource,
  type SourceId,
  type SourceKey,
  type SourceRow,
  sourceById,
  sourcesNamed,
  sourcesWithoutRoom,
} from './store-sources.ts';
import { beginAccounts } from './store-statements.ts';
import { closeWindow, digestOfFact, type WindowPorts } from './write-windows.ts';

export type SourcePorts = WindowPorts & Pick<CasesPorts, 'askForSecond' | 'onCommitted'>;

/** The kind of two-person act that ends a source. */
export const END_SOURCE_ACT = 'cases.end-alert-source';

type By = 'system' | readonly PersonId[];

/**
 * In the caller's transaction, before anything in it raises or disposes. What is declared already, so, stays; what two
 * people ended stays ended until a person declares it again.
 */
export const declareSource = async (
  ports: SourcePorts,
  tx: Tx,
  { tenant, ...definition }: SourceDefinition & { readonly tenant: TenantId },
): Promise<void> => {
  const known = await findSource(tx, { tenant, source: definition.source });
  if (known !== undefined && !wantsDeclaring(known, definition)) return;
  const held = known && (await lockSource(tx, known));
  if (held !== undefined && !wantsDeclaring(held, definition)) return;
  await declare(ports, tx, { tenant, definition, held, by: 'system' });
};

const wantsDeclaring = (row: SourceRow, definition: SourceDefinition): boolean =>
  row.endedAt === undefined
    ? row.cadenceMinutes !== definition.cadenceMinutes ||
      row.graceMinutes !== definition.graceMinutes ||
      row.room !== definition.room
    : row.endedBy === 'system';

type Declaring = {
  readonly tenant: TenantId;
  readonly definition: SourceDefinition;
  /** As it stands, held; absent when the tenant never had it. */
  readonly held: SourceRow | undefined;
  readonly by: By;
};

const declare = async (ports: SourcePorts, tx: Tx, { tenant, definition, held, by }: Declaring): Promise<void> => {
  const at = await laterInstant(tx, tenant, ports.clock.now);
  // Another process may have declared it while we waited for the turn.
  if (held === undefined && (await findSource(tx, { tenant, source: definition.source })) !== undefined) return;
  // The first day stated is that of the first declaration.
  await beginAccounts(tx, [tenant], endOfDay(at));
  const { source, room, cadenceMinutes, graceMinutes } = definition;
  const goesOn = held !== undefined && held.endedAt === undefined ? await closeAt(ports, tx, held, at) : undefined;
  // What came while nobody declared it is in no window.
  const counts = goesOn ?? (await countsOf(tx, { tenant, source }));
  const lastWindow = (goesOn ?? held)?.lastWindow ?? 0;
  const entry = await record(ports, tx, { event: 'declared', tenant, definition, at, counts, lastWindow, by });
  const id = held?.id ?? ports.newId('als');
  await putSource(tx, { tenant, id, source, room, cadenceMinutes, graceMinutes, at, entry, lastWindow, counts });
};

/** A window is never empty of time. */
const closeAt = async (ports: SourcePorts, tx: Tx, row: SourceRow, at: Instant): Promise<SourceRow> =>
  at > row.cursorAt ? closeWindow(ports, tx, row, at) : row;

type Event = {
  readonly event: 'declared' | 'ended';
  readonly tenant: TenantId;
  readonly definition: SourceDefinition;
  readonly at: Instant;
  readonly counts: Counts;
  readonly lastWindow: number;
  readonly by: By;
};

const record = (ports: SourcePorts, tx: Tx, { event, tenant, definition, at, counts, lastWindow, by }: Event) => {
  const fact: JsonObject = {
    event,
    source: definition.source,
    at: formatInstant(at),
    cadenceMinutes: definition.cadenceMinutes,
    graceMinutes: definition.graceMinutes,
    sequence: counts.lastSequence,
    observation: counts.lastObservation,
    window: lastWindow,
    by: by === 'system' ? by : [...by],
  };
  return ports.evidence.append(tx, {
    tenant,
    predicateType: 'alert-source',
    subjects: [{ name: definition.source, algorithm: 'sha256', digest: digestOfFact(fact) }],
    fact,
    observedAt: at,
    grade: 'A',
    collector: collectorOf(ports.software),
  });
};

const end = async (ports: SourcePorts, tx: Tx, row: SourceRow, by: By): Promise<void> => {
  const { tenant } = row;
  const at = await laterInstant(tx, tenant, ports.clock.now);
  const counts = await closeAt(ports, tx, row, at);
  await record(ports, tx, { event: 'ended', tenant, definition: row, at, counts, lastWindow: counts.lastWindow, by });
  await markEnded(tx, row, { at, by: by === 'system' ? 'system' : 'people' });
};

export type SignOfLife = {
  /** Those it looked for. Each that does not have the source yet gets it declared. */
  readonly tenants: readonly TenantId[];
  /** How often it looked since it last said so. */
  readonly rounds: number;
};

/** In transactions of its own. What was ended stays ended. */
export const signOfLife = async (
  ports: SourcePorts,
  definition: SourceDefinition,
  { tenants, rounds }: SignOfLife,
): Promise<void> => {
  const at = ports.clock.now();
  await keepDeclared(ports, definition, tenants);
  await ports.database.asSystem((tx) => addLife(tx, { source: definition.source, tenants, rounds, at }));
};

export const keepDeclared = async (
  ports: SourcePorts,
  definition: SourceDefinition,
  tenants: readonly TenantId[],
): Promise<void> => {
  const known = await ports.database.asSystem((tx) => sourcesNamed(tx, definition.source));
  const settled = new Set(known.filter((row) => !wantsDeclaring(row, definition)).map(({ tenant }) => tenant));
  const missing = tenants.filter((tenant) => !settled.has(tenant));
  for (const tenant of missing) {
    await ports.database.asSystem((tx) => declareSource(ports, tx, { tenant, ...definition }));
  }
  if (missing.length > 0) ports.onCommitted();
};

/** Ends what belongs to none of the rooms that the software has. Once, before anything speaks. */
export const endWithoutRoom = async (ports: SourcePorts, rooms: readonly string[]): Promise<number> => {
  const gone = await ports.database.asSystem((tx) => sourcesWithoutRoom(tx, rooms));
  for (const key of gone) {
    await ports.database.asSystem(async (tx) => {
      const row = await lockSource(tx, key);
      if (row !== undefined && row.endedAt === undefined) await end(ports, tx, row, 'system');
    });
  }
  if (gone.length > 0) ports.onCommitted();
  return gone.length;
};

/** The number that the entry of an observation carries: none can be left out unseen. In the observation's transaction. */
export const numberObservation = async (tx: Tx, key: SourceKey): Promise<number> => {
  await takeTurn(tx, key.tenant);
  return nextObservation(tx, key);
};

const lockById = async (tx: Tx, { tenant }: Scope, id: SourceId): Promise<SourceRow> => {
  const found = await sourceById(tx, tenant, id);
  const row = found && (await lockSource(tx, found));
  if (row === undefined) throw new Problem(sourceNotFound);
  return row;
};

/** @throws Problem `person-required`, `cases-whole-tenant-only`, `alert-source-not-found`, `alert-source-ended` */
export const askToEnd = async (
  ports: SourcePorts,
  tx: Tx,
  scope: Scope,
  { source: id, reason }: { readonly source: SourceId; readonly reason: string },
): ReturnType<CasesPorts['askForSecond']> => {
  personOf(scope);
  if (scope.parties !== undefined) throw new Problem(casesWholeTenantOnly);
  const row = await sourceById(tx, scope.tenant, id);
  if (row === undefined) throw new Problem(sourceNotFound);
  if (row.endedAt !== undefined) throw new Problem(sourceEnded);
  return ports.askForSecond(tx, scope, {
    kind: END_SOURCE_ACT,
    subject: id,
    detail: { source: row.source, alertSource: id },
    reason,
  });
};

/**
 * Ends it for the second person, whose scope this is.
 * @throws Problem `person-required`, `second-person-is-the-first`, `alert-source-ended`
 */
export const performEnd = async (
  ports: SourcePorts,
  tx: Tx,
  scope: Scope,
  { detail, askedBy }: { readonly detail: JsonObject; readonly askedBy: PersonId },
): Promise<void> => {
  const second = personOf(scope);
  if (second === askedBy) throw new Problem(sameTwoPeople);
  const id = parseId('als', String(detail.alertSource));
  if (id.kind === 'failed') throw new Error('an act names the source it was asked for');
  const row = await lockById(tx, scope, id.value);
  if (row.endedAt !== undefined) throw new Problem(sourceEnded);
  await end(ports, tx, row, [askedBy, second]);
};

/**
 * One person suffices to have a source watched again.
 * @throws Problem `person-required`, `cases-whole-tenant-only`, `alert-source-not-found`, `alert-source-goes-on`
 */
export const declareAgain = async (ports: SourcePorts, tx: Tx, scope: Scope, id: SourceId): Promise<void> => {
  const person = personOf(scope);
  if (scope.parties !== undefined) throw new Problem(casesWholeTenantOnly);
  const row = await lockById(tx, scope, id);
  if (row.endedAt === undefined) throw new Problem(sourceGoesOn);
  await declare(ports, tx, { tenant: scope.tenant, definition: row, held: row, by: [person] });
};

export type Sources = {
  /**
   * In the caller's transaction, which sees the whole tenant, before anything in it raises or disposes. What is declared
   * stays as it is; what two people ended stays ended until a person declares it again.
   */
  declare(tx: Tx, source: SourceDefinition & { readonly tenant: TenantId }): Promise<void>;
  /** The same for several tenants, in transactions of its own. */
  keepDeclared(source: SourceDefinition, tenants: readonly TenantId[]): Promise<void>;
  /**
   * Says that the source has looked, in transactions of its own, and declares it where it is not. Once a minute or so:
   * a window is written only from one sign of life to another, and without any the silence becomes an alert.
   */
  signOfLife(source: SourceDefinition, seen: SignOfLife): Promise<void>;
  /**
   * The number of one observation, for `observation` in its fact beside `source` and `alertsRaised`. In the transaction
   * of the observation; from here on the tenant's other alerts wait for it.
   */
  numberObservation(tx: Tx, of: { readonly tenant: TenantId; readonly source: string }): Promise<number>;
  /** Once, at the start: ends, on record, what belongs to none of these rooms. @returns how many */
  endWithoutRoom(rooms: readonly string[]): Promise<number>;
  /** For the mechanism of two-person acts: what the second person's approval does. */
  readonly endAct: {
    readonly kind: typeof END_SOURCE_ACT;
    readonly permission: 'tenant:administer';
    perform(tx: Tx, scope: Scope, request: { readonly detail: JsonObject; readonly askedBy: PersonId }): Promise<void>;
  };
};

export const createSources = (ports: SourcePorts): Sources => ({
  declare: (tx, source) => declareSource(ports, tx, source),
  keepDeclared: (source, tenants) => keepDeclared(ports, source, tenants),
  signOfLife: (source, seen) => signOfLife(ports, source, seen),
  numberObservation,
  endWithoutRoom: (rooms) => endWithoutRoom(ports, rooms),
  endAct: {
    kind: END_SOURCE_ACT,
    permission: 'tenant:administer',
    perform: (tx, scope, request) => performEnd(ports, tx, scope, request),
  },
});
