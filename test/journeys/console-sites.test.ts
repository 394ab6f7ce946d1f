/**
 * A watched site in a real Chromium over a real server and the lab's shop: every tab before the first visit and after an
 * attack was seen, in both languages, wide and narrow, failing too; a merchant sees the same about itself.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { sql } from 'kysely';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { formatInstant, instantOfMs, uuidOf } from '#kernel';
import { tables } from '#platform/database';
import { systemScope } from '#registry';
import type { SiteId, VisitId } from '#site-watch';
import { type RunningLab, startTestLab } from '../../src/site-watch/testing-lab.ts';
import { launchChromium, withoutChromium } from './chromium.ts';
import { type ConsoleHouse, seriousViolations, startConsoleHouse } from './console-house.ts';

const pictures = process.env.MITSUKE_PICTURES;
const LIMIT_MS = 240_000;
const FOR_LONG = { timeout: LIMIT_MS, interval: 300 };
const LAB_HOSTS = ['shop.localhost', 'psp.localhost', 'collector.localhost'];
const JOURNEY = readFileSync(path.resolve(import.meta.dirname, '../../packs/site-watch/lab-shop.journey.yaml'), 'utf8');
const DESK = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

let lab: RunningLab;
let house: ConsoleHouse;
let browser: Browser;
let desk: Page;
let phone: Page;
let watched: { readonly site: SiteId; readonly attacked: VisitId };
let unseen: SiteId;
let merchantLink: string;

/** Sound by axe-core and no wider than the screen, and pictured when pictures are wanted. */
const look = async (page: Page, name: string): Promise<void> => {
  await page.waitForLoadState('networkidle');
  expect([name, await seriousViolations(page)]).toEqual([name, []]);
  const isWithin = () => document.documentElement.scrollWidth <= document.documentElement.clientWidth;
  expect([name, await page.evaluate(isWithin)]).toEqual([name, true]);
  if (!pictures) return;
  const size = page.viewportSize() ?? DESK;
  await page.setViewportSize({
    ...size,
    height: (await page.evaluate(() => document.querySelector('main')?.scrollHeight ?? 0)) + 160,
  });
  await page.screenshot({ path: path.join(pictures, `sites-${name}.png`) });
  await page.setViewportSize(size);
};

/** The tabs of a site's page with what each says once it has what it shows. */
type Tab = readonly [address: string, japanese: string, english: string];

const EMPTY: readonly Tab[] = [
  ['', '巡回の記録はまだありません', 'No visits yet'],
  ['/scripts', 'スクリプトはまだ記録されていません', 'No scripts recorded yet'],
  ['/payment-page', 'まだ観測していません', 'Not seen yet'],
  ['/csp', '報告はまだありません', 'No reports yet'],
  ['/checklist', 'まだ調べていません', 'Not probed yet'],
  ['/edit', '申告された決済の方式', 'Declared payment type'],
];

const filled = (attacked: VisitId): readonly Tab[] => [
  ['', '新しく collector.localhost と通信するようになりました', 'The page now talks to collector.localhost'],
  ['/scripts', '/checkout', '/checkout'],
  ['/payment-page', '行き先の確認', 'Where it leads'],
  ['/csp', 'この案を登録欄に写す', 'Copy this proposal'],
  [`/visits/${attacked}`, '巡回の内訳', 'The runs of this visit'],
];

/** A tab, the request of it that fails, and what it then says. */
const FAILING = [
  ['', '/visits', '巡回の記録を取得できませんでした'],
  ['/payment-page', '/payment-places', '決済ページの情報を取得できませんでした'],
  ['/csp', '/csp', 'CSPの状態を取得できませんでした'],
  ['/checklist', '/checklist', 'チェックリストを取得できませんでした'],
] as const;

const lookAt = async (site: string, tabs: readonly Tab[], state: string): Promise<void> => {
  for (const [address, japanese, english] of tabs) {
    const name = `${state}${address.replaceAll('/', '-').replace(/vis_.*/, 'one')}`;
    await desk.goto(`${house.url}/sites/${site}${address}`);
    await desk.getByText(japanese).first().waitFor();
    await look(desk, `${name}-ja`);
    await phone.goto(`${house.url}/sites/${site}${address}`);
    await phone.getByText(english).first().waitFor();
    await look(phone, `${name}-en`);
  }
};

const visitNow = async (site: SiteId): Promise<VisitId> => {
  const { visits } = house.server.house.siteWatch;
  const scope = systemScope(house.tenant, 'journey');
  const { id } = await visits.order(scope, site);
  const hasEnded = async () => expect((await visits.one(scope, id as VisitId)).state).toBe('done');
  await vi.waitFor(hasEnded, FOR_LONG);
  return id as VisitId;
};

const visitsOf = async (site: SiteId) => {
  const scope = systemScope(house.tenant, 'journey');
  return (await house.server.house.siteWatch.visits.page(scope, site, { filters: {}, limit: 5 })).items;
};

