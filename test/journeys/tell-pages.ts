/** When a step of a journey fails: what each open page shows, so that a failure on another machine can be understood. */
import { afterEach } from 'vitest';
import { openBrowsers } from './chromium.ts';

const MOST = 1_500;

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  for (const page of openBrowsers().flatMap((browser) => browser.contexts().flatMap((context) => context.pages()))) {
    const text = await page
      .innerText('body', { timeout: 2_000 })
      .catch((error: Error) => `unreadable: ${error.message}`);
    process.stderr.write(`${task.name}: ${page.url().replace(/#.*/, '')} shows\n${text.slice(0, MOST)}\n\n`);
  }
});
