/**
 * `mitsuke decide replay --policy`: what it weighs stands in columns of its own, worked out here by hand; without one
 * nothing of a policy is written.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { decideReplay } from './decide-replay.ts';
import type { Output } from './output.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-replay-policy-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, content: string): string => {
  writeFileSync(path.join(folder, name), content);
  return path.join(folder, name);
};
const results: unknown[] = [];
const output: Output = {
  json: true,
  result: (result) => results.push(result),
  progress: () => undefined,
  fault: () => undefined,
};
const replayed = async (out: string, policy?: string): Promise<string> => {
  const options = { mapping: MAPPING, rules: RULES, now: '2026-11-21T00:00:00Z', out: path.join(folder, out) };
  await decideReplay(FILE, { options: { ...options, ...(policy && { policy }) }, environment: {}, output });
  return readFileSync(path.join(folder, out), 'utf8');
};

const MAPPING = write(
  'shop.yaml',
  `name: shop
fields:
  eventId: id
  occurredAt: at
  channel: channel
  amount: amount
  amount.currency: currency
  card.token: card
  merchant.acceptorNumber: { value: m-1 }
`,
);
const NEVER = 'when: amount.amountMinor > 900000000, reason: huge, action: deny, status: live';
const RULES = write(
  'rules.yaml',
  `name: one\nversion: 1\nrules:\n  - { id: never, ${NEVER}, words: { ja: 巨額, en: Huge } }\n`,
);
const COSTS = `
    falseDecline: { share: 0.25, each: 400 }
    challenge: { each: 10, abandonment: 0.1, passes: 0.1 }
    review: { each: 600, abandonment: 0.05, passes: 0.2 }
    fraud: { share: 1, each: 1000, shareWhenAuthenticated: 0 }`;
const POLICY = write(
  'policy.yaml',
  `name: house
version: 3
withoutScore: 0.01
costs:
  JPY:${COSTS}
  USD:${COSTS}
authentication: by-cost
adjustments:
  - { id: dear, when: amount.amountMinor >= 90000, oddsTimes: 99 }
`,
);
const FILE = write(
  'payments.csv',
  `id,at,channel,amount,currency,card
cheap,2026-11-20T09:00:00+09:00,ecommerce,1000,JPY,t-1
dear,2026-11-20T09:00:01+09:00,ecommerce,99000,JPY,t-2
phone,2026-11-20T09:00:02+09:00,moto,500.00,USD,t-3
euro,2026-11-20T09:00:03+09:00,ecommerce,5.00,EUR,t-4
`,
);

test('each payment is answered by what is expected to cost least, and every cost is written in its currency', async () => {
  const [head, ...lines] = (await replayed('weighed.csv', POLICY)).trimEnd().split('\r\n');
  expect(head).toBe(
    'event_id,decision,reasons,shadow_reasons,too_late,policy_answer,policy_by,policy_probability,policy_exemption,cost_allow,cost_challenge,cost_hold,cost_deny',
  );
  // Loss 2,000, a good payment lost 650: 20; 10 + 1 + 64.35; 600 + 4 + 32.175; 643.5. Half likely, loss 100,000, lost
  // 25,150: 50,000; 10 + 50 + 1,257.5; 600 + 10,000 + 628.75; 12,575. In cents, loss 51,000, lost 12,900.
  expect(lines).toEqual([
    'cheap,allow,,,false,allow,cost,0.01,,20,75,636,644',
    'dear,challenge,policy-expected-cost,,false,challenge,cost,0.5,,50000,1318,11229,12575',
    'phone,allow,,,false,allow,cost,0.01,,5.10,,13.41,127.71',
    'euro,allow,,,false,,,,,,,,',
  ]);
  expect(results.at(-1)).toMatchObject({ policy: expect.stringMatching(/^[0-9a-f]{64}$/) });
});

test('lines of JSON have it under policy; without a policy neither lines nor columns know of one', async () => {
  const [cheap] = (await replayed('weighed.jsonl', POLICY)).split('\n');
  expect(JSON.parse(cheap ?? '').policy).toMatchObject({ name: 'house', version: 3, answer: 'allow', by: 'cost' });
  const [head, ...lines] = (await replayed('unweighed.csv')).trimEnd().split('\r\n');
  expect(head).toBe('event_id,decision,reasons,shadow_reasons,too_late');
  expect(lines).toContain('dear,allow,,,false');
  expect(await replayed('unweighed.jsonl')).not.toContain('policy');
  expect(results.at(-1)).not.toHaveProperty('policy');
});

test.each([
  ['no such file', () => path.join(folder, 'nothing.yaml'), 'policy-not-found'],
  ['faults, each by its place', () => write('broken.yaml', 'name: house\nversion: none\n'), 'policy-refused'],
])('%s is wrong usage', async (_name, file, code) => {
  await expect(replayed('refused.csv', file())).rejects.toMatchObject({ code, exitCode: 2 });
});
