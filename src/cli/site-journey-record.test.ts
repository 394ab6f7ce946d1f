/** The recorder from outside: a person by remote control, the file he gets, and a scan that walks it. */
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { browserMissing, openSites, openTestBrowser, type Sites } from '../platform/browser/testing.ts';
import { listTargets, Person, until } from '../platform/browser/testing-person.ts';
import { type LabProcess, startLab } from './lab-process.ts';

const LIMIT_MS = 300_000;
const MAIN = path.resolve(import.meta.dirname, 'main.ts');

/** What the person types: his own, none of which may be found again. */
const HIS = [
  '山田花子',
  'hanako@his.example',
  '150-0041',
  '0398765432',
  '渋谷区神南9-8',
  '4111111111111111',
  '11/33',
  '907',
  'HANAKO YAMADA',
  'himitsu',
];
const [
  NAME = '',
  MAIL = '',
  POSTCODE = '',
  PHONE = '',
  ADDRESS = '',
  NUMBER = '',
  EXPIRY = '',
  CODE = '',
  HOLDER = '',
  SECRET = '',
] = HIS;

/** A shop that makes it hard: its script throws, opens windows, and the card is typed in a frame of another site. */
const HARD_SHOP = (port: number): Readonly<Record<string, string>> => ({
  '/hard': `<!doctype html><meta charset="utf-8"><title>hard</title>
    <script>addEventListener('click', () => { throw new Error('page'); }, true); throw new Error('page');</script>
    <a id="map" href="/other" target="_blank">地図</a>
    <label>お問い合わせ番号<input id="enquiry"></label>
    <form action="/hard"><label>探す<input id="find" name="q"></label></form>
    <label>パスワード<input id="secret" type="password"></label>
    <label>お届け時間<select id="slot"><option>午前中</option><option>午後</option></select></label>
    <label>都道府県<select id="home"><option>東京都</option><option>沖縄県</option></select></label>
    <label><input type="checkbox" id="agree"> 規約に同意する</label>
    <a id="pay-there" href="http://psp.localhost:${port}/pay">決済会社のページで支払う</a>`,
  '/other': '<!doctype html><title>other</title><button id="b">ok</button>',
  '/pay': `<!doctype html><meta charset="utf-8"><title>pay</title><h1>お支払い</h1>
    <iframe id="card" src="http://collector.localhost:${port}/card" width="500" height="300"></iframe>
    <button id="confirm" onclick="location = '/confirm'">確認する</button>`,
  '/card': `<!doctype html><meta charset="utf-8"><label>カード番号<input autocomplete="cc-number" id="n"></label>
    <label>有効期限<input autocomplete="cc-exp" id="e"></label>`,
});

const opened = await openTestBrowser();
const missing = await browserMissing(opened.browser);
let lab: LabProcess;
let sites: Sites;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mitsuke-record-'));
  lab = await startLab({ port: undefined, environment: { PATH: process.env.PATH } });
  sites = await openSites(HARD_SHOP);
}, LIMIT_MS);
afterAll(async () => {
  await lab?.stop();
  await sites?.close();
  await opened.close();
  await rm(folder, { recursive: true, force: true });
});

type Ended = { readonly code: number | null; readonly out: string; readonly error: string };

const environment = (): NodeJS.ProcessEnv => {
  const { DISPLAY: _x, WAYLAND_DISPLAY: _w, ...rest } = process.env;
  return { ...rest, LANG: 'C.UTF-8' };
};

const mitsuke = (...words: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const options = { maxBuffer: 20_000_000, env: environment() };
    execFile(process.execPath, [MAIN, ...words], options, (error, out, errors) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, error: errors }),
    );
  });

/** `remote`: where the recorder listens, once it does. */
const startRecording = (words: readonly string[]) => {
  const child = spawn(process.execPath, [MAIN, 'site', 'journey', 'record', ...words, '--headless', '--json'], {
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, error] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (error += text));
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, out, error })));
  return {
    ended,
    /** Waits until the recorder has said it. */
    said: (text: string) => until(async () => error.includes(text)),
    remote: until(async () => {
      if (child.exitCode !== null) throw new Error(error);
      return /http:\/\/127\.0\.0\.1:\d+/.exec(error)?.[0];
    }),
  };
};

