import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadJourney } from './journey.ts';

const aJourney = (steps: string, head = 'name: shop\ndestinations: [pay.example]\n') => `${head}steps:\n${steps}`;
const OPEN = '  - name: home\n    open: /\n';

const loaded = (text: string) => {
  const journey = loadJourney(text);
  if (journey.kind === 'failed') throw new Error(JSON.stringify(journey.error));
  return journey.value;
};

const faultsOf = (text: string): readonly string[] => {
  const journey = loadJourney(text);
  return journey.kind === 'ok' ? [] : journey.error.map(({ line, column, code }) => `${line}:${column} ${code}`);
};

test('what a journey may say since does not change the hash of one that says nothing of it', () => {
  const file = path.resolve(import.meta.dirname, '../../../packs/site-watch/lab-shop.journey.yaml');
  expect(loaded(readFileSync(file, 'utf8')).hash).toBe(
    '543ad8d1cbc6757aa7cfd53f1c0652e65fbe5cf21d07240ae825212290fb11a4',
  );
});

test('comments and layout do not change the hash; a step does', () => {
  const text = aJourney(OPEN);
  expect(loaded(`# a note\n${text}`).hash).toBe(loaded(text).hash);
  expect(loaded(text.replace('open: /', 'open: /shop')).hash).not.toBe(loaded(text).hash);
});

describe('faults with line and column in the file', () => {
  test.each([
    ['not YAML', 'name: [', ['1:8 not-yaml']],
    ['nothing', '', ['1:1 wrong-value']],
    ['missing keys', 'name: shop\n', ['1:1 missing-key', '1:1 missing-key']],
    ['an alias', `name: &a shop\ndestinations: [*a]\nsteps:\n${OPEN}`, ['2:16 alias-not-accepted']],
    ['an unknown key', aJourney(OPEN, 'name: shop\ncolour: red\ndestinations: [pay.example]\n'), ['2:1 unknown-key']],
    [
      'a destination with a port',
      aJourney(OPEN, 'name: shop\ndestinations: ["pay.example:8443"]\n'),
      ['2:16 wrong-value'],
    ],
    ['an open that leaves the site', aJourney('  - name: home\n    open: //evil.example/\n'), ['5:11 wrong-value']],
    ['an address instead of a path', aJourney('  - name: home\n    open: https://x.example\n'), ['5:11 wrong-value']],
    ['no act', aJourney(`${OPEN}  - name: idle\n`), ['6:5 wrong-value']],
    ['two acts', aJourney(`${OPEN}  - name: both\n    click: a\n    open: /\n`), ['6:5 wrong-value']],
    ['a fill without a value', aJourney(`${OPEN}  - name: number\n    fill: "#n"\n`), ['6:5 missing-key']],
    [
      'an unknown placeholder',
      aJourney(`${OPEN}  - name: n\n    fill: "#n"\n    value: "{{canary.pin}}"\n`),
      ['8:12 wrong-value'],
    ],
    ['a role that is none', aJourney(`${OPEN}  - name: buy\n    click: {role: knob}\n`), ['7:12 wrong-value']],
    [
      'a label that says nothing',
      aJourney(`${OPEN}  - name: mail\n    fill: {label: ""}\n    value: a\n`),
      ['7:19 wrong-value'],
    ],
    ['a card form with a value', aJourney(`${OPEN}  - name: card\n    card-form: yes\n`), ['7:16 wrong-value']],
    [
      'that it stops before buying and that it buys',
      aJourney(OPEN, 'name: shop\nstop: before-buying\nbuys: test-number\ndestinations: [pay.example]\n'),
      ['2:7 wrong-value'],
    ],
    ['a name twice', aJourney(OPEN + OPEN), ['6:11 duplicate-name']],
    ['a first step that opens nothing', aJourney('  - name: buy\n    click: a\n'), ['4:5 wrong-value']],
    [
      'a step limit beyond a minute',
      aJourney(OPEN, 'name: shop\nstep-limit: 61s\ndestinations: [pay.example]\n'),
      ['2:13 wrong-value'],
    ],
  ])('%s', (_name, text, faults) => {
    expect(faultsOf(text)).toEqual(faults);
  });
});

test('every journey that we ship can be read', () => {
  const folder = path.resolve(import.meta.dirname, '../../../packs/site-watch');
  const files = readdirSync(folder).filter((name) => name.endsWith('.journey.yaml'));
  expect(files.length).toBeGreaterThan(1);
  for (const file of files) {
    expect(loaded(readFileSync(path.join(folder, file), 'utf8')).content.name).toBe(file.replace('.journey.yaml', ''));
  }
});
