import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { objectsContract } from './contract.ts';
import { openFolderObjects } from './folder.ts';

const openInNewFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mitsuke-objects-'));
  const objects = await openFolderObjects(folder);
  return { folder, objects, close: () => rm(folder, { recursive: true }) };
};

objectsContract('folder', openInNewFolder);

test('objects are there after opening the folder again, and nothing else is left in it', async () => {
  const { folder, objects, close } = await openInNewFolder();
  await objects.put('logs/a/checkpoint', Uint8Array.of(7));
  const again = await openFolderObjects(folder);
  expect(await again.get('logs/a/checkpoint')).toEqual(Uint8Array.of(7));
  expect(await readdir(join(folder, 'logs/a'))).toEqual(['checkpoint']);
  await close();
});

test('a folder removed by another process is made again', async () => {
  const { folder, objects, close } = await openInNewFolder();
  await objects.put('a/b/one', Uint8Array.of(1));
  await rm(join(folder, 'a'), { recursive: true });
  await objects.put('a/b/two', Uint8Array.of(2));
  expect(await objects.get('a/b/two')).toEqual(Uint8Array.of(2));
  await close();
});

test('a put that cannot be written fails, and leaves no file behind', async () => {
  const { folder, objects, close } = await openInNewFolder();
  await writeFile(join(folder, 'file'), 'x');
  await expect(objects.put('file/below', Uint8Array.of(1))).rejects.toThrow();
  await objects.put('folder/below', Uint8Array.of(1));
  await expect(objects.put('folder', Uint8Array.of(1))).rejects.toThrow();
  expect((await readdir(folder)).sort()).toEqual(['file', 'folder']);
  await close();
});
