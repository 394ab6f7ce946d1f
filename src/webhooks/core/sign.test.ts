import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { secretText, signedHeaders } from './sign.ts';

type Vector = {
  readonly about: string;
  readonly secrets: readonly string[];
  readonly id: string;
  readonly seconds: number;
  readonly body: string;
  readonly signature: string;
};

const VECTORS = JSON.parse(
  readFileSync(path.resolve(import.meta.dirname, '../../../docs/specs/vectors/webhooks.json'), 'utf8'),
) as { readonly vectors: readonly Vector[] };

const keyOf = (secret: string): Uint8Array => Buffer.from(secret.slice('whsec_'.length), 'base64');

describe('the vectors of docs/specs/webhooks.md', () => {
  test.each(VECTORS.vectors.map((each) => [each.about, each] as const))('%s', (_about, vector) => {
    const { secrets, signature, ...message } = vector;
    expect(signedHeaders(message, secrets.map(keyOf))).toEqual({
      'webhook-id': message.id,
      'webhook-timestamp': String(message.seconds),
      'webhook-signature': signature,
    });
    expect(secrets.map((secret) => secretText(keyOf(secret)))).toEqual(secrets);
    // Another implementation, signing with the newest secret.
    const [newest = ''] = secrets;
    const theirs = new Webhook(newest).sign(message.id, new Date(message.seconds * 1_000), message.body);
    expect(signature.split(' ')[0]).toBe(theirs);
  });
});

test('another implementation takes what we sign, under either secret, and nothing that was changed', () => {
  const seconds = Math.floor(Date.now() / 1_000);
  const keys = fc.uint8Array({ minLength: 32, maxLength: 32 });
  fc.assert(
    fc.property(fc.json(), keys, keys, fc.uuid(), (body, newer, older, uuid) => {
      const headers = signedHeaders({ id: `msg_${uuid}`, seconds, body }, [newer, older]);
      for (const key of [newer, older]) {
        expect(new Webhook(secretText(key)).verify(body, headers)).toEqual(JSON.parse(body));
        expect(() => new Webhook(secretText(key)).verify(`${body} `, headers)).toThrow();
        expect(() => new Webhook(secretText(key)).verify(body, { ...headers, 'webhook-id': 'msg_x' })).toThrow();
      }
    }),
    { numRuns: 50 },
  );
});
