/** One process, shared modules: 2,000 small tests take a second so, and twelve with a fresh context per file. */
import { defineConfig } from 'vitest/config';

const shared = {
  pool: 'threads' as const,
  isolate: false,
  // One worker for two cores, as is the default, waits most of its time for processes that it started.
  maxWorkers: 2,
  globalSetup: ['src/platform/database/testing-setup.ts'],
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...shared,
          name: 'house',
          include: ['{src,packages,console,lab,test}/**/*.test.ts'],
          exclude: ['**/node_modules/**', 'test/journeys/**'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          ...shared,
          name: 'journeys',
          include: ['test/journeys/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
