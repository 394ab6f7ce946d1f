/**
 * A declaration in a real Chromium over a real server: a merchant opens the invitation on a telephone, answers, leaves,
 * resumes and files; a reviewer returns it, sees what was observed beside it, and accepts with what makes up for it.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PartyId, Scope } from '#kernel';
import { permissionsOf, systemScope } from '#registry';
import type { DeclarationId } from '../../src/supervision/ports.ts';
import { answerAll } from '../../src/supervision/testing.ts';
import { launchChromium, withoutChromium } from './chromium.ts';
import { type ConsoleHouse, seriousViolations, startConsoleHouse } from './console-house.ts';

const PICTURES = process.env.MITSUKE_PICTURES;
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 844 };
const CHECKLIST = 11;

let house: ConsoleHouse;
let browser: Browser;
let phone: Page;
let desk: Page;
let address: string;
let of: { readonly party: PartyId; readonly declaration: DeclarationId };

const isSound = async (page: Page, name: string): Promise<void> => {
  expect(await seriousViolations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
  if (PICTURES !== undefined) await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
};

const section = (page: Page, name: string) => page.getByRole('region', { name });
/** Each save is answered before the next thing is asked of the page. */
const choose = async (page: Page, item: string, label: string, option: string): Promise<void> => {
  const saved = page.waitForResponse((answer) => answer.request().method() === 'PUT' && answer.ok());
  await section(page, item).getByLabel(label).selectOption({ label: option });
  await saved;
};

