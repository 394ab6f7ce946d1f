import { expect, test } from 'vitest';
import { canonicalJson, type JsonValue, utf8Text } from '#evidence-verifier';
import type { DecisionDetail } from '../api/generated.ts';
import { recordedPart } from './recorded-part.ts';

const RECORD = {
  id: 'dec_1',
  eventId: 'e-1',
  answer: 'deny',
  reasons: [],
  shadowReasons: [],
  occurredAt: '2026-11-20T00:00:00.000Z',
  recordedAt: '2026-11-20T00:00:01.000Z',
  ruleSet: { name: 'house', version: 1, hash: 'a'.repeat(64) },
  sequence: 1,
  position: 'merchant',
  attempt: {
    eventId: 'e-1',
    occurredAt: '2026-11-20T00:00:00Z',
    channel: 'ecommerce',
    amount: { amountMinor: 500, currency: 'JPY' },
    card: { token: 'tok_1' },
    merchant: { acceptorNumber: 'shop-1' },
  },
  software: '0.1.0',
} as const;

test('what the server puts beside a record is no part of what is checked against it', () => {
  const shown: DecisionDetail = {
    ...structuredClone(RECORD),
    reasons: [],
    shadowReasons: [],
    batch: 'bat_1',
    scoreReasons: [{ input: 'amount', words: { ja: '金額', en: 'Amount' }, value: 500, adds: 1 }],
    answeredInstead: { answer: 'allow', by: 'server', withinMs: 400, at: '2026-11-20T00:00:00.900Z' },
  };
  expect(utf8Text(canonicalJson(recordedPart(shown) as JsonValue))).toBe(utf8Text(canonicalJson(RECORD)));
});
