/**
 * What people typed into cases and alerts, as what erases it needs it: notes, reasons, titles of tasks, files with their
 * names. Words that stand in several rows are one datum. Prints that show them go with them.
 */
import type { DataKeeper, EntryId, Erasable, KeptDatum } from '#evidence';
import { type Id, parseId, type Scope, type TenantId } from '#kernel';
import type { Tx } from '#platform/database';
import { sendToRemoval } from './keep-objects.ts';
import type { CasesPorts } from './ports.ts';
import { type ReadingPorts, recordReading } from './record-reading.ts';
import {
  actByEntry,
  actsOfTask,
  bulkBy,
  type Committed,
  type Decision,
  decisionOfProposal,
  dispositionByEntry,
  eraseActs,
  eraseAttachment,
  eraseDecision,
  erasePrints,
  eraseReopening,
  eraseTaskTitle,
  holdersOf,
  type KeptAct,
  type Mark,
  reopeningByEntry,
} from './store-erasures.ts';
import { taskById } from './store-tasks.ts';

type Ports = ReadingPorts & Pick<CasesPorts, 'database'>;

export const createKeeper = (ports: Ports): DataKeeper => ({
  room: 'cases',
  permission: 'case:read',
  find: async (tx, scope, named) => {
    const proposal = parseId('prp', named);
    if (proposal.kind === 'ok') {
      const decision = await decisionOfProposal(tx, scope.tenant, proposal.value);
      return decision && keptDecision(tx, scope.tenant, named, decision);
    }
    const entry = parseId('ent', named);
    if (entry.kind === 'failed') return undefined;
    const act = await actByEntry(tx, scope.tenant, entry.value);
    if (act !== undefined) return keptAct(ports, tx, scope, act);
    return keptOfAlert(tx, scope.tenant, entry.value);
  },
});

const keptAct = async (ports: Ports, tx: Tx, scope: Scope, act: KeptAct): Promise<KeptDatum> => {
  const { tenant } = scope;
  const { task, acts, erasable } = await wordsWith(tx, tenant, act);
  return {
    kind: `case-${act.kind}`,
    about: act.case,
    parts: acts.map(({ committed }) => committed),
    erasable,
    also: [],
    erase: async (then, mark) => {
      await eraseActs(then, tenant, acts, mark);
      if (task !== undefined) await eraseTaskTitle(then, tenant, task, mark);
      await eraseBytes(then, scope, act, acts, mark);
    },
    noteReading: (then) => recordReading(ports, then, scope, act.case),
  };
};

type Together = {
  readonly task: Id<'tsk'> | undefined;
  readonly acts: readonly KeptAct[];
  readonly erasable: Erasable;
};

/** A task's title stands in each act about it; one that is still to be done needs its title. */
const wordsWith = async (tx: Tx, tenant: TenantId, act: KeptAct): Promise<Together> => {
  if (act.words === undefined) return { task: undefined, acts: [act], erasable: 'nothing-typed' };
  const named = parseId('tsk', String(act.params.task));
  if (named.kind === 'failed') return { task: undefined, acts: [act], erasable: 'yes' };
  const task = await taskById(tx, { tenant, id: act.case }, named.value);
  const acts = await actsOfTask(tx, tenant, { case: act.case, task: named.value });
  return { task: named.value, acts, erasable: task?.endedAt === undefined ? 'in-use' : 'yes' };
};

const eraseBytes = async (
  tx: Tx,
  { tenant }: Scope,
  act: KeptAct,
  acts: readonly KeptAct[],
  mark: Mark,
): Promise<void> => {
  const file = parseId('fil', String(act.params.file));
  const attached = file.kind === 'ok' ? await eraseAttachment(tx, tenant, file.value, mark) : undefined;
  const [first = act] = acts;
  const printed = await erasePrints(tx, tenant, { case: act.case, since: first.at }, mark);
  for (const sha256 of [...(attached === undefined ? [] : [attached]), ...printed]) {
    await sendToRemoval(tx, { tenant, sha256, since: mark.at });
  }
};

const keptOfAlert = async (tx: Tx, tenant: TenantId, entry: EntryId): Promise<KeptDatum | undefined> => {
  const disposition = await dispositionByEntry(tx, tenant, entry);
  if (disposition !== undefined) {
    const { alert, committed, typed, decision } = disposition;
    if (typed && decision !== undefined) return keptDecision(tx, tenant, alert, decision);
    return untyped('disposition', alert, committed);
  }
  const bulk = await bulkBy(tx, tenant, { entry });
  if (bulk !== undefined) {
    const { bulk: id, committed, typed } = bulk;
    return typed ? keptDecision(tx, tenant, id, { bulk: id }) : untyped('disposition', id, committed);
  }
  const reopening = await reopeningByEntry(tx, tenant, entry);
  if (reopening === undefined) return undefined;
  return {
    kind: 'alert-reopening',
    about: reopening.alert,
    parts: [reopening.committed],
    erasable: 'yes',
    also: [],
    erase: (then, mark) => eraseReopening(then, tenant, entry, mark),
  };
};

const untyped = (kind: string, about: string, committed: Committed): KeptDatum => ({
  kind,
  about,
  parts: [committed],
  erasable: 'nothing-typed',
  also: [],
  erase: async () => {
    throw new Error('where nothing was typed there is nothing to erase');
  },
});

const keptDecision = async (tx: Tx, tenant: TenantId, about: string, decision: Decision): Promise<KeptDatum> => {
  const { dispositions, acts } = await holdersOf(tx, tenant, decision);
  const bulk = decision.bulk === undefined ? undefined : await bulkBy(tx, tenant, { bulk: decision.bulk });
  return {
    kind: 'disposition',
    about,
    parts: [...dispositions, ...(bulk === undefined ? [] : [bulk.committed])],
    erasable: 'yes',
    also: acts,
    erase: (then, mark) => eraseDecision(then, tenant, decision, mark),
  };
};
