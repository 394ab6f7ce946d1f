import { expect, test } from 'vitest';
import { loadJourney } from '#site-watch';
import { EXAMPLE_JOURNEY } from './example-journey.ts';

test('the journey that a new site begins with is one the server takes', () => {
  const journey = loadJourney(EXAMPLE_JOURNEY);
  expect(journey).toMatchObject({ kind: 'ok' });
});
