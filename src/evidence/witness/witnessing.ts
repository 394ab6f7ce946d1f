/**
 * Gets cosignatures for held heads and publishes a head once enough witnesses have cosigned it. The log grows on
 * meanwhile. One head is asked about until it counts, so that witnesses need not be up at the same time; then the newest.
 */
import {
  encodeSignedNote,
  type NoteSignature,
  type ParsedNote,
  parseNote,
  proveConsistency,
  sameBytes,
  subtreesOfTiles,
  verifyWitnesses,
} from '#evidence-verifier';
import { durationOfMs, type TenantId } from '#kernel';
import type { Clock } from '#platform/clock';
import type { Database, Tx } from '#platform/database';
import type { Posts } from '#platform/egress';
import type { Objects } from '#platform/objects';
import type { NewId } from '#platform/random';
import type { Outbox } from '#platform/stream';
import { filesOf, folderOf } from '../log-files.ts';
import { sha256 } from '../sha256.ts';
import { findLog, type Head, type Log } from '../store.ts';
import { tellMissing } from '../tell-missing.ts';
import { type LoneWorker, workAlone } from '../work-alone.ts';
import { askWitness, type WitnessWord } from './ask-witness.ts';
import type { KnownWitness, WitnessPolicy } from './policy.ts';
import {
  type AwaitedHead,
  findAwaited,
  findKept,
  forgetAwaited,
  forgetHeld,
  type KeptWord,
  saveAwaited,
  saveWord,
  show,
  tenantsAwaiting,
  tenantsKept,
  wordsAbout,
} from './store.ts';

export type WitnessingPorts = {
  readonly database: Database;
  readonly objects: Objects;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly posts: Posts;
  readonly outbox: Outbox;
  readonly policy: WitnessPolicy;
  readonly onFailure: (error: unknown, tenant?: TenantId) => void;
  /** After each look that went well. */
  readonly onLooked: () => Promise<void>;
};

const LOCK = 'evidence.witnessing';
const LOOK_EVERY = durationOfMs(1_000);
const LOOK_SELDOM = durationOfMs(3_600_000);
const LOGS_AT_ONCE = 8;
/** Once the quorum is there, the other witnesses have so long to be among the cosignatures. */
const GRACE = durationOfMs(500);
/** A witness that did not cosign rests for `every`, then twice as long, up to this. */
const LONGEST_REST_MS = 300_000;
const REFUSALS: ReadonlySet<string> = new Set(['inconsistent', 'ahead']);

/** When something may be done again, on the monotonic clock, and how often it failed in a row. */
type Rests = Map<string, { readonly untilMs: number; readonly failures: number }>;

export const createWitnessing = (ports: WitnessingPorts): LoneWorker => {
  const rests: Rests = new Map();
  return workAlone({
    ...ports,
    lock: LOCK,
    lookEvery: LOOK_EVERY,
    pass: async ({ ended, first }) => {
      if (first) {
        rests.clear();
        for (const tenant of await ports.database.asSystem(tenantsKept)) await putShown(ports, tenant);
      }
      const waiting = (await ports.database.asSystem(tenantsAwaiting)).filter(
        (tenant) => !isResting(ports, rests, tenant),
      );
      for (let at = 0; at < waiting.length && !ended.aborted; at += LOGS_AT_ONCE) {
        const some = waiting.slice(at, at + LOGS_AT_ONCE);
        await Promise.all(
          some.map((tenant) =>
            round(ports, { tenant, rests, ended }).catch((error: unknown) => ports.onFailure(error, tenant)),
          ),
        );
      }
      await ports.onLooked();
    },
  });
};

/** Without a policy the log's own head is what counts: what an earlier policy held is forgotten, once. */
export const endHolding = (ports: Pick<WitnessingPorts, 'database' | 'clock' | 'onFailure'>): LoneWorker =>
  workAlone({
    ...ports,
    lock: LOCK,
    lookEvery: LOOK_SELDOM,
    pass: async ({ first }) => {
      if (first) await ports.database.asSystem(forgetHeld);
    },
  });

const isResting = ({ clock }: WitnessingPorts, rests: Rests, name: string): boolean =>
  (rests.get(name)?.untilMs ?? 0) > clock.monotonicMs();

