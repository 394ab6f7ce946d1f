/** Packs as they are loaded, tightened and compared: the product's own are sound, broken ones are told by place. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { comparePacks } from './compare-packs.ts';
import { applyOverlay } from './overlay.ts';
import { loadPack } from './pack-file.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../../packs/regime');
const CHECKLIST = readFileSync(path.join(FOLDER, 'security-checklist.yaml'), 'utf8');

const pack = (changes: Readonly<Record<string, string>> = {}): string => {
  const text = `pack: small
edition: "1"
title: { ja: 小さな例, en: A small one }
source: { id: S1, name: { ja: 例, en: Example } }
from: "2025-04-01"
fromIs: stated
to: "2027-03-31"
controls:
  - id: one
    requirement: [LEAK-01]
    clause: { ja: 一, en: First }
    modality: shall
    binds: { roles: [2] }
    title: { ja: 一つ目, en: The first }
    text: { ja: 一つ目の文, en: The first text }
    questions:
      - id: kept
        kind: choice
        words: { ja: 残しますか, en: Is it kept? }
        options:
          - { id: "yes", words: { ja: はい, en: "Yes" } }
          - { id: "no", words: { ja: いいえ, en: "No" } }
        meets: ["no"]
      - id: months
        kind: number
        words: { ja: 何か月, en: How many months? }
        least: 1
        most: 12
        dependsOn: { question: kept, is: ["yes"] }
`;
  return Object.entries(changes).reduce((changed, [from, to]) => {
    expect(changed).toContain(from);
    return changed.replace(from, to);
  }, text);
};

const sound = (text: string) => {
  const loaded = loadPack(text);
  if (loaded.kind === 'failed') throw new Error(JSON.stringify(loaded.error));
  return loaded.value;
};

test('every pack that comes with the product is sound, and its names are its own', () => {
  const packs = readdirSync(FOLDER).map((name) => sound(readFileSync(path.join(FOLDER, name), 'utf8')).content);
  expect(packs.length).toBeGreaterThanOrEqual(8);
  expect(new Set(packs.map(({ pack, edition }) => `${pack} ${edition}`)).size).toBe(packs.length);
});

test('the hash is of what a pack says, not of how its file looks', () => {
  const { hash } = sound(pack());
  expect(sound(`# a remark\n${pack()}`).hash).toBe(hash);
  expect(sound(pack({ 'most: 12': 'most: 11' })).hash).not.toBe(hash);
});

describe('a fault is told with its place and code', () => {
  test.each([
    ['a language is missing', { 'title: { ja: 一つ目, en: The first }': 'title: { ja: 一つ目 }' }, 'missing-key', 14],
    ['a modality nobody knows', { 'modality: shall': 'modality: must' }, 'wrong-value', 12],
    ['a key nobody knows', { 'modality: shall': 'modality: shall\n    force: 1' }, 'unknown-key', 13],
    ['a requirement that is none', { 'LEAK-01': 'LEAK-1x' }, 'wrong-value', 10],
    ['a requirement beyond the catalogue', { 'LEAK-01': 'LEAK-99' }, 'wrong-value', 10],
    ['whom it binds is not said', { '{ roles: [2] }': '{ roles: [] }' }, 'wrong-value', 13],
    ['an eighth role', { '{ roles: [2] }': '{ roles: [8] }' }, 'wrong-value', 13],
    ['a day that is none', { '"2025-04-01"': '"2025-13-01"' }, 'wrong-value', 5],
    ['an edition that ends before it begins', { '"2027-03-31"': '"2024-03-31"' }, 'dates-out-of-order', 7],
    [
      'a control from before its edition',
      { 'modality: shall': 'modality: shall\n    from: "2020-01-01"' },
      'outside-the-edition',
      13,
    ],
    [
      'a control beyond its edition',
      { 'modality: shall': 'modality: shall\n    to: "2030-01-01"' },
      'outside-the-edition',
      13,
    ],
    ['an option that is not there', { 'meets: ["no"]': 'meets: ["never"]' }, 'unknown-option', 23],
    ['a question that is not there', { 'question: kept': 'question: lost' }, 'unknown-question', 29],
    ['an answer that is not there', { 'is: ["yes"]': 'is: ["perhaps"]' }, 'unknown-option', 29],
    ['limits that cross', { 'least: 1': 'least: 13' }, 'limits-crossed', 27],
    ['the same question twice', { 'id: months': 'id: kept' }, 'duplicate-id', 24],
    [
      'all or any of nothing',
      { 'modality: shall': 'modality: shall\n    fulfilled: all' },
      'fulfilled-without-measures',
      13,
    ],
  ])('%s', (_name, changes, code, line) => {
    const loaded = loadPack(pack(changes));
    expect(loaded.kind === 'failed' && loaded.error.map((fault) => [fault.code, fault.line])).toContainEqual([
      code,
      line,
    ]);
  });

  test('the same control twice, and a shall that nothing shows', () => {
    const bare = '  - id: one\n    requirement: [LEAK-02]\n    clause: { ja: 二, en: Second }\n    modality: shall\n';
    const rest = '    binds: { roles: [2] }\n    title: { ja: 二, en: Two }\n    text: { ja: 二, en: Two }\n';
    const loaded = loadPack(`${pack()}${bare}${rest}`);
    const codes = loaded.kind === 'failed' ? loaded.error.map(({ code, control }) => [code, control]) : [];
    expect(codes).toEqual([
      ['duplicate-id', 'one'],
      ['nothing-shows-it', 'one'],
    ]);
  });
});

describe('an overlay', () => {
  const checklist = sound(CHECKLIST);
  const over = (lines: string) => applyOverlay(`overlay: own\nof: security-checklist\ntighten:\n${lines}`, checklist);

  test('tightens: six failures in place of ten, nothing merely planned, and the edition says so', () => {
    const tight = over(
      '  - { control: admin-lockout, planned: forbidden, limits: [{ question: failures, most: 6 }] }\n',
    );
    if (tight.kind === 'failed') throw new Error(JSON.stringify(tight.error));
    const lockout = tight.value.content.controls.find(({ id }) => id === 'admin-lockout');
    expect(lockout).toMatchObject({ planned: 'forbidden', questions: [{ id: 'failures', most: 6 }] });
    expect(tight.value.content.edition).toBe('2025-04 + own');
    expect(tight.value.hash).not.toBe(checklist.hash);
  });

  test.each([
    ['more failures', 'admin-lockout, limits: [{ question: failures, most: 20 }]'],
    ['a milder modality', 'admin-lockout, modality: endeavour'],
    ['a longer interval', 'no-public-files, everyMonths: 24'],
    ['poorer evidence', 'regular-assessment, leastGrade: D'],
    ['any where all are needed', 'antivirus, fulfilled: "any"'],
  ])('is refused where it asks for less: %s', (_name, wish) => {
    const loose = over(`  - { control: ${wish} }\n`);
    expect(loose.kind === 'failed' && loose.error.map(({ code, line }) => [code, line])).toEqual([['loosens', 4]]);
  });

  test('is refused where it names what is not there', () => {
    const lost = over('  - { control: lost }\n  - { control: antivirus, limits: [{ question: lost, most: 1 }] }\n');
    expect(lost.kind === 'failed' && lost.error.map(({ code }) => code)).toEqual([
      'unknown-control',
      'unknown-question',
    ]);
  });
});

describe('two editions', () => {
  const older = sound(pack()).content;
  const changes = (of: Readonly<Record<string, string>>) =>
    comparePacks(older, sound(pack(of)).content).map(({ kind, answerAgain }) => [kind, answerAgain]);

  test('of the same content differ in nothing', () => expect(changes({})).toEqual([]));
  test('other words ask nobody again', () =>
    expect(changes({ 'en: Is it kept?': 'en: Do you keep it?' })).toEqual([['changed', false]]));
  test('another limit does', () => expect(changes({ 'most: 12': 'most: 6' })).toEqual([['changed', true]]));
  test('so does whom it binds', () => expect(changes({ 'roles: [2]': 'roles: [2, 4]' })).toEqual([['changed', true]]));
  test('a control under a new id is one added and one removed', () =>
    expect(changes({ 'id: one': 'id: two' })).toEqual([
      ['added', true],
      ['removed', false],
    ]));
});
