import { expect, test } from 'vitest';
import { loadJourney } from '#site-watch';
import { EXAMPLE_KINDS, EXAMPLES } from './example-journey.ts';

test.each(EXAMPLE_KINDS)('the example for %s is a journey that the server takes, and orders nothing', (kind) => {
  const journey = loadJourney(EXAMPLES[kind]);
  if (journey.kind === 'failed') throw new Error(JSON.stringify(journey.error));
  expect(journey.value.content.stop).toBe('before-buying');
  expect(journey.value.content.steps.some(({ act }) => act === 'card-form')).toBe(true);
});
