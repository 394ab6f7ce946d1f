/**
 * A witness for logs of others (C2SP tlog-witness v1.0.0): cosigns a checkpoint only when it continues the latest that it
 * cosigned for that origin. What it cosigned is durable before anyone is told, and is read again at each request, so that
 * a write of which nobody knows whether it happened cannot be forgotten.
 */
import {
  type CosignerKey,
  cosignatureMessage,
  cosignerKey,
  encodeCosignature,
  encodeSignedNote,
  formatCosignerVkey,
  hexOf,
  isSameKey,
  openNote,
  type ParsedNote,
  parseCheckpoint,
  parseNote,
  parseVkey,
  sameBytes,
  utf8,
  type VerifierKey,
  verifyConsistency,
  verifyCosignature,
} from '#evidence-verifier';
import { failed, type Outcome, ok } from '#kernel';
import type { Clock } from '#platform/clock';
import type { Keys } from '#platform/keys';
import type { Objects } from '#platform/objects';
import { sha256 } from '../sha256.ts';
import {
  type AddCheckpoint,
  encodeSignatureLines,
  encodeSize,
  parseAddCheckpoint,
  SIZE_MEDIA_TYPE,
} from './add-checkpoint.ts';

/** A log that may ask: the origin of its checkpoints, and the keys that may have signed them. */
export type WitnessedLog = { readonly origin: string; readonly keys: readonly VerifierKey[] };

/** @throws RangeError when a text is no verifier key; `isVerifierKey` says so before. */
export const witnessedLog = (origin: string, vkeys: readonly string[]): WitnessedLog => ({
  origin,
  keys: vkeys.map((text) => {
    const key = parseVkey(text, sha256);
    if (key.kind === 'failed') throw new RangeError(key.error);
    return key.value;
  }),
});

export type WitnessPorts = {
  /** The witness's name as it stands in its signatures: a URL without scheme. */
  readonly name: string;
  readonly logs: readonly WitnessedLog[];
  readonly keys: Keys;
  readonly clock: Clock;
  /** Holds `<hex of SHA-256 of the origin>/checkpoint` for each log: the latest that was cosigned. */
  readonly state: Objects;
  /** Told of each request that was not granted although the log signed it: it may prove that the log forked. */
  readonly onRefused: (refused: { readonly origin: string; readonly code: Refusal; readonly note: string }) => void;
};

/** In the order in which they are looked for. */
export type Refusal =
  | 'request-malformed'
  | 'checkpoint-malformed'
  | 'origin-unknown'
  | 'signature-missing'
  | 'signature-invalid'
  | 'old-size-larger'
  | 'old-size-not-latest'
  | 'empty-tree-has-other-root'
  | 'same-size-other-root'
  | 'proof-does-not-verify';

const STATUS: Readonly<Record<Refusal, number>> = {
  'request-malformed': 400,
  'checkpoint-malformed': 400,
  'origin-unknown': 404,
  'signature-missing': 403,
  'signature-invalid': 403,
  'old-size-larger': 400,
  'old-size-not-latest': 409,
  'empty-tree-has-other-root': 422,
  'same-size-other-root': 422,
  'proof-does-not-verify': 422,
};

export type WitnessAnswer = { readonly status: number; readonly mediaType: string; readonly body: Uint8Array };

const TEXT = 'text/plain; charset=utf-8';

/** What lies where a checkpoint should is none that this witness cosigned. Nothing is cosigned for that log any more. */
export class WitnessStateDamaged extends Error {
  readonly code = 'witness-state-damaged';

  constructor(origin: string) {
    super(`what was cosigned for ${origin} cannot be read`);
    this.name = 'WitnessStateDamaged';
  }
}

export type Witness = {
  readonly vkey: string;
  /** Answers the body of `POST add-checkpoint`. @throws WitnessStateDamaged, and what the state's adapter throws */
  addCheckpoint(body: Uint8Array): Promise<WitnessAnswer>;
  /** Answers `GET <origin hash>/checkpoint`; 404 when nothing was cosigned for such a log. */
  readCheckpoint(originHash: string): Promise<WitnessAnswer>;
};

const keyNameOf = (name: string): string => `witness/${name}`;
const pathOf = (origin: string): string => `${hexOf(sha256(utf8(origin)))}/checkpoint`;

/** Makes the witness's key unless it is there. @throws RangeError when the name may not name a key */
export const openWitness = async (ports: WitnessPorts): Promise<Witness> => {
  const key = cosignerKey(ports.name, await ports.keys.ensureEd25519(keyNameOf(ports.name)), sha256);
  const turns = new Map<string, Promise<unknown>>();
  /** One at a time for each origin: what is compared must still be so when it is replaced. */
  const inTurn = <T>(origin: string, work: () => Promise<T>): Promise<T> => {
    const mine = (turns.get(origin) ?? Promise.resolve()).then(work);
    turns.set(
      origin,
      mine.catch(() => undefined),
    );
    return mine;
  };
  return {
    vkey: formatCosignerVkey(key),
    addCheckpoint: async (body) => {
      const asked = await readRequest(ports.logs, body);
      if (asked.kind === 'failed') return refusalOf(asked.error);
      return inTurn(asked.value.checkpoint.origin, () => answer(ports, key, asked.value));
    },
    readCheckpoint: async (originHash) => {
      const known = ports.logs.some(({ origin }) => pathOf(origin) === `${originHash}/checkpoint`);
      const body = known ? await ports.state.get(`${originHash}/checkpoint`) : undefined;
      return body === undefined ? plain(404, 'not-cosigned') : { status: 200, mediaType: TEXT, body };
    },
  };
};

