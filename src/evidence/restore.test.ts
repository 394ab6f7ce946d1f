/** A database that is set back to an older state, as by a restored backup or a failover that lost the newest commits. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TenantId } from '#kernel';
import type { Objects } from '#platform/objects';
import { clientConfigOf } from '../platform/database/connection.ts';
import { openFolderObjects } from '../platform/objects/folder.ts';
import { createEvidence, type EvidencePorts, HeadMoved, LogDamaged, type Pass, verifyExport } from './index.ts';
import { filesOf, folderOf } from './log-files.ts';
import { sequenceLog, type Trees } from './sequence.ts';
import { appendMany, newId, openTestEvidence, scopeOf, type TestEvidence } from './testing.ts';

let room: TestEvidence;
let administrator: Client;
let tenant: TenantId;
/** Names of all that was written or removed since the last look. */
let changed: string[];
let ports: EvidencePorts;

beforeEach(async () => {
  room = await openTestEvidence();
  administrator = new Client(clientConfigOf(room.database.administrator));
  await administrator.connect();
  tenant = newId('ten');
  changed = [];
  ports = { ...room.ports, objects: watch(room.ports.objects) };
});
afterEach(async () => {
  await administrator.end();
  await room.close();
});

const watch = (objects: Objects): Objects => ({
  get: (name) => objects.get(name),
  put: (name, bytes) => {
    changed.push(name);
    return objects.put(name, bytes);
  },
  remove: (name) => {
    changed.push(name);
    return objects.remove(name);
  },
  removeUnder: (folder) => {
    changed.push(folder);
    return objects.removeUnder(folder);
  },
});

const pass = async (using = ports): Promise<Pass> => {
  const outcome = await createEvidence(using).sequencer.runOnce();
  if (outcome.kind === 'failed') throw new Error(outcome.error);
  return outcome.value;
};
const TABLES = ['log', 'log_key', 'arrival', 'entry'];
const backUp = (name: string) =>
  administrator.query(
    `create schema ${name}; ${TABLES.map((each) => `create table ${name}.${each} as table evidence.${each}`).join(';')}`,
  );
const restore = (name: string) =>
  administrator.query(`
    begin;
    truncate ${TABLES.map((each) => `evidence.${each}`)};
    ${TABLES.map((each) => `insert into evidence.${each} select * from ${name}.${each}`).join(';')};
    commit`);
const publishedCheckpoint = async (): Promise<Uint8Array | undefined> => {
  const { log } = await room.evidence.logOf(scopeOf(tenant));
  return filesOf(room.ports.objects, log)('checkpoint');
};
const verdict = async () => {
  const { log, vkey } = await room.evidence.logOf(scopeOf(tenant));
  return verifyExport({ read: filesOf(room.ports.objects, log), vkey });
};
const damaged = (code: string) => ({
  published: 0,
  failures: [{ tenant, error: expect.objectContaining({ name: 'LogDamaged', code }) }],
});

/** Publishes trees of 4 and of 6 entries, with a backup of either; the database is left at the older. */
const setBack = async (): Promise<void> => {
  await appendMany(room, tenant, 3);
  await pass();
  await backUp('older');
  await appendMany(room, tenant, 2);
  await pass();
  await backUp('newer');
  await restore('older');
  changed = [];
};

