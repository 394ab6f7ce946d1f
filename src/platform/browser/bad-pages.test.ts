/** Pages that would keep a visit, fill the machine, lead astray or look who is there. All on loopback. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { durationOfMs } from '#kernel';
import { makeCertificate } from '../notify/testing-certificate.ts';
import type { Step, VisitOrder, VisitProfile } from './port.ts';
import { bodyText, browserMissing, openSites, openTestBrowser, orderOf, type Sites } from './testing.ts';

const MIB = 1024 ** 2;
const LIMIT_MS = 180_000;

/** What pages look at to know who is there; each is true where it found something. */
const LOOK = `<!doctype html><body><script>
  const seen = {};
  seen.driven = navigator.webdriver === true;
  seen.headless = /headless/i.test(navigator.userAgent + JSON.stringify(navigator.userAgentData?.brands ?? ''));
  seen.noPlugins = navigator.plugins.length === 0;
  seen.noLanguages = navigator.languages.length === 0;
  seen.noChrome = typeof chrome !== 'object';
  seen.noMouse = !matchMedia('(pointer: fine)').matches || !matchMedia('(hover: hover)').matches;
  seen.smallScreen = screen.width < innerWidth || screen.height < innerHeight;
  seen.noFocus = !document.hasFocus();
  seen.platforms = !navigator.userAgent.includes({ Win32: 'Windows', MacIntel: 'Macintosh' }[navigator.platform] ?? 'Linux');
  seen.driversTraces = Object.keys(document).concat(Object.keys(window)).some((name) => /cdc_|webdriver|playwright|puppeteer/i.test(name));
  seen.console = false;
  Error.prepareStackTrace = () => { seen.console = true; return ''; };
  console.debug(new Error('look'));
  delete Error.prepareStackTrace;
  const error = new Error('look');
  Object.defineProperty(error, 'stack', { get: () => { seen.console = true; return ''; } });
  console.debug(error);
  Promise.resolve(navigator.permissions?.query({ name: 'notifications' })).then((asked) => {
    seen.permissions = Notification.permission === 'denied' && asked.state === 'prompt';
    seen.patched = !/native code/.test(String(navigator.permissions.query) + String(Function.prototype.toString));
    return fetch('/seen', { method: 'POST', body: JSON.stringify({ ...seen, from: document.referrer, cookies: document.cookie }) });
  }).then(() => document.body.append(Object.assign(document.createElement('p'), { id: 'looked' })));
</script>`;

const DISK = `<!doctype html><script>
  const bytes = new Uint8Array(4e6); for (let at = 0; at < bytes.length; at += 65536) crypto.getRandomValues(bytes.subarray(at, at + 65536));
  const opening = indexedDB.open('x'); opening.onupgradeneeded = () => opening.result.createObjectStore('x');
  opening.onsuccess = () => { let at = 0; const more = () => {
    const writing = opening.result.transaction('x', 'readwrite', { durability: 'strict' });
    writing.objectStore('x').put(new Blob([bytes]), at++); writing.oncomplete = more; }; more(); };
</script>`;

const POLICY = `script-src 'self'${' https://shop.example'.repeat(600)}`.slice(0, 10_000);

const CUSTOMER: VisitProfile = {
  userAgent:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{major}.0.0.0 Safari/537.36',
  viewport: { width: 1280, height: 800 },
  mobile: false,
  referrer: 'https://www.google.com/',
  quiet: true,
};
const TELEPHONE: VisitProfile = {
  userAgent:
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{major}.0.0.0 Mobile Safari/537.36',
  viewport: { width: 412, height: 915 },
  mobile: true,
  identify: 'Mitsuke/0.1 (+https://watch.example/)',
  quiet: true,
};
const ROBOT: VisitProfile = { viewport: { width: 1280, height: 800 }, mobile: false, quiet: false };