type Round = { readonly tenant: TenantId; readonly rests: Rests; readonly ended: AbortSignal };
type Ground = {
  readonly log: Log;
  readonly shown: Head | undefined;
  readonly awaited: AwaitedHead;
  readonly note: ParsedNote;
  readonly words: ReadonlyMap<string, KeptWord>;
};

const round = async (ports: WitnessingPorts, work: Round): Promise<void> => {
  const { policy, clock } = ports;
  const { tenant, rests, ended } = work;
  rests.set(tenant, { untilMs: clock.monotonicMs() + policy.every, failures: 0 });
  const ground = await ports.database.asSystem((tx) => prepare(ports, tx, tenant));
  if (ground === undefined) return;
  const answers = await askAll(ports, ground, work);
  // What came before the stop is kept all the same: a witness will not cosign twice for nothing.
  const next = await ports.database.asSystem((tx) => conclude(ports, tx, ground, answers));
  if (next === 'shown' && !ended.aborted) await putShown(ports, tenant);
};

/** What is asked about: the head that was asked about before, or the newest. */
const prepare = async ({ clock }: WitnessingPorts, tx: Tx, tenant: TenantId): Promise<Ground | undefined> => {
  const log = await findLog(tx, tenant);
  const kept = await findKept(tx, tenant);
  if (log?.head === undefined || kept === undefined) return undefined;
  const shown = kept.head;
  if (log.head.size <= (shown?.size ?? 0)) return undefined;
  const before = await findAwaited(tx, tenant);
  const usable = before !== undefined && before.size > (shown?.size ?? 0) && before.size <= log.head.size;
  const awaited = usable ? before : { ...log.head, since: before?.since ?? clock.now(), toldAt: before?.toldAt };
  if (!usable) await saveAwaited(tx, tenant, awaited);
  const note = parseNote(awaited.checkpoint);
  if (note.kind === 'failed') throw new Error(`the checkpoint of ${log.id} is no note: ${note.error}`);
  return { log, shown, awaited, note: note.value, words: await wordsAbout(tx, tenant) };
};

type Answer = { readonly witness: KnownWitness; readonly word: WitnessWord };

/** Asks those who have not cosigned and do not rest, side by side, until all have answered or enough have and time is up. */
const askAll = async (ports: WitnessingPorts, ground: Ground, { tenant, rests, ended }: Round): Promise<Answer[]> => {
  const { policy, clock, objects, posts } = ports;
  const { log, awaited, note, words } = ground;
  // One row for each witness, in their order: two may have one name.
  const { rows } = await verifyWitnesses(note, demandOf(policy));
  const cosigned = new Set(policy.witnesses.flatMap(({ vkey }, place) => ('timeS' in (rows[place] ?? {}) ? vkey : [])));
  const due = policy.witnesses.filter(
    ({ vkey }) => !cosigned.has(vkey) && !isResting(ports, rests, `${tenant} ${vkey}`),
  );
  const subtrees = subtreesOfTiles(filesOf(objects, log.id), awaited.size, sha256);
  const enough = new AbortController();
  const signal = AbortSignal.any([ended, enough.signal]);
  const answers: Answer[] = [];
  let missing = policy.quorum - cosigned.size;
  const asking = due.map(async (witness) => {
    const word = await askWitness(posts, {
      witness,
      oldSize: words.get(witness.vkey)?.size ?? 0,
      checkpoint: { size: awaited.size, text: note.text, note: awaited.checkpoint },
      prove: (older) => proveConsistency(sha256, subtrees, { older, newer: awaited.size }),
      allowedHosts: policy.allowedHosts,
      signal,
    });
    answers.push({ witness, word });
    rest(ports, rests, `${tenant} ${witness.vkey}`, word);
    if (word.outcome !== 'cosigned') return;
    missing -= 1;
    if (missing === 0) void clock.sleep(GRACE, signal).then(() => enough.abort());
  });
  const settled = await Promise.allSettled(asking);
  const failure = settled.find((each) => each.status === 'rejected');
  if (failure !== undefined) ports.onFailure(failure.reason, tenant);
  enough.abort();
  return answers;
};

