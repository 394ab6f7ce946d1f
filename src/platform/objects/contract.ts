/** What every adapter of Objects must do. Run from a test of the adapter. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Objects } from './port.ts';

export type OpenedObjects = { readonly objects: Objects; readonly close: () => Promise<void> };

export const objectsContract = (adapter: string, open: () => Promise<OpenedObjects>): void => {
  describe(`objects: ${adapter}`, () => {
    let opened: OpenedObjects;
    let objects: Objects;

    beforeEach(async () => {
      opened = await open();
      objects = opened.objects;
    });
    afterEach(() => opened.close());

    test('gives back what was put, and the last of what was put twice', async () => {
      await objects.put('a/b/c', Uint8Array.of(1, 2, 3));
      await objects.put('a/b.p/1', Uint8Array.of());
      expect(await objects.get('a/b/c')).toEqual(Uint8Array.of(1, 2, 3));
      expect(await objects.get('a/b.p/1')).toEqual(Uint8Array.of());
      await objects.put('a/b/c', Uint8Array.of(4));
      expect(await objects.get('a/b/c')).toEqual(Uint8Array.of(4));
    });

    test('does not hold on to the caller’s bytes', async () => {
      const bytes = Uint8Array.of(1, 2, 3);
      await objects.put('x', bytes);
      bytes[0] = 9;
      const read = await objects.get('x');
      expect(read).toEqual(Uint8Array.of(1, 2, 3));
      read?.fill(0);
      expect(await objects.get('x')).toEqual(Uint8Array.of(1, 2, 3));
    });

    test('knows nothing of names never put, also beside and below others', async () => {
      await objects.put('a/b', Uint8Array.of(1));
      for (const name of ['a', 'a/c', 'a/b/c', 'z', 'A/B']) expect(await objects.get(name)).toBeUndefined();
    });

    test.each([
      '',
      '/',
      '/a',
      'a/',
      'a//b',
      '.',
      '..',
      'a/../b',
      '../a',
      'a/.',
      'a\\b',
      'a b',
      'a\0',
      '~a',
      'é',
      'a\n',
    ])('refuses the name %j', async (name) => {
      await expect(objects.put(name, Uint8Array.of(1))).rejects.toThrow(RangeError);
      await expect(objects.get(name)).rejects.toThrow(RangeError);
      await expect(objects.removeUnder(name)).rejects.toThrow(RangeError);
      await expect(objects.remove(name)).rejects.toThrow(RangeError);
    });

    test('accepts only names of the stated form', async () => {
      await fc.assert(
        fc.asyncProperty(fc.string({ unit: fc.constantFrom('a', '.', '/', '-', '~', ' ') }), async (name) => {
          const sound = name.split('/').every((part) => /^[a.-]+$/.test(part) && part !== '.' && part !== '..');
          const outcome = await objects.get(name).then(
            () => 'accepted',
            (error: unknown) => (error instanceof RangeError ? 'refused' : 'broken'),
          );
          expect(outcome).toBe(sound ? 'accepted' : 'refused');
        }),
        { numRuns: 200 },
      );
    });

    test('keeps one of the two when the same name is put at once', async () => {
      const versions = Array.from({ length: 20 }, (_, i) => new Uint8Array(5000).fill(i));
      await Promise.all(versions.map((bytes) => objects.put('same', bytes)));
      const kept = await objects.get('same');
      expect(versions).toContainEqual(kept);
    });

    test('forgets one object and nothing beside or below it, and takes it again', async () => {
      for (const name of ['r/a', 'r/a.b', 'r/b/c']) await objects.put(name, Uint8Array.of(1));
      for (const name of ['r/a', 'r/a', 'r/none', 'none/at/all', 'r/b']) await objects.remove(name);
      expect(await objects.get('r/a')).toBeUndefined();
      expect(await objects.get('r/a.b')).toEqual(Uint8Array.of(1));
      expect(await objects.get('r/b/c')).toEqual(Uint8Array.of(1));
      await objects.put('r/a', Uint8Array.of(2));
      expect(await objects.get('r/a')).toEqual(Uint8Array.of(2));
    });

    test('forgets a folder and nothing beside it, and takes new objects there', async () => {
      for (const name of ['t/000', 't/000.p/1', 't/000.p/2/3', 't/000.pq/1']) await objects.put(name, Uint8Array.of(1));
      await objects.removeUnder('t/000.p');
      await objects.removeUnder('t/000.p');
      await objects.removeUnder('t/000');
      expect(await objects.get('t/000.p/1')).toBeUndefined();
      expect(await objects.get('t/000.p/2/3')).toBeUndefined();
      expect(await objects.get('t/000')).toEqual(Uint8Array.of(1));
      expect(await objects.get('t/000.pq/1')).toEqual(Uint8Array.of(1));
      await objects.put('t/000.p/2/3', Uint8Array.of(2));
      expect(await objects.get('t/000.p/2/3')).toEqual(Uint8Array.of(2));
    });
  });
};
