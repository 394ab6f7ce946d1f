/** For tests: a real witness on loopback that can be down, silent, or made to answer something else. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '#kernel';
import { systemClock } from '../../platform/clock/system.ts';
import { type PlainAnswer, servePlain } from '../../platform/http/serve-plain.ts';
import { openSealedFileKeys } from '../../platform/keys/sealed-file.ts';
import { openFolderObjects } from '../../platform/objects/folder.ts';
import { WITNESS_REQUEST_LIMIT_BYTES } from './add-checkpoint.ts';
import { openWitness, witnessedLog } from './witness.ts';

export type TestWitness = {
  readonly name: string;
  readonly vkey: string;
  /** `VKEY URL`, as in the configuration. */
  readonly line: string;
  readonly host: string;
  /** Requests that came. */
  readonly seen: string[];
  /** In place of the witness's own answer; `undefined`: its own again. */
  answer: ((own: () => Promise<PlainAnswer>) => Promise<PlainAnswer>) | undefined;
  /** The same key, other logs. */
  know(logs: readonly { readonly origin: string; readonly vkeys: readonly string[] }[]): Promise<void>;
  close(): Promise<void>;
};

export const openTestWitness = async (name: string): Promise<TestWitness> => {
  const folder = await mkdtemp(join(tmpdir(), 'mitsuke-witness-'));
  const keys = await openSealedFileKeys({
    path: join(folder, 'keys.json'),
    sealingSecret: new Secret('for tests only'),
  });
  const state = await openFolderObjects(join(folder, 'cosigned'));
  const open = (logs: Parameters<TestWitness['know']>[0]) =>
    openWitness({
      name,
      logs: logs.map(({ origin, vkeys }) => witnessedLog(origin, vkeys)),
      keys,
      clock: systemClock(),
      state,
      onRefused: () => undefined,
    });
  let witness = await open([]);
  const seen: string[] = [];
  const server = await servePlain({
    host: '127.0.0.1',
    port: 0,
    limitBytes: WITNESS_REQUEST_LIMIT_BYTES,
    onFailure: () => undefined,
    handle: ({ body }) => {
      seen.push(Buffer.from(body).toString('utf8'));
      const own = () => witness.addCheckpoint(body);
      return tested.answer === undefined ? own() : tested.answer(own);
    },
  });
  const host = `${name.replace(/[^a-z0-9]/g, '-')}.localhost`;
  const tested: TestWitness = {
    name,
    vkey: witness.vkey,
    line: `${witness.vkey} http://${host}:${new URL(server.url).port}/`,
    host,
    seen,
    answer: undefined,
    know: async (logs) => {
      witness = await open(logs);
    },
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
  return tested;
};
