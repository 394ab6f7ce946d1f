import { afterAll, beforeAll, expect, test } from 'vitest';
import { durationOfMs } from '#kernel';
import type { Step } from './port.ts';
import { bodyText, browserMissing, openSites, openTestBrowser, orderOf, type Sites } from './testing.ts';

const VALUES = {
  number: '4012888888881881',
  expiryMonth: '08',
  expiryYear: '31',
  securityCode: '592',
  holder: 'MITSUKE A',
};

const CART = `<!doctype html><meta charset="utf-8"><title>cart</title>
  <button id="help">カートの<br>使い方</button><button hidden>レジに進む</button>
  <a role="button" href="/checkout">レジに　進む（２点）</a>`;

/** Circles that are drawn by the label, a field in a shadow root, the number and the code in frames of the provider. */
const CHECKOUT = (port: number) => `<!doctype html><meta charset="utf-8"><title>checkout</title>
  <style>.round { position: absolute; width: 0; height: 0; appearance: none } label { display: block; padding: 4px }</style>
  <label for="mail">メールアドレス <b>必須</b></label><input id="mail" type="email">
  <input class="round" type="radio" name="pay" id="cod" checked><label for="cod">代金引換</label>
  <input class="round" type="radio" name="pay" id="card"><label for="card">クレジットカード</label>
  <label><input type="checkbox" id="agreed" checked>規約に同意する</label>
  <label>お届け<select id="slot"><option value="am">午前中</option><option value="pm">午後</option></select></label>
  <div id="form" hidden>
    <iframe src="http://b.localhost:${port}/number" title="番号" style="display:block;width:500px;height:60px"></iframe>
    <table><tr><th>有効期限</th><td><select name="m"><option value="">--</option>${Array.from({ length: 12 }, (_, at) => `<option value="${at + 1}">${at + 1}月</option>`).join('')}</select>
      <select name="y"><option value="">--</option>${Array.from({ length: 10 }, (_, at) => `<option>${2026 + at}</option>`).join('')}</select></td></tr></table>
    <div id="shadow"></div>
    <iframe src="http://b.localhost:${port}/code" title="コード" style="display:block;width:500px;height:60px"></iframe>
  </div>
  <button type="button" id="order" onclick="fetch('/ordered', { method: 'POST' })"><span>注文を</span>確定する</button>
  <script>
    document.querySelector('#shadow').attachShadow({ mode: 'open' }).innerHTML = '<label>カード名義<input name="holder"></label>';
    for (const circle of document.querySelectorAll('[name=pay]')) circle.onchange = () => { document.querySelector('#form').hidden = circle.id !== 'card' };
    const told = () => ({ mail: document.querySelector('#mail').value, agreed: document.querySelector('#agreed').checked,
      slot: document.querySelector('#slot').value, pay: document.querySelector('[name=pay]:checked').id,
      month: document.querySelector('[name=m]').value, year: document.querySelector('[name=y]').value,
      holder: document.querySelector('#shadow').shadowRoot.querySelector('input').value });
    document.querySelector('#order').onfocus = () => undefined;
    addEventListener('pagehide', () => navigator.sendBeacon('/state', JSON.stringify(told())));
  </script>`;

const IN_FRAME = (
  label: string,
  token: string,
) => `<!doctype html><meta charset="utf-8"><label>${label}<input autocomplete="${token}"></label>
  <script>document.querySelector('input').onchange = (event) => fetch('/typed', { method: 'POST', body: event.target.value })</script>`;

const opened = await openTestBrowser();
const missing = await browserMissing(opened.browser);
let sites: Sites;

beforeAll(async () => {
  sites = await openSites((port) => ({
    '/cart': CART,
    '/checkout': CHECKOUT(port),
    '/number': IN_FRAME('番号', 'cc-number'),
    '/code': IN_FRAME('セキュリティコード', 'off'),
  }));
});
afterAll(async () => {
  await sites.close();
  await opened.close();
});

test.skipIf(missing)(
  'by role, by label, by choice and through a card form a checkout is filled in, and not ordered',
  async () => {
    const allowed = await opened.browser.preflight();
    const steps: readonly Step[] = [
      { act: 'open', url: `http://a.localhost:${sites.port}/cart` },
      { act: 'click', on: { role: 'button', name: 'レジに進む' } },
      { act: 'fill', on: { label: 'メールアドレス' }, value: 'a@example.com' },
      { act: 'choose', on: { label: 'クレジットカード' } },
      { act: 'choose', on: { role: 'checkbox', name: '規約に同意する' } },
      { act: 'choose', on: { css: 'option[value="pm"]' } },
      { act: 'card-form', values: VALUES },
      { act: 'screenshot', name: 'filled' },
      { act: 'click', on: { css: '#order' }, unlessCalled: ['注文を確定', 'place order'] },
    ];
    const order = orderOf(steps, { stepLimit: durationOfMs(20_000) });
    const record = await opened.browser.visit(order, allowed.kind === 'ready' ? 'required' : 'off');
    expect(record.end).toEqual({ kind: 'step-failed', step: 8, code: 'must-not-press' });
    expect(record.cardFields?.map(({ step, field, by, css }) => [step, field, by, css])).toEqual([
      [6, 'number', 'autocomplete', 'html > body > label > input'],
      [6, 'expiryMonth', 'words', 'select[name="m"]'],
      [6, 'expiryYear', 'words', 'select[name="y"]'],
      [6, 'securityCode', 'words', 'html > body > label > input'],
      [6, 'holder', 'name', 'input[name="holder"]'],
    ]);
    const typed = sites.reached.filter(({ line }) => line === 'POST b.localhost /typed').map(({ body }) => body);
    expect(typed).toEqual([VALUES.number, VALUES.securityCode]);
    const state = record.requests.find(({ url }) => url.endsWith('/state'));
    expect(JSON.parse(bodyText(state) ?? '{}')).toEqual({
      ...{ mail: 'a@example.com', agreed: true, slot: 'pm', pay: 'card', month: '8', year: '2031' },
      holder: VALUES.holder,
    });
    expect(sites.reached.some(({ line }) => line.includes('/ordered'))).toBe(false);
    expect(record.screenshots.map(({ name }) => name)).toEqual(['filled', 'failure']);
  },
);
