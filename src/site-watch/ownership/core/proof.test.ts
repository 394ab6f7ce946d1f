import { expect, test } from 'vitest';
import { durationOfMs, instantOfMs, plus } from '#kernel';
import { afterLooking, type Checked, lookAmong, nextCheck, stateOf } from './proof.ts';

const DAY = durationOfMs(86_400_000);
const START = instantOfMs(Date.UTC(2026, 10, 1));
const after = (days: number) => plus(START, durationOfMs(days * DAY));

const NEVER: Checked = { proof: undefined, checkedAt: undefined, looked: undefined };
const SEEN = { dns: 'found', file: 'nothing' } as const;
const GONE = { dns: 'nothing', file: 'unreachable' } as const;
const HOST = 'shop.example';

test('a proof stands a week from when it was last seen, and is looked for each day', () => {
  const proven = afterLooking(NEVER, SEEN, { host: HOST, at: START });
  expect(stateOf(proven, HOST, after(1))).toBe('proven');
  expect(nextCheck(proven)).toBe(after(1));
  const gone = afterLooking(proven, GONE, { host: HOST, at: after(1) });
  expect([stateOf(gone, HOST, after(1)), stateOf(gone, HOST, after(6.9)), stateOf(gone, HOST, after(7))]).toEqual([
    'failing',
    'failing',
    'lapsed',
  ]);
  const again = afterLooking(gone, { dns: 'other', file: 'found' }, { host: HOST, at: after(3) });
  expect(again.proof).toEqual({ method: 'file', host: HOST, provenAt: START, until: after(10) });
});

test('a proof that had lapsed begins anew, and one of another host is none', () => {
  const proven = afterLooking(NEVER, SEEN, { host: HOST, at: START });
  expect(stateOf(proven, 'other.example', after(1))).toBe('unproven');
  expect(afterLooking(proven, SEEN, { host: HOST, at: after(8) }).proof?.provenAt).toBe(after(8));
  expect(afterLooking(proven, SEEN, { host: 'other.example', at: after(1) }).proof?.provenAt).toBe(after(1));
});

test('what was never proven is not looked for by itself', () => {
  const looked = afterLooking(NEVER, GONE, { host: HOST, at: START });
  expect([stateOf(looked, HOST, START), nextCheck(looked)]).toEqual(['unproven', undefined]);
});

test.each([
  [['v=spf1 -all', ' mitsuke-site=abc '], 'found'],
  [['mitsuke-site=abcd', 'xmitsuke-site=abc'], 'other'],
  [['', ' '], 'nothing'],
] as const)('%j holds the token: %s', (lines, look) => {
  expect(lookAmong(lines, 'abc')).toBe(look);
});
