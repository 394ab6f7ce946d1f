/** What is told of pages, by a real Chromium: everything a payment form is made of, and nothing that was typed. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { VisitRecord } from './port.ts';
import { withoutValue } from './record-cookies.ts';
import type { SeenPage } from './seen-page.ts';
import { browserMissing, openSites, openTestBrowser, orderOf, type Sites } from './testing.ts';

const LIMIT_MS = 120_000;
const TYPED = '4111111111111111';
const HIDDEN = 'csrf-5e1f77c0a9';
const LISTENER = 'function lead(event) { window.pressed = event.type; }';

const SHOP = (port: number) => `<!doctype html><html><head><title>お支払い</title><base href="/pay/">
  <meta http-equiv="refresh" content="900; url=/gone?t=1"></head><body><h1>お支払い</h1>
  <form id="form" method="post" action="to?order=7" onsubmit="return true"><input type="hidden" name="token" value="${HIDDEN}">
  <label>カード番号<input id="number" name="n" value="preset-${HIDDEN}" autocomplete="CC-Number"></label>
  <label for="late">有効期限</label><select id="late"><option>08</option></select><textarea name="note">${HIDDEN}</textarea>
  <button id="go" type="button">進む</button></form>
  <iframe id="other" src="http://b.localhost:${port}/fields?key=1" sandbox="allow-scripts allow-forms" allow="payment"></iframe>
  <iframe id="same" srcdoc="<form action='/inner'><input autocomplete='cc-csc' style='display:none'></form>"></iframe>
  <div id="host"></div><script>const shown = 1;</script><script src="/one.js" integrity=""></script>
  <script type="application/json">{"not":"run"}</script>
  <script>
    const root = document.getElementById('host').attachShadow({ mode: 'closed' });
    root.innerHTML = '<form action="http://b.localhost:${port}/closed"><input name="closed" autocomplete="cc-number"><button>送る</button></form>';
    document.getElementById('go').addEventListener('click', ${LISTENER});
    Function.prototype.toString = () => 'lies';
  </script></body></html>`;

describe('pages', async () => {
  const opened = await openTestBrowser();
  const missing = await browserMissing(opened.browser);
  if (missing) {
    test.skip(missing, () => undefined);
    return;
  }
  let sites: Sites;
  let record: VisitRecord;
  const page = (matches: (page: SeenPage) => boolean): SeenPage | undefined => record.pages?.seen.find(matches);

  beforeAll(async () => {
    sites = await openSites((port) => ({
      '/shop': (_request, response) => {
        response.setHeader('content-type', 'text/html; charset=utf-8');
        response.setHeader('set-cookie', ['session=secret-value; Path=/; HttpOnly', 'seen=1; SameSite=Lax']);
        response.end(SHOP(port));
      },
      '/fields': '<!doctype html><form><input autocomplete="cc-number"></form>',
      '/one.js': 'window.one = 1;',
    }));
    const allowed = await opened.browser.preflight();
    const shop = `http://a.localhost:${sites.port}/shop?session=in-address`;
    const steps = [
      { act: 'open', url: shop },
      { act: 'fill', on: { css: '#number' }, value: TYPED },
      { act: 'click', on: { css: '#go' } },
    ] as const;
    record = await opened.browser.visit(orderOf(steps), allowed.kind === 'ready' ? 'required' : 'off');
  }, LIMIT_MS);
  afterAll(async () => {
    await sites.close();
    await opened.close();
  });

  test('are told as the button is pressed and at the end, with forms, labels, frames and scripts', () => {
    expect(record.end).toEqual({ kind: 'completed' });
    expect(record.pages?.cut).toBe(false);
    const origin = `http://a.localhost:${sites.port}`;
    const other = `http://b.localhost:${sites.port}`;
    const seen = page(({ url, last }) => url.startsWith(`${origin}/shop`) && !last);
    expect(seen).toMatchObject({
      ...{ top: true, walked: true, step: 2, title: 'お支払い', base: `${origin}/pay/`, refresh: `${origin}/gone?t=1` },
      iframes: [
        {
          id: 'other',
          url: `${other}/fields?key=1`,
          sandbox: 'allow-scripts allow-forms',
          allow: 'payment',
          shown: true,
        },
        { id: 'same', src: 'about:srcdoc', sandbox: undefined },
      ],
      words: expect.arrayContaining(['お支払い', 'カード番号', '進む']),
    });
    expect(seen?.forms[0]).toMatchObject({
      ...{ id: 'form', action: `${origin}/pay/to?order=7`, method: 'post' },
      fields: [
        { type: 'hidden', name: 'token', shown: false },
        { type: 'text', id: 'number', autocomplete: 'cc-number', label: 'カード番号', shown: true },
        { tag: 'select', id: 'late', label: '有効期限' },
        { tag: 'textarea', name: 'note' },
      ],
      handlers: [{ event: 'submit', attribute: true }],
    });
    expect(seen?.scripts.map(({ src, integrity }) => [src, integrity])).toEqual([
      [undefined, false],
      [`${origin}/one.js`, true],
      [undefined, false],
    ]);
    expect(record.pages?.seen.some(({ last, step }) => last && step === 2)).toBe(true);
  });

  test('tell what the pressed button runs by the engine’s own text of it, whatever the page says of it', () => {
    const pressed = page(({ last, top }) => top && !last)?.forms[0]?.buttons.find((button) => button.pressed);
    const sha256 = createHash('sha256').update(LISTENER).digest('hex');
    expect(pressed).toMatchObject({ id: 'go', text: '進む', handlers: [{ event: 'click', attribute: false, sha256 }] });
  });

  test('include closed shadow trees and frames, in this process and in another', () => {
    const forms = record.pages?.seen
      .filter(({ last }) => last)
      .flatMap((each) => each.forms.map((form) => ({ each, form })));
    const actions = forms?.map(({ each, form }) => [each.top, form.action]);
    const other = `http://b.localhost:${sites.port}`;
    expect(actions).toEqual(
      expect.arrayContaining([
        [true, `${other}/closed`],
        [false, `${other}/fields?key=1`],
      ]),
    );
    const inner = page(({ url }) => url === 'about:srcdoc');
    expect(inner?.topUrl).toContain('/shop');
    expect(inner?.forms[0]?.fields[0]).toMatchObject({ autocomplete: 'cc-csc', shown: false });
  });

  test('say nothing of what a field holds, typed or put there', () => {
    expect(JSON.stringify(record.pages)).not.toMatch(new RegExp(`${TYPED}|${HIDDEN}`));
  });

  test('come with the cookies that they set, without values', () => {
    const [document] = record.documents;
    expect(document?.cookies).toEqual(['session; Path=/; HttpOnly', 'seen; SameSite=Lax']);
    expect(withoutValue('4111')).toBe('');
  });
});