describe('a database set back behind what is published', () => {
  test.each([
    ['nothing new', 0],
    ['fewer entries than were lost', 1],
    ['as many entries as were lost', 2],
    ['more entries than were lost', 3],
  ])('and given %s publishes nothing, and goes on when the newer rows are back', async (_, count) => {
    await setBack();
    const before = await publishedCheckpoint();
    await appendMany(room, tenant, count);
    expect(await pass()).toEqual(damaged('published-is-ahead'));
    expect(changed).toEqual([]);
    expect(await publishedCheckpoint()).toEqual(before);
    expect(await verdict()).toMatchObject({ kind: 'verified', size: 6 });

    await restore('newer');
    await appendMany(room, tenant, 1);
    expect(await pass()).toEqual({ published: 1, failures: [] });
    expect(await verdict()).toMatchObject({ kind: 'verified', size: 7 });
  });

  test('before its first checkpoint publishes nothing', async () => {
    await appendMany(room, tenant, 1);
    await backUp('older');
    await appendMany(room, tenant, 1);
    await pass();
    await restore('older');
    changed = [];
    expect(await pass()).toEqual(damaged('published-is-ahead'));
    expect(changed).toEqual([]);
  });

  test('within one turn is noticed by that turn', async () => {
    const trees: Trees = new Map();
    const round = () => sequenceLog(ports, { tenant, trees, lost: new AbortController().signal });
    await appendMany(room, tenant, 3);
    await round();
    await backUp('older');
    await appendMany(room, tenant, 2);
    await round();
    await restore('older');
    await appendMany(room, tenant, 2);
    changed = [];
    for (let times = 0; times < 2; times++) {
      await expect(round()).rejects.toMatchObject({ code: 'published-is-ahead' });
      await expect(round()).rejects.toThrow(LogDamaged);
    }
    expect(changed).toEqual([]);
  });

  test('with a head of the same size and another root publishes nothing', async () => {
    await setBack();
    const before = await publishedCheckpoint();
    const elsewhere = await mkdtemp(join(tmpdir(), 'mitsuke-restore-'));
    const { log } = await room.evidence.logOf(scopeOf(tenant));
    const objects = await openFolderObjects(elsewhere);
    for (const path of ['tile/0/000.p/4', 'tile/entries/000.p/4']) {
      const bytes = await room.ports.objects.get(`${folderOf(log)}/${path}`);
      if (bytes === undefined) throw new Error('the tile of the older tree is gone');
      await objects.put(`${folderOf(log)}/${path}`, bytes);
    }
    await appendMany(room, tenant, 2);
    expect(await pass({ ...ports, objects })).toEqual({ published: 2, failures: [] });
    await rm(elsewhere, { recursive: true });

    expect(await pass()).toEqual(damaged('published-is-ahead'));
    await appendMany(room, tenant, 1);
    expect(await pass()).toEqual(damaged('published-is-ahead'));
    expect(changed).toEqual([]);
    expect(await publishedCheckpoint()).toEqual(before);
  });
});

describe('a published checkpoint', () => {
  const put = async (bytes: Uint8Array) => {
    const { log } = await room.evidence.logOf(scopeOf(tenant));
    await room.ports.objects.put(`${folderOf(log)}/checkpoint`, bytes);
    changed = [];
  };

  test('that is not one of this log’s key is left as it is, and nothing more is published', async () => {
    const other = newId('ten');
    await appendMany(room, tenant, 3);
    await appendMany(room, other, 3);
    await pass();
    const sound = (await publishedCheckpoint()) as Uint8Array;
    const { log } = await room.evidence.logOf(scopeOf(other));
    const theirs = (await filesOf(room.ports.objects, log)('checkpoint')) as Uint8Array;
    const forged = sound.with(sound.length - 20, sound[sound.length - 20] === 0x41 ? 0x42 : 0x41);
    await appendMany(room, tenant, 1);
    for (const bytes of [new Uint8Array(0), sound.slice(0, -1), forged, theirs]) {
      await put(bytes);
      expect(await pass()).toEqual(damaged('published-does-not-open'));
      expect(changed).toEqual([]);
      expect(await publishedCheckpoint()).toEqual(bytes);
    }
    await put(sound);
    expect(await pass()).toEqual({ published: 1, failures: [] });
  });

  test('that is older than the head is replaced by it, with or without new entries', async () => {
    await appendMany(room, tenant, 3);
    await pass();
    const older = (await publishedCheckpoint()) as Uint8Array;
    await appendMany(room, tenant, 2);
    await pass();
    const newer = await publishedCheckpoint();
    await put(older);
    expect(await pass()).toEqual({ published: 0, failures: [] });
    expect(await publishedCheckpoint()).toEqual(newer);
    await put(older);
    await appendMany(room, tenant, 1);
    expect(await pass()).toEqual({ published: 1, failures: [] });
    expect(await verdict()).toMatchObject({ kind: 'verified', size: 7 });
  });

  test('that another process wrote since the head was read is no damage', async () => {
    await appendMany(room, tenant, 3);
    const get = async (name: string) => {
      await pass();
      return room.ports.objects.get(name);
    };
    const late = { ...room.ports, objects: { ...room.ports.objects, get } };
    const turn = sequenceLog(late, { tenant, trees: new Map(), lost: new AbortController().signal });
    await expect(turn).rejects.toThrow(HeadMoved);
    expect(await verdict()).toMatchObject({ kind: 'verified', size: 4 });
  });

  test('is not read again by the turn that wrote it', async () => {
    const trees: Trees = new Map();
    const reads: string[] = [];
    const objects: Objects = {
      ...room.ports.objects,
      get: (name) => {
        reads.push(name);
        return room.ports.objects.get(name);
      },
    };
    const round = async () => {
      await appendMany(room, tenant, 1);
      return sequenceLog({ ...room.ports, objects }, { tenant, trees, lost: new AbortController().signal });
    };
    await round();
    expect(reads).toHaveLength(1);
    await round();
    await round();
    expect(reads).toHaveLength(1);
  });
});
