/** What shop and provider tell each other through the buyer's browser is signed with a secret that only they know. */
import { createHmac, timingSafeEqual } from 'node:crypto';

export const sign = (secret: string, ...parts: readonly string[]): string =>
  createHmac('sha256', secret).update(JSON.stringify(parts)).digest('hex');

export const isSigned = (secret: string, signature: string, ...parts: readonly string[]): boolean => {
  const expected = Buffer.from(sign(secret, ...parts));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
};
