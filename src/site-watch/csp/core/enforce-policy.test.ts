/**
 * The oracle is Chromium itself: each case is a frame with the case's policy that does one thing, and whether the
 * browser speaks of a violation, and of which directive, has to be what `enforce` says of the same deed.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type BrowserContext, chromium, type Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Deed, enforceAll, type Load } from './enforce-policy.ts';
import { readPolicies } from './read-policy.ts';

const PROGRAM = '/usr/bin/chromium';
const SHOP = 'https://shop.example';
const digest = (text: string): string => createHash('sha256').update(text).digest('base64');

const CODE = 'window.ran = 1';
const HANDLER = 'window.ran = 2';
const RULES = 'p { color: red }';
const STYLE = 'color: blue';
const EXTERNAL = 'window.external = 1';
const REDIRECTING = `${SHOP}/redirect`;
const LANDING = 'https://cdn.example/landed';

type Case = {
  readonly name: string;
  readonly policy: string;
  readonly deed: Deed;
  /** Of the frame; what is done by the parser. */
  readonly html?: string;
  /** What is done in the frame once it stands, as source of a function that gives a promise. */
  readonly act?: string;
};

const load = (directive: Load['directive'], url: string, more: Partial<Load> = {}): Load => ({
  what: 'load',
  directive,
  url,
  ...more,
});

const fetching = (name: string, policy: string, url: string): Case => ({
  name,
  policy,
  deed: load('connect-src', url),
  act: `fetch(${JSON.stringify(url)}, { mode: 'no-cors' }).catch(() => undefined)`,
});

const written = (name: string, policy: string, tag: string, more: Partial<Load> = {}): Case => {
  const url = /src="([^"]+)"/.exec(tag)?.[1] ?? '';
  return { name, policy, html: tag, deed: load('script-src-elem', url, { parserInserted: true, ...more }) };
};

const made = (element: string, attribute: string, url: string): string =>
  `new Promise((done) => {
    const made = document.createElement(${JSON.stringify(element)});
    made.onload = made.onerror = done;
    document.addEventListener('securitypolicyviolation', done);
    made.${attribute} = ${JSON.stringify(url)};
    if (made.tagName === 'LINK') made.rel = 'stylesheet';
    document.body.append(made);
  })`;

const inline = (name: string, policy: string, html: string, deed: Omit<Deed & { what: 'inline' }, 'what'>): Case => ({
  name,
  policy,
  html,
  deed: { what: 'inline', ...deed },
});

const submitting = (name: string, policy: string, url: string): Case => ({
  name,
  policy,
  deed: load('form-action', url),
  html: `<iframe name="there"></iframe><form method="post" target="there" action="${url}"></form>`,
  act: `new Promise((done) => {
    document.querySelector('iframe').onload = done;
    document.addEventListener('securitypolicyviolation', done);
    document.forms[0].submit();
  })`,
});

const OTHER = 'https://cdn.example/a/b.js';
const ALL = `default-src * 'unsafe-inline' 'unsafe-eval' data: blob:`;
const HASH = `'sha256-${digest(CODE)}'`;

