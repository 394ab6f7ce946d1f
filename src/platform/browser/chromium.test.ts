import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { durationOfMs } from '#kernel';
import type { Step } from './port.ts';
import { bodyText, browserMissing, openSites, openTestBrowser, orderOf, type Sites } from './testing.ts';

const FORM = `<!doctype html><meta charset="utf-8"><title>見附</title>
  <style>body { margin: 0 } #number { position: absolute; left: 100px; top: 100px; width: 200px; height: 40px; background: #f00; border: 0 }</style>
  <input id="number"><input id="off" disabled style="margin-top:200px"><select id="month"><option value="1">1月</option><option value="2">2月</option></select>
  <div style="position:relative"><button id="covered">押す</button><div style="position:absolute;inset:0;background:#fff"></div></div>
  <script>document.addEventListener('change', (event) => fetch('/changed?' + event.target.id + '=' + event.target.value))</script>`;

const HOLDER = (
  port: number,
) => `<p>外</p><iframe id="outer" style="border:7px solid;padding:11px;margin:13px;width:600px;height:400px"
  src="http://b.localhost:${port}/middle"></iframe>`;

const SCRIPTS = (port: number) => `<!doctype html><script src="http://b.localhost:${port}/external.js"></script>
  <script>const inline = 1;</script>
  <script>
    const injected = document.createElement('script'); injected.text = 'const injected = 2;'; document.head.append(injected);
    eval('const evaluated = 3;//# sourceURL=http://a.localhost/pretended.js');
    for (const kind of ['blob', 'data']) {
      const script = document.createElement('script'); const text = 'const ' + kind + ' = 4;';
      script.src = kind === 'blob' ? URL.createObjectURL(new Blob([text])) : 'data:text/javascript,' + encodeURIComponent(text);
      document.head.append(script);
    }
  </script>`;

/** The command lines of what runs and has `text` in them. */
const commandsNaming = (text: string): string[] =>
  execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(text));

