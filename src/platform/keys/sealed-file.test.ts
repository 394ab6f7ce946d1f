import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Secret } from '#kernel';
import { keysContract } from './contract.ts';
import { openSealedFileKeys, SealedKeysError } from './sealed-file.ts';

const sealingSecret = new Secret('correct horse battery staple');

keysContract('sealed file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mitsuke-keys-'));
  const reopen = () => openSealedFileKeys({ path: join(folder, 'keys.json'), sealingSecret });
  return { keys: await reopen(), reopen, close: () => rm(folder, { recursive: true }) };
});

describe('the sealed key file', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mitsuke-keys-'));
    path = join(folder, 'keys.json');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const codeOf = async (opening: Promise<unknown>): Promise<string> => {
    const error = await opening.then(
      () => undefined,
      (it: unknown) => it,
    );
    if (!(error instanceof SealedKeysError)) throw new Error(`not refused by name: ${String(error)}`);
    return error.code;
  };

  test('is for its owner only, and stands alone in its folder', async () => {
    const keys = await openSealedFileKeys({ path, sealingSecret });
    await keys.ensureEd25519('a');
    await keys.ensureEd25519('b');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['keys.json']);
  });

  test('does not open with another secret, and says nothing of either', async () => {
    await (await openSealedFileKeys({ path, sealingSecret })).ensureEd25519('a');
    const opening = openSealedFileKeys({ path, sealingSecret: new Secret('wrong-secret-word') });
    expect(await codeOf(opening)).toBe('sealed-keys-do-not-open');
    const error: unknown = await opening.catch((it: unknown) => it);
    expect(inspect(error)).not.toContain('wrong-secret-word');
  });

  test('is refused by name when any byte was changed', async () => {
    await (await openSealedFileKeys({ path, sealingSecret })).ensureEd25519('a');
    const sound = await readFile(path, 'utf8');
    const members = JSON.parse(sound) as Record<string, string | number>;
    const alter = (text: string) => (text.startsWith('A') ? `B${text.slice(1)}` : `A${text.slice(1)}`);
    const changes: [object, string][] = [
      [{ format: 'other' }, 'sealed-keys-malformed'],
      [{ N: 1024 }, 'sealed-keys-malformed'],
      [{ cipher: 'none' }, 'sealed-keys-malformed'],
      [{ sealed: '' }, 'sealed-keys-malformed'],
      [{ nonce: 5 }, 'sealed-keys-malformed'],
      [{ salt: alter(String(members.salt)) }, 'sealed-keys-do-not-open'],
      [{ nonce: alter(String(members.nonce)) }, 'sealed-keys-do-not-open'],
      [{ sealed: alter(String(members.sealed)) }, 'sealed-keys-do-not-open'],
    ];
    for (const [change, code] of changes) {
      await writeFile(path, JSON.stringify({ ...members, ...change }));
      expect(await codeOf(openSealedFileKeys({ path, sealingSecret }))).toBe(code);
    }
    for (const text of ['', '{', 'null', '[]', sound.slice(0, -20)]) {
      await writeFile(path, text);
      expect(await codeOf(openSealedFileKeys({ path, sealingSecret }))).toBe('sealed-keys-malformed');
    }
    await writeFile(path, sound);
    await openSealedFileKeys({ path, sealingSecret });
  });

  test('is not written over when it no longer opens', async () => {
    const keys = await openSealedFileKeys({ path, sealingSecret });
    await keys.ensureEd25519('a');
    await writeFile(path, '{}');
    expect(await codeOf(keys.ensureEd25519('b'))).toBe('sealed-keys-malformed');
    expect(await readFile(path, 'utf8')).toBe('{}');
    expect(await readdir(folder)).toEqual(['keys.json']);
  });

  test('takes over the lock of a process that is gone', async () => {
    await writeFile(`${path}.lock`, '4194305 dead');
    const keys = await openSealedFileKeys({ path, sealingSecret });
    expect(await keys.ensureEd25519('a')).toHaveLength(32);
    expect(await readdir(folder)).toEqual(['keys.json']);
  });

  test('holds no seed in the clear, and nothing of a key can be printed', async () => {
    const keys = await openSealedFileKeys({ path, sealingSecret });
    await keys.ensureEd25519('log/a');
    const text = await readFile(path, 'utf8');
    expect(text).not.toContain('log/a');
    expect(text).not.toContain('horse');
    for (const shown of [inspect(keys, { depth: 9, showHidden: true }), JSON.stringify(keys), String(keys)]) {
      expect(shown).not.toContain('horse');
      expect(shown).not.toMatch(/privateKey|seed/);
    }
  });
});

test('a secret shows itself nowhere', () => {
  const secret = new Secret('hush');
  const error = new Error(`with ${secret}`, { cause: { secret } });
  const shown = [
    `${secret}`,
    JSON.stringify({ secret }),
    inspect({ secret }, { depth: 9, showHidden: true }),
    inspect(error),
  ];
  for (const text of shown) {
    expect(text).toContain('[secret]');
    expect(text).not.toContain('hush');
  }
  expect(secret.reveal()).toBe('hush');
});