type Permission = { readonly told: string; readonly earlierDays: number };

/** A site whose permission is as it says; due for no visit. */
const plantPermission = async (name: string, host: string, { told, earlierDays }: Permission): Promise<void> => {
  const { siteWatch, database, clock } = house.server.house;
  const scope = systemScope(house.tenant, 'journey');
  const consent = { kind: 'own-site' } as const;
  const { id } = await siteWatch.sites.add(scope, {
    ...{ name, origin: `https://${host}.example`, paymentType: 'js', journey: JOURNEY, consent, merchants: [] },
    ...{ cadenceMinutes: 10_080, active: false },
  });
  const until = formatInstant(instantOfMs(clock.now() + earlierDays * 86_400_000));
  await database.database.asSystem((tx) =>
    sql`update site_watch.site set active = true, next_visit_at = '2100-01-01', earlier_until = ${until}, watch_told = ${told}
      where id = ${uuidOf(id as SiteId)}`.execute(tables(tx)),
  );
};

/** The shop of a merchant that has a person of its own, and a site that no visit has seen. */
const plant = async (): Promise<SiteId> => {
  const { registry, siteWatch } = house.server.house;
  const scope = systemScope(house.tenant, 'journey');
  const party = await registry.parties.create(scope, { name: 'ひととき堂' });
  if (party.kind === 'failed') throw new Error(party.error);
  const parties = [party.value.id];
  const merchant = await registry.merchants.create(scope, {
    ...{ acceptorNumber: 'hitotoki-1', name: 'ひととき堂', party: party.value.id, reason: 'contract-signed' },
  });
  if (merchant.kind === 'failed') throw new Error(String(merchant.error));
  const person = { email: 'shop@example.jp', displayName: '髙﨑 紬', role: 'merchant', parties } as const;
  const invited = await registry.invitations.invite(scope, person);
  if (invited.kind === 'failed') throw new Error(invited.error);
  merchantLink = `${house.url}/sign-in#token=${invited.value.link.token.reveal()}`;
  const described = {
    paymentType: 'js',
    journey: JOURNEY,
    consent: { kind: 'own-site' },
    cadenceMinutes: 10_080,
  } as const;
  const shop = await siteWatch.sites.add(scope, {
    ...{
      ...described,
      name: 'ひととき堂',
      origin: lab.shop,
      merchants: [merchant.value.id],
      party: party.value.id,
      active: true,
    },
  });
  const other = { name: 'あおぞら文具', origin: 'https://aozora.example', merchants: [], active: false };
  unseen = (await siteWatch.sites.add(scope, { ...described, ...other })).id as SiteId;
  await plantPermission('みなと書店', 'minato', { told: 'ended', earlierDays: -1 });
  await plantPermission('かぜ工房', 'kaze', { told: 'ending', earlierDays: 10 });
  return shop.id as SiteId;
};

