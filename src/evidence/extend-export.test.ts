/** A copy of a log that is added to: what it has afterwards, and every way in which it is refused. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ReadFile, utf8 } from '#evidence-verifier';
import type { TenantId } from '#kernel';
import type { Objects } from '#platform/objects';
import { exportLog, extendExport, verifyExport } from './index.ts';
import { filesOf } from './log-files.ts';
import { appendMany, newId, openTestEvidence, scopeOf, type TestEvidence } from './testing.ts';

let room: TestEvidence;
const tenant: TenantId = newId('ten');
/** Copies as they were at each size, in ascending order; the log itself is as the last of them. */
const SIZES = [3, 200, 256, 300, 511, 513, 1_100];
const copies = new Map<number, Files>();
let source: ReadFile;
let vkey: string;

class Files implements Objects {
  readonly held: Map<string, Uint8Array>;

  constructor(held: Iterable<[string, Uint8Array]> = []) {
    this.held = new Map(held);
  }

  get = async (name: string) => this.held.get(name);
  put = async (name: string, bytes: Uint8Array) => void this.held.set(name, Uint8Array.from(bytes));
  remove = async (name: string) => void this.held.delete(name);
  removeUnder = async (folder: string) => {
    for (const name of this.held.keys()) if (name.startsWith(`${folder}/`)) this.held.delete(name);
  };

  get names(): string[] {
    return [...this.held.keys()].sort();
  }
}

beforeAll(async () => {
  room = await openTestEvidence();
  let size = 1;
  for (const wanted of SIZES) {
    await appendMany(room, tenant, wanted - size);
    size = wanted;
    await room.evidence.sequencer.runOnce();
    const state = await room.evidence.logOf(scopeOf(tenant));
    source = filesOf(room.ports.objects, state.log);
    vkey = state.vkey;
    const copy = new Files();
    expect(await exportLog({ from: source, to: copy })).toEqual({ kind: 'ok', value: { size } });
    copies.set(size, copy);
  }
});
afterAll(() => room.close());

const copyOf = (size: number) => new Files(copies.get(size)?.held);
const extend = (to: Objects, since: number, from: ReadFile = source) => extendExport({ from, to, since });

describe('a copy that is added to', () => {
  const pairs = SIZES.flatMap((since, i) => SIZES.slice(i).map((size) => [since, size] as const));
  test.each(pairs)('of %i entries becomes one of %i, read no further back than it must', async (since, size) => {
    const [copy, whole] = [copyOf(since), copyOf(size)];
    const older = copy.held.get('checkpoint') as Uint8Array;
    const read: string[] = [];
    const from: ReadFile = (path) => {
      read.push(path);
      return whole.get(path);
    };
    expect(await extend(copy, since, from)).toEqual({ kind: 'ok', value: { size, added: size - since } });
    expect(await verifyExport({ read: copy.get, vkey, older })).toMatchObject({ kind: 'verified', size });
    for (const [name, bytes] of whole.held) expect(copy.held.get(name)).toEqual(bytes);
    // Nothing but partial tiles of the copy's own tiles that are still not full.
    const more = copy.names.filter((name) => !whole.held.has(name));
    expect(more.every((name) => /[.]p[/]\d+$/.test(name) && copies.get(since)?.held.has(name))).toBe(true);
    const bundles = read.filter((path) => path.startsWith('tile/entries/'));
    const unfinished = size === since ? 0 : Math.ceil(size / 256) - Math.floor(since / 256);
    expect(new Set(bundles.map((path) => path.split('.')[0])).size).toBe(unfinished);
    expect(read.filter((path) => path !== 'time-stamps/index')).toHaveLength(1 + bundles.length);
  });

  test('gets the time stamps that came since, and keeps those that it has', async () => {
    const stamp = (size: number): [string, Uint8Array][] => [
      [`time-stamps/${size}/checkpoint`, utf8(`checkpoint of ${size}`)],
      [`time-stamps/${size}/response.tsr`, utf8(`stamp of ${size}`)],
    ];
    const index = (...sizes: number[]): [string, Uint8Array] => [
      'time-stamps/index',
      utf8(sizes.map((size) => `${size} 2026-11-01T00:00:00.000Z\n`).join('')),
    ];
    const copy = new Files([...copyOf(300).held, ...stamp(200), index(200)]);
    const whole = new Files([...copyOf(513).held, ...stamp(200), ...stamp(511), ...stamp(600), index(200, 511, 600)]);
    const read: string[] = [];
    const from: ReadFile = (path) => {
      read.push(path);
      return whole.get(path);
    };
    expect(await extend(copy, 300, from)).toMatchObject({ kind: 'ok' });
    expect(read.filter((path) => path.includes('/200/'))).toEqual([]);
    for (const [name, bytes] of [...stamp(200), ...stamp(511), index(200, 511)]) {
      expect(copy.held.get(name)).toEqual(bytes);
    }
    expect(copy.names.filter((name) => name.includes('/600/'))).toEqual([]);
    const elsewhere = new Files([...copyOf(513).held]);
    const kept = new Files([...copyOf(300).held, ...stamp(200), index(200)]);
    expect(await extend(kept, 300, elsewhere.get)).toMatchObject({ kind: 'ok' });
    expect(kept.held.get('time-stamps/index')).toEqual(index(200)[1]);
  });

  test('cut short at any write is as it was, and goes on when the same is asked again', async () => {
    for (let at = 1, done = false; !done; at++) {
      const copy = copyOf(200);
      let writes = 0;
      const once = <T>(work: () => Promise<T>): Promise<T> => {
        writes += 1;
        return writes < at ? work() : Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' }));
      };
      const full: Objects = {
        get: copy.get,
        put: (name, bytes) => once(() => copy.put(name, bytes)),
        remove: (name) => once(() => copy.remove(name)),
        removeUnder: (folder) => once(() => copy.removeUnder(folder)),
      };
      const outcome = await extend(full, 200).catch((error: Error) => error.message);
      done = outcome !== 'no space';
      const size = (await verifyExport({ read: copy.get, vkey })) as { size?: number };
      expect([200, 1_100]).toContain(size.size);
      if (size.size === 200) expect(await extend(copy, 200)).toMatchObject({ value: { size: 1_100 } });
      expect(await verifyExport({ read: copy.get, vkey })).toMatchObject({ kind: 'verified', size: 1_100 });
      if (done) expect(at).toBeGreaterThan(10);
    }
  });
});