describe.skipIf(missing)('mitsuke site journey record', { timeout: LIMIT_MS }, () => {
  test('what a person does in the lab’s shop becomes a journey that a scan walks to its end, and holds nothing of his', async () => {
    const file = path.join(folder, 'shop.journey.yaml');
    const recording = startRecording([`${lab.addresses.shop}/`, '--out', file]);
    const person = await Person.at(await recording.remote);
    await person.press('#product-asatsuyu');
    await person.press('#add-to-cart');
    await person.press('#to-checkout');
    await person.press('#order-total', { alt: true });
    for (const [css, text] of [
      ['#buyer-name', NAME],
      ['#buyer-email', MAIL],
      ['#buyer-postcode', POSTCODE],
      ['#buyer-phone', PHONE],
      ['#buyer-address', ADDRESS],
      ['#card-number', NUMBER],
      ['#card-expiry', EXPIRY],
      ['#card-security-code', CODE],
      ['#card-holder', HOLDER],
    ] as const) {
      await person.type(css, text);
    }
    await person.press('#pay');
    const { code, out, error } = await recording.ended;
    person.leave();
    const yaml = await readFile(file, 'utf8');
    expect(parse(yaml)).toEqual({
      name: 'shop-localhost',
      stop: 'before-buying',
      destinations: ['psp.localhost'],
      steps: [
        { name: 'home', open: '/' },
        { name: 'product-asatsuyu', click: { role: 'link', name: expect.stringContaining('深蒸し煎茶 朝の露') } },
        { name: 'add-to-cart', click: { role: 'button', name: 'カートに入れる' } },
        { name: 'to-checkout', click: { role: 'link', name: 'ご購入手続きへ' } },
        { name: 'order-total', 'wait-for': '#order-total' },
        { name: 'name', fill: { label: 'お名前' }, value: '{{canary.name}}' },
        { name: 'email', fill: { label: 'メールアドレス' }, value: '{{canary.email}}' },
        { name: 'postcode', fill: { label: '郵便番号' }, value: '100-0001' },
        { name: 'phone', fill: { label: '電話番号' }, value: '{{canary.phone}}' },
        { name: 'street', fill: { label: 'ご住所' }, value: '千代田1-1' },
        { name: 'card', 'card-form': true },
        { name: 'order-button', 'wait-for': { role: 'button', name: 'を支払って注文する' } },
        { name: 'before-buying', screenshot: true },
      ],
    });
    expect([code, JSON.parse(out)]).toMatchObject([
      0,
      { end: 'enough', state: 'whole', playback: { end: 'completed' } },
    ]);
    expect(HIS.filter((text) => `${yaml}${out}${error}`.includes(text))).toEqual([]);
    const scanned = await mitsuke('site', 'scan', lab.addresses.shop, '--journey', file, '--json');
    expect([scanned.code, JSON.parse(scanned.out)]).toMatchObject([0, { end: { kind: 'completed' }, findings: [] }]);
  });

  test('a shop that makes it hard is followed as far as a journey can, and what is left out is said', async () => {
    const file = path.join(folder, 'hard.journey.yaml');
    const shop = `http://shop.localhost:${sites.port}`;
    const recording = startRecording([`${shop}/hard`, '--out', file, '--provider', 'psp.localhost', '--no-playback']);
    const remote = await recording.remote;
    const person = await Person.at(remote);
    await person.press('#map');
    const other = await Person.at(remote, ({ type, url }) => type === 'page' && url.endsWith('/other'));
    await other.press('#b');
    await recording.said('another window');
    other.leave();
    await person.type('#enquiry', PHONE);
    await person.type('#find', MAIL);
    await person.key('Enter', 13, '\r');
    await recording.said('cannot press Enter');
    await person.type('#secret', SECRET);
    await recording.said('a password');
    await person.press('#agree');
    await person.look(`document.querySelector('#slot').focus()`);
    await person.key('ArrowDown', 40);
    await person.look(`document.querySelector('#home').focus()`);
    await person.key('ArrowDown', 40);
    await recording.said('都道府県');
    await person.ask('Page.navigate', { url: `http://collector.localhost:${sites.port}/other` });
    await recording.said('another site');
    await person.ask('Page.navigate', { url: `${shop}/hard?from=1` });
    await person.press('#pay-there');
    await recording.said('not passed on');
    await person.press('#pay-there');
    const frame = await Person.at(remote, ({ type, url }) => type === 'iframe' && url.endsWith('/card'));
    await frame.press('#n');
    await frame.ask('Input.insertText', { text: NUMBER });
    await recording.said('card-form');
    frame.leave();
    person.leave();
    const [page] = (await listTargets(remote)).filter(({ type, url }) => type === 'page' && url.endsWith('/pay'));
    await fetch(`${remote}/json/close/${page?.id}`);
    const { code, out, error } = await recording.ended;
    const yaml = await readFile(file, 'utf8');
    const { steps, ...head } = parse(yaml) as { steps: readonly object[] };
    expect(head).toEqual({ name: 'shop-localhost', destinations: ['collector.localhost'] });
    expect(steps).toEqual([
      { name: 'home', open: '/hard' },
      { name: 'map', click: { role: 'link', name: '地図' } },
      { name: 'enquiry', fill: { label: 'お問い合わせ番号' }, value: 'テスト' },
      { name: 'find', fill: { label: '探す' }, value: 'テスト' },
      { name: 'agree', choose: { label: '規約に同意する' } },
      { name: 'slot', select: { label: 'お届け時間' }, value: '午後' },
      { name: 'home-2', select: { label: '都道府県' }, value: '東京都' },
      { name: 'open', open: '/hard?from=1' },
      { name: 'pay-there', click: { role: 'link', name: '決済会社のページで支払う' } },
      { name: 'card', 'card-form': true },
      { name: 'before-buying', screenshot: true },
    ]);
    expect([code, JSON.parse(out)]).toMatchObject([
      1,
      {
        end: 'closed',
        state: 'with-gaps',
        leftOut: ['second-window', 'key', 'password', 'other-site'],
        playback: null,
      },
    ]);
    expect(HIS.filter((text) => `${yaml}${out}${error}`.includes(text))).toEqual([]);
  });

  test.each([
    ['no display', [], 2, 'no-display'],
    ['an address that is none of a shop', ['--headless'], 2, 'address-not-an-origin'],
    ['a shop that is not there', ['--headless'], 1, 'not-reachable'],
  ])('%s is said with a code', async (name, flags, exit, problem) => {
    const address = name.includes('none') ? 'http://shop.example/' : 'https://shop.invalid/';
    const { code, out } = await mitsuke('site', 'journey', 'record', address, ...flags, '--json');
    expect([code, JSON.parse(out)]).toMatchObject([exit, { code: problem }]);
  });
});
