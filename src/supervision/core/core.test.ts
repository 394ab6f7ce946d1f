import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Answer, judgeAnswer } from './answer.ts';
import { carryOver } from './carry.ts';
import { addDays } from './days.ts';
import type { AskedControl, FormControl } from './form.ts';
import { loadLayout } from './layout.ts';
import { contradicts } from './observed.ts';
import { nextReminder } from './reminders.ts';
import { bestOf, openPoints, suffices } from './satisfies.ts';

const TODAY = '2026-11-21';
const words = { ja: 'あ', en: 'a' };
const control = (more: Partial<AskedControl> = {}): AskedControl => ({
  ...{ id: 'x', requirement: ['LEAK-03'], modality: 'shall', binds: {}, title: words, text: words },
  ...{ planned: 'allowed', equivalent: false },
  ...more,
});
const option = (id: string) => ({ id, words });
const LOGIN: AskedControl = control({
  fulfilled: 'any',
  measures: [option('a'), option('b')],
  notApplicable: words,
  equivalent: true,
});
const UPLOADS: AskedControl = control({
  questions: [
    { id: 'uploads', kind: 'choice', words, options: [option('yes'), option('no')] },
    {
      ...{ id: 'limited', kind: 'choice', words, options: [option('yes'), option('no')], meets: ['yes'] },
      dependsOn: { question: 'uploads', is: ['yes'] },
    },
  ],
});
const ALL = control({ fulfilled: 'all', measures: [option('a'), option('b')], planned: 'forbidden' });
const OLD = control({ questions: [{ id: 'on', kind: 'date', words, noOlderThanMonths: 12 }] });
const FAILURES = control({ questions: [{ id: 'n', kind: 'number', words, least: 1, most: 10 }] });

const judge = (asked: AskedControl, answer: Answer, because: FormControl['because'] = []) => {
  const { outcome, faults } = judgeAnswer(asked, answer, { today: TODAY, because, files: new Set(['dca_1']) });
  return [outcome, ...faults.map(({ code, about }) => (about === undefined ? code : `${code} ${about}`))].join('; ');
};

describe('an answer', () => {
  test.each<[string, AskedControl, Answer, string]>([
    ['nothing said', LOGIN, {}, 'open; standing-missing'],
    ['any: one is enough', LOGIN, { standing: 'in-place', measures: ['b'] }, 'met'],
    ['any: none is not', LOGIN, { standing: 'in-place' }, 'open; in-place-without-measures'],
    ['all: one is not enough', ALL, { standing: 'in-place', measures: ['a'] }, 'open; in-place-without-measures'],
    ['all: all are', ALL, { standing: 'in-place', measures: ['b', 'a'] }, 'met'],
    [
      'not there, with a measure',
      LOGIN,
      { standing: 'not-in-place', measures: ['a'] },
      'open; not-in-place-but-answered-so',
    ],
    ['not there', LOGIN, { standing: 'not-in-place' }, 'not-met'],
    ['planned where forbidden', ALL, { standing: 'planned', plannedOn: '2027-01-01' }, 'open; planned-not-allowed'],
    ['planned without a day', LOGIN, { standing: 'planned' }, 'open; planned-day-missing'],
    ['planned today', LOGIN, { standing: 'planned', plannedOn: TODAY }, 'open; planned-day-past'],
    ['planned', LOGIN, { standing: 'planned', plannedOn: '2026-11-22' }, 'planned'],
    ['not applicable without a reason', LOGIN, { standing: 'not-applicable', reason: ' ' }, 'open; reason-missing'],
    ['not applicable', LOGIN, { standing: 'not-applicable', reason: 'なし' }, 'not-applicable'],
    [
      'not applicable where it may not be',
      ALL,
      { standing: 'not-applicable', reason: 'x' },
      'open; not-applicable-not-allowed',
    ],
    ['equivalent', LOGIN, { standing: 'equivalent', reason: '別の方法' }, 'equivalent'],
    ['equivalent where it may not be', ALL, { standing: 'equivalent', reason: 'x' }, 'open; equivalent-not-allowed'],
    [
      'a question that depends is asked',
      UPLOADS,
      { standing: 'in-place', answers: { uploads: 'yes' } },
      'open; question-unanswered limited',
    ],
    ['and is not', UPLOADS, { standing: 'in-place', answers: { uploads: 'no' } }, 'met'],
    [
      'what is not asked is not held against it',
      UPLOADS,
      { standing: 'in-place', answers: { uploads: 'no', limited: 'no' } },
      'met',
    ],
    [
      'said to be there, answered otherwise',
      UPLOADS,
      { standing: 'in-place', answers: { uploads: 'yes', limited: 'no' } },
      'open; in-place-but-answered-otherwise limited',
    ],
    ['twelve months to the day', OLD, { standing: 'in-place', answers: { on: '2025-11-21' } }, 'met'],
    [
      'a day more',
      OLD,
      { standing: 'in-place', answers: { on: '2025-11-20' } },
      'open; in-place-but-answered-otherwise on',
    ],
    [
      'a day that no calendar has',
      OLD,
      { standing: 'in-place', answers: { on: '2026-02-30' } },
      'open; answer-not-of-its-kind on',
    ],
    ['the limit', FAILURES, { standing: 'in-place', answers: { n: 10 } }, 'met'],
    [
      'beyond the limit',
      FAILURES,
      { standing: 'in-place', answers: { n: 11 } },
      'open; in-place-but-answered-otherwise n',
    ],
    ['beyond the limit, and said so', FAILURES, { standing: 'not-in-place', answers: { n: 11 } }, 'not-met'],
    [
      'a file of nobody',
      LOGIN,
      { standing: 'in-place', measures: ['a'], files: ['dca_2'] },
      'open; file-unknown dca_2',
    ],
  ])('%s', (_, asked, answer, expected) => {
    expect(judge(asked, answer)).toBe(expected);
  });

  test('cannot say that it does not concern a shop of which the opposite is known', () => {
    const answer = { standing: 'not-applicable', reason: 'なし' } as const;
    const known = [{ kind: 'attribute', attribute: 'memberLogin', value: 'yes' }];
    expect(judge(LOGIN, answer, known)).toBe('open; not-applicable-but-known memberLogin');
    expect(judge(LOGIN, answer, [{ kind: 'attribute', attribute: 'channel', value: 'ecommerce' }])).toBe(
      'not-applicable',
    );
  });
});

