import { expect, test } from 'vitest';
import { instantOfMs } from '#kernel';
import type { SeenScript, SentRequest, VisitRecord } from '#platform/browser';
import { seededRandom } from '../../platform/random/seeded.ts';
import { makeCanary } from './canary.ts';
import type { Pass, PassRole } from './passes.ts';
import { passesBeside } from './passes-beside.ts';
import { finish } from './take-steps.ts';

const canary = makeCanary(seededRandom('beside'), { brand: 'visa', year: 2026 });
const profile = { viewport: { width: 1280, height: 900 }, mobile: false, quiet: true };
const at = instantOfMs(0);

const script = (source: string): SeenScript => ({
  ...{ url: 'https://shop.example/', inline: true, startLine: 0, startColumn: 0, frameUrl: 'https://shop.example/' },
  ...{ source, sha256: source, step: 0 },
});
const request = (url: string): SentRequest => ({
  ...{ url, method: 'GET', kind: 'fetch', headers: {}, body: undefined, bodyIncomplete: false, frameUrl: '' },
  ...{ step: 0, stack: [], at, refused: false },
});

const pass = (role: PassRole, sources: readonly string[], urls: readonly string[]): Pass => {
  const record = {
    ...{
      end: { kind: 'completed' },
      startedAt: at,
      endedAt: at,
      documents: [],
      screenshots: [],
      browser: '',
      sandboxed: true,
    },
    scripts: sources.map(script),
    requests: urls.map(request),
  } satisfies VisitRecord as VisitRecord;
  return { role, profile, canary, record, end: { kind: 'completed' }, cardTypedAt: undefined };
};

const destinations = ['shop.example', 'cdn.example', 'evil.example'].map((host) => ({
  ...{ host, kinds: [], requests: 1, own: false, allowed: false, fields: [] },
}));

const beside = (...passes: readonly Pass[]) => finish(passesBeside(passes, { destinations }, (url) => url));

test('what a robot was not shown stands beside what the customer was shown; nonces and literals make no difference', () => {
  const [customer, robot] = beside(
    pass(
      'careful',
      ['token("a1")', 'shop()', 'skim()'],
      ['https://shop.example/a', 'https://evil.example/c', 'blob:x'],
    ),
    pass('naive', ['token("b2")', 'shop()'], ['https://shop.example/a', 'https://cdn.example/robots']),
  );
  expect(customer?.saw).toMatchObject({ requests: 3, hosts: 2, scripts: 3 });
  expect(customer?.saw?.only).toEqual({ hosts: [], scripts: [], more: 0 });
  expect(robot?.saw).toMatchObject({
    only: { hosts: ['cdn.example'], scripts: [], more: 0 },
    missing: { hosts: ['evil.example'], scripts: [{ url: 'https://shop.example/', inline: true }], more: 0 },
  });
});

test('a host that the visit did not judge by its name is told by its parent, since it may carry the number', () => {
  const [, other] = beside(
    pass('careful', [], ['https://shop.example/']),
    pass('other-number', [], [`https://${canary.number}.evil.example/`, 'https://shop.example/']),
  );
  expect(other?.saw?.only.hosts).toEqual(['*.evil.example']);
  expect(JSON.stringify(other)).not.toContain(canary.number);
});

test('a page that shows each visitor hundreds of scripts of its own is told in few, and counted', () => {
  const many = Array.from({ length: 50 }, (_, place) => `f${'x'.repeat(place + 1)}()`);
  const [, robot] = beside(pass('careful', [], []), pass('naive', many, []));
  expect(robot?.saw?.only.scripts).toHaveLength(20);
  expect(robot?.saw?.only.more).toBe(30);
});

test('a pass that did not begin saw nothing, and is not said to miss anything', () => {
  const notBegun: Pass = {
    ...pass('naive', [], []),
    record: undefined,
    end: { kind: 'not-begun', code: 'no-browser' },
  };
  expect(beside(pass('careful', ['shop()'], []), notBegun)[1]).not.toHaveProperty('saw');
});
