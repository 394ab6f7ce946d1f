import { afterAll, beforeAll, expect, test } from 'vitest';
import { durationOfMs } from '#kernel';
import { browserMissing, type OpenedBrowser, openTestBrowser, orderOf } from '../../platform/browser/testing.ts';
import { systemClock } from '../../platform/clock/system.ts';
import { systemRandom } from '../../platform/random/system.ts';
import { browserSteps } from '../core/browser-steps.ts';
import { makeCanary } from '../core/canary.ts';
import { loadJourney } from '../core/journey.ts';
import { type RunningLab, startTestLab } from '../testing-lab.ts';
import type { WalkOptions } from '../walk-site.ts';
import { guessJourney } from './guess-journey.ts';

const LIMIT_MS = 240_000;

let lab: RunningLab;
let opened: OpenedBrowser;
let missing: string | undefined;
let common: Omit<WalkOptions, 'readScripts'>;

beforeAll(async () => {
  [lab, opened] = await Promise.all([startTestLab(), openTestBrowser()]);
  missing = await browserMissing(opened.browser);
  const labHosts = ['shop.localhost', 'psp.localhost', 'collector.localhost'];
  common = {
    browser: opened.browser,
    clock: systemClock(),
    random: systemRandom(),
    labHosts,
    browserSandbox: 'required',
  };
}, LIMIT_MS);
afterAll(async () => {
  await opened.close();
  await lab.stop();
});

test(
  'the way to the card is found in shops of each kind, without an order, and can be walked',
  async (context) => {
    context.skip(missing !== undefined, missing);
    const guessed = Object.fromEntries(
      await Promise.all(
        Object.entries(lab.alike).map(async ([kind, origin]) => {
          const guess = await guessJourney({ ...common, origin, providers: ['psp.localhost'] });
          return [kind, { ...guess, origin }] as const;
        }),
      ),
    );
    const summary = Object.entries(guessed).map(([kind, { end, code, destinations }]) => [
      kind,
      end,
      code,
      destinations,
    ]);
    expect(summary).toEqual([
      ['ec-cube', 'card-form', undefined, ['psp.localhost']],
      ['woocommerce', 'card-form', undefined, ['psp.localhost']],
      ['shopify', 'card-form', undefined, ['psp.localhost']],
    ]);
    const rights = { visits: 'journey', mayBuy: false, basis: 'permitted' } as const;
    const canary = makeCanary(systemRandom(), { brand: 'visa', year: 2026 });
    const { kind: sandboxed } = await opened.browser.preflight();
    const walked = await Promise.all(
      Object.values(guessed).map(async ({ origin, yaml = '' }) => {
        const journey = loadJourney(yaml);
        if (journey.kind === 'failed') throw new Error(JSON.stringify(journey.error));
        const steps = browserSteps(journey.value, { origin, canary, rights });
        const order = orderOf(steps, { allowedHosts: common.labHosts, stepLimit: durationOfMs(20_000) });
        const { end, cardFields = [] } = await opened.browser.visit(order, sandboxed === 'ready' ? 'required' : 'off');
        return [end.kind, ...cardFields.map(({ field }) => field)];
      }),
    );
    expect(walked).toEqual([
      ['completed', 'number', 'expiryMonth', 'expiryYear', 'securityCode'],
      ['completed', 'number', 'expiry', 'securityCode'],
      ['completed', 'number', 'expiry', 'securityCode', 'holder'],
    ]);
  },
  LIMIT_MS,
);
