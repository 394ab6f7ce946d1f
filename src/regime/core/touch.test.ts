/** Editions side by side, and whom a change from one to the next touches. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { controlsFor, type PartyFacts } from './applies.ts';
import { comparePacks } from './compare-packs.ts';
import { arrangeEditions, editionOn } from './editions.ts';
import type { Pack } from './pack.ts';
import { loadPack } from './pack-file.ts';
import { type Declared, dueOf, touchesOf } from './touch.ts';

const sound = (text: string): Pack => {
  const loaded = loadPack(text);
  if (loaded.kind === 'failed') throw new Error(JSON.stringify(loaded.error));
  return loaded.value;
};

type Part = { readonly id: string; readonly binds: string; readonly modality?: string; readonly months?: number };

const edition = (days: string, parts: readonly Part[]): Pack =>
  sound(
    `pack: small
edition: "${days}"
title: { ja: 小, en: Small }
source: { id: S1, name: { ja: 例, en: Example } }
${days}
fromIs: stated
controls:
${parts
  .map(
    ({ id, binds, modality = 'desirable', months = 12 }) => `  - id: ${id}
    requirement: [LEAK-01]
    clause: { ja: 一, en: One }
    modality: ${modality}
    binds: { ${binds} }
    title: { ja: 題, en: Title }
    text: { ja: 文, en: Text }
    everyMonths: ${months}
`,
  )
  .join('')}`.replace(`edition: "${days}"`, `edition: "${days.slice(7, 17)}"`),
  );

const OLD = 'from: "2024-01-01"\nto: "2024-12-31"';
const NEW = 'from: "2025-01-01"';
const DAY = '2026-11-21';
const merchant = (shop: PartyFacts['shops'][number] = {}): PartyFacts => ({
  roles: [{ role: 2, validFrom: '2020-01-01' }],
  licences: [],
  shops: [shop],
});

describe('editions', () => {
  const [older, newer] = [
    edition(OLD, [{ id: 'a', binds: 'roles: [2]' }]),
    edition(NEW, [{ id: 'a', binds: 'roles: [2]' }]),
  ];

  test.each([
    ['2024-01-01', '2024-01-01'],
    ['2024-12-31', '2024-01-01'],
    ['2025-01-01', '2025-01-01'],
    // Before any of them the newest says that it is not in force yet.
    ['2023-12-31', '2025-01-01'],
  ])('on %s the one from %s is asked', (day, from) => {
    expect(editionOn([older, newer], day)?.content.from).toBe(from);
  });

  test('with a day in common, or twice the same, are refused, whatever their order', () => {
    const open = edition('from: "2024-06-01"', [{ id: 'a', binds: 'roles: [2]' }]);
    const codes = (packs: readonly Pack[]) => {
      const arranged = arrangeEditions(packs);
      return arranged.kind === 'failed' ? arranged.error.map(({ code }) => code) : [];
    };
    expect(codes([newer, older])).toEqual([]);
    expect(codes([newer, open])).toEqual(['editions-overlap']);
    expect(codes([older, open])).toEqual(['editions-overlap']);
    expect(codes([older, older])).toEqual(['edition-twice']);
  });

  test('of the product follow each other, and each earlier one differs from the next', () => {
    const read = (folder: string): Pack[] => {
      const at = path.resolve(import.meta.dirname, '../../../packs', folder);
      return readdirSync(at).map((name) => sound(readFileSync(path.join(at, name), 'utf8')));
    };
    const arranged = arrangeEditions([...read('regime'), ...read('regime-earlier')]);
    if (arranged.kind === 'failed') throw new Error(JSON.stringify(arranged.error));
    const several = [...arranged.value].filter(([, editions]) => editions.length > 1);
    expect(several.map(([name]) => name).sort()).toEqual(['installment-sales-act', 'pci-dss', 'security-checklist']);
    for (const [, [first, second]] of several) {
      if (first === undefined || second === undefined) throw new Error('two editions');
      expect(comparePacks(first.content, second.content).length).toBeGreaterThan(0);
    }
    // Act of 2020: 4号 to 7号 came on 1 April 2021. Guideline 6.0: every EC merchant from 1 April 2025.
    const daysOf = (name: string) => arranged.value.get(name)?.map(({ content: { from, to } }) => [from, to]);
    expect(daysOf('installment-sales-act')).toEqual([
      ['2018-06-01', '2021-03-31'],
      ['2021-04-01', undefined],
    ]);
    expect(daysOf('security-checklist')?.[1]?.[0]).toBe('2025-04-01');
  });
});

describe('a change touches', () => {
  const older = edition(OLD, [
    { id: 'stays', binds: 'roles: [2]' },
    { id: 'stricter', binds: 'roles: [2]' },
    { id: 'wider', binds: 'roles: [1]' },
    { id: 'narrower', binds: 'roles: [2]' },
    { id: 'gone', binds: 'roles: [2]' },
    { id: 'others', binds: 'roles: [1]' },
  ]);
  const newer = edition(NEW, [
    { id: 'stays', binds: 'roles: [2]' },
    { id: 'stricter', binds: 'roles: [2]', months: 6 },
    { id: 'wider', binds: 'roles: [1, 2]' },
    { id: 'narrower', binds: 'roles: [2], where: { memberLogin: ["yes"] }' },
    { id: 'others', binds: 'roles: [1]', months: 6 },
    { id: 'new', binds: 'roles: [2]' },
    { id: 'discussed', binds: 'roles: [2]', modality: 'proposed' },
  ]);
  const changes = comparePacks(older.content, newer.content);
  /** Of these only whom they bind is another. */
  const BINDS_OTHERS = ['wider', 'narrower'];

  test('whom it binds, before or after: what stays touches nobody, what is discussed asks nothing', () => {
    const touched = touchesOf(changes, { facts: merchant({ memberLogin: 'no' }), due: 'again' }, DAY);
    expect(touched.map(({ control, effect, answer }) => [control, effect, answer])).toEqual([
      ['stricter', 'changes', 'again'],
      ['wider', 'begins', 'again'],
      ['narrower', 'ends', 'nothing'],
      ['new', 'begins', 'again'],
      ['discussed', 'begins', 'nothing'],
      ['gone', 'ends', 'nothing'],
    ]);
  });

  test('who is bound before and after, as the controls that apply on a day of each edition say', () => {
    const facts: fc.Arbitrary<PartyFacts> = fc.record({
      roles: fc.array(
        fc.integer({ min: 1, max: 3 }).map((role) => ({ role, validFrom: '2020-01-01' })),
        { maxLength: 2 },
      ),
      licences: fc.constant([]),
      shops: fc.array(fc.record({ memberLogin: fc.constantFrom('yes', 'no') }, { requiredKeys: [] }), { maxLength: 2 }),
    });
    fc.assert(
      fc.property(facts, (party) => {
        const bound = (pack: Pack, day: string) =>
          new Set(controlsFor([pack], party, day).map(({ control }) => control.id));
        const [before, after] = [bound(older, '2024-06-01'), bound(newer, DAY)];
        const expected = changes.flatMap(({ control: { id } }) => {
          if (after.has(id) && before.has(id)) return BINDS_OTHERS.includes(id) ? [] : [[id, 'changes']];
          if (after.has(id)) return [[id, 'begins']];
          return before.has(id) ? [[id, 'ends']] : [];
        });
        const touched = touchesOf(changes, { facts: party, due: 'again' }, DAY);
        expect(touched.map(({ control, effect }) => [control, effect])).toEqual(expected);
      }),
    );
  });

  test('nobody of those whom it binds as before, where all that changed is that it binds others', () => {
    const issuer: PartyFacts = { roles: [{ role: 1, validFrom: '2020-01-01' }], licences: [], shops: [] };
    const touched = touchesOf(changes, { facts: issuer, due: 'again' }, DAY);
    expect(touched.map(({ control, answer }) => [control, answer])).toEqual([['others', 'again']]);
  });

  const declared = (status: Declared['status'], hash: string): Declared => ({
    ...{ declaration: 'dcl_1', status, edition: 'one', hash },
  });
  test.each([
    ['nothing of the pack was declared', [], 'first'],
    ['it was declared under another edition', [declared('accepted', 'old')], 'again'],
    ['the newer one was put to the party', [declared('accepted', 'old'), declared('asked', 'new')], 'asked'],
    ['it came back with reasons', [declared('returned', 'new')], 'asked'],
    ['it was filed', [declared('accepted', 'old'), declared('filed', 'new')], 'answered'],
    ['it was accepted', [declared('accepted', 'new')], 'answered'],
  ] as const)('where %s', (_name, earlier, due) => {
    expect(dueOf(earlier, 'new')).toBe(due);
  });
});
