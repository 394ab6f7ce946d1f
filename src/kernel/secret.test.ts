import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { Secret } from './secret.ts';

const hidden = 'a word nobody may read';
const secret = new Secret(hidden);
const holder = { key: secret, list: [secret], map: new Map([['key', secret]]) };

describe('a secret', () => {
  test.each<[string, () => string]>([
    ['a template', () => `${secret}`],
    ['concatenation', () => ['key=', secret].join('')],
    ['String', () => String(secret)],
    ['JSON', () => JSON.stringify(holder)],
    ['inspect', () => inspect(holder, { depth: 9 })],
    ['inspect of what is hidden', () => inspect(secret, { showHidden: true, customInspect: false, getters: true })],
    ['an error with a cause', () => inspect(new Error('failed', { cause: { secret } }), { depth: 9 })],
    ['an error made of it', () => inspect(new Error(`bad ${secret}`))],
    ['Object.entries', () => inspect(Object.entries(secret))],
    ['a structured clone', () => inspect(structuredClone(secret))],
    ['a spread', () => inspect({ ...secret })],
  ])('is not shown by %s', (_, show) => {
    expect(show()).not.toContain(hidden);
  });

  test('says that it is one', () => {
    expect(`${secret} ${JSON.stringify(secret)} ${inspect(secret)}`).toBe('[secret] "[secret]" [secret]');
  });

  test('is revealed only by name', () => {
    expect(secret.reveal()).toBe(hidden);
  });
});
