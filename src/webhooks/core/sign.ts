/**
 * Signatures as Standard Webhooks has them: HMAC-SHA256 over id, instant and body, under each secret that is valid, so
 * that a receiver can change to a new secret without missing a message (docs/specs/webhooks.md).
 */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';

/** The symmetric form alone; what is behind it is the key in base64. */
const SECRET_PREFIX = 'whsec_';
const SIGNATURE_PREFIX = 'v1,';

export type Message = {
  /** `msg_…`, the same at each attempt: a receiver tells a repeat by it. */
  readonly id: string;
  /** When this attempt begins, in whole seconds since 1970. */
  readonly seconds: number;
  readonly body: string;
};

export const secretText = (key: Uint8Array): string => SECRET_PREFIX + base64(key);

/** The headers of one attempt; the newest key's signature first. */
export const signedHeaders = ({ id, seconds, body }: Message, keys: readonly Uint8Array[]): Record<string, string> => {
  const signed = utf8ToBytes(`${id}.${seconds}.${body}`);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': keys.map((key) => SIGNATURE_PREFIX + base64(hmac(sha256, key, signed))).join(' '),
  };
};

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
