/** What is to be seen of a log's witnesses: who is asked, what each last said, and which head waits for them. */
import { parseNote, verifyWitnesses } from '#evidence-verifier';
import type { Instant, TenantId } from '#kernel';
import type { Tx } from '#platform/database';
import type { WitnessOutcome } from './ask-witness.ts';
import type { WitnessPolicy } from './policy.ts';
import { type AwaitedHead, findAwaited, wordsAbout } from './store.ts';

export type WitnessState = {
  readonly quorum: number;
  readonly witnesses: readonly {
    readonly name: string;
    readonly vkey: string;
    readonly outcome: WitnessOutcome | 'not-asked';
    /** The largest size it is known to have cosigned. */
    readonly size: number;
    readonly cosignedAt: Instant | undefined;
    readonly askedAt: Instant | undefined;
  }[];
  /** The head that does not count yet. */
  readonly awaited: { readonly size: number; readonly since: Instant; readonly cosigned: number } | undefined;
};

export const witnessStateOf = async (tx: Tx, tenant: TenantId, policy: WitnessPolicy): Promise<WitnessState> => {
  const words = await wordsAbout(tx, tenant);
  const awaited = await findAwaited(tx, tenant);
  return {
    quorum: policy.quorum,
    witnesses: policy.witnesses.map(({ key, vkey }) => {
      const word = words.get(vkey);
      const { outcome = 'not-asked', size = 0, cosignedAt, askedAt } = word ?? {};
      return { name: key.name, vkey, outcome, size, cosignedAt, askedAt };
    }),
    awaited: awaited && { size: awaited.size, since: awaited.since, cosigned: await cosignaturesOn(awaited, policy) },
  };
};

const cosignaturesOn = async ({ checkpoint }: AwaitedHead, { witnesses }: WitnessPolicy): Promise<number> => {
  const note = parseNote(checkpoint);
  if (note.kind === 'failed') return 0;
  const { rows } = await verifyWitnesses(note.value, { witnesses: witnesses.map(({ key }) => key) });
  return rows.filter((row) => 'timeS' in row).length;
};
