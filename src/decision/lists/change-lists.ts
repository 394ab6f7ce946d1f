/**
 * Lists are made, set, filled and emptied: by people, from files, and by themselves from reports of fraud and disputes.
 * Every change is an entry of the log that commits to who made it and why.
 */
import { failed, type Instant, type Outcome, Problem, type Scope, type TenantId } from '#kernel';
import type { Database, Tx } from '#platform/database';
import type { Attempt } from '../core/attempt.ts';
import {
  type HashAddress,
  type ListKind,
  type ListValue,
  type ListValueFault,
  listedField,
  readListValue,
} from '../core/lists/kinds.ts';
import { type ListLineFault, readListFile } from '../core/lists/read-list-file.ts';
import { type DecisionId, recordOf } from '../core/record.ts';
import { decisionNotFound, listFileNotReadable, listNameTaken, listNotFound, nothingToList } from '../problems.ts';
import { decisionById, recordsByEventId } from '../store.ts';
import { expiryOf, fillList, type RecordPorts, recordChange } from './fill-list.ts';
import type { AddressHashes } from './hash-address.ts';
import type { FillingSource } from './list-tables.ts';
import {
  endEntries,
  holdList,
  insertList,
  type List,
  type ListEntryId,
  type ListId,
  type ListSettings,
  listsFilledFrom,
  standingOf,
  updateList,
} from './store-lists.ts';

export type ListPorts = RecordPorts & {
  readonly database: Database;
  readonly addresses: AddressHashes;
  readonly onCommitted: () => void;
};

export type NewList = ListSettings & { readonly name: string; readonly kind: ListKind };

export type SentValue = { readonly value: string; readonly expiresAt?: Instant | undefined };

/** `already`: values that stood in the list before, or came more than once. */
export type Added<F> = { readonly added: number; readonly already: number; readonly faults: readonly F[] };

type OfDecision = { readonly decision: DecisionId; readonly source: FillingSource; readonly why: string };

/** That a judged payment was reported as fraud, or disputed. */
export type Reported = { readonly eventId: string; readonly source: FillingSource; readonly reference: string };

export type ChangeLists = {
  /** @throws Problem `list-name-taken` */
  make(scope: Scope, wanted: NewList, why: string): Promise<List>;
  /** @throws Problem `list-not-found`, like those below */
  set(scope: Scope, id: ListId, wanted: ListSettings & { readonly why: string }): Promise<List>;
  /** Takes what can be taken, and says what of the rest is wrong, by its place from 0. */
  add(
    scope: Scope,
    id: ListId,
    sent: { readonly values: readonly SentValue[]; readonly why: string },
  ): Promise<Added<ListValueFault & { readonly index: number }>>;
  /** @throws Problem `list-file-not-readable` where it is no such file at all: then nothing is taken */
  addFile(
    scope: Scope,
    id: ListId,
    sent: { readonly bytes: Uint8Array; readonly why: string },
  ): Promise<Added<ListLineFault>>;
  /** What a decided payment has of the list's kind. @throws Problem `decision-not-found`, `nothing-to-list` */
  addOfDecision(scope: Scope, id: ListId, sent: OfDecision): Promise<Added<never>>;
  /** How many stood and do no more. */
  remove(
    scope: Scope,
    id: ListId,
    sent: { readonly entries: readonly ListEntryId[]; readonly why: string },
  ): Promise<{ readonly removed: number }>;
  /**
   * Fills the lists that are filled from such a source, in the caller's transaction: whoever takes in a report of fraud
   * or a dispute calls it. How many entries were added.
   */
  fill(tx: Tx, tenant: TenantId, reported: readonly Reported[]): Promise<number>;
};

export const createChangeLists = (ports: ListPorts): ChangeLists => {
  const change = async <T>(scope: Scope, work: (changing: Changing) => Promise<T>): Promise<T> => {
    const hash = await ports.addresses.of(scope.tenant);
    const done = await ports.database.inScope(scope, (tx) => work({ ports, tx, scope, hash }));
    ports.onCommitted();
    return done;
  };
  return {
    make: (scope, wanted, why) => change(scope, (changing) => makeList(changing, wanted, why)),
    set: (scope, id, wanted) => change(scope, (changing) => setList(changing, id, wanted)),
    add: (scope, id, sent) => change(scope, (changing) => addValues(changing, id, sent)),
    addFile: (scope, id, sent) => change(scope, (changing) => addFile(changing, id, sent)),
    addOfDecision: (scope, id, sent) => change(scope, (changing) => addOfDecision(changing, id, sent)),
    remove: (scope, id, sent) => change(scope, (changing) => removeEntries(changing, id, sent)),
    fill: (tx, tenant, reported) => fillFrom(ports, tx, tenant, reported),
  };
};

type Changing = { readonly ports: ListPorts; readonly tx: Tx; readonly scope: Scope; readonly hash: HashAddress };

const held = async ({ tx, scope }: Changing, id: ListId): Promise<List> => {
  const list = await holdList(tx, scope.tenant, id);
  if (list === undefined) throw new Problem(listNotFound);
  return list;
};

const makeList = async ({ ports, tx, scope }: Changing, wanted: NewList, why: string): Promise<List> => {
  const { tenant, principal } = scope;
  const list: List = { ...wanted, id: ports.newId('lst'), madeAt: ports.clock.now() };
  if (!(await insertList(tx, tenant, { ...list, madeBy: principal.id }))) throw new Problem(listNameTaken);
  const made = { id: ports.newId('lsc'), change: 'made', source: 'hand', madeBy: principal.id, keys: [] } as const;
  await recordChange(ports, tx, tenant, { ...made, list, why, at: list.madeAt });
  return list;
};

