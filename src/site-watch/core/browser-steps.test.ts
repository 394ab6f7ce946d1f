import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../platform/random/seeded.ts';
import { browserSteps, cardTypedAt, stepsWalked } from './browser-steps.ts';
import { BUYING_WORDS } from './buying-words.ts';
import { makeCanary } from './canary.ts';
import { type Journey, loadJourney } from './journey.ts';
import type { Rights } from './visiting-rights.ts';

const canary = makeCanary(seededRandom('journey'), { brand: 'amex', year: 2026 });

const EARLIER = { visits: 'journey', mayBuy: true, basis: 'earlier' } as const;

const aJourney = (steps: string, head = ''): Journey => {
  const text = `name: shop\ndestinations: [pay.example]\n${head}steps:\n  - name: home\n    open: /cart\n${steps}`;
  const journey = loadJourney(text);
  if (journey.kind === 'failed') throw new Error(JSON.stringify(journey.error));
  return journey.value;
};

const stepsOf = (journey: Journey, rights: Pick<Rights, 'visits' | 'mayBuy' | 'basis'> = EARLIER) =>
  browserSteps(journey, { origin: 'https://shop.example', canary, rights });

test('the canary takes its placeholders, and card data is masked where it is typed', () => {
  const steps =
    '  - name: number\n    fill: "#n"\n    value: "{{canary.number}}"\n    frame: [iframe.outer, iframe.inner]\n' +
    '  - name: expiry\n    fill: "#e"\n    value: "{{canary.expiryMonth}}-{{canary.expiryYearLong}}"\n' +
    '  - name: mail\n    fill: "#m"\n    value: "{{canary.email}}"\n    frame: iframe\n' +
    '  - name: picture\n    screenshot: true\n';
  expect(stepsOf(aJourney(steps))).toEqual([
    { act: 'open', url: 'https://shop.example/cart' },
    { act: 'fill', on: { css: '#n', frame: ['iframe.outer', 'iframe.inner'] }, value: canary.number, masked: true },
    { act: 'fill', on: { css: '#e' }, value: `${canary.expiryMonth}-20${canary.expiryYear}`, masked: true },
    { act: 'fill', on: { css: '#m', frame: ['iframe'] }, value: canary.email, masked: false },
    { act: 'screenshot', name: 'picture' },
  ]);
});

test('what a person calls an element goes to the browser as it is, and a card form gets the whole card', () => {
  const steps =
    '  - name: buy\n    click: {role: button, name: レジに進む}\n    frame: iframe\n' +
    '  - name: card\n    choose: {label: クレジットカード}\n' +
    '  - name: month\n    choose: "#m"\n    value: "{{canary.expiryMonth}}"\n' +
    '  - name: form\n    card-form: true\n' +
    '  - name: seen\n    wait-for: {role: heading}\n';
  const { number, expiryMonth, expiryYear, securityCode, holder } = canary;
  const walked = stepsOf(aJourney(steps));
  expect(walked.slice(1)).toEqual([
    { act: 'click', on: { role: 'button', name: 'レジに進む', frame: ['iframe'] } },
    { act: 'choose', on: { label: 'クレジットカード' } },
    { act: 'choose', on: { css: '#m' }, value: expiryMonth },
    { act: 'card-form', values: { number, expiryMonth, expiryYear, securityCode, holder } },
    { act: 'wait-for', on: { role: 'heading' } },
  ]);
  expect(cardTypedAt(walked, canary)).toBe(4);
});

describe('the button that places an order may be pressed', () => {
  const CLICK = '  - name: pay\n    click: "#pay"\n';
  const permitted = { visits: 'journey', mayBuy: true, basis: 'permitted' } as const;
  test.each([
    ['where a journey says nothing and goes on as it was', '', EARLIER, true],
    ['not where it says that it stops', 'stop: before-buying\n', EARLIER, false],
    ['where it says so and both allow it', 'buys: test-number\n', permitted, true],
    ['not where it says nothing, whatever is allowed', '', permitted, false],
    ['not where it is not allowed, whatever it says', 'buys: test-number\n', { ...permitted, mayBuy: false }, false],
  ] as const)('%s', (_claim, head, rights, presses) => {
    const [, click] = stepsOf(aJourney(CLICK, head), rights);
    expect(click).toEqual({ act: 'click', on: { css: '#pay' }, ...(presses ? {} : { unlessCalled: BUYING_WORDS }) });
  });
});

test('with no right but to a plain page load one page is opened, and nothing is touched', () => {
  const plain = { visits: 'plain', mayBuy: false, basis: 'none' } as const;
  const journey = aJourney('  - name: form\n    card-form: true\n');
  const walked = stepsOf(journey, plain);
  expect(walked).toEqual([
    { act: 'open', url: 'https://shop.example/cart' },
    { act: 'screenshot', name: 'plain' },
  ]);
  expect(stepsWalked(journey, plain).map(({ act }) => act)).toEqual(walked.map(({ act }) => act));
  expect(cardTypedAt(walked, canary)).toBeUndefined();
});