const CASES: readonly Case[] = [
  fetching('another host', "connect-src 'self'", 'https://evil.example/c'),
  fetching('the own host', "connect-src 'self'", `${SHOP}/c`),
  fetching('a wildcard below a name', 'connect-src *.pay.example', 'https://api.pay.example/t'),
  fetching('a wildcard is not the name itself', 'connect-src *.pay.example', 'https://pay.example/t'),
  fetching('a wildcard is not a name that only ends alike', 'connect-src *.pay.example', 'https://evilpay.example/t'),
  fetching('default-src stands in', "default-src 'none'", 'https://pay.example/t'),
  fetching('a scheme', 'connect-src https:', 'https://anything.example/t'),
  fetching('an http source takes https', 'connect-src http://pay.example', 'https://pay.example/t'),
  fetching(
    'a bare host is not of a port that is not the scheme’s',
    'connect-src pay.example',
    'https://pay.example:8443/t',
  ),
  fetching('a named port', 'connect-src pay.example:8443', 'https://pay.example:8443/t'),
  fetching('any port', 'connect-src pay.example:*', 'https://pay.example:9443/t'),
  fetching('port 80 is upgraded with its scheme', 'connect-src http://pay.example:80', 'https://pay.example/t'),
  fetching('an exact path', 'connect-src https://pay.example/a/b', 'https://pay.example/a/b?c=d'),
  fetching('a path that goes on', 'connect-src https://pay.example/a', 'https://pay.example/a/b'),
  fetching('a folder', 'connect-src https://pay.example/a/', 'https://pay.example/a/b/c'),
  fetching('a folder is not the file of its name', 'connect-src https://pay.example/a/', 'https://pay.example/a'),
  fetching('a path with encoded letters', 'connect-src https://pay.example/%61', 'https://pay.example/a'),
  fetching('letters of a path differ by case', 'connect-src https://pay.example/A', 'https://pay.example/a'),
  fetching('a source without quotes around self is a host', 'connect-src self', `${SHOP}/c`),
  fetching('the first of two equal directives counts', "connect-src 'none'; connect-src *", 'https://pay.example/'),
  fetching('each of two policies has to allow', "connect-src *, connect-src 'self'", 'https://pay.example/'),
  fetching('none beside another source is nothing', "connect-src 'none' https://pay.example", 'https://pay.example/'),
  {
    name: 'a path is not looked at after a redirect',
    policy: `connect-src ${REDIRECTING} https://cdn.example/elsewhere`,
    deed: load('connect-src', LANDING, { redirected: true }),
    act: `fetch('${REDIRECTING}', { mode: 'no-cors' }).catch(() => undefined)`,
  },
  {
    name: 'a host is looked at after a redirect',
    policy: `connect-src ${REDIRECTING} https://other.example`,
    deed: load('connect-src', LANDING, { redirected: true }),
    act: `fetch('${REDIRECTING}', { mode: 'no-cors' }).catch(() => undefined)`,
  },
  {
    name: 'a beacon is a connection',
    policy: "connect-src 'self'",
    deed: load('connect-src', 'https://evil.example/b'),
    act: `new Promise((done) => { document.addEventListener('securitypolicyviolation', done); navigator.sendBeacon('https://evil.example/b', 'x'); })`,
  },
  {
    name: 'self is the own host’s secure socket too',
    policy: "connect-src 'self'",
    deed: load('connect-src', 'wss://shop.example/s'),
    act: `new Promise((done) => { new WebSocket('wss://shop.example/s').onerror = done; })`,
  },
  {
    name: 'a socket elsewhere',
    policy: 'connect-src https:',
    deed: load('connect-src', 'wss://evil.example/s'),
    act: `new Promise((done) => { document.addEventListener('securitypolicyviolation', done); new WebSocket('wss://evil.example/s').onerror = done; })`,
  },
  {
    name: 'a picture',
    policy: "img-src 'self'",
    deed: load('img-src', 'https://evil.example/p.gif'),
    act: made('img', 'src', 'https://evil.example/p.gif'),
  },
  {
    name: 'data: is not within a star',
    policy: 'img-src *',
    deed: load('img-src', 'data:image/gif;base64,R0lGODlhAQABAAAAACw='),
    act: made('img', 'src', 'data:image/gif;base64,R0lGODlhAQABAAAAACw='),
  },
  {
    name: 'a stylesheet',
    policy: "style-src 'self'",
    deed: load('style-src-elem', 'https://evil.example/s.css'),
    act: made('link', 'href', 'https://evil.example/s.css'),
  },
  {
    name: 'a frame, for which child-src stands in',
    policy: "child-src 'self'; default-src *",
    deed: load('frame-src', 'https://evil.example/f'),
    act: made('iframe', 'src', 'https://evil.example/f'),
  },
  {
    name: 'a frame of the payment provider',
    policy: 'frame-src https://pay.example',
    deed: load('frame-src', 'https://pay.example/form'),
    act: made('iframe', 'src', 'https://pay.example/form'),
  },
  submitting('a form sent elsewhere', "form-action 'self'", 'https://evil.example/f'),
  submitting('nothing stands in for form-action', "default-src 'self'; frame-src *", 'https://evil.example/f'),
  {
    name: 'the address of base',
    policy: "base-uri 'self'",
    html: '<base href="https://evil.example/">',
    deed: load('base-uri', 'https://evil.example/'),
  },
  {
    name: 'a worker, for which script-src stands in',
    policy: "script-src 'none'",
    deed: load('worker-src', `${SHOP}/worker.js`),
    act: `new Promise((done) => { document.addEventListener('securitypolicyviolation', done); new Worker('/worker.js').onmessage = done; })`,
  },
  {
    name: 'a worker under strict-dynamic',
    policy: "script-src 'strict-dynamic' 'nonce-abc'",
    deed: load('worker-src', `${SHOP}/worker.js`),
    act: `new Promise((done) => { document.addEventListener('securitypolicyviolation', done); new Worker('/worker.js').onmessage = done; })`,
  },
  written('a script of another host', "script-src 'self'", `<script src="${OTHER}"></script>`),
  written('a script of a listed host', 'script-src cdn.example', `<script src="${OTHER}"></script>`),
  written('its nonce', "script-src 'nonce-abc'", `<script nonce="abc" src="${OTHER}"></script>`, { nonce: 'abc' }),
  written('another nonce', "script-src 'nonce-abc'", `<script nonce="abd" src="${OTHER}"></script>`, { nonce: 'abd' }),
  written(
    'strict-dynamic takes the host list back',
    "script-src 'strict-dynamic' 'nonce-abc' cdn.example",
    `<script src="${OTHER}"></script>`,
    { nonce: '' },
  ),
  written(
    'a script with the integrity that is listed',
    `script-src 'sha256-${digest(EXTERNAL)}'`,
    `<script src="${OTHER}" crossorigin integrity="sha256-${digest(EXTERNAL)}"></script>`,
    { integrity: [`sha256-${digest(EXTERNAL)}`] },
  ),
  written(
    'the hash is listed, but the tag does not name it',
    `script-src 'sha256-${digest(EXTERNAL)}'`,
    `<script src="${OTHER}"></script>`,
  ),
  {
    name: 'a script made by a script under strict-dynamic',
    policy: "script-src 'strict-dynamic' 'nonce-abc'",
    deed: load('script-src-elem', OTHER),
    act: made('script', 'src', OTHER),
  },
  {
    name: 'script-src-elem before script-src',
    policy: `script-src 'self'; script-src-elem ${OTHER}`,
    deed: load('script-src-elem', OTHER),
    act: made('script', 'src', OTHER),
  },
  inline('an inline script', "script-src 'self'", `<script>${CODE}</script>`, { type: 'script', sha256: digest(CODE) }),
  inline('its hash', `script-src ${HASH}`, `<script>${CODE}</script>`, { type: 'script', sha256: digest(CODE) }),
  inline('unsafe-inline', `script-src 'unsafe-inline'`, `<script>${CODE}</script>`, {
    type: 'script',
    sha256: digest(CODE),
  }),
  inline(
    'a hash takes unsafe-inline back',
    `script-src 'unsafe-inline' 'sha256-${digest('else')}'`,
    `<script>${CODE}</script>`,
    { type: 'script', sha256: digest(CODE) },
  ),
  inline('inline with its nonce', "script-src 'nonce-abc'", `<script nonce="abc">${CODE}</script>`, {
    type: 'script',
    sha256: digest(CODE),
    nonce: 'abc',
  }),
  inline(
    'strict-dynamic takes unsafe-inline back',
    "script-src 'unsafe-inline' 'strict-dynamic'",
    `<script>${CODE}</script>`,
    {
      type: 'script',
      sha256: digest(CODE),
    },
  ),
  inline('a handler', "script-src 'self'", `<img src="data:," onerror="${HANDLER}">`, {
    type: 'handler',
    sha256: digest(HANDLER),
  }),
  inline(
    'a handler’s hash alone',
    `script-src 'sha256-${digest(HANDLER)}'`,
    `<img src="data:," onerror="${HANDLER}">`,
    {
      type: 'handler',
      sha256: digest(HANDLER),
    },
  ),
  inline(
    'a handler’s hash with unsafe-hashes',
    `script-src 'unsafe-hashes' 'sha256-${digest(HANDLER)}'`,
    `<img src="data:," onerror="${HANDLER}">`,
    { type: 'handler', sha256: digest(HANDLER) },
  ),
  inline('a style element', "style-src 'self'", `<style>${RULES}</style>`, { type: 'style', sha256: digest(RULES) }),
  inline('its hash among style-src', `style-src 'sha256-${digest(RULES)}'`, `<style>${RULES}</style>`, {
    type: 'style',
    sha256: digest(RULES),
  }),
  inline('a style attribute', "style-src 'self'", `<p style="${STYLE}">x</p>`, {
    type: 'style-attribute',
    sha256: digest(STYLE),
  }),
  inline(
    'style-src-attr before style-src',
    "style-src 'self'; style-src-attr 'unsafe-inline'",
    `<p style="${STYLE}">x</p>`,
    {
      type: 'style-attribute',
      sha256: digest(STYLE),
    },
  ),
  {
    name: 'eval',
    policy: "script-src 'unsafe-inline'",
    html: '<script>try { eval("1") } catch {}</script>',
    deed: { what: 'eval' },
  },
  {
    name: 'eval that is allowed',
    policy: "script-src 'unsafe-inline' 'unsafe-eval'",
    html: '<script>try { eval("1") } catch {}</script>',
    deed: { what: 'eval' },
  },
  { name: 'everything', policy: ALL, html: `<script src="${OTHER}"></script>`, deed: load('script-src-elem', OTHER) },
];