describe('a bad page', async () => {
  const opened = await openTestBrowser(async (name) => (name === 'rebound.example' ? ['127.0.0.1'] : []));
  const missing = await browserMissing(opened.browser);
  if (missing) {
    test.skip(missing, () => undefined);
    return;
  }
  const allowed = await opened.browser.preflight();
  const sandbox = allowed.kind === 'ready' ? 'required' : 'off';
  const tls = createTlsServer(makeCertificate('another.localhost'), (_, response) => response.end('<p>'));
  const stun = createSocket('udp4');
  let sites: Sites;
  let shop: string;

  beforeAll(async () => {
    tls.listen(0, '127.0.0.1');
    stun.bind(0, '127.0.0.1');
    await Promise.all([once(tls, 'listening'), once(stun, 'listening')]);
    sites = await openSites(() => ({
      '/round': (_, response) => void response.writeHead(302, { location: '/round' }).end(),
      '/to-and-fro': '<script>location.replace("/to-and-fro?" + Math.random())</script>',
      '/endless': (_, response) => {
        response.writeHead(200, { 'content-type': 'text/html' });
        const more = () => {
          while (response.writable && response.write('<p>'.padEnd(MIB, 'x')));
        };
        response.on('drain', more);
        more();
      },
      '/alerts': '<script>for (;;) alert(1)</script>',
      '/file': (_, response) => {
        response.setHeader('content-disposition', 'attachment; filename="prices.bin"');
        response.setHeader('content-type', 'application/octet-stream');
        response.end('x');
      },
      '/nothing': '<p>',
      '/disk': DISK,
      '/look': LOOK,
      '/restless': `<meta name="viewport" content="width=device-width"><img src="/never"><input id="n" type="tel">
        <button id="b" ontouchend="fetch('/tapped?' + n.value + '&' + innerWidth)"
          onclick="for (let at = 0; at < 100; at += 1) window.open('/nothing?' + at, '_blank')">x</button>`,
      '/never': () => undefined,
      '/policy': (_, response) => {
        response.setHeader('content-security-policy-report-only', POLICY);
        response.setHeader('content-type', 'text/html');
        response.setHeader('set-cookie', 'visited=1');
        response.end(`<p id="there">x</p><script>
          for (const url of ['http://rebound.example/', 'https://rebound.example/']) fetch(url, { mode: 'no-cors' }).catch(() => {});
          const peer = new RTCPeerConnection({ iceServers: [{ urls: ['stun:127.0.0.1:${(stun.address() as AddressInfo).port}',
            'turn:127.0.0.1:${(stun.address() as AddressInfo).port}'], username: 'u', credential: 'c' }] });
          peer.createDataChannel('x'); peer.createOffer().then((offer) => peer.setLocalDescription(offer));
        </script>`);
      },
    }));
    shop = `http://a.localhost:${sites.port}`;
  }, LIMIT_MS);
  afterAll(async () => {
    tls.closeAllConnections();
    tls.close();
    stun.close();
    await sites.close();
    await opened.close();
  });

  const walk = (steps: readonly Step[], changed: Partial<VisitOrder> = {}) =>
    opened.browser.visit(orderOf(steps, { visitLimit: durationOfMs(120_000), ...changed }), sandbox);
  const open = (path: string): Step => ({ act: 'open', url: new URL(path, shop).href });
  const WAIT: Step = { act: 'wait-for', on: { css: '#never' } };

  test.each([
    ['that leads to itself', '/round', 'too-many-redirects'],
    ['that leads to itself by a script', '/to-and-fro', 'too-many-redirects'],
    ['that is a file to keep', '/file', 'download'],
    [
      'whose certificate is another host’s',
      () => `https://a.localhost:${(tls.address() as AddressInfo).port}/`,
      'certificate-not-valid',
    ],
    ['that speaks no TLS', () => `https://a.localhost:${sites.port}/`, 'tls-failed'],
  ] as const)('a page %s: the step fails and says so', { timeout: LIMIT_MS }, async (_, address, code) => {
    const { end } = await walk([open(typeof address === 'string' ? address : address())]);
    expect(end).toEqual({ kind: 'step-failed', step: 0, code });
  });

  test.each([
    ['asks without end', '/alerts', 'too-many-dialogs', {}],
    ['never ends', '/endless', 'traffic-limit', { trafficLimitBytes: 24 * MIB }],
    ['fills the disk', '/disk', 'disk-limit', { diskLimitBytes: 150 * MIB }],
  ] as const)('a page that %s ends the visit', { timeout: LIMIT_MS }, async (_, path, code, limits) => {
    const { end } = await walk([open(path), WAIT], { stepLimit: durationOfMs(60_000), ...limits });
    expect(end).toEqual({ kind: 'ended-early', code });
  });

  test('a customer from a search comes in, and what pages look at tells no observer', {
    timeout: LIMIT_MS,
  }, async () => {
    let datagrams = 0;
    stun.on('message', () => (datagrams += 1));
    const steps = [open('/policy'), { act: 'wait-for', on: { css: '#there' } }, open('/look')] as const;
    const record = await walk([...steps, { act: 'wait-for', on: { css: '#looked' } }], { profile: CUSTOMER });
    expect(record.end).toEqual({ kind: 'completed' });
    const [first] = sites.reached.filter(({ line }) => line.endsWith('/policy'));
    expect(first?.headers).toMatchObject({ referer: 'https://www.google.com/', 'sec-fetch-site': 'cross-site' });
    expect(first?.headers['sec-ch-ua-platform']).toBe('"Windows"');
    const told = [...record.requests.map(({ url }) => url), ...(record.names ?? []).map(({ name }) => name)];
    expect(told.filter((text) => /google|gvt1|notfound/i.test(text))).toEqual([]);
    const { from, cookies, ...seen } = JSON.parse(
      bodyText(record.requests.find(({ url }) => url.endsWith('/seen'))) ?? '',
    );
    expect(Object.entries(seen).filter(([, found]) => found)).toEqual([]);
    expect(Object.keys(seen).length).toBeGreaterThan(10);
    expect([from, cookies]).toEqual(['', 'visited=1']);
    expect(record.cookies).toMatchObject([{ name: 'visited', value: '1', domain: 'a.localhost' }]);
    expect(record.documents[0]?.headers['content-security-policy-report-only']).toHaveLength(10_000);
    const rebound = record.requests.filter(({ url }) => url.includes('rebound.example'));
    expect(rebound.map(({ refused }) => refused)).toEqual([true, true]);
    expect(datagrams).toBe(0);
  });

  test('a robot’s visit shows what it is', { timeout: LIMIT_MS }, async () => {
    const record = await walk([open('/look'), { act: 'wait-for', on: { css: '#looked' } }], { profile: ROBOT });
    const seen = JSON.parse(bodyText(record.requests.find(({ url }) => url.endsWith('/seen'))) ?? '');
    expect(seen).toMatchObject({ driven: true, headless: true, console: true });
  });

  test('on a page that never rests and opens windows a telephone taps and types, says who it is, and has its cookies', {
    timeout: LIMIT_MS,
  }, async () => {
    const steps: Step[] = [
      open('/restless'),
      { act: 'fill', on: { css: '#n' }, value: '12' },
      { act: 'click', on: { css: '#b' } },
    ];
    const cookie = { name: 'again', value: 'yes', domain: 'a.localhost', path: '/', secure: false, httpOnly: true };
    const record = await walk(steps, { profile: TELEPHONE, cookies: [cookie], stepLimit: durationOfMs(5_000) });
    expect(record.end).toEqual({ kind: 'completed' });
    expect(record.requests.map(({ url }) => url)).toContain(`${shop}/tapped?12&412`);
    // Of a hundred windows at one press the browser lets one through.
    expect(record.documents.filter(({ url }) => url.includes('/nothing?'))).toHaveLength(1);
    const [first] = sites.reached.filter(({ line }) => line.endsWith('/restless'));
    expect(first?.headers).toMatchObject({ cookie: 'again=yes', 'sec-ch-ua-mobile': '?1' });
    expect(first?.headers['user-agent']).toMatch(
      /Mobile Safari\/537\.36 Mitsuke\/0\.1 \(\+https:\/\/watch\.example\/\)$/,
    );
  });
});
