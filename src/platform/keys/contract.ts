/** What every adapter of Keys must do. Run from a test of the adapter. */
import { createPublicKey, verify } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Keys } from './port.ts';

export type OpenedKeys = {
  readonly keys: Keys;
  /** The same store again, as after a restart. */
  readonly reopen: () => Promise<Keys>;
  readonly close: () => Promise<void>;
};

const verifies = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean => {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey).toString('base64url') };
  return verify(null, message, createPublicKey({ key: jwk, format: 'jwk' }), signature);
};

export const keysContract = (adapter: string, open: () => Promise<OpenedKeys>): void => {
  describe(`keys: ${adapter}`, () => {
    const message = new TextEncoder().encode('message');
    let opened: OpenedKeys;

    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    test('a signature verifies with the public key, which stays the same', async () => {
      const { keys } = opened;
      const publicKey = await keys.ensureEd25519('log/a');
      expect(publicKey).toHaveLength(32);
      const signature = await keys.signEd25519('log/a', message);
      expect(signature).toHaveLength(64);
      expect(verifies(publicKey, message, signature)).toBe(true);
      expect(verifies(publicKey, new TextEncoder().encode('massage'), signature)).toBe(false);
      expect(await keys.ensureEd25519('log/a')).toEqual(publicKey);
    });

    test('each name has its own key', async () => {
      const { keys } = opened;
      const [a, b] = [await keys.ensureEd25519('a'), await keys.ensureEd25519('b')];
      expect(a).not.toEqual(b);
      expect(verifies(b, message, await keys.signEd25519('a', message))).toBe(false);
    });

    test('a name without key signs nothing', async () => {
      await expect(opened.keys.signEd25519('nobody', message)).rejects.toThrow(RangeError);
      await expect(opened.keys.ensureEd25519('')).rejects.toThrow(RangeError);
    });

    test('keys are there after a restart', async () => {
      const publicKey = await opened.keys.ensureEd25519('a');
      const again = await opened.reopen();
      expect(verifies(publicKey, message, await again.signEd25519('a', message))).toBe(true);
      expect(await again.ensureEd25519('a')).toEqual(publicKey);
    });

    test('asked for at once, here and in another process, a key is made once', async () => {
      const others = [opened.keys, await opened.reopen(), await opened.reopen()];
      const names = ['a', 'b', 'c', 'd'];
      const made = await Promise.all(
        names.map((name) => Promise.all([...others, ...others].map((keys) => keys.ensureEd25519(name)))),
      );
      for (const [i, publicKeys] of made.entries()) {
        for (const publicKey of publicKeys) expect(publicKey).toEqual(publicKeys[0]);
        const again = await opened.reopen();
        expect(await again.ensureEd25519(names[i] as string)).toEqual(publicKeys[0]);
      }
    });

    test('sealed bytes open under their name and context, after a restart too, and nowhere else', async () => {
      const { keys, reopen } = opened;
      await keys.ensureEd25519('a');
      const sealed = await keys.seal('a', message, 'row 1');
      expect(Buffer.from(sealed).includes(Buffer.from(message))).toBe(false);
      expect(await keys.seal('a', message, 'row 1')).not.toEqual(sealed);
      await keys.seal('b', message, 'row 1');
      for (const each of [keys, await reopen()]) {
        expect(await each.open('a', sealed, 'row 1')).toEqual(message);
        expect(await each.open('a', sealed, 'row 2')).toBeUndefined();
        expect(await each.open('b', sealed, 'row 1')).toBeUndefined();
        expect(await each.open('never made', sealed, 'row 1')).toBeUndefined();
      }
      await expect(keys.seal('', message, 'row 1')).rejects.toThrow(RangeError);
    });

    test('sealed bytes do not open when any of them was changed or is missing', async () => {
      const sealed = await opened.keys.seal('a', message, 'row');
      for (let at = 0; at < sealed.length; at++) {
        const changed = sealed.map((byte, place) => (place === at ? byte ^ 1 : byte));
        expect(await opened.keys.open('a', changed, 'row'), `byte ${at}`).toBeUndefined();
        expect(await opened.keys.open('a', sealed.subarray(0, at), 'row'), `${at} bytes`).toBeUndefined();
      }
      expect(await opened.keys.open('a', await opened.keys.seal('a', new Uint8Array(), ''), '')).toEqual(
        new Uint8Array(),
      );
    });

    test('a caller cannot change the key it was given', async () => {
      const publicKey = await opened.keys.ensureEd25519('a');
      const copy = publicKey.slice();
      publicKey.fill(0);
      expect(await opened.keys.ensureEd25519('a')).toEqual(copy);
    });
  });
};
