/** Whatever is saved, resumed, sent twice and filed, in whatever order: no answer is lost, against a map that a test keeps. */

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askDeclaration } from './ask-declaration.ts';
import type { Answer } from './core/answer.ts';
import { fileDeclaration } from './file-declaration.ts';
import type { DeclarationId } from './ports.ts';
import { withdrawDeclaration } from './review-declaration.ts';
import { newestFiling } from './rows.ts';
import { saveAnswer, saveParticulars } from './save-answers.ts';
import { type ShownControl, showDeclaration } from './show-declaration.ts';
import { DUE, inPlace, openTestSupervision, PARTICULARS, refusalOf, type TestSupervision } from './testing.ts';

let world: TestSupervision;
beforeAll(async () => {
  world = await openTestSupervision();
}, 60_000);
afterAll(() => world.close());

type Step =
  | { readonly kind: 'save'; readonly control: number; readonly answer: number }
  | { readonly kind: 'save-stale'; readonly control: number; readonly answer: number }
  | { readonly kind: 'save-twice'; readonly control: number; readonly answer: number }
  | { readonly kind: 'resume' }
  | { readonly kind: 'file' };

const control = fc.nat(10);
const answer = fc.nat(3);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('save' as const), control, answer }) },
  fc.record({ kind: fc.constant('save-stale' as const), control, answer }),
  fc.record({ kind: fc.constant('save-twice' as const), control, answer }),
  fc.record({ kind: fc.constant('resume' as const) }),
  fc.record({ kind: fc.constant('file' as const) }),
);

/** A few answers to one control: some whole, some begun. */
const answerOf = (asked: ShownControl, which: number): Answer =>
  [
    inPlace(asked),
    { standing: 'planned', plannedOn: '2027-03-31' } as const,
    { standing: 'not-in-place' } as const,
    { reason: `途中まで${which}` },
  ][which] ?? {};

/** The oracle: what a person would remember of what they typed and saw saved. */
type Memory = { readonly answers: Map<string, Answer>; readonly versions: Map<string, number>; version: number };

const run = async (declaration: DeclarationId, controls: readonly ShownControl[], steps: readonly Step[]) => {
  const { ports, merchant } = world;
  const memory: Memory = { answers: new Map(), versions: new Map(), version: 0 };
  const save = async (asked: ShownControl, given: Answer, version: number) => {
    const saved = await saveAnswer(ports, merchant, { declaration, control: asked.key, version, answer: given });
    memory.answers.set(asked.key, given);
    memory.versions.set(asked.key, saved.version);
    memory.version = saved.declarationVersion;
  };
  for (const each of steps) {
    if (each.kind === 'resume') {
      const shown = await showDeclaration(ports, merchant, declaration);
      expect(Object.fromEntries(shown.controls.map(({ key, answer: kept }) => [key, kept]))).toEqual(
        Object.fromEntries(controls.map(({ key }) => [key, memory.answers.get(key) ?? {}])),
      );
    } else if (each.kind === 'file') {
      const done = await refusalOf(fileDeclaration(ports, merchant, { declaration, version: memory.version }));
      if (done === 'nothing') return { memory, filed: true };
    } else {
      const asked = controls[each.control];
      if (asked === undefined) continue;
      const [given, version] = [answerOf(asked, each.answer), memory.versions.get(asked.key) ?? 0];
      if (each.kind === 'save-stale') {
        const before = memory.answers.get(asked.key);
        const same = before !== undefined && JSON.stringify(before) === JSON.stringify(given);
        const sent = saveAnswer(ports, merchant, {
          declaration,
          control: asked.key,
          version: version + 1,
          answer: given,
        });
        expect(await refusalOf(sent)).toBe(same ? 'nothing' : 'declaration-changed');
      } else {
        await save(asked, given, version);
        if (each.kind === 'save-twice') await save(asked, given, version);
      }
    }
  }
  return { memory, filed: false };
};

test('no answer is lost', async () => {
  const { ports, staff, merchant, party, database } = world;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), fc.boolean(), async (steps, finish) => {
      const declaration = await askDeclaration(ports, staff, { party, dueOn: DUE, packs: ['security-checklist'] });
      const { controls } = await showDeclaration(ports, merchant, declaration);
      const { memory, filed } = await run(declaration, controls, steps);
      if (finish && !filed) {
        for (const each of controls) {
          if (memory.answers.get(each.key)?.standing !== undefined) continue;
          const [version, given] = [memory.versions.get(each.key) ?? 0, inPlace(each)];
          await saveAnswer(ports, merchant, { declaration, control: each.key, version, answer: given });
          memory.answers.set(each.key, given);
        }
        const version = await saveParticulars(ports, merchant, { declaration, before: {}, particulars: PARTICULARS });
        expect(await fileDeclaration(ports, merchant, { declaration, version })).toBe(1);
        const { row } = await showDeclaration(ports, merchant, declaration);
        const content = (await database.inScope(merchant, (tx) => newestFiling(tx, row)))?.content;
        expect(
          Object.fromEntries(Object.entries(content?.answers ?? {}).map(([key, kept]) => [key, kept.answer])),
        ).toEqual(Object.fromEntries(memory.answers));
      }
      await withdrawDeclaration(ports, staff, { declaration, reason: 'next' });
    }),
    { numRuns: 12, seed: 42 },
  );
}, 120_000);
