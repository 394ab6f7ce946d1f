import { describe, expect, test } from 'vitest';
import { systemClock } from '../platform/clock/system.ts';
import { seededRandom } from '../platform/random/seeded.ts';
import { makeCanary, withOtherNumber } from './core/canary.ts';
import { judgeAll } from './core/judge-all.ts';
import type { RequestFacts, SiteFacts } from './core/judge-visit.ts';
import type { Pass, PassRole } from './core/passes.ts';
import { finish } from './core/take-steps.ts';
import { type Differential, differentialPasses } from './walk-differential.ts';

const canary = makeCanary(seededRandom('differential'), { brand: 'jcb', year: 2026 });
const site: SiteFacts = { origin: 'https://shop.example', destinations: ['pay.example'], incompleteBefore: 0 };
const profile = { viewport: { width: 1, height: 1 }, mobile: false, quiet: true };

type Sends = (number: string, walked: number) => { readonly host: string; readonly body: string };

const passOf = (number: typeof canary, role: PassRole, sent: ReturnType<Sends>): Pass => {
  const request: RequestFacts = {
    ...{ url: `https://${sent.host}/c`, kind: 'fetch', headers: {}, body: Buffer.from(sent.body) },
    ...{ frameUrl: 'https://shop.example/', stack: [], step: 2, refused: false, bodyIncomplete: false },
  };
  const record = { requests: [request], scripts: [], end: { kind: 'completed' } } as unknown as Pass['record'];
  return { role, profile, canary: number, record, end: { kind: 'completed' }, cardTypedAt: 1 };
};

/** Walks with a page that sends what it is told to. */
const walked = async (sends: Sends, when: Differential) => {
  let walks = 0;
  const walk = async (number: typeof canary, role: PassRole): Promise<Pass> => {
    walks += 1;
    return passOf(number, role, sends(number.number, walks));
  };
  const primary = await walk(canary, 'careful');
  const judgedOf = (passes: readonly Pass[]) => finish(judgeAll({ passes, site, previous: {} }));
  const added = await differentialPasses({ when, site, clock: systemClock(), walk }, [primary], judgedOf([primary]));
  const { findings } = judgedOf([primary, ...added]);
  return { roles: added.map(({ role }) => role), kinds: findings.map(({ kind }) => kind), findings };
};

const substituted = (number: string): string => [...number].map((digit) => 'qz7Kp0Wm3x'[Number(digit)]).join('');
const FIVE = ['other-number', 'same-number', 'other-number', 'same-number'];

describe('passes with another number are walked', () => {
  test('when something unread left for a host that may not have card data, and then it is said', async () => {
    const { roles, findings } = await walked(
      (number) => ({ host: 'evil.example', body: substituted(number) }),
      'when-unread',
    );
    expect(roles).toEqual(FIVE);
    expect(findings).toMatchObject([
      { kind: 'card-data-flows-unread', severity: 'high', destination: 'evil.example', about: { runs: 5 } },
    ]);
  });

  test('two, and no more, when what was sent turns out to follow nothing', async () => {
    const { roles, kinds } = await walked(
      (_number, at) => ({ host: 'stats.example', body: `id=${at}x8f2k${at}99q` }),
      'when-unread',
    );
    expect([roles, kinds]).toEqual([['other-number', 'same-number'], []]);
  });

  test.each([
    ['what was sent is explained already', (number: string) => ({ host: 'evil.example', body: number })],
    ['it went to the payment provider', (number: string) => ({ host: 'pay.example', body: substituted(number) })],
    ['it went to the shop itself', (number: string) => ({ host: 'shop.example', body: substituted(number) })],
    ['it was words alone', () => ({ host: 'stats.example', body: 'event=checkout&page=payment' })],
  ] as const)('not when %s', async (_name, sends) => {
    expect((await walked(sends, 'when-unread')).roles).toEqual([]);
  });

  test('on demand whatever was sent, and never where it was said so', async () => {
    const shop: Sends = (number) => ({ host: 'shop.example', body: substituted(number) });
    expect((await walked(shop, 'always')).kinds).toEqual(['card-data-flows-unread']);
    const evil: Sends = (number) => ({ host: 'evil.example', body: substituted(number) });
    expect((await walked(evil, 'never')).roles).toEqual([]);
  });

  test('with a number of the same brand and length, and the same of all else', () => {
    const other = withOtherNumber(canary);
    expect(other).toEqual({ ...canary, number: other.number });
    expect(other.number).not.toBe(canary.number);
    expect(withOtherNumber(other)).toEqual(canary);
  });
});