describe('a visit', async () => {
  const opened = await openTestBrowser();
  const missing = await browserMissing(opened.browser);
  if (missing) {
    test.skip(missing, () => undefined);
    return;
  }
  const allowed = await opened.browser.preflight();
  const sandbox = allowed.kind === 'ready' ? 'required' : 'off';
  let sites: Sites;
  let shop: string;

  beforeAll(async () => {
    sites = await openSites((port) => ({
      '/form': FORM,
      '/nothing': '<!doctype html><body>',
      '/field': `<!doctype html><style>#other { border: 0; outline: 0; background: transparent; color: transparent; caret-color: transparent }</style>
        <input id="other"><input id="number" onfocus="if (this.value) fetch('/left?' + this.value)">`,
      '/holder': HOLDER(port),
      '/middle': `<div style="height:90px"></div><iframe id="inner" src="http://a.localhost:${port}/form" style="width:500px;height:300px"></iframe>`,
      '/scripts': SCRIPTS(port),
      '/external.js': 'const external = 0;',
      '/cookie': (request, response) => {
        response.setHeader('set-cookie', 'seen=1');
        response.setHeader('content-type', 'text/html');
        response.end(`<p id="${request.headers.cookie ? 'again' : 'first'}">x</p>`);
      },
      '/late': `<script>setTimeout(() => { document.body.innerHTML = '<button id="late">x</button>' }, 700)</script>`,
      '/busy': '<script>for (;;);</script>',
      '/hungry': '<script>const kept = []; setInterval(() => kept.push(new Float64Array(4e6).fill(1)), 20)</script>',
      '/slow': () => undefined,
      '/machine': `<script>fetch('/told', { method: 'POST', body: JSON.stringify({
        agent: navigator.userAgent, brands: JSON.stringify(navigator.userAgentData?.brands), driven: navigator.webdriver, languages: navigator.languages.join(),
        locale: Intl.NumberFormat().resolvedOptions().locale, zone: Intl.DateTimeFormat().resolvedOptions().timeZone }) })</script>`,
      '/inspect': `<script>let told = false; Error.prepareStackTrace = () => { told = true; return ''; };
        console.debug(new Error('look')); fetch('/observed?' + told)</script>`,
    }));
    shop = `http://a.localhost:${sites.port}`;
  });
  afterAll(async () => {
    await sites.close();
    await opened.close();
  });

  test('what the machine allows is said once, and Japanese is drawn whatever fonts it has', async () => {
    expect(await opened.browser.preflight()).toBe(allowed);
    expect(allowed).toMatchObject({ drawsJapanese: true });
  });

  const walk = (steps: readonly Step[], changed: Parameters<typeof orderOf>[1] = {}) =>
    opened.browser.visit(orderOf(steps, changed), sandbox);

  test('clicks, types and chooses as a customer does, also in frames within frames of other origins', async () => {
    const frame = ['#outer', '#inner'];
    const record = await walk(
      [
        { act: 'open', url: `${shop}/holder` },
        { act: 'fill', on: { css: '#number', frame }, value: '4111 1111 1111 1111' },
        { act: 'select', on: { css: '#month', frame }, value: '2' },
        { act: 'wait-for', on: { css: 'option:checked[value="2"]', frame: ['#outer', '#missing'] } },
      ],
      { stepLimit: durationOfMs(4_000) },
    );
    expect(record.end).toEqual({ kind: 'step-failed', step: 3, code: 'not-found' });
    const changes = record.requests.filter(({ url }) => url.includes('/changed'));
    expect(changes.map(({ url, step }) => [decodeURI(new URL(url).search), step])).toEqual([
      ['?number=4111 1111 1111 1111', 2],
      ['?month=2', 2],
    ]);
    expect(changes.at(-1)?.frameUrl).toBe(`${shop}/form`);
    expect(record.documents.map(({ mainFrame }) => mainFrame)).toEqual([true, false, false]);
    expect(record.screenshots.map(({ name, step }) => [name, step])).toEqual([['failure', 3]]);
  });

  test('a masked field shows on no picture, and its value stays', async () => {
    const record = await walk([
      { act: 'open', url: `${shop}/nothing` },
      { act: 'screenshot', name: 'nothing' },
      { act: 'open', url: `${shop}/field` },
      { act: 'screenshot', name: 'field' },
      { act: 'fill', on: { css: '#number' }, value: '4111111111111111', masked: true },
      { act: 'screenshot', name: 'masked' },
      // So that the number is entered anew, with what it holds.
      { act: 'fill', on: { css: '#other' }, value: 'x' },
      { act: 'fill', on: { css: '#number' }, value: '4242424242424242', masked: true },
    ]);
    expect(record.end).toEqual({ kind: 'completed' });
    const [nothing, field, masked] = record.screenshots.map(({ png }) => Buffer.from(png).toString('base64'));
    expect(field).not.toBe(nothing);
    expect(masked).toBe(nothing);
    expect(record.requests.some(({ url }) => url.endsWith('/left?4111111111111111'))).toBe(true);
  });

  test('every script is seen with its source and hash, whatever name it gives itself', async () => {
    const record = await walk([{ act: 'open', url: `${shop}/scripts` }]);
    const found = (part: string) => record.scripts.find(({ source }) => source.startsWith(part));
    const b = `http://b.localhost:${sites.port}`;
    expect(found('const external')).toMatchObject({
      url: `${b}/external.js`,
      inline: false,
      frameUrl: `${shop}/scripts`,
    });
    for (const part of ['const inline', 'const injected', 'const evaluated']) {
      expect(found(part)).toMatchObject({ url: `${shop}/scripts`, inline: true });
    }
    expect(found('const blob')?.url).toMatch(/^blob:/);
    expect(found('const data')?.url).toMatch(/^data:text/);
    for (const { source, sha256 } of record.scripts) {
      expect(createHash('sha256').update(source).digest('hex')).toBe(sha256);
    }
  });

  test('private addresses are refused in every spelling, and the attempts recorded', async () => {
    const listener = createServer((_, response) => void response.end('reached'));
    let asked = 0;
    listener.on('request', () => (asked += 1));
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const { port } = listener.address() as AddressInfo;
    const away = [
      `http://127.0.0.1:${port}/a`,
      `http://[::1]:${port}/b`,
      `http://2130706433:${port}/c`,
      `http://localhost:${port}/d`,
      'http://169.254.169.254/e',
      'https://127.0.0.1/f',
    ];
    const trying = await openSites(() => ({
      '/': `<script>for (const url of ${JSON.stringify(away)}) new Image().src = url;</script>`,
    }));
    const record = await walk([{ act: 'open', url: `http://a.localhost:${trying.port}/` }]);
    const attempts = record.requests.filter(({ kind, url }) => kind === 'image' && /\/[a-f]$/.test(url));
    expect(attempts.map(({ url, refused }) => [new URL(url).pathname, refused])).toEqual(
      ['/a', '/b', '/c', '/d', '/e', '/f'].map((path) => [path, true]),
    );
    expect(asked).toBe(0);
    const opening = await walk([{ act: 'open', url: `http://127.0.0.1:${port}/` }]);
    expect(opening.end).toEqual({ kind: 'step-failed', step: 0, code: 'not-reachable' });
    await trying.close();
    listener.close();
  });

  test.each([
    ['an element that is not there', { act: 'click', on: { css: '#nowhere' } }, 'not-found'],
    ['a selector that is none', { act: 'click', on: { css: '##' } }, 'not-found'],
    ['a disabled field', { act: 'fill', on: { css: '#off' }, value: '1' }, 'not-reachable'],
    ['a covered button', { act: 'click', on: { css: '#covered' } }, 'not-reachable'],
    ['an option that is not offered', { act: 'select', on: { css: '#month' }, value: '13' }, 'not-reachable'],
  ] as const)('%s fails the step, with a picture', async (_, step, code) => {
    const record = await walk([{ act: 'open', url: `${shop}/form` }, step], { stepLimit: durationOfMs(1_500) });
    expect(record.end).toEqual({ kind: 'step-failed', step: 1, code });
    expect(record.screenshots.map(({ name }) => name)).toEqual(['failure']);
  });

  test('what comes late is waited for; what never comes is given up', async () => {
    const late = await walk([
      { act: 'open', url: `${shop}/late` },
      { act: 'click', on: { css: '#late' } },
    ]);
    expect(late.end).toEqual({ kind: 'completed' });
    const slow = await walk([{ act: 'open', url: `${shop}/slow` }], { stepLimit: durationOfMs(1_000) });
    expect(slow.end).toEqual({ kind: 'step-failed', step: 0, code: 'time-limit' });
    const busy = await walk([{ act: 'open', url: `${shop}/busy` }], { stepLimit: durationOfMs(1_000) });
    expect(busy.end.kind).toBe('step-failed');
  }, 120_000);

  test('a visit ends at its limits of time and memory', async () => {
    const wait: Step = { act: 'wait-for', on: { css: '#never' } };
    const long = await walk([{ act: 'open', url: `${shop}/form` }, wait], {
      visitLimit: durationOfMs(8_000),
      stepLimit: durationOfMs(60_000),
    });
    expect(long.end).toEqual({ kind: 'ended-early', code: 'visit-limit' });
    expect(long.requests.some(({ url }) => url === `${shop}/form`)).toBe(true);
    const hungry = await walk([{ act: 'open', url: `${shop}/hungry` }, wait], { memoryLimitBytes: 900 * 1024 ** 2 });
    expect(hungry.end).toEqual({ kind: 'ended-early', code: 'memory-limit' });
  });

  test('side by side, visits share nothing', async () => {
    const open: Step = { act: 'open', url: `${shop}/cookie` };
    const steps: Step[] = [
      open,
      { act: 'wait-for', on: { css: '#first' } },
      open,
      { act: 'wait-for', on: { css: '#again' } },
    ];
    const records = await Promise.all([walk(steps), walk(steps)]);
    expect(records.map(({ end }) => end)).toEqual([{ kind: 'completed' }, { kind: 'completed' }]);
  });

  test('it runs unprivileged, in the sandbox where the machine allows it, and leaves nothing behind', async () => {
    const visiting = walk(
      [
        { act: 'open', url: `${shop}/form` },
        { act: 'wait-for', on: { css: '#never' } },
      ],
      { stepLimit: durationOfMs(3_000) },
    );
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const [profile] = (await readdir(opened.folder)).filter((name) => name.startsWith('mitsuke-v'));
    const running = execFileSync('ps', ['-eo', 'uid,args'], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.includes(String(profile)));
    expect(running.length).toBeGreaterThan(0);
    const expected = process.getuid?.() === 0 ? 65533 : process.getuid?.();
    expect(new Set(running.map((line) => Number.parseInt(line, 10)))).toEqual(new Set([expected]));
    expect(running.some((line) => line.includes('--no-sandbox'))).toBe(sandbox === 'off');
    const record = await visiting;
    expect(record.sandboxed).toBe(sandbox === 'required');
    expect(record.browser).toMatch(/^(Chromium|Google Chrome) \d+(\.\d+){3}$/);
    expect((await readdir(opened.folder)).filter((name) => name.startsWith('mitsuke-v'))).toEqual([]);
    expect(commandsNaming(String(profile))).toEqual([]);
  });

  test.each([
    ['while a page keeps it waiting', '/slow'],
    ['while its page does not answer', '/busy'],
    ['while it listens for what comes late', '/form'],
  ])('aborted %s, it ends at once and leaves nothing behind', async (_, path) => {
    const lasts = durationOfMs(60_000);
    const aborting = new AbortController();
    const order = orderOf([{ act: 'open', url: `${shop}${path}` }], { stepLimit: lasts, settle: lasts });
    const before = sites.reached.length;
    const visiting = opened.browser.visit(order, sandbox, aborting.signal);
    visiting.catch(() => undefined);
    await expect.poll(() => sites.reached.length, { timeout: 30_000 }).toBeGreaterThan(before);
    const [profile] = (await readdir(opened.folder)).filter((name) => name.startsWith('mitsuke-v'));
    expect(commandsNaming(String(profile)).length).toBeGreaterThan(0);
    const reason = new Error('enough');
    const abortedMs = performance.now();
    aborting.abort(reason);
    await expect(visiting).rejects.toBe(reason);
    expect(performance.now() - abortedMs).toBeLessThan(10_000);
    expect((await readdir(opened.folder)).filter((name) => name.startsWith('mitsuke-v'))).toEqual([]);
    expect(commandsNaming(String(profile))).toEqual([]);
  });

  test('aborted before or while it starts, it leaves nothing behind either', async () => {
    const order = orderOf([{ act: 'open', url: `${shop}/form` }]);
    await expect(opened.browser.visit(order, sandbox, AbortSignal.abort('before'))).rejects.toBe('before');
    const aborting = new AbortController();
    const visiting = opened.browser.visit(order, sandbox, aborting.signal);
    visiting.catch(() => undefined);
    const profiles = async () => (await readdir(opened.folder)).filter((name) => name.startsWith('mitsuke-v'));
    await expect.poll(profiles, { interval: 1, timeout: 30_000 }).toHaveLength(1);
    const [profile] = await profiles();
    aborting.abort('starting');
    await expect(visiting).rejects.toBe('starting');
    expect(await profiles()).toEqual([]);
    expect(commandsNaming(String(profile))).toEqual([]);
  });

  test('a page is told of a Japanese window, and of no observer', async () => {
    const record = await walk([
      { act: 'open', url: `${shop}/machine` },
      { act: 'open', url: `${shop}/inspect` },
    ]);
    const told = JSON.parse(bodyText(record.requests.find(({ url }) => url.endsWith('/told'))) ?? '{}');
    expect(told).toMatchObject({ driven: false, languages: 'ja-JP,ja', locale: 'ja-JP', zone: 'Asia/Tokyo' });
    expect(`${told.agent} ${told.brands}`).not.toMatch(/headless/i);
    expect(record.requests.map(({ url }) => url)).toContain(`${shop}/observed?false`);
  });
});