test('only a claim that it is there, or concerns nobody, is contradicted by its absence', () => {
  const outcomes = ['open', 'met', 'not-met', 'planned', 'not-applicable', 'equivalent'] as const;
  expect(outcomes.filter((outcome) => contradicts(outcome, 'not-met'))).toEqual(['met', 'not-applicable']);
  expect(outcomes.filter((outcome) => contradicts(outcome, 'not-observable') || contradicts(outcome, 'met'))).toEqual(
    [],
  );
});

test('a grade suffices for itself and for worse ones, and C and D never for A or B', () => {
  expect(bestOf(['D', 'B', 'C'])).toBe('B');
  expect(bestOf([])).toBe('D');
  const grades = ['A', 'B', 'C', 'D'] as const;
  const enough = grades.flatMap((needs) =>
    grades.filter((has) => suffices(has, needs)).map((has) => `${has} for ${needs}`),
  );
  const for_ = 'A for A,A for B,B for B,A for C,B for C,C for C,A for D,B for D,C for D,D for D';
  expect(enough.join()).toBe(for_);
});

test('what is open gates only where the source says shall, but a contradiction is open anywhere', () => {
  const form = (modality: string): FormControl => ({
    ...{ key: modality, pack: 'p', edition: '1', because: [] },
    control: control({ modality, evidence: { kinds: ['observation'], leastGrade: 'A' } }),
  });
  const points = (outcome: 'met' | 'planned', contradicted: boolean) =>
    openPoints([form('shall'), form('desirable')], () => ({ outcome, grade: 'C', contradicted })).map(
      (point) => `${point.control} ${point.code}`,
    );
  expect(points('met', false)).toEqual(['shall grade-too-low']);
  expect(points('planned', false)).toEqual(['shall planned']);
  expect(points('met', true)).toEqual(['shall contradicted', 'shall grade-too-low', 'desirable contradicted']);
});

