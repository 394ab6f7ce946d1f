/**
 * What binds whom. The oracle is a second reading of the YAML that shares nothing with the product's, and a table of the
 * baseline of each role that was written by hand from the article.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { controlsFor, gatesContract, judgeControl, type PartyFacts } from './applies.ts';
import { LICENCES, type Pack } from './pack.ts';
import { loadPack } from './pack-file.ts';
import { REQUIREMENTS } from './requirement.ts';
import { ROLE_ANSWERS, ROLE_QUESTIONS, type RoleAnswers, whichRoles } from './which-roles.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../../packs/regime');
const TEXTS = readdirSync(FOLDER)
  .sort()
  .map((name) => readFileSync(path.join(FOLDER, name), 'utf8'));
/** The product's packs end nowhere yet. */
TEXTS.push(`
pack: ending
edition: "1"
title: { ja: 終わる例, en: One that ends }
source: { id: S1, name: { ja: 例, en: Example } }
from: "2019-06-01"
fromIs: stated
to: "2025-04-01"
controls:
  - id: to-the-end
    requirement: [LEAK-01]
    clause: { ja: 一, en: First }
    modality: desirable
    binds: { roles: [1, 2, 3] }
    title: { ja: 一つ目, en: The first }
    text: { ja: 一つ目の文, en: The first text }
  - id: ends-before
    requirement: [LEAK-01]
    clause: { ja: 二, en: Second }
    modality: desirable
    binds: { roles: [2], licences: [money-lender] }
    from: "2021-03-31"
    to: "2024-12-31"
    title: { ja: 二つ目, en: The second }
    text: { ja: 二つ目の文, en: The second text }
`);
const PACKS: readonly Pack[] = TEXTS.map((text) => {
  const loaded = loadPack(text);
  if (loaded.kind === 'failed') throw new Error(JSON.stringify(loaded.error));
  return loaded.value;
});

type RawControl = {
  id: string;
  requirement: string[];
  from?: string;
  to?: string;
  binds: { roles?: number[]; licences?: string[]; where?: Record<string, string[]> };
};
const RAW = TEXTS.flatMap((text) => {
  const raw = parse(text) as { pack: string; from: string; to?: string; controls: RawControl[] };
  return raw.controls.map((each) => ({
    ...each,
    pack: raw.pack,
    first: each.from ?? raw.from,
    last: each.to ?? raw.to ?? '9999',
  }));
});

/** Ids that the second reading finds to bind. */
const secondReading = (party: PartyFacts, day: string): string[] => {
  const found: string[] = [];
  for (const { pack, id, first, last, binds } of RAW) {
    if (first > day || last < day) continue;
    const heldRoles = party.roles
      .filter((held) => held.validFrom <= day && (held.validTo ?? '9999') >= day)
      .map(({ role }) => role);
    const heldLicences = party.licences
      .filter((held) => held.validFrom <= day && (held.validTo ?? '9999') >= day)
      .map(({ licence }) => licence);
    if (
      !(binds.roles ?? []).some((role) => heldRoles.includes(role)) &&
      !(binds.licences ?? []).some((licence) => heldLicences.includes(licence as never))
    )
      continue;
    const where = Object.entries(binds.where ?? {});
    const shops = party.shops.length === 0 ? [{}] : party.shops;
    const fits = shops.some((shop) =>
      where.every(([name, values]) => {
        const value = (shop as Record<string, string | undefined>)[name];
        return value === undefined || values.includes(value);
      }),
    );
    if (fits) found.push(`${pack} ${id}`);
  }
  return found;
};

const days = fc.constantFrom('2019-06-01', '2021-03-31', '2021-04-01', '2024-12-31', '2025-04-01', '2026-11-21');
const period = fc.record({ validFrom: days, validTo: fc.option(days, { nil: undefined }) });
const parties: fc.Arbitrary<PartyFacts> = fc.record({
  roles: fc.array(
    fc.tuple(fc.integer({ min: 1, max: 7 }), period).map(([role, held]) => ({ role, ...held })),
    { maxLength: 4 },
  ),
  licences: fc.array(
    fc.tuple(fc.constantFrom(...LICENCES), period).map(([licence, held]) => ({ licence, ...held })),
    { maxLength: 2 },
  ),
  shops: fc.array(
    fc.record(
      {
        channel: fc.constantFrom('ecommerce', 'face-to-face', 'moto'),
        connection: fc.constantFrom('link', 'javascript', 'other'),
        platform: fc.constantFrom('scratch', 'package', 'asp', 'mall'),
        memberLogin: fc.constantFrom('yes', 'no'),
        develops: fc.constantFrom('yes', 'no'),
        storesNumbers: fc.constantFrom('yes', 'no'),
      },
      { requiredKeys: [] },
    ),
    { maxLength: 3 },
  ),
});

test('the controls that bind are those a second reading of the packs finds, each with its reasons', () => {
  fc.assert(
    fc.property(parties, days, (party, day) => {
      const bindings = controlsFor(PACKS, party, day);
      expect(bindings.map(({ pack, control }) => `${pack} ${control.id}`)).toEqual(secondReading(party, day));
      for (const { because } of bindings) {
        expect(because.some(({ kind }) => kind === 'role' || kind === 'licence')).toBe(true);
        expect(because.at(-1)?.kind).toBe('in-force');
      }
    }),
    { numRuns: 400 },
  );
});