const demandOf = ({ witnesses, quorum }: WitnessPolicy) => ({ witnesses: witnesses.map(({ key }) => key), quorum });

const rest = ({ clock, policy }: WitnessingPorts, rests: Rests, name: string, { outcome }: WitnessWord): void => {
  if (outcome === 'cosigned' || outcome === 'given-up') return void rests.delete(name);
  const failures = (rests.get(name)?.failures ?? 0) + 1;
  const restMs = Math.min(policy.every * 2 ** (failures - 1), LONGEST_REST_MS);
  rests.set(name, { untilMs: clock.monotonicMs() + restMs, failures });
};

/** Keeps what was said; shows the head when enough have cosigned it; tells of what is missing. */
const conclude = async (
  ports: WitnessingPorts,
  tx: Tx,
  ground: Ground,
  answers: readonly Answer[],
): Promise<'shown' | 'held'> => {
  const { clock, policy } = ports;
  const { log, shown, awaited, note, words } = ground;
  const { tenant } = log;
  const now = clock.now();
  for (const { witness, word } of answers) {
    const { outcome, size } = word;
    const cosignedAt = outcome === 'cosigned' ? now : undefined;
    await saveWord(tx, tenant, { vkey: witness.vkey, outcome, size, askedAt: now, cosignedAt });
  }
  const added = answers.flatMap(({ word }): NoteSignature[] => (word.signature === undefined ? [] : [word.signature]));
  const cosigned = { text: note.text, signatures: [...note.signatures, ...added] };
  const checkpoint = encodeSignedNote(cosigned);
  const verdict = await verifyWitnesses(cosigned, demandOf(policy));
  const { size, root } = awaited;
  if (verdict.satisfied) {
    const head = { size, root, checkpoint, at: now };
    if (!(await show(tx, tenant, { from: shown?.size ?? 0, head }))) return 'held';
    await forgetAwaited(tx, tenant);
    return 'shown';
  }
  // Said of a head that we have had since: the newest is what to ask about.
  const overtaken = answers.some(({ word }) => word.outcome === 'ahead' && word.size <= (log.head?.size ?? 0));
  const overdue = awaited.toldAt === undefined && now - awaited.since >= policy.tellAfter;
  const kept = overtaken && log.head !== undefined ? { ...log.head, since: awaited.since } : { ...awaited, checkpoint };
  await saveAwaited(tx, tenant, { ...kept, toldAt: overdue ? now : awaited.toldAt });
  const about = { size, shownSize: shown?.size ?? 0, since: awaited.since };
  const refusing = overtaken ? [] : answers.filter(({ witness, word }) => isNewRefusal(word, words.get(witness.vkey)));
  if (refusing.length > 0) {
    await tellMissing(ports, tx, log, { kind: 'witness-refused', ...about, sayings: refusing.map(sayingOf) });
  }
  if (overdue) {
    const sayings = policy.witnesses.map(({ key, vkey }) => {
      const last = answers.find(({ witness }) => witness.vkey === vkey)?.word ?? words.get(vkey);
      return { who: key.name, outcome: last?.outcome ?? 'not-asked' };
    });
    await tellMissing(ports, tx, log, { kind: 'quorum-missed', ...about, sayings });
  }
  return 'held';
};

const sayingOf = ({ witness, word }: Answer) => ({ who: witness.key.name, outcome: word.outcome });

const isNewRefusal = ({ outcome }: WitnessWord, before: KeptWord | undefined): boolean =>
  REFUSALS.has(outcome) && outcome !== before?.outcome;

/** Makes the file of the checkpoint what is shown; after a crash, again. */
const putShown = async ({ database, objects }: WitnessingPorts, tenant: TenantId): Promise<void> => {
  const [log, kept] = await database.asSystem(
    async (tx) => [await findLog(tx, tenant), await findKept(tx, tenant)] as const,
  );
  if (log === undefined || kept?.head === undefined) return;
  const there = await filesOf(objects, log.id)('checkpoint');
  if (there !== undefined && sameBytes(there, kept.head.checkpoint)) return;
  await objects.put(`${folderOf(log.id)}/checkpoint`, kept.head.checkpoint);
};
