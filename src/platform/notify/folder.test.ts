import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { instantOfMs } from '#kernel';
import { simulatedClock } from '../clock/simulated.ts';
import { MESSAGE, notifyContract, SENDER } from './contract.ts';
import { openFolderNotify } from './folder.ts';

const openInNewFolder = async () => {
  const root = await mkdtemp(join(tmpdir(), 'mitsuke-notify-'));
  const folder = join(root, 'messages');
  const clock = simulatedClock(instantOfMs(Date.UTC(2026, 10, 21, 3)));
  const notify = await openFolderNotify({ folder, sender: SENDER, clock });
  const received = async () => Promise.all((await readdir(folder)).sort().map((name) => readFile(join(folder, name))));
  return { root, folder, notify, received, close: () => rm(root, { recursive: true, force: true }) };
};

notifyContract('folder', openInNewFolder);

test('a repeat takes the place of the first, and only messages are left in the folder', async () => {
  const { folder, notify, received, close } = await openInNewFolder();
  await notify.send(MESSAGE);
  const [first] = await received();
  await notify.send(MESSAGE);
  await notify.send({ ...MESSAGE, id: 'another' });
  expect(await readdir(folder)).toEqual(['another.eml', `${MESSAGE.id}.eml`]);
  expect((await received())[1]).toEqual(first);
  await close();
});

test('a message is for the eyes of the server’s own user', async () => {
  const { folder, notify, close } = await openInNewFolder();
  await notify.send(MESSAGE);
  expect((await stat(folder)).mode & 0o077).toBe(0);
  expect((await stat(join(folder, `${MESSAGE.id}.eml`))).mode & 0o077).toBe(0);
  await close();
});

test('a folder that is gone is `unreachable`: the message may be sent again later', async () => {
  const { root, notify, close } = await openInNewFolder();
  await rm(root, { recursive: true });
  await expect(notify.send(MESSAGE)).rejects.toMatchObject({ name: 'NotifyFailure', code: 'unreachable' });
  await close();
});