/** From the article and the ordinance, by hand: what no holder of a role may be left without in November 2026. */
const BASELINE: Readonly<Record<number, readonly string[]>> = {
  1: ['pci-dss-or-equivalent', 'incident-response', 'prevent-misuse', 'no-recurrence', 'dynamic-authentication'],
  2: ['non-retention-or-pci-dss', 'incident-response', 'no-recurrence'],
  3: ['pci-dss-or-equivalent', 'initial-survey', 'periodic-survey', 'supervised-psp'],
  4: ['pci-dss-or-equivalent-processors', 'initial-survey', 'periodic-survey', 'processor-monitoring'],
  5: ['pci-dss-or-equivalent-processors', 'incident-response'],
  6: ['pci-dss-or-equivalent-processors', 'incident-response'],
  7: ['pci-dss-or-equivalent-processors', 'processor-monitoring'],
};

test.each(Object.entries(BASELINE))(
  'whoever holds %s号 has its baseline, and each control of it gates',
  (role, ids) => {
    const party = { roles: [{ role: Number(role), validFrom: '2021-04-01' }], licences: [], shops: [] };
    const bound = controlsFor(PACKS, party, '2026-11-21');
    const gating = bound.filter(({ control }) => gatesContract(control.modality)).map(({ control }) => control.id);
    expect(gating).toEqual(expect.arrayContaining([...ids]));
  },
);

describe('one control', () => {
  const of = (name: string) => {
    const found = PACKS.flatMap(({ content }) => content.controls.map((control) => ({ content, control }))).find(
      ({ control }) => control.id === name,
    );
    if (found === undefined) throw new Error(name);
    return found;
  };
  const shop = (facts: PartyFacts['shops'][number]): PartyFacts => ({
    roles: [{ role: 2, validFrom: '2020-01-01' }],
    licences: [],
    shops: [facts],
  });
  const judged = (name: string, party: PartyFacts, day = '2026-11-21') =>
    judgeControl(of(name).content, of(name).control, party, day);

  test('binds where the attribute is not known, and says that it is not', () => {
    expect(judged('login-protection', shop({ channel: 'ecommerce' }))).toMatchObject({
      applies: true,
      because: [
        { kind: 'role' },
        { kind: 'attribute', value: 'ecommerce' },
        { kind: 'attribute-unknown', attribute: 'memberLogin' },
        { kind: 'in-force' },
      ],
    });
  });

  test.each([
    ['another attribute', shop({ channel: 'ecommerce', memberLogin: 'no' }), '2026-11-21', 'attribute-differs'],
    ['the day before', shop({ channel: 'ecommerce' }), '2025-03-31', 'not-in-force'],
    [
      'another role',
      { roles: [{ role: 1, validFrom: '2020-01-01' }], licences: [], shops: [] },
      '2026-11-21',
      'holds-none',
    ],
    [
      'a role that has ended',
      { roles: [{ role: 2, validFrom: '2020-01-01', validTo: '2026-11-20' }], licences: [], shops: [] },
      '2026-11-21',
      'holds-none',
    ],
  ])('stands aside for %s, and says why', (_name, party, day, kind) => {
    expect(judged('login-protection', party, day)).toMatchObject({ applies: false, because: [{ kind }] });
  });

  test('one shop that it fits is enough', () => {
    const party = {
      ...shop({ channel: 'face-to-face' }),
      shops: [{ channel: 'face-to-face' }, { channel: 'ecommerce' }],
    };
    expect(judged('admin-lockout', party).applies).toBe(true);
  });
});

test('every requirement of the catalogue is served by a control', () => {
  const served = new Set(RAW.flatMap(({ requirement }) => requirement));
  expect(REQUIREMENTS.filter((id) => !served.has(id))).toEqual([]);
  expect([...served].filter((id) => !REQUIREMENTS.includes(id))).toEqual([]);
});

describe('which 号', () => {
  test('only what is answered with yes is a yes; a program that sees no number is likely 7号, never a flat yes', () => {
    expect(whichRoles({ sellsByCard: 'yes', passesNumbers: 'unsure' })).toEqual([
      { role: 2, certainty: 'yes', because: 'sellsByCard' },
      { role: 4, certainty: 'unclear-ask-counsel', because: 'passesNumbers' },
    ]);
    for (const reach of ['no', 'unsure', undefined] as const) {
      expect(whichRoles({ suppliesShops: 'yes', numbersReachSupplier: reach })).toEqual([
        { role: 7, certainty: 'likely-ask-counsel', because: 'suppliesShops' },
      ]);
    }
    expect(whichRoles({ suppliesShops: 'yes', numbersReachSupplier: 'yes' })).toMatchObject([
      { role: 7, certainty: 'yes' },
    ]);
  });

  test('no answer is lost and none is invented, whatever is answered', () => {
    const answers = fc.record(
      Object.fromEntries(ROLE_QUESTIONS.map((name) => [name, fc.constantFrom(...ROLE_ANSWERS)])),
    );
    fc.assert(
      fc.property(answers as fc.Arbitrary<RoleAnswers>, (given) => {
        const roles = whichRoles(given);
        const affirmed = ROLE_QUESTIONS.slice(0, 7).filter((name) => given[name] !== 'no');
        expect(roles.length).toBe(affirmed.length);
        for (const { certainty, because } of roles)
          expect(certainty === 'yes').toBe(given[because] === 'yes' && because !== 'suppliesShops');
      }),
    );
  });
});
