/** Every act that the rooms put on record has words in both languages, and every kind of operation can be chosen. */
import { expect, test } from 'vitest';
import { NO_OPERATIONS } from '#operations';
import { PREDICATE_TYPES } from '../../../packages/evidence-verifier/src/statement.ts';
import { FINDING_STEPS } from '../../../src/assurance/core/finding.ts';
import { DELIVERY_STEPS } from '../../../src/assurance/store-tables.ts';
import { TIMELINE_KINDS } from '../../../src/cases/core/timeline.ts';
import { LIST_CHANGES } from '../../../src/decision/lists/list-tables.ts';
import { CREDENTIAL_CHANGES } from '../../../src/registry/core/credentials.ts';
import { MOVE_KINDS, STANDINGS } from '../../../src/registry/core/parties.ts';
import { SIGN_IN_ACTS } from '../../../src/registry/store-tables.ts';
import { STEPS } from '../../../src/supervision/store-tables.ts';
import { evidencePage as evidenceEn } from '../words/en/evidence-page.ts';
import { operations as en } from '../words/en/operations.ts';
import { evidencePage as evidenceJa } from '../words/ja/evidence-page.ts';
import { operations as ja } from '../words/ja/operations.ts';
import { OPERATION_KINDS } from './filters.ts';

const ACTS = [
  ...[...TIMELINE_KINDS, ...CREDENTIAL_CHANGES, ...SIGN_IN_ACTS, ...STEPS, ...FINDING_STEPS, ...LIST_CHANGES],
  ...[...MOVE_KINDS, ...STANDINGS, ...DELIVERY_STEPS.map((step) => `delivery-${step}`)],
];

test('acts are said in both languages, each once', () => {
  expect(ACTS.filter((act) => ja.acts[act] === undefined || en.acts[act] === undefined)).toEqual([]);
  expect(Object.keys(ja.acts).sort()).toEqual(Object.keys(en.acts).sort());
});

test('every kind of entry that is an operation can be chosen, and has a name', () => {
  expect([...OPERATION_KINDS].sort()).toEqual(PREDICATE_TYPES.filter((kind) => !NO_OPERATIONS.has(kind)).sort());
  for (const kind of OPERATION_KINDS) {
    expect([kind, evidenceJa.entries.kinds[kind] !== undefined, evidenceEn.entries.kinds[kind] !== undefined]).toEqual([
      kind,
      true,
      true,
    ]);
  }
});
