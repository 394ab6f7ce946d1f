/** The catalogue of requirements that the product counts is the one the design names. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { REQUIREMENTS } from '../src/regime/core/requirement.ts';

const SHARED = process.env.MITSUKE_SHARED ?? path.resolve(import.meta.dirname, '../../shared');
const FILE = path.join(SHARED, 'design/REGIME.md');

describe.skipIf(!existsSync(FILE))('the catalogue (skipped where MITSUKE_SHARED is absent)', () => {
  const sections = existsSync(FILE) ? readFileSync(FILE, 'utf8').split(/^## /m) : [];
  const numbersOf = (family: string): number[] => {
    const body = sections.find((each) => each.startsWith(`${family} `)) ?? '';
    const last = body.indexOf('\n###');
    const paragraph = (last === -1 ? body : body.slice(0, last)).split('\n\n')[0] ?? '';
    const found = [...paragraph.matchAll(/(?:^|· |\n)(\d{1,2})(?:–(\d{1,2}))? /g)];
    return found.flatMap(([, first, to]) => {
      const begin = Number(first);
      return Array.from({ length: Number(to ?? first) - begin + 1 }, (_, place) => begin + place);
    });
  };

  test.each(['LEAK', 'SUPV', 'FRAUD', 'AWARE', 'LEND', 'SYSR', 'REF'])('%s: no ID more and none less', (family) => {
    const counted = REQUIREMENTS.filter((id) => id.startsWith(`${family}-`)).map((id) =>
      Number(id.slice(family.length + 1)),
    );
    expect(counted).toEqual(numbersOf(family));
  });
});
