/** Asks one witness to cosign a checkpoint, and puts whatever it answers, or does not, under a name. */
import type { NoteSignature } from '#evidence-verifier';
import { durationOfMs } from '#kernel';
import type { PostAnswer, PostFault, Posts } from '#platform/egress';
import {
  encodeAddCheckpoint,
  MAX_ANSWER_BYTES,
  parseSize,
  readCosignature,
  SIZE_MEDIA_TYPE,
} from './add-checkpoint.ts';
import type { KnownWitness } from './policy.ts';

/** What a witness last said, in a word. */
export type WitnessOutcome =
  | 'cosigned'
  /** 422: it knows another tree than ours, or our proof is wrong. A log that was rewritten is told so. */
  | 'inconsistent'
  /** 409 with a size beyond ours: it cosigned entries that we do not have. A log that was set back is told so. */
  | 'ahead'
  /** 404 */
  | 'log-unknown'
  /** 403 */
  | 'signature-refused'
  /** 400 */
  | 'request-refused'
  /** 200 with something that is no cosignature of this witness over this checkpoint. */
  | 'cosignature-invalid'
  /** Another status, or a 409 without a size to go on from. */
  | 'answered-oddly'
  | PostFault;

export type WitnessWord = {
  readonly outcome: WitnessOutcome;
  /** The size it has cosigned, as far as its answer says; the old size where it says nothing. */
  readonly size: number;
  readonly signature?: NoteSignature;
};

export type Question = {
  readonly witness: KnownWitness;
  /** What it is thought to have cosigned; 0 when nothing is known. */
  readonly oldSize: number;
  readonly checkpoint: { readonly size: number; readonly text: string; readonly note: Uint8Array };
  /** From a size above 0 to the checkpoint's. */
  readonly prove: (older: number) => Promise<readonly Uint8Array[]>;
  readonly allowedHosts: readonly string[];
  readonly signal: AbortSignal;
};

const TIME_LIMIT = durationOfMs(10_000);
/** Its size may move once between answer and question, when two servers ask for one log. */
const QUESTIONS = 3;

const OUTCOMES: Readonly<Record<number, WitnessOutcome>> = {
  400: 'request-refused',
  403: 'signature-refused',
  404: 'log-unknown',
  422: 'inconsistent',
};

export const askWitness = async (posts: Posts, question: Question): Promise<WitnessWord> => {
  const { witness, checkpoint, prove, allowedHosts, signal } = question;
  let size = Math.min(question.oldSize, checkpoint.size);
  for (let asked = 0; asked < QUESTIONS; asked += 1) {
    const proof = size === 0 ? [] : await prove(size);
    const body = encodeAddCheckpoint({ oldSize: size, proof, checkpoint: checkpoint.note });
    const url = `${witness.url}/add-checkpoint`;
    const contentType = 'text/plain; charset=utf-8';
    const order = { url, contentType, body, limitBytes: MAX_ANSWER_BYTES, timeLimit: TIME_LIMIT, allowedHosts };
    const answer = await posts.post(order, signal);
    if (answer.kind === 'failed') return { outcome: answer.error, size };
    if (answer.value.status === 200) return cosignatureIn(answer.value, question, size);
    if (answer.value.status !== 409) return { outcome: OUTCOMES[answer.value.status] ?? 'answered-oddly', size };
    const latest = answer.value.mediaType === SIZE_MEDIA_TYPE ? parseSize(answer.value.body) : undefined;
    if (latest === undefined || latest === size) return { outcome: 'answered-oddly', size };
    if (latest > checkpoint.size) return { outcome: 'ahead', size: latest };
    size = latest;
  }
  return { outcome: 'answered-oddly', size };
};

const cosignatureIn = async (
  answer: PostAnswer,
  { checkpoint, witness }: Question,
  size: number,
): Promise<WitnessWord> => {
  const read = await readCosignature(answer.body, checkpoint.text, witness.key);
  if (read.kind === 'failed') return { outcome: 'cosignature-invalid', size };
  return { outcome: 'cosigned', size: checkpoint.size, signature: read.value.signature };
};