const plain = (status: number, code: string): WitnessAnswer => ({ status, mediaType: TEXT, body: utf8(`${code}\n`) });
const refusalOf = (code: Refusal): WitnessAnswer => plain(STATUS[code], code);

type Tree = { readonly origin: string; readonly size: number; readonly root: Uint8Array };
type Asked = Omit<AddCheckpoint, 'checkpoint'> & {
  readonly checkpoint: Tree;
  /** With the signatures of known keys alone. */
  readonly note: ParsedNote;
};

/** Reads a request and makes sure that one of the log's keys signed it. */
const readRequest = async (logs: readonly WitnessedLog[], body: Uint8Array): Promise<Outcome<Asked, Refusal>> => {
  const request = parseAddCheckpoint(body);
  if (request.kind === 'failed') return request;
  const { note, oldSize, proof } = request.value;
  const checkpoint = parseCheckpoint(note.text);
  if (checkpoint.kind === 'failed') return failed('checkpoint-malformed');
  const log = logs.find(({ origin }) => origin === checkpoint.value.origin);
  if (log === undefined) return failed('origin-unknown');
  const own = note.signatures.filter((signature) => log.keys.some((key) => isSameKey(signature, key)));
  if (own.length === 0) return failed('signature-missing');
  const signed = { text: note.text, signatures: own };
  for (const key of log.keys) {
    const opened = await openNote(encodeSignedNote(signed), key);
    if (opened.kind === 'failed' && opened.error !== 'note-unknown-key') return failed('signature-invalid');
  }
  if (oldSize > checkpoint.value.size) return failed('old-size-larger');
  return ok({ oldSize, proof, checkpoint: checkpoint.value, note: signed });
};

const answer = async (ports: WitnessPorts, key: CosignerKey, asked: Asked): Promise<WitnessAnswer> => {
  const { checkpoint, note } = asked;
  const latest = await readLatest(ports.state, checkpoint.origin, key);
  if (asked.oldSize !== latest.size) {
    return { status: STATUS['old-size-not-latest'], mediaType: SIZE_MEDIA_TYPE, body: encodeSize(latest.size) };
  }
  const refusal = judgeContinuation(latest, asked);
  if (refusal !== undefined) {
    ports.onRefused({ origin: checkpoint.origin, code: refusal, note: note.text });
    return refusalOf(refusal);
  }
  // Later trees never bear earlier times, even when the machine's clock was set back.
  const timeS = Math.max(Math.floor(ports.clock.now() / 1_000), latest.timeS);
  const message = cosignatureMessage(note.text, timeS);
  const cosignature = encodeCosignature(key, timeS, await ports.keys.signEd25519(keyNameOf(ports.name), message));
  const signatures = [...note.signatures, cosignature];
  await ports.state.put(pathOf(checkpoint.origin), encodeSignedNote({ text: note.text, signatures }));
  return { status: 200, mediaType: TEXT, body: encodeSignatureLines(note.text, [cosignature]) };
};

type Latest = { readonly size: number; readonly root: Uint8Array | undefined; readonly timeS: number };

const readLatest = async (state: Objects, origin: string, key: CosignerKey): Promise<Latest> => {
  const bytes = await state.get(pathOf(origin));
  if (bytes === undefined) return { size: 0, root: undefined, timeS: 0 };
  const note = parseNote(bytes);
  const tree = note.kind === 'ok' ? parseCheckpoint(note.value.text) : note;
  const cosigned = note.kind === 'ok' ? await verifyCosignature(note.value, key) : note;
  if (tree.kind === 'failed' || cosigned.kind === 'failed' || tree.value.origin !== origin) {
    throw new WitnessStateDamaged(origin);
  }
  return { size: tree.value.size, root: tree.value.root, timeS: cosigned.value.timeS };
};

const judgeContinuation = (latest: Latest, { checkpoint, proof }: Asked): Refusal | undefined => {
  const { size, root } = checkpoint;
  if (size === 0 && !sameBytes(root, sha256(new Uint8Array(0)))) return 'empty-tree-has-other-root';
  // Every tree continues the empty one, and there is nothing to prove (our verifier refuses to be asked).
  if (latest.size === 0 || latest.root === undefined) return proof.length === 0 ? undefined : 'proof-does-not-verify';
  if (size === latest.size && !sameBytes(root, latest.root)) return 'same-size-other-root';
  const older = { size: latest.size, root: latest.root };
  const verdict = verifyConsistency(sha256, { older, newer: { size, root }, proof });
  return verdict.kind === 'ok' ? undefined : 'proof-does-not-verify';
};