test('what is carried and what is asked again together are the form, and nothing that runs out is carried', () => {
  const key = fc.constantFrom<string>('a', 'b', 'c', 'd');
  fc.assert(
    fc.property(
      fc.uniqueArray(key),
      fc.uniqueArray(key),
      fc.uniqueArray(key),
      fc.nat(24),
      (asked, known, changed, months) => {
        const form = {
          packs: [],
          controls: asked.map((each) => ({
            ...{ key: each, pack: 'p', edition: '1', because: [] },
            control: control({ everyMonths: 12 }),
          })),
        };
        const answeredOn = addDays(TODAY, -30 * months);
        const earlier = new Map(known.map((each) => [each, { answer: {}, answeredOn }]));
        const dueOn = addDays(TODAY, 30);
        const { carried, askedAgain } = carryOver({
          form,
          earlier,
          changed: new Set(changed),
          causes: ['expiry'],
          dueOn,
        });
        expect([...carried.keys(), ...askedAgain].toSorted()).toEqual(asked.toSorted());
        for (const each of carried.keys()) {
          expect(known.includes(each) && !changed.includes(each)).toBe(true);
          expect(Date.parse(dueOn) - Date.parse(answeredOn)).toBeLessThan(366 * 86_400_000);
        }
      },
    ),
  );
});

test('a party that never answers is reminded 14, 7 and 1 days before, the day after, and weekly from then on', () => {
  const told: string[] = [];
  let remindedOn: string | undefined;
  for (let today = TODAY; today <= addDays(TODAY, 50); ) {
    const { due, kind, next } = nextReminder({ today, dueOn: addDays(TODAY, 30), toldOn: TODAY, remindedOn });
    expect(next > today).toBe(true);
    if (due) {
      told.push(`${kind} ${(Date.parse(today) - Date.parse(TODAY)) / 86_400_000}`);
      remindedOn = today;
    }
    today = next;
  }
  expect(told).toEqual(['reminder 16', 'reminder 23', 'reminder 29', 'overdue 31', 'overdue 38', 'overdue 45']);
});

test.each([
  ['asked five days before it is due', 5, 0, [4, 6, 13]],
  ['returned after its day', 5, 9, [16]],
])('a party that was told today is not reminded today: %s', (_, dueIn, told, days) => {
  const reminded: number[] = [];
  let remindedOn: string | undefined;
  for (let day = told; day <= 16; day += 1) {
    const today = addDays(TODAY, day);
    const facts = { today, dueOn: addDays(TODAY, dueIn), toldOn: addDays(TODAY, told), remindedOn };
    if (!nextReminder(facts).due) continue;
    reminded.push(day);
    remindedOn = today;
  }
  expect(reminded).toEqual(days);
});

const LAYOUT = `layout: ours
edition: "1"
acquirer: { ja: "東", en: "East" }
title: { ja: "表", en: "Table" }
particulars: [responsible]
columns:
  - { is: number, title: { ja: "番", en: "#" }, share: 10 }
  - { is: mark, title: { ja: "○", en: "Mark" }, share: 20 }
  - { is: details, title: { ja: "備考", en: "Remarks" }, share: 70 }
marks:
  met: { ja: "○", en: "yes" }
  not-met: { ja: "×", en: "no" }
sections:
  - heading: { ja: "一", en: "One" }
    items:
      - { control: p.a, number: "1" }
      - { control: p.b, number: "2" }
`;

test.each<[string, string, string, string]>([
  ['another language missing', 'title: { ja: "表", en: "Table" }', 'title: { ja: "表" }', '4:8 missing-key'],
  ['a key that is none', 'edition: "1"', 'edition: "1"\nhide: [p.a]', '3:1 unknown-key'],
  ['a column twice', 'is: number', 'is: mark', '8:11 column-twice'],
  ['no column of answers', '{ is: details', '{ is: title', '7:3 column-missing'],
  ['marks that read alike', 'ja: "×"', 'ja: "○"', '12:12 marks-alike'],
  ['a control twice', 'p.b', 'p.a', '17:20 control-twice'],
  ['a control that no pack has', 'p.b', 'p.c', '17:20 control-unknown'],
  [
    'an alias, which could stand for a huge file',
    'edition: "1"',
    'edition: &x "1"\nagain: *x',
    '3:8 alias-not-accepted',
  ],
  ['nothing wrong', '', '', ''],
])('a layout with %s is told so with its place', (_, from, to, expected) => {
  const loaded = loadLayout(LAYOUT.replace(from, to), new Set(['p.a', 'p.b']));
  const faults = loaded.kind === 'failed' ? loaded.error : [];
  expect(faults.map(({ line, column, code }) => `${line}:${column} ${code}`).join('; ')).toBe(expected);
});
