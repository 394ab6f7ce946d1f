/** What every adapter of Files must do. `make` lays out a small tree and says where. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FileFailure, type Files } from './port.ts';

export type Tree = {
  readonly files: Files;
  /** Holds `a.txt` ("hello"), `b` (a folder), `link` (to the tree itself), `socket`. */
  readonly root: string;
  append(path: string, text: string): void;
  close(): void;
};

export const filesContract = (adapter: string, make: () => Promise<Tree>): void => {
  describe(`files: ${adapter}`, () => {
    let tree: Tree;
    beforeAll(async () => {
      tree = await make();
    });
    afterAll(() => tree.close());

    const at = (name: string): string => `${tree.root}/${name}`;

    test('says what each name is, without following links', () => {
      const kinds = ['a.txt', 'b', 'link', 'socket'].map((name) => {
        const looked = tree.files.look(at(name));
        return looked.kind === 'ok' ? looked.value.kind : looked.error;
      });
      expect(kinds).toEqual(['file', 'folder', 'symbolic-link', 'pipe-or-socket']);
      expect(tree.files.look(at('none'))).toEqual({ kind: 'failed', error: 'gone' });
    });

    test('lists a folder in order', () => {
      const listed = tree.files.list(tree.root);
      expect(listed).toEqual({ kind: 'ok', value: ['a.txt', 'b', 'link', 'socket'].map(at) });
    });

    test('two ways to one folder have one identity', () => {
      const [here, there] = [tree.files.look(tree.root), tree.files.look(at('link'), { follow: true })];
      expect(here.kind === 'ok' && there.kind === 'ok' && here.value.identity === there.value.identity).toBe(true);
    });

    test('reads from any place, up to the end that there is now', () => {
      const opened = tree.files.open(at('a.txt'));
      if (opened.kind === 'failed') throw new FileFailure(opened.error);
      const into = new Uint8Array(8);
      expect(opened.value.read(into, 1)).toBe(4);
      expect(new TextDecoder().decode(into.subarray(0, 4))).toBe('ello');
      tree.append(at('a.txt'), ' there');
      expect(opened.value.bytes()).toBe(11);
      expect(opened.value.read(into, 9)).toBe(2);
      opened.value.close();
    });

    test('does not open what is no file', () => {
      expect(tree.files.open(at('socket')).kind).toBe('failed');
    });
  });
};
