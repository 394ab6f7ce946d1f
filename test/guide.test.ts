/** What the guide shows is what the program takes. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { loadMapping, loadTrainingPlans } from '#decision';
import { applyOverlay, loadPack } from '#regime';
import { loadJourney } from '#site-watch';

const exampleOf = (page: string): string => {
  const text = readFileSync(path.resolve(import.meta.dirname, '../docs/guide', page), 'utf8');
  const [, example] = /```yaml\n(.*?)```/s.exec(text) ?? [];
  if (example === undefined) throw new Error(`${page} shows no example`);
  return example;
};

test('the mapping of the guide is one, and reads a shop’s row', () => {
  const loaded = loadMapping(exampleOf('your-own-transactions.md'));
  if (loaded.kind === 'failed') throw new Error(JSON.stringify(loaded.error));
  const read = loaded.value.reader(['注文番号', '日時', '金額', '会員番号', '不正']);
  expect(read(['1001', '2026-11-21 16:29:22', '4,980円', '77', '0'])).toMatchObject({
    kind: 'ok',
    value: {
      attempt: { eventId: 'order-1001', amount: { amountMinor: 4_980, currency: 'JPY' } },
      truth: { fraud: false },
    },
  });
});

test('the journey of the guide is one', () => {
  expect(loadJourney(exampleOf('journeys.md'))).toMatchObject({ kind: 'ok' });
});

test('the training plan of the guide is one, and weighs what it says', () => {
  const loaded = loadTrainingPlans(exampleOf('models.md'));
  if (loaded.kind === 'failed') throw new Error(JSON.stringify(loaded.error));
  expect([...loaded.value.choices.keys()]).toEqual(['deeper', 'without-hour']);
});

test('the overlay of the guide tightens the checklist that comes with the product', () => {
  const file = path.resolve(import.meta.dirname, '../packs/regime/security-checklist.yaml');
  const checklist = loadPack(readFileSync(file, 'utf8'));
  if (checklist.kind === 'failed') throw new Error(JSON.stringify(checklist.error));
  expect(applyOverlay(exampleOf('packs.md'), checklist.value)).toMatchObject({ kind: 'ok' });
});
