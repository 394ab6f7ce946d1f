/** One process, shared modules: 2,000 small tests take a second so, and twelve with a fresh context per file. */
import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Longest first, so that no worker is left alone with one at the end while the others have nothing to do. The journeys
 * together: a worker that goes over from one project to the other begins with nothing loaded.
 */
const LONGEST = [
  'test/journeys/demo.test.ts',
  'test/journeys/console-sites.test.ts',
  'test/journeys/',
  'test/kill.test.ts',
  'src/site-watch/lab-shop.test.ts',
  'src/platform/browser/chromium.test.ts',
  'src/cli/decide-replay.test.ts',
  'src/site-watch/lab-channels.test.ts',
  'test/demo-life.test.ts',
  'src/site-watch/pages/link-type.test.ts',
  'src/platform/browser/bad-pages.test.ts',
  'test/simulation.test.ts',
  'src/platform/database/embedded.test.ts',
  'test/server-door.test.ts',
  'src/site-watch/',
  'src/platform/browser/',
  'src/evidence/crash.test.ts',
  'src/assurance/registers.test.ts',
];

/** Visits of the lab by a real browser, lives of the demo, long journeys, minutes together: `MITSUKE_LONG=1 npm test` runs them too. */
const LONG = [
  'src/platform/browser/bad-pages.test.ts',
  'src/site-watch/journeys/guess-journey.test.ts',
  'src/site-watch/lab-channels.test.ts',
  'src/site-watch/lab-shop.test.ts',
  'src/site-watch/pages/link-type.test.ts',
  'test/demo-life.test.ts',
  'test/journeys/console-declarations-trouble.test.ts',
  'test/journeys/console-inventory.test.ts',
  'test/journeys/console-portfolio.test.ts',
  'test/journeys/console-sites.test.ts',
];
const left = process.env.MITSUKE_LONG === '1' ? [] : LONG;

const placeOf = ({ moduleId }: TestSpecification): number => {
  const place = LONGEST.findIndex((part) => moduleId.includes(part));
  return place === -1 ? LONGEST.length : place;
};

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => placeOf(a) - placeOf(b));
  }
}

const shared = {
  pool: 'threads' as const,
  isolate: false,
  // One worker for two cores, as is the default, waits most of its time for processes that it started.
  maxWorkers: 2,
  globalSetup: ['src/platform/database/testing-setup.ts'],
  // Some hundred processes are started from the same sources: compiled once, each starts with half the work.
  env: { NODE_COMPILE_CACHE: path.resolve(import.meta.dirname, 'node_modules/.cache/compile') },
};

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...shared,
          name: 'house',
          include: ['{src,packages,console,lab,test}/**/*.test.ts'],
          exclude: ['**/node_modules/**', 'test/journeys/**', ...left],
          setupFiles: ['test/seed.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          ...shared,
          name: 'journeys',
          include: ['test/journeys/**/*.test.ts'],
          exclude: ['**/node_modules/**', ...left],
          // A state is waited for, not a second: what polls is a server with a browser beside it.
          expect: { poll: { timeout: 20_000 } },
          setupFiles: ['test/seed.ts', 'test/journeys/tell-pages.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
