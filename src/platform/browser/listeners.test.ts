import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VisitRecord } from './port.ts';
import { browserMissing, type OpenedBrowser, openSites, openTestBrowser, orderOf, type Sites } from './testing.ts';

const CHECKOUT = `<!doctype html><title>checkout</title>
<script src="/shop.js"></script>
<script src="/loader.js"></script>
<div id="app"><form id="pay" onsubmit="return false"><p><input id="n"></p><button id="go">Pay</button></form></div>
<input id="search">
<script>
  document.getElementById('search').addEventListener('input', function notOnTheWay() {});
  const shadowHost = document.getElementById('app');
  shadowHost.addEventListener('change', function around() {});
</script>`;

const SHOP = `document.addEventListener('DOMContentLoaded', () => {
  document.getElementById('n').addEventListener('blur', function check() {});
  document.getElementById('pay').addEventListener('submit', function pay() {});
});`;

const LOADER = `const late = document.createElement('script');
late.src = '/late.js';
document.head.append(late);
eval('document.addEventListener("keydown", function keys() {})');
const inlined = document.createElement('script');
inlined.textContent = 'window.addEventListener("paste", function pasted() {})';
document.head.append(inlined);`;

const LATE = `document.addEventListener('click', (event) => {
  if (event.target.id === 'go') document.getElementById('n').addEventListener('input', function grab() {});
}, true);
window.addEventListener('DOMContentLoaded', () => {}, true);
document.getElementById('go')?.addEventListener('click', function pressed() {});`;

const FRAMED = `<!doctype html><input id="c"><script>document.getElementById('c').oninput = function own() {}</script>`;

describe('who listens to card fields', () => {
  let sites: Sites;
  let opened: OpenedBrowser;
  let record: VisitRecord | undefined;

  beforeAll(async () => {
    sites = await openSites((port) => ({
      '/': CHECKOUT.replace(
        '</form></div>',
        `</form></div><iframe id="f" src="http://b.localhost:${port}/framed"></iframe>`,
      ),
      '/shop.js': SHOP,
      '/loader.js': LOADER,
      '/late.js': LATE,
      '/framed': FRAMED,
    }));
    opened = await openTestBrowser();
    if ((await browserMissing(opened.browser)) !== undefined) return;
    record = await opened.browser.visit(
      orderOf([
        { act: 'open', url: `http://a.localhost:${sites.port}/` },
        { act: 'fill', on: { css: '#c', frame: ['#f'] }, value: '123', masked: true },
        { act: 'fill', on: { css: '#n' }, value: '4012888888881881', masked: true },
        { act: 'click', on: { css: '#go' } },
      ]),
      'off',
    );
  }, 90_000);

  afterAll(async () => {
    await sites.close();
    await opened.close();
  });

  const heard = () =>
    (record?.listeners ?? []).map(({ on, event, script, frameUrl }) => {
      const path = script.inline ? 'inline' : new URL(script.url).pathname;
      return `${on} ${event} ${path} ${new URL(frameUrl).hostname}`;
    });

  it('tells listeners on the field, its form, its buttons and around them, whoever added them and when', ({ skip }) => {
    skip(record === undefined, 'no Chromium here');
    expect(new Set(heard())).toEqual(
      new Set([
        'field blur /shop.js a.localhost',
        // Added when the button was pressed, after the card was typed.
        'field input /late.js a.localhost',
        'field input inline b.localhost',
        'form submit inline a.localhost',
        'form submit /shop.js a.localhost',
        'button click /late.js a.localhost',
        'page DOMContentLoaded /late.js a.localhost',
        'page DOMContentLoaded /shop.js a.localhost',
        'page change inline a.localhost',
        'page click /late.js a.localhost',
        'page keydown inline a.localhost',
        'page paste inline a.localhost',
      ]),
    );
  });

  it('names each listening script by the hash under which its source is told', ({ skip }) => {
    skip(record === undefined, 'no Chromium here');
    const told = new Set(record?.scripts.map(({ sha256 }) => sha256));
    expect(record?.listeners?.filter(({ script }) => !told.has(script.sha256 ?? ''))).toEqual([]);
  });

  it('leaves nothing of its own among the scripts, and says which script made another from text', ({ skip }) => {
    skip(record === undefined, 'no Chromium here');
    const made = (record?.scripts ?? []).flatMap(({ source, evaluated, by }) =>
      evaluated === true ? [[/function (\w+)/.exec(source)?.[1], by && new URL(by.url).pathname]] : [],
    );
    expect(made).toEqual([
      ['keys', '/loader.js'],
      ['pasted', '/loader.js'],
    ]);
    expect(record?.scripts.filter(({ source }) => source.includes('return this'))).toEqual([]);
  });
});
