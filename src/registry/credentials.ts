/**
 * The random texts that open doors. 256 bits each, so that guessing is out of the question and one SHA-256, looked up
 * by an index, both finds and checks them: the time it takes tells nothing about the text.
 */
import { createHash, createHmac } from 'node:crypto';
import { type Id, parseId, Secret } from '#kernel';
import type { Random } from '#platform/random';

const SECRET_BYTES = 32;

export type ApiKeyId = Id<'key'>;

export const newToken = (random: Random): Secret =>
  new Secret(Buffer.from(random.bytes(SECRET_BYTES)).toString('base64url'));

export const hashOf = (token: string): Uint8Array => createHash('sha256').update(token, 'utf8').digest();

/** `mk_`, the id without its prefix, `_`, the secret. */
export const apiKeyText = (id: ApiKeyId, secret: Secret): Secret =>
  new Secret(`mk_${id.slice('key_'.length)}_${secret.reveal()}`);

export const parseApiKey = (text: string): { readonly id: ApiKeyId; readonly secret: string } | undefined => {
  const found = /^mk_([0-9a-z]{26})_([A-Za-z0-9_-]{43})$/.exec(text);
  const id = parseId('key', `key_${found?.[1] ?? ''}`);
  return found?.[2] !== undefined && id.kind === 'ok' ? { id: id.value, secret: found[2] } : undefined;
};

/** Follows from the session's token, so that nothing usable is stored. */
export const csrfTokenOf = (sessionToken: string): string =>
  createHmac('sha256', sessionToken).update('mitsuke csrf v1').digest('base64url');
