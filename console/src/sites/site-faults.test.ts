import { expect, test } from 'vitest';
import { en } from '../words/en.ts';
import { ja } from '../words/ja.ts';
import { siteFaults } from './site-faults.ts';

const SENT = { journey: 'name: shop\npayment: js\nsteps: []\n', destinations: ['psp.example', 'shop example'] };
const UNKNOWN = { pointer: '/journey', code: 'unknown-key', expected: 'no key payment here', line: 2, column: 1 };

test.each([
  [ja, '2行1列「payment: js」: この名前のキーは使えません。'],
  [en, 'Line 2, column 1 (payment: js): this key is not known here.'],
])('a fault of the journey names line, column and what stands there', (words, text) => {
  const { byField, others } = siteFaults([UNKNOWN], SENT, words.sites.form.fault);
  expect(byField).toEqual({ journey: [text] });
  expect(others).toEqual([]);
});

test('each fault stands beside its own field; of a list it names the value', () => {
  const faults = [
    { pointer: '/destinations/1', code: 'not-a-host' },
    { pointer: '/origin', code: 'not-https' },
    { pointer: '/consent/person', code: 'too-small' },
    { pointer: '/party', code: 'party-not-yours' },
  ];
  const { byField, others } = siteFaults(faults, SENT, en.sites.form.fault);
  expect(Object.keys(byField)).toEqual(['origin', 'destinations', 'person']);
  expect(byField.destinations?.[0]).toContain('shop example');
  expect(others).toEqual([en.sites.form.fault.codes['party-not-yours']]);
});

test('a code that has no words is told as a code', () => {
  const { byField } = siteFaults([{ pointer: '/name', code: 'new-code' }], SENT, ja.sites.form.fault);
  expect(byField.name?.[0]).toContain('new-code');
});