/** What our own simulation says, as the browser would: the directive, or nothing. */
const foretold = ({ policy, deed }: Case): string | undefined => {
  const read = readPolicies(policy);
  if (read.kind === 'failed') throw new Error(`a case has a policy: ${read.error}`);
  const verdict = enforceAll(read.value.policies, new URL(`${SHOP}/`), deed);
  return verdict.kind === 'blocked' ? verdict.directive : undefined;
};

describe.skipIf(!existsSync(PROGRAM))('Chromium', () => {
  let context: BrowserContext;
  let seen: readonly (readonly string[])[];

  beforeAll(async () => {
    const browser = await chromium.launch({
      executablePath: PROGRAM,
      args: ['--no-sandbox', '--host-resolver-rules=MAP * ~NOTFOUND'],
    });
    context = await browser.newContext();
    seen = await violations(context);
  }, 120_000);
  afterAll(() => context?.browser()?.close());

  test('there are cases of both outcomes, so that neither a yes nor a no to all would pass', () => {
    const blocked = CASES.filter((each) => foretold(each) !== undefined).length;
    expect(CASES.length).toBeGreaterThanOrEqual(50);
    expect(blocked).toBeGreaterThan(20);
    expect(CASES.length - blocked).toBeGreaterThan(20);
  });

  test.each(CASES.map((each, at) => [each.name, each.policy, at] as const))('%s (%s)', (_name, _policy, at) => {
    const [each] = CASES.slice(at, at + 1) as [Case];
    const expected = foretold(each);
    expect(seen[at]).toEqual(expected === undefined ? [] : [expected]);
  });
});

