import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findCardNumber, idOf, instantOfMs } from '#kernel';
import { holdable, holdableAlert, type JsonFields, type NewAlert } from './alert.ts';

const CARD = '4111111111111111';

const withDetail = (detail: JsonFields): NewAlert => ({
  tenant: idOf('ten', '01900000-0000-7000-8000-000000000001'),
  source: 'site-watch',
  kind: 'card-data-sent-elsewhere',
  severity: 'critical',
  subject: { kind: 'site', id: 'sit_1', label: 'shop' },
  detail,
  observedAt: instantOfMs(0),
  reference: 'fnd_1',
});

test.each([
  [`https://collector.example/c?n=${CARD}&x=1`, 'https://collector.example/c?n=[card number]&x=1'],
  ['4111 1111 1111 1111', '[card number]'],
  ['4111-1111-1111-1111 / 5555555555554444', '[card number] / [card number]'],
  ['plain text, order-20261121', 'plain text, order-20261121'],
  ['a\0b', 'a\uFFFDb'],
])('%j is held as %j', (text, held) => {
  expect(holdable(text)).toBe(held);
});

test('whatever stands around it, no card number is held, as text, number or key', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, after) => {
      const text = `${before}${CARD}${after}`;
      const alert = withDetail({ url: text, [text]: [{ deep: text }], number: Number(CARD), fine: 4 });
      const held = holdableAlert({ ...alert, reference: text, subject: { kind: 'site', id: text, label: text } });
      expect(findCardNumber(held)).toBeUndefined();
      expect(held.detail).toMatchObject({ number: '[card number]', fine: 4 });
    }),
  );
});

test('any JSON comes out as text that is whole, and otherwise as it was', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), (fields) => {
      const detail = JSON.parse(JSON.stringify(fields)) as JsonFields;
      fc.pre(findCardNumber(detail) === undefined && !JSON.stringify(detail).includes('\\u'));
      expect(holdableAlert(withDetail(detail)).detail).toEqual(detail);
    }),
  );
});
