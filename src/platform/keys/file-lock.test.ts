import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withFileLock } from './file-lock.ts';

let folder: string;
let path: string;
let child: ChildProcess | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mitsuke-lock-'));
  path = join(folder, 'keys.lock');
});
afterEach(async () => {
  if (child?.exitCode === null && child.signalCode === null) await end(child);
  child = undefined;
  await rm(folder, { recursive: true });
});

const end = async (running: ChildProcess) => {
  const ended = once(running, 'exit');
  running.kill('SIGKILL');
  await ended;
};
/** A process that takes the lock and keeps it. */
const holdElsewhere = async (): Promise<{ readonly child: ChildProcess; readonly token: string }> => {
  const program = `
    const { withFileLock } = await import(process.argv[1]);
    const held = new Promise((resolve) => setTimeout(resolve, 60_000));
    await withFileLock(process.argv[2], () => { console.log('held'); return held; });`;
  const lockModule = join(import.meta.dirname, 'file-lock.ts');
  const started = spawn(process.execPath, ['--input-type=module', '-e', program, lockModule, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child = started;
  await once(started.stdout, 'data');
  return { child: started, token: await readFile(path, 'utf8') };
};
const ownToken = async (): Promise<string[]> =>
  ((await withFileLock(path, () => readFile(path, 'utf8'))) ?? '').split(' ');
/** How long it took to have the lock once. */
const takeMs = async (): Promise<number> => {
  const before = performance.now();
  expect(await withFileLock(path, async ({ stillHeld }) => stillHeld())).toBe(true);
  expect(await readdir(folder)).toEqual([]);
  return performance.now() - before;
};
/** Well below the ten seconds after which a lock is given up. */
const AT_ONCE_MS = 5_000;

describe('a lock file', () => {
  test('lets in one after the other', async () => {
    const events: string[] = [];
    const work = (name: string) =>
      withFileLock(path, async () => {
        events.push(`${name} in`);
        await sleep(20);
        events.push(`${name} out`);
      });
    await Promise.all(['a', 'b', 'c'].map(work));
    expect(events).toHaveLength(6);
    for (let at = 0; at < 6; at += 2) expect(events[at + 1]).toBe(events[at]?.replace('in', 'out'));
  });

  test('of another process is respected while it lives, and taken over when it is gone', async () => {
    const holder = await holdElsewhere();
    let entered = false;
    const waiting = withFileLock(path, async () => {
      entered = true;
    });
    await sleep(300);
    expect(entered).toBe(false);
    expect(await readFile(path, 'utf8')).toBe(holder.token);
    await end(holder.child);
    await waiting;
    expect(entered).toBe(true);
  });

  test('that carries this process’s id from an earlier life is taken over', async () => {
    const [processId, , start] = await ownToken();
    for (const left of [
      `${processId} 0123456789abcdef`,
      `${processId} 0123456789abcdef -`,
      `${processId} 0123456789abcdef ${start === '-' ? 'x' : start}1`,
    ]) {
      await writeFile(path, left);
      expect(await takeMs()).toBeLessThan(AT_ONCE_MS);
    }
  });

  test.runIf(existsSync('/proc/self/stat'))(
    'that carries the id of a process that lives, but began at another time, is taken over',
    async () => {
      const holder = await holdElsewhere();
      await writeFile(path, `${holder.token}1`);
      expect(await takeMs()).toBeLessThan(AT_ONCE_MS);
      expect(holder.child.exitCode).toBeNull();
    },
  );

  test.each(['', '4194305 dead', 'no number', '-1 x -'])('that holds %j is taken over', async (left) => {
    await writeFile(path, left);
    expect(await takeMs()).toBeLessThan(AT_ONCE_MS);
  });

  test('is removed when the work throws', async () => {
    const work = withFileLock(path, () => Promise.reject(new Error('no')));
    await expect(work).rejects.toThrow('no');
    expect(await readdir(folder)).toEqual([]);
  });
});