describe.skipIf(withoutChromium)('declarations in the console (skipped where there is no Chromium)', () => {
  beforeAll(async () => {
    house = await startConsoleHouse();
    const { registry } = house.server.house;
    const scope = systemScope(house.tenant, 'journey');
    const party = await registry.parties.create(scope, { name: 'ひととき堂' });
    if (party.kind === 'failed') throw new Error('no party');
    const { id } = party.value;
    await registry.parties.addRole(scope, id, { role: 2, validFrom: '2024-04-01', validTo: undefined });
    browser = await launchChromium();
    desk = await browser.newPage({ locale: 'ja-JP', viewport: DESK });
    await desk.goto(await house.link());
    await desk.getByRole('heading', { name: '今日', level: 1 }).waitFor();
    const asked = await desk.request.fetch(`${house.url}/v1/session`);
    const { csrfToken } = (await asked.json()) as { csrfToken: string };
    const headers = { 'x-csrf-token': csrfToken, origin: house.url };
    const post = async (path: string, data: unknown) => {
      const answer = await desk.request.post(`${house.url}${path}`, { data, headers });
      if (!answer.ok()) throw new Error(`${answer.status()} ${await answer.text()}`);
      return (await answer.json()) as { id: string; link: { token: string } };
    };
    const person = { email: 'shop@example.jp', displayName: '髙﨑', role: 'merchant', parties: [id] };
    const { link } = await post('/v1/invitations', person);
    const dueOn = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
    const declaration = await post('/v1/declarations', { party: id, dueOn, packs: ['security-checklist'] });
    address = `${house.url}/declarations/${declaration.id}`;
    of = { party: id, declaration: declaration.id as DeclarationId };
    phone = await (await browser.newContext({ locale: 'ja-JP', viewport: PHONE })).newPage();
    await phone.goto(`${house.url}/sign-in#token=${link.token}`);
    await phone.getByRole('heading', { name: '今日', level: 1 }).waitFor();
  }, 240_000);

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  test('a merchant opens it on a telephone, answers, leaves, and goes on where it was left', async () => {
    await phone.goto(`${house.url}/declarations`);
    await phone.getByRole('link', { name: 'ひととき堂' }).click();
    await phone.getByRole('heading', { name: 'ひととき堂', level: 1 }).waitFor();
    await isSound(phone, 'declaration-begun-390');
    await choose(phone, '1b', '実施の状況', '実施している');
    await choose(phone, '1b', '二つ目の確認はありますか', '認証アプリ');
    await phone.goto('about:blank');
    await phone.goto(address);
    await phone.getByText(`${CHECKLIST}項目のうち1項目に回答`).waitFor();
    expect(await section(phone, '1b').getByLabel('二つ目の確認はありますか').inputValue()).toBe('app');
  }, 120_000);

  test('what was observed stands beside the question, and all answered it is filed', async () => {
    const { supervision, database, clock, newId, registry } = house.server.house;
    const { party, declaration } = of;
    await database.database.inScope({ tenant: house.tenant }, (tx) =>
      supervision.seeObserved(tx, [
        {
          ...{ tenant: house.tenant, party, control: 'security-checklist.admin-second-factor', by: 'checklist-probe' },
          ...{ subject: 'sit_1', result: 'not-met', reasons: ['admin-without-sign-in'], observedAt: clock.now() },
          entry: newId('ent'),
        },
      ]),
    );
    const [person] = await database.database.inScope({ tenant: house.tenant }, (tx) =>
      registry.people.ofParty(tx, house.tenant, party),
    );
    if (person === undefined) throw new Error('the party has a person');
    const merchant: Scope = {
      ...{ tenant: house.tenant, parties: [party], permissions: permissionsOf('merchant') },
      principal: { kind: 'person', id: person.id },
    };
    await answerAll({ ports: supervision.ports, merchant }, declaration);
    await phone.reload();
    await section(phone, '1b').getByText('ログインなしで管理画面が開きました').waitFor();
    await phone.getByText('全ての項目がそろいました').waitFor();
    await isSound(phone, 'declaration-ready-390');
    await phone.getByRole('button', { name: '提出する' }).click();
    await phone.getByText('確認待ち').waitFor();
  }, 120_000);

  test('a reviewer sees evidence, observation and what is open, and returns it with a reason', async () => {
    await house.server.house.supervision.sweeper.sweepOnce();
    await desk.goto(address);
    await desk.getByText('観測と食い違う').waitFor();
    await isSound(desk, 'declaration-review-1280');
    await desk.setViewportSize(PHONE);
    await isSound(desk, 'declaration-review-390');
    await desk.setViewportSize(DESK);
    const row = desk.getByRole('listitem').filter({ hasText: '1b 管理画面の二段階・二要素認証' });
    await row.getByRole('textbox').fill('どの画面の話ですか');
    await row.getByRole('textbox').blur();
    await desk.getByRole('button', { name: '差し戻す' }).click();
    await desk.getByText('差し戻し', { exact: true }).waitFor();
    await phone.goto(address);
    await phone.getByText('どの画面の話ですか').waitFor();
    await desk.goto(`${house.url}/declarations?status=returned`);
    await desk.getByRole('link', { name: 'ひととき堂' }).waitFor();
    await isSound(desk, 'declarations-1280');
    await desk.goto(`${house.url}/declarations?status=withdrawn`);
    await desk.getByText('条件に合うものはありません').waitFor();
  }, 120_000);

  test('answered anew it is filed again, shared by consent with two acquirers, and accepted with what makes up for it', async () => {
    const { supervision, registry, database } = house.server.house;
    const { party, declaration } = of;
    const [person] = await database.database.inScope({ tenant: house.tenant }, (tx) =>
      registry.people.ofParty(tx, house.tenant, party),
    );
    if (person === undefined) throw new Error('the party has a person');
    const merchant: Scope = {
      ...{ tenant: house.tenant, parties: [party], permissions: permissionsOf('merchant') },
      principal: { kind: 'person', id: person.id },
    };
    await answerAll({ ports: supervision.ports, merchant }, declaration);
    await phone.reload();
    await phone.getByRole('button', { name: '提出する' }).click();
    await phone.getByText('確認待ち').waitFor();
    const acquirers = ['東西アクワイアリング（例）', 'みつけカード（例）'];
    for (const acquirer of acquirers) {
      await phone.getByRole('button', { name: `${acquirer} 提供に同意する` }).click();
      await phone.getByRole('button', { name: `${acquirer} 同意を取り消す` }).waitFor();
    }
    await isSound(phone, 'declaration-shared-390');
    await supervision.sweeper.sweepOnce();
    await desk.goto(address);
    for (const acquirer of acquirers) {
      const saved = desk.waitForEvent('download');
      await desk.getByRole('link', { name: `${acquirer} Excel` }).click();
      expect((await saved).suggestedFilename()).toMatch(/^dcl_.*\.xlsx$/);
    }
    for (const field of await desk.getByRole('region', { name: '確認' }).getByRole('textbox').all()) {
      await field.fill('社内の承認を経て、別の手段で補っています');
      await field.blur();
    }
    await desk.getByRole('button', { name: '受け付ける' }).click();
    await desk.getByText('受付済み', { exact: true }).waitFor();
  }, 120_000);

  test('contradictions stand beside what was declared; parties are asked from their list, each told of', async () => {
    await desk.goto(`${house.url}/declarations/contradictions`);
    await desk.getByText('ログインなしで管理画面が開きました').waitFor();
    await isSound(desk, 'contradictions-1280');
    await desk.emulateMedia({ colorScheme: 'dark' });
    await desk.goto(`${house.url}/parties`);
    const day = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
    await desk.getByLabel('回答の期限').fill(day);
    await desk.getByRole('button', { name: '依頼する', exact: true }).click();
    await desk.getByText('依頼しました', { exact: true }).waitFor();
    await isSound(desk, 'parties-asked-dark-1280');
    await desk.goto(`${house.url}/declarations?opened=no`);
    await desk.getByRole('button', { name: '表示中の1件に催促を送る' }).click();
    await desk.getByText('1件のうち1件に送りました', { exact: false }).waitFor();
    await isSound(desk, 'declarations-reminded-dark-1280');
  }, 120_000);
});
