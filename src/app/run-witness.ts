/** The witness of this machine: its key, its folder, and one process at a time that may write there. */
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { openWitness, WITNESS_REQUEST_LIMIT_BYTES, type Witness, witnessedLog } from '#evidence';
import { Secret } from '#kernel';
import type { Keys } from '#platform/keys';
import type { Objects } from '#platform/objects';
import { systemClock } from '../platform/clock/system.ts';
import { createLog } from '../platform/http/log.ts';
import { type PlainAnswer, type PlainRequest, servePlain } from '../platform/http/serve-plain.ts';
import { type HeldLock, withFileLock } from '../platform/keys/file-lock.ts';
import { openSealedFileKeys } from '../platform/keys/sealed-file.ts';
import { openFolderObjects } from '../platform/objects/folder.ts';
import { systemRandom } from '../platform/random/system.ts';
import { sealSecretIn } from './seal.ts';
import { originOf, type WitnessConfiguration } from './witness-configuration.ts';

/** A witness that is just stopping may need so long; one that serves keeps its folder. */
const PATIENCE_MS = 2_000;

/** Another process is the witness of this folder: two would cosign two trees. */
export class WitnessFolderHeld extends Error {
  readonly code = 'witness-folder-held';

  constructor(folder: string) {
    super(`${folder} is in use by another process`);
    this.name = 'WitnessFolderHeld';
  }
}

type Ground = { readonly witness: Witness; readonly onFailure: (error: unknown) => void };

/** Opens the witness, makes its key unless it is there, and holds its folder while `work` runs. @throws WitnessFolderHeld */
const withWitness = async <T>(
  configuration: WitnessConfiguration,
  logTo: { write(line: string): void },
  work: (ground: Ground) => Promise<T>,
): Promise<T> => {
  const { folder, name, logs } = configuration;
  const keyFolder = path.join(folder, 'keys');
  await mkdir(keyFolder, { recursive: true, mode: 0o700 });
  const log = createLog({ level: 'info', stream: logTo });
  const held = async ({ stillHeld }: HeldLock): Promise<{ readonly value: T }> => {
    const witness = await openWitness({
      name,
      logs: logs.map((each) => witnessedLog(originOf(each), each.vkeys)),
      keys: await openKeys(configuration, keyFolder),
      clock: systemClock(),
      state: heldObjects(await openFolderObjects(path.join(folder, 'cosigned')), stillHeld, folder),
      onRefused: (refused) => log.warn(refused, 'a signed checkpoint was not cosigned'),
    });
    const onFailure = (error: unknown) => log.error({ err: error }, 'a request could not be answered');
    return { value: await work({ witness, onFailure }) };
  };
  const done = await withFileLock(path.join(folder, 'witness.lock'), held, PATIENCE_MS);
  if (done === undefined) throw new WitnessFolderHeld(folder);
  return done.value;
};

const openKeys = async ({ sealSecretFile }: WitnessConfiguration, keyFolder: string): Promise<Keys> => {
  const sealingSecret =
    sealSecretFile === undefined
      ? sealSecretIn(keyFolder, systemRandom())
      : new Secret(readFileSync(sealSecretFile, 'utf8').trimEnd());
  return openSealedFileKeys({ path: path.join(keyFolder, 'signing-keys'), sealingSecret });
};

/** Writes only while the folder is still this process's: a lock taken over in error must not lead to two trees. */
const heldObjects = (objects: Objects, stillHeld: () => Promise<boolean>, folder: string): Objects => ({
  ...objects,
  put: async (name, bytes) => {
    if (!(await stillHeld())) throw new WitnessFolderHeld(folder);
    await objects.put(name, bytes);
  },
});

/** The witness's verifier key; the key is made unless it is there. @throws WitnessFolderHeld */
export const witnessVkey = (configuration: WitnessConfiguration, logTo: { write(line: string): void }) =>
  withWitness(configuration, logTo, async ({ witness }) => witness.vkey);

export type WitnessRun = {
  readonly configuration: WitnessConfiguration;
  readonly logTo: { write(line: string): void };
  readonly onReady: (ready: { readonly url: string; readonly vkey: string }) => void;
  readonly until: Promise<void>;
};

/** Serves until told to stop, and finishes what is in hand. @throws WitnessFolderHeld, the system's error of listening */
export const runWitness = ({ configuration, logTo, onReady, until }: WitnessRun): Promise<void> =>
  withWitness(configuration, logTo, async ({ witness, onFailure }) => {
    const { host, port } = configuration;
    const server = await servePlain({
      host,
      port,
      limitBytes: WITNESS_REQUEST_LIMIT_BYTES,
      onFailure,
      handle: (asked) => answer(witness, asked),
    });
    onReady({ url: server.url, vkey: witness.vkey });
    await until;
    await server.close();
  });

const CHECKPOINT = /^\/([0-9a-f]{64})\/checkpoint$/;
const NOTHING = { mediaType: 'text/plain; charset=utf-8', body: new Uint8Array(0) };

const answer = async (witness: Witness, { method, path: asked, body }: PlainRequest): Promise<PlainAnswer> => {
  if (asked === '/add-checkpoint') {
    return method === 'POST' ? witness.addCheckpoint(body) : { status: 405, ...NOTHING };
  }
  const origin = CHECKPOINT.exec(asked)?.[1];
  if (origin === undefined) return { status: 404, ...NOTHING };
  return method === 'GET' ? witness.readCheckpoint(origin) : { status: 405, ...NOTHING };
};