const setList: (changing: Changing, id: ListId, wanted: ListSettings & { readonly why: string }) => Promise<List> =
  async (changing, id, { why, ...settings }) => {
    const { ports, tx, scope } = changing;
    const { tenant, principal } = scope;
    const list = { ...(await held(changing, id)), ...settings };
    await updateList(tx, tenant, id, settings);
    const set = { id: ports.newId('lsc'), change: 'set', source: 'hand', madeBy: principal.id, keys: [] } as const;
    await recordChange(ports, tx, tenant, { ...set, list, why, at: ports.clock.now() });
    return list;
  };

const addValues = async (
  changing: Changing,
  id: ListId,
  { values, why }: Parameters<ChangeLists['add']>[2],
): ReturnType<ChangeLists['add']> => {
  const { ports, tx, scope, hash } = changing;
  const list = await held(changing, id);
  const faults: (ListValueFault & { readonly index: number })[] = [];
  const good = values.flatMap(({ value, expiresAt }, index) => {
    const read = readable(list, { value, expiresAt, now: ports.clock.now() }, hash);
    if (read.kind === 'ok') return [{ value: read.value, expiresAt, why: undefined, reference: undefined }];
    faults.push({ index, ...read.error });
    return [];
  });
  const filling = { list, source: 'hand', why, madeBy: scope.principal.id, values: good } as const;
  const added = await fillList(ports, tx, scope.tenant, filling);
  return { added, already: good.length - added, faults };
};

const readable = (
  { kind }: List,
  { value, expiresAt, now }: SentValue & { readonly now: Instant },
  hash: HashAddress,
): Outcome<ListValue, ListValueFault> =>
  expiresAt !== undefined && expiresAt <= now
    ? failed({ code: 'expired-already', expected: 'an instant to come' })
    : readListValue(kind, value, hash);

const addFile = async (
  changing: Changing,
  id: ListId,
  { bytes, why }: Parameters<ChangeLists['addFile']>[2],
): ReturnType<ChangeLists['addFile']> => {
  const { ports, tx, scope, hash } = changing;
  const list = await held(changing, id);
  const file = readListFile(bytes, { kind: list.kind, now: ports.clock.now(), hashAddress: hash });
  if (file.kind === 'failed') throw new Problem(listFileNotReadable, { params: { ...file.error } });
  const { lines, faults } = file.value;
  const values = lines.map(({ line: _line, ...each }) => ({ ...each, reference: undefined }));
  const filling = { list, source: 'file', why, madeBy: scope.principal.id, values } as const;
  const added = await fillList(ports, tx, scope.tenant, filling);
  return { added, already: lines.length - added, faults };
};

const addOfDecision = async (
  changing: Changing,
  id: ListId,
  { decision, source, why }: OfDecision,
): Promise<Added<never>> => {
  const { ports, tx, scope, hash } = changing;
  const list = await held(changing, id);
  const stored = await decisionById(tx, scope.tenant, decision);
  if (stored === undefined) throw new Problem(decisionNotFound);
  const value = valueIn(recordOf(stored.record).attempt, list, hash);
  if (value === undefined) throw new Problem(nothingToList);
  const values = [{ value, expiresAt: expiryOf(list, ports.clock.now()), why: undefined, reference: decision }];
  const added = await fillList(ports, tx, scope.tenant, { list, source, why, madeBy: scope.principal.id, values });
  return { added, already: 1 - added, faults: [] };
};

const valueIn = (attempt: Attempt, { kind }: List, hash: HashAddress): ListValue | undefined => {
  const text = listedField(kind, attempt);
  const read = text === undefined ? failed(undefined) : readListValue(kind, text, hash);
  return read.kind === 'ok' ? read.value : undefined;
};

const removeEntries = async (
  changing: Changing,
  id: ListId,
  { entries, why }: Parameters<ChangeLists['remove']>[2],
): ReturnType<ChangeLists['remove']> => {
  const { ports, tx, scope } = changing;
  const { tenant, principal } = scope;
  const list = await held(changing, id);
  const change = ports.newId('lsc');
  const standing = await standingOf(tx, tenant, { list: id, ids: entries });
  if (standing.length === 0) return { removed: 0 };
  const keys = standing.map(({ key }) => key);
  const removal = { id: change, change: 'removed', source: 'hand', madeBy: principal.id, why } as const;
  await recordChange(ports, tx, tenant, { ...removal, list, keys, at: ports.clock.now() });
  await endEntries(tx, tenant, { change, ids: standing.map((each) => each.id) });
  return { removed: standing.length };
};

const fillFrom = async (ports: ListPorts, tx: Tx, tenant: TenantId, reported: readonly Reported[]): Promise<number> => {
  let added = 0;
  for (const [source, reports] of Map.groupBy(reported, (each) => each.source)) {
    const ids = await listsFilledFrom(tx, tenant, source);
    if (ids.length === 0) continue;
    const hash = await ports.addresses.of(tenant);
    const events = reports.map(({ eventId }) => eventId);
    const attempts = [...(await recordsByEventId(tx, tenant, events)).values()].map((text) => recordOf(text).attempt);
    for (const id of ids) {
      const list = await holdList(tx, tenant, id);
      if (list === undefined) throw new Error('a list is never deleted');
      const expiresAt = expiryOf(list, ports.clock.now());
      const values = attempts.flatMap((attempt) => {
        const value = valueIn(attempt, list, hash);
        const reference = reports.find(({ eventId }) => eventId === attempt.eventId)?.reference;
        return value === undefined ? [] : [{ value, expiresAt, why: undefined, reference }];
      });
      added += await fillList(ports, tx, tenant, { list, source, why: source, madeBy: 'system', values });
    }
  }
  return added;
};