describe.skipIf(withoutChromium)('a site in the console (skipped where there is no Chromium)', () => {
  beforeAll(async () => {
    lab = await startTestLab();
    house = await startConsoleHouse({}, LAB_HOSTS);
    const site = await plant();
    browser = await launchChromium();
    desk = await browser.newPage({ locale: 'ja-JP', viewport: DESK });
    await desk.goto(await house.link());
    await desk.getByRole('heading', { name: '今日', level: 1 }).waitFor();
    phone = await browser.newPage({ locale: 'en-US', viewport: PHONE });
    await phone.goto(await house.link());
    await phone.getByRole('heading', { name: 'Today', level: 1 }).waitFor();
    await vi.waitFor(async () => expect(await visitsOf(site)).toMatchObject([{ state: 'done' }]), FOR_LONG);
    await lab.tell({ command: 'attack' }, 'attack');
    watched = { site, attacked: await visitNow(site) };
  }, LIMIT_MS);
  afterAll(async () => {
    await browser?.close();
    await house?.stop();
    await lab?.stop();
  });

  test('before the first visit each tab says what will stand there', { timeout: LIMIT_MS }, async () => {
    await lookAt(unseen, EMPTY, 'empty');
  });

  test('after an attack each tab shows what was seen', { timeout: LIMIT_MS }, async () => {
    await lookAt(watched.site, filled(watched.attacked), 'filled');
  });

  test('what cannot be fetched is said, and fetched again when asked', { timeout: LIMIT_MS }, async () => {
    for (const [address, request, said] of FAILING) {
      const refuse = (url: URL) => url.pathname === `/v1/sites/${watched.site}${request}`;
      await desk.route(refuse, (route) => route.abort());
      await desk.goto(`${house.url}/sites/${watched.site}${address}`);
      await desk.getByText(said).first().waitFor();
      await look(desk, `failing${address.replaceAll('/', '-')}`);
      await desk.unroute(refuse);
      await desk.getByRole('button', { name: '再試行' }).first().click();
      await desk.getByText(said).first().waitFor({ state: 'detached' });
    }
  });

  test('a merchant sees its own site and what was found there, and no other', { timeout: LIMIT_MS }, async () => {
    const shop = await (await browser.newContext({ locale: 'ja-JP', viewport: PHONE })).newPage();
    await shop.goto(merchantLink);
    await shop.getByRole('heading', { name: '今日', level: 1 }).waitFor();
    await look(shop, 'merchant-today');
    await shop.goto(`${house.url}/sites`);
    await shop.getByRole('link', { name: 'ひととき堂 を開く' }).waitFor();
    expect(await shop.getByRole('link', { name: 'あおぞら文具 を開く' }).count()).toBe(0);
    await look(shop, 'merchant-sites');
    for (const [address, text] of filled(watched.attacked)) {
      if (address === '/csp') continue;
      await shop.goto(`${house.url}/sites/${watched.site}${address}`);
      await shop.getByText(text).first().waitFor();
      await look(shop, `merchant${address.replaceAll('/', '-').replace(/vis_.*/, 'one')}`);
    }
    await shop.getByRole('link', { name: 'アラートを見る' }).first().click();
    await shop.getByRole('heading', { name: 'アラートの詳細' }).waitFor();
    await shop.getByText('すぐに決済ページを止めてください').waitFor();
    await shop.getByText('契約しているカード会社').waitFor();
    await look(shop, 'merchant-alert');
    // What it may not change is shown, and not as a form; a policy of its own may be tried.
    await shop.goto(`${house.url}/sites/${watched.site}/csp`);
    await shop.getByText('登録の変更は、このサイトを管理する担当者が行います').waitFor();
    expect(await shop.getByRole('button', { name: '登録する' }).count()).toBe(0);
    await shop.getByRole('button', { name: 'この案を試す欄に写す' }).click();
    await shop.getByRole('heading', { name: '決まりの弱いところ' }).waitFor();
    await look(shop, 'merchant-csp-trial');
  });

  test('a journey is guessed, looked at with its pictures, copied into the form and saved', {
    timeout: LIMIT_MS,
  }, async () => {
    const { id } = await house.server.house.siteWatch.sites.add(systemScope(house.tenant, 'journey'), {
      ...{ name: 'やなぎ園', origin: lab.alike['ec-cube'] ?? '', destinations: ['psp.localhost'], paymentType: 'js' },
      ...{ journey: JOURNEY, consent: { kind: 'own-site' }, merchants: [], cadenceMinutes: 10_080, active: false },
    });
    await desk.goto(`${house.url}/sites/${id}/edit`);
    await desk.getByText('まだ推測していません').waitFor();
    await desk.getByRole('button', { name: '手順を推測する' }).click();
    await desk.getByText('カード入力欄までの道筋が見つかりました').waitFor({ timeout: LIMIT_MS });
    await desk.getByRole('img', { name: '画面「page-1」' }).waitFor();
    await look(desk, 'guess');
    await desk.getByRole('button', { name: 'この手順を入力欄に写す' }).click();
    expect(await desk.getByLabel('巡回手順(YAML)').inputValue()).toContain('card-form: true');
    await desk.getByRole('button', { name: '保存する' }).click();
    await desk.getByRole('heading', { name: 'やなぎ園', level: 1 }).waitFor();
    await phone.goto(`${house.url}/sites/${id}/edit`);
    await phone.getByText('The way to the card form was found').waitFor();
    await look(phone, 'guess-phone');
    await phone.goto(`${house.url}/sites/${unseen}/edit`);
    await phone.getByText('It can be guessed once ownership is proven').waitFor();
  });

  test('a site that may no longer be visited never looks watched, and is found by a filter', {
    timeout: LIMIT_MS,
  }, async () => {
    await desk.goto(`${house.url}/sites?watching=ended`);
    await desk.getByRole('link', { name: 'みなと書店 を開く' }).waitFor();
    expect(await desk.getByRole('link', { name: /を開く$/ }).count()).toBe(1);
    await desk.getByText('許可が切れ、見ていない').first().waitFor();
    await look(desk, 'ended-list');
    await desk.getByRole('link', { name: 'みなと書店 を開く' }).click();
    await desk.getByText('このサイトの巡回の許可は切れています').waitFor();
    await look(desk, 'ended-page');
    await phone.goto(`${house.url}/sites?watching=ending`);
    await phone.getByText('Permission: Ending soon').first().waitFor();
    await look(phone, 'ending-list');
    await phone.getByRole('link', { name: 'Open かぜ工房' }).click();
    await phone.getByText(/Visits as before end on/).waitFor();
    await look(phone, 'ending-page');
    await desk.emulateMedia({ colorScheme: 'dark' });
    await desk.goto(`${house.url}/sites/${watched.site}/visits/${watched.attacked}`);
    await desk.getByText('気付かれないように、利用者として訪れた').first().waitFor();
    await look(desk, 'passes-dark');
    await desk.emulateMedia({ colorScheme: 'light' });
  });
});
