/** A credential of one proxy, never written anywhere: it lives as long as the proxy. */
import { timingSafeEqual } from 'node:crypto';
import type { Random } from '#platform/random';

type Credential = { readonly username: string; readonly password: string };

export const makeCredential = (random: Random): Credential => ({
  username: 'visit',
  password: Buffer.from(random.bytes(24)).toString('base64url'),
});

export const acceptsCredential = (credential: Credential, presented: string | undefined): boolean => {
  const expected = Buffer.from(`Basic ${btoa(`${credential.username}:${credential.password}`)}`);
  const given = Buffer.from(presented ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
};
