/** A journey written down: steps as the file has them, the YAML, and the acts that the browser makes of them. */
import { stringify } from 'yaml';
import type { Step } from '#platform/browser';
import { browserSteps } from '../../core/browser-steps.ts';
import type { Canary } from '../../core/canary.ts';
import { loadJourney } from '../../core/journey.ts';

export type On = string | { readonly role: string; readonly name: string } | { readonly label: string };

/** As the journey's file has it; `name` need not be the only one of its kind yet. */
export type SentStep = {
  readonly name: string;
  readonly open?: string;
  readonly click?: On;
  readonly fill?: On;
  readonly choose?: On;
  readonly select?: On;
  readonly value?: string;
  readonly frame?: readonly string[];
  readonly 'wait-for'?: On;
  readonly 'card-form'?: true;
  readonly screenshot?: true;
};

export type WrittenJourney = {
  readonly name: string;
  readonly destinations: readonly string[];
  readonly steps: readonly SentStep[];
  /** Unless false it presses nothing that is called like an order, wherever its selectors lead. */
  readonly stops?: boolean | undefined;
  /** Lines before everything, for whoever reads the file. */
  readonly notes: readonly string[];
};

/** `email`, `email-2`, `email-3` … */
const numbered = (steps: readonly SentStep[]): readonly SentStep[] => {
  const seen = new Map<string, number>();
  return steps.map((step) => {
    const count = (seen.get(step.name) ?? 0) + 1;
    seen.set(step.name, count);
    return count === 1 ? step : { ...step, name: `${step.name}-${count}` };
  });
};

/** Named for the shop: `shop.example` is `shop-example`. */
export const nameFor = (host: string): string =>
  host
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 64) || 'shop';

/** It can be loaded as it stands. */
export const writeJourney = ({ name, destinations, steps, notes, stops = true }: WrittenJourney): string => {
  const head = notes.map((note) => `# ${note}\n`).join('');
  const stop = stops ? { stop: 'before-buying' } : {};
  const body = { name, ...stop, destinations: [...destinations], steps: [...numbered(steps)] };
  return `${head}${stringify(body, { lineWidth: 0, aliasDuplicateObjects: false })}`;
};

/** What the browser does for them. @throws when a step is none that a journey may have. */
export const actsOf = (steps: readonly SentStep[], origin: string, canary: Canary): readonly Step[] => {
  const opened = [{ name: 'home', open: '/' }, ...steps];
  const text = writeJourney({ name: 'guess', destinations: ['guess.invalid'], steps: opened, notes: [] });
  const journey = loadJourney(text);
  if (journey.kind === 'failed') throw new Error(`not a step: ${JSON.stringify(journey.error)}`);
  const rights = { visits: 'journey', mayBuy: false, basis: 'none' } as const;
  return browserSteps(journey.value, { origin, canary, rights }).slice(1);
};