/** Of each case, the directives that its frame spoke of. */
const violations = async (context: BrowserContext): Promise<readonly (readonly string[])[]> => {
  await context.addInitScript(() => {
    const spoken: string[] = [];
    Object.assign(globalThis, { spoken });
    document.addEventListener('securitypolicyviolation', (event) => spoken.push(event.effectiveDirective));
  });
  await context.route('**/*', async (route) => {
    const url = new URL(route.request().url());
    const at = /^\/case\/(\d+)$/.exec(url.pathname)?.[1];
    const each = at === undefined ? undefined : CASES[Number(at)];
    if (each !== undefined) {
      const headers = { 'content-type': 'text/html', 'content-security-policy': each.policy };
      return route.fulfill({ headers, body: `<!doctype html><body>${each.html ?? ''}` });
    }
    if (url.href === REDIRECTING) return route.fulfill({ status: 302, headers: { location: LANDING } });
    if (url.pathname === '/worker.js') return route.fulfill({ contentType: 'text/javascript', body: 'postMessage(1)' });
    if (url.pathname === '/all') return route.fulfill({ contentType: 'text/html', body: HOLDER });
    const headers = { 'access-control-allow-origin': '*', 'content-type': 'text/javascript' };
    return route.fulfill({ headers, body: EXTERNAL });
  });
  const page = await context.newPage();
  await page.goto(`${SHOP}/all`, { waitUntil: 'load' });
  const frames = CASES.map((_, at) => page.frame({ url: `${SHOP}/case/${at}` }));
  return Promise.all(CASES.map((each, at) => actIn(frames[at], each)));
};

const HOLDER = `<!doctype html>${CASES.map((_, at) => `<iframe src="/case/${at}"></iframe>`).join('')}`;

const actIn = async (frame: Frame | null | undefined, each: Case): Promise<readonly string[]> => {
  if (!frame) throw new Error(`no frame for ${each.name}`);
  if (each.act !== undefined) await frame.evaluate(`(async () => { await ${each.act}; })()`);
  // An event that is under way comes before the timer that is set after it.
  await frame.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0))));
  return frame.evaluate(() => (globalThis as unknown as { spoken: string[] }).spoken);
};