describe('adding is refused', () => {
  const changed = (files: Files, name: string, at: number) => {
    const bytes = files.held.get(name) as Uint8Array;
    files.held.set(name, bytes.with(at, (bytes[at] ?? 0) ^ 1));
    return files;
  };
  const without = (files: Files, name: string) => {
    files.held.delete(name);
    return files;
  };
  const anotherLog = async () => {
    const other = newId('ten');
    await appendMany(room, other, 300);
    await room.evidence.sequencer.runOnce();
    return filesOf(room.ports.objects, (await room.evidence.logOf(scopeOf(other))).log);
  };
  /** The log's own name over the other's tree, as by an operator who wrote another history. */
  const rewritten = async (): Promise<ReadFile> => {
    const files = await anotherLog();
    const theirs = Buffer.from((await files('checkpoint')) as Uint8Array).toString();
    const ours = Buffer.from((await source('checkpoint')) as Uint8Array).toString();
    const swapped = theirs.replaceAll(theirs.split('\n')[0] as string, ours.split('\n')[0] as string);
    return async (path) => (path === 'checkpoint' ? Buffer.from(swapped) : files(path));
  };
  const newest = () => copyOf(1_100).get;

  test.each<[string, () => Promise<[Files, number, ReadFile]>, object]>([
    ['where there is no copy', async () => [new Files(), 0, newest()], { code: 'copy-missing', path: 'checkpoint' }],
    ['to a copy of another size', async () => [copyOf(200), 199, newest()], { code: 'copy-of-another-size' }],
    [
      'to a copy with a changed tile',
      async () => [changed(copyOf(200), 'tile/0/000.p/200', 7), 200, newest()],
      { code: 'copy-damaged' },
    ],
    [
      'to a copy that lacks a tile',
      async () => [without(copyOf(200), 'tile/0/000.p/200'), 200, newest()],
      { code: 'copy-damaged' },
    ],
    [
      'to a copy with a mangled checkpoint',
      async () => [new Files([['checkpoint', Buffer.from('x')]]), 0, newest()],
      { code: 'note-without-signatures' },
    ],
    ['from another log', async () => [copyOf(200), 200, await anotherLog()], { code: 'another-log' }],
    ['from an older copy', async () => [copyOf(300), 300, copyOf(256).get], { code: 'source-behind' }],
    ['from what has no checkpoint', async () => [copyOf(3), 3, new Files().get], { code: 'checkpoint-missing' }],
    [
      'from another history',
      async () => [copyOf(200), 200, await rewritten()],
      { code: 'not-a-continuation', path: 'tile/entries/000', index: 0 },
    ],
    [
      'from another history after a full bundle',
      async () => [copyOf(256), 256, await rewritten()],
      { code: 'not-a-continuation', path: 'checkpoint' },
    ],
    [
      'from a source with a changed entry',
      async () => [copyOf(256), 256, changed(copyOf(1_100), 'tile/entries/002', 900).get],
      { code: 'not-a-continuation', path: 'checkpoint' },
    ],
    [
      'from a source that changed an entry that the copy has',
      async () => [copyOf(200), 200, changed(copyOf(1_100), 'tile/entries/000', 5).get],
      { code: 'not-a-continuation', index: 0 },
    ],
    [
      'from a source that lacks a bundle',
      async () => [copyOf(200), 200, without(copyOf(1_100), 'tile/entries/002').get],
      { code: 'bundle-missing', path: 'tile/entries/002', index: 512 },
    ],
    [
      'from a source with a truncated bundle',
      async () => {
        const files = copyOf(1_100);
        files.held.set('tile/entries/002', (files.held.get('tile/entries/002') as Uint8Array).slice(0, -1));
        return [copyOf(200), 200, files.get];
      },
      { code: 'bundle-truncated', path: 'tile/entries/002', index: 767 },
    ],
  ])('%s, and the copy still says what it said', async (_, prepare, refusal) => {
    const [copy, since, from] = await prepare();
    const before = await verifyExport({ read: copy.get, vkey });
    expect(await extend(copy, since, from)).toEqual({ kind: 'failed', error: expect.objectContaining(refusal) });
    expect(await verifyExport({ read: copy.get, vkey })).toEqual(before);
  });
});
