/** A journey's steps as the browser's port takes them, with one visit's canary in its places. */
import type { Step } from '#platform/browser';
import { BUYING_WORDS } from './buying-words.ts';
import { type Canary, type Placeholder, typedValue } from './canary.ts';
import { type Journey, type JourneyContent, type JourneyStep, PLACEHOLDER, placeholdersIn } from './journey.ts';
import { targetOf } from './journey-target.ts';
import type { Rights } from './visiting-rights.ts';

/** Card data is hidden on every picture from the moment it is typed. */
const MASKED = /^canary\.(?:number|expiry|securityCode)/;

export type Walking = {
  /** `https://shop.example`: where the journey's paths are opened. */
  readonly origin: string;
  readonly canary: Canary;
  readonly rights: Pick<Rights, 'visits' | 'mayBuy' | 'basis'>;
};

/**
 * Whether the button that places an order may be pressed. A journey that says nothing of it presses one in the lab and
 * where sites go on as they were; else it has to say so.
 */
const mayOrder = ({ buys, stop }: JourneyContent, { mayBuy, basis }: Walking['rights']): boolean =>
  mayBuy && (buys !== undefined || (stop === undefined && basis !== 'permitted'));

/** Name and act of each step of what `browserSteps` gives. */
export const stepsWalked = (
  { content }: Journey,
  { visits }: Pick<Rights, 'visits'>,
): readonly { readonly name: string; readonly act: string }[] => {
  const [first] = content.steps;
  return visits === 'plain' && first !== undefined ? [first, { name: 'plain', act: 'screenshot' }] : content.steps;
};

/** With the right to a plain page load: the first page, and its picture. */
export const browserSteps = ({ content }: Journey, walking: Walking): readonly Step[] => {
  const { origin, rights } = walking;
  const [first] = content.steps;
  if (rights.visits === 'plain') {
    const url = new URL(first?.act === 'open' ? first.open : '/', origin).href;
    return [
      { act: 'open', url },
      { act: 'screenshot', name: 'plain' },
    ];
  }
  const unlessCalled = mayOrder(content, rights) ? undefined : BUYING_WORDS;
  return content.steps.map((step) => browserStep(step, { ...walking, unlessCalled }));
};

/** Index of the step that types the card number; `undefined` when none does. */
export const cardTypedAt = (steps: readonly Step[], { number }: Canary): number | undefined => {
  const at = steps.findIndex(
    (step) => step.act === 'card-form' || (step.act === 'fill' && step.value.includes(number)),
  );
  return at < 0 ? undefined : at;
};

const filled = (text: string, canary: Canary): string =>
  text.replaceAll(PLACEHOLDER, (_all, name: string) => typedValue(canary, name.slice('canary.'.length) as Placeholder));

const browserStep = (
  step: JourneyStep,
  { origin, canary, unlessCalled }: Walking & { readonly unlessCalled: readonly string[] | undefined },
): Step => {
  switch (step.act) {
    case 'open':
      return { act: 'open', url: new URL(step.open, origin).href };
    case 'click': {
      const on = targetOf(step.click, step.frame);
      return unlessCalled === undefined ? { act: 'click', on } : { act: 'click', on, unlessCalled };
    }
    case 'wait-for':
      return { act: 'wait-for', on: targetOf(step['wait-for'], step.frame) };
    case 'fill':
      return {
        act: 'fill',
        on: targetOf(step.fill, step.frame),
        value: filled(step.value, canary),
        masked: placeholdersIn(step.value).some((name) => MASKED.test(name)),
      };
    case 'choose': {
      const on = targetOf(step.choose, step.frame);
      return step.value === undefined
        ? { act: 'choose', on }
        : { act: 'choose', on, value: filled(step.value, canary) };
    }
    case 'select':
      return { act: 'select', on: targetOf(step.select, step.frame), value: filled(step.value, canary) };
    case 'card-form': {
      const { number, expiryMonth, expiryYear, securityCode, holder } = canary;
      return { act: 'card-form', values: { number, expiryMonth, expiryYear, securityCode, holder } };
    }
    case 'screenshot':
      return { act: 'screenshot', name: step.name };
  }
};
