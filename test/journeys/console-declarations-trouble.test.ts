/**
 * What goes wrong with a declaration, in English and Japanese, in a real Chromium over a real server: a session lost in
 * mid-form, a server that fails, somebody else who saves first, a file that is not what it says, a workbook that somebody
 * filled in by hand or tampered with, and filing twice at once. Nothing that was typed is lost.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ExcelJs from 'exceljs';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PartyId, Scope } from '#kernel';
import { applyOverlay, createRegime, type Pack } from '#regime';
import { permissionsOf, systemScope } from '#registry';
import { nodeUnpack } from '../../src/platform/unpack/node.ts';
import { askDeclaration } from '../../src/supervision/ask-declaration.ts';
import type { DeclarationId, Ports } from '../../src/supervision/ports.ts';
import { saveAnswer } from '../../src/supervision/save-answers.ts';
import { showDeclaration } from '../../src/supervision/show-declaration.ts';
import { answerAll } from '../../src/supervision/testing.ts';
import { launchChromium, withoutChromium } from './chromium.ts';
import { type ConsoleHouse, seriousViolations, startConsoleHouse } from './console-house.ts';

const PICTURES = process.env.MITSUKE_PICTURES;
const PHONE = { width: 390, height: 844 };
const OWN = 'security-checklist.our-response';
const LOCKOUT = 'security-checklist.admin-lockout';

/** What this house asks beyond the checklist: a control with a question of each kind, and no plans for the lockout. */
const OVERLAY = `overlay: our-own
of: security-checklist
tighten:
  - { control: admin-lockout, planned: forbidden }
add:
  - id: our-response
    requirement: [SUPV-10]
    clause: { ja: "自社規程", en: "Our rules" }
    modality: shall
    binds: { roles: [2], where: { channel: [ecommerce] } }
    title: { ja: "漏えい時の連絡", en: "When card data leaks" }
    text: { ja: "連絡の手順を決める。", en: "It is settled who calls whom." }
    questions:
      - id: settled
        kind: choice
        words: { ja: "手順はありますか", en: "Is there a procedure?" }
        options:
          - { id: written, words: { ja: "文書がある", en: "Written down" } }
          - { id: none, words: { ja: "ない", en: "None" } }
        meets: [written]
      - { id: hours, kind: number, words: { ja: "何時間以内ですか", en: "Within how many hours?" }, most: 24, unit: { ja: "時間", en: "hours" }, dependsOn: { question: settled, is: [written] } }
      - { id: tried-on, kind: date, words: { ja: "訓練した日", en: "Last tried on" }, noOlderThanMonths: 12, dependsOn: { question: settled, is: [written] } }
      - { id: whom, kind: text, words: { ja: "誰に連絡しますか", en: "Who is called?" }, dependsOn: { question: settled, is: [written] } }
      - { id: paper, kind: file, words: { ja: "手順書", en: "The procedure itself" }, dependsOn: { question: settled, is: [written] } }
    equivalent: false
    everyMonths: 12
`;

let house: ConsoleHouse;
let browser: Browser;
let phone: Page;
let desk: Page;
let folder: string;
let declaration: DeclarationId;
let merchant: Scope;
let linkAgain: () => Promise<string>;

const ports = (): Ports => house.server.house.supervision.ports;
const own = (): Locator => phone.getByRole('region', { name: /When card data leaks|漏えい時の連絡/ });
const answerOf = async (key: string) =>
  (await showDeclaration(ports(), merchant, declaration)).controls.find((each) => each.key === key)?.answer;
const isSound = async (page: Page, name: string): Promise<void> => {
  expect(await seriousViolations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
  if (PICTURES !== undefined) await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
};
/** Each save is answered before the next thing is asked of the page. */
const saved = async (page: Page, act: () => Promise<unknown>): Promise<void> => {
  const answered = page.waitForResponse((answer) => answer.request().method() === 'PUT' && answer.ok());
  await act();
  await answered;
};
const fileOf = async (name: string, bytes: Uint8Array | string): Promise<string> => {
  const at = path.join(folder, name);
  await writeFile(at, bytes);
  return at;
};

/** The packs of the house with the overlay of this one. */
const overlaid = (): readonly Pack[] =>
  ports().regime.packs.map((pack) => {
    if (pack.content.pack !== 'security-checklist') return pack;
    const laid = applyOverlay(OVERLAY, pack);
    if (laid.kind === 'failed') throw new Error(JSON.stringify(laid.error));
    return laid.value;
  });

const prepare = async (): Promise<void> => {
  const { registry, database } = house.server.house;
  const scope = systemScope(house.tenant, 'journey');
  const made = await registry.parties.create(scope, { name: '髙﨑①㈱' });
  if (made.kind === 'failed') throw new Error(made.error);
  const party: PartyId = made.value.id;
  await registry.parties.addRole(scope, party, { role: 2, validFrom: '2024-04-01', validTo: undefined });
  const person = { email: 'shop@example.jp', displayName: '髙﨑', role: 'merchant' as const, parties: [party] };
  const invited = await registry.invitations.invite(scope, person);
  if (invited.kind === 'failed') throw new Error(invited.error);
  const facts = { roles: [{ role: 2, validFrom: '2024-04-01' }], licences: [], shops: [{ channel: 'ecommerce' }] };
  const regime = createRegime({ packs: overlaid(), partyFacts: async () => facts as never, today: () => '2026-11-22' });
  const dueOn = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
  const packs = ['security-checklist'];
  declaration = await askDeclaration({ ...ports(), regime: { ...regime, ofParty: regime.ofParty } }, scope, {
    ...{ party, dueOn, packs },
  });
  const [known] = await database.database.inScope({ tenant: house.tenant }, (tx) =>
    registry.people.ofParty(tx, house.tenant, party),
  );
  if (known === undefined) throw new Error('the party has a person');
  merchant = {
    ...{ tenant: house.tenant, parties: [party], permissions: permissionsOf('merchant') },
    principal: { kind: 'person', id: known.id },
  };
  linkAgain = () => house.link(known.id);
  phone = await (await browser.newContext({ locale: 'en-US', viewport: PHONE })).newPage();
  await phone.goto(await linkAgain());
  await phone.getByRole('heading', { level: 1, name: 'Today' }).waitFor();
};

describe.skipIf(withoutChromium)('declarations in trouble (skipped where there is no Chromium)', () => {
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'mitsuke-trouble-'));
    house = await startConsoleHouse();
    browser = await launchChromium();
    await prepare();
  }, 240_000);

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('in English on a telephone: a question of each kind, asked only where an answer calls for it', async () => {
    await phone.goto(`${house.url}/declarations/${declaration}`);
    await saved(phone, () => own().getByLabel('Standing', { exact: true }).selectOption({ label: 'In place' }));
    expect(await own().getByLabel('Within how many hours? (hours)').count()).toBe(0);
    await saved(phone, () => own().getByLabel('Is there a procedure?').selectOption({ label: 'Written down' }));
    const hours = own().getByLabel('Within how many hours? (hours)');
    await hours.fill('soon');
    await hours.blur();
    await own().getByText('Not a number').waitFor();
    await hours.fill('１２');
    await saved(phone, () => hours.blur());
    await own().getByLabel('Last tried on').fill('2026-04-01');
    await saved(phone, () => own().getByLabel('Last tried on').blur());
    const paper = own().getByLabel('The procedure itself');
    await paper.setInputFiles(await fileOf('procedure.pdf', 'PK\u0003\u0004'));
    await own().getByText('not what the name says').waitFor();
    await paper.setInputFiles(await fileOf('procedure.xlsm', 'PK\u0003\u0004'));
    await own().getByText('Files with macros are not taken').waitFor();
    await paper.setInputFiles(await fileOf('procedure.pdf', Buffer.alloc(50 * 1024 * 1024)));
    await own().getByText('larger than 20 MB').waitFor();
    const pdf = await fileOf('手順書①.pdf', '%PDF-1.7 the procedure');
    await saved(phone, () => paper.setInputFiles(pdf));
    await own().getByText('手順書①.pdf').waitFor();
    await saved(phone, () =>
      own()
        .getByLabel(/Documents/)
        .setInputFiles(pdf),
    );
    await isSound(phone, 'trouble-kinds-390');
    expect((await answerOf(OWN))?.answers).toMatchObject({ settled: 'written', hours: 12, 'tried-on': '2026-04-01' });
    expect((await answerOf(OWN))?.files).toHaveLength(1);
    // No plans for the lockout, as the overlay says; the checklist alone would take one.
    const lockout = phone.getByRole('region', { name: /^1c/ }).getByLabel('Standing', { exact: true });
    expect(await lockout.locator('option').allTextContents()).not.toContain('Planned');
  }, 120_000);

  test('a session lost in mid-form loses nothing: what was typed stands there again and is saved', async () => {
    await own().getByLabel('Who is called?').fill('髙﨑①, then the acquirer');
    await phone.context().clearCookies();
    await phone.getByRole('region', { name: /^1b/ }).getByLabel('Standing', { exact: true }).selectOption('in-place');
    await phone.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor();
    // Signed in again in the same tab, the reader is where the session ended.
    await phone.goto(await linkAgain());
    await own().waitFor();
    await expect.poll(async () => (await answerOf(OWN))?.answers?.whom).toBe('髙﨑①, then the acquirer');
    await expect
      .poll(async () => (await answerOf('security-checklist.admin-second-factor'))?.standing)
      .toBe('in-place');
    expect(await own().getByLabel('Who is called?').inputValue()).toBe('髙﨑①, then the acquirer');
    expect(await phone.evaluate(() => Object.keys(sessionStorage))).toEqual([]);
  }, 120_000);

  test('a server that fails is said so, with a way to try again, and what was chosen stays chosen', async () => {
    const lockout = phone.getByRole('region', { name: /^1c/ });
    await phone.route('**/answers/**', (route) => route.fulfill({ status: 503, body: '' }));
    await lockout.getByLabel('Standing', { exact: true }).selectOption('not-in-place');
    await lockout.getByText('It could not be saved').waitFor();
    await isSound(phone, 'trouble-failing-390');
    await phone.unroute('**/answers/**');
    await saved(phone, () => lockout.getByRole('button', { name: 'Try again' }).click());
    expect((await answerOf(LOCKOUT))?.standing).toBe('not-in-place');
    await lockout.getByText('It could not be saved').waitFor({ state: 'detached' });
  }, 120_000);

  test('somebody else who saves first is not written over unseen, and what was typed here is not thrown away', async () => {
    const { controls } = await showDeclaration(ports(), merchant, declaration);
    const version = controls.find(({ key }) => key === LOCKOUT)?.version ?? 0;
    const theirs = { standing: 'equivalent', reason: 'theirs' } as const;
    await saveAnswer(ports(), merchant, { declaration, control: LOCKOUT, version, answer: theirs });
    const lockout = phone.getByRole('region', { name: /^1c/ });
    await lockout.getByLabel('Standing', { exact: true }).selectOption('in-place');
    await lockout.getByText('Something you typed could not be saved').waitFor();
    expect((await answerOf(LOCKOUT))?.standing).toBe('equivalent');
    await expect.poll(() => lockout.getByLabel('Standing', { exact: true }).inputValue()).toBe('equivalent');
    await isSound(phone, 'trouble-left-390');
    await saved(phone, () => lockout.getByRole('button', { name: 'Put mine in its place' }).click());
    expect((await answerOf(LOCKOUT))?.standing).toBe('in-place');
  }, 120_000);

  test('a workbook goes out and comes back as a person fills it in, and each tampering is told in words', async () => {
    const workbook = phone.getByRole('region', { name: 'Answer in Excel' });
    const taking = phone.waitForEvent('download');
    await workbook.getByRole('link').click();
    const original = await readFile(await (await taking).path());
    const edited = async (edit: (sheet: ExcelJs.Worksheet, book: ExcelJs.Workbook) => void): Promise<Buffer> => {
      const book = new ExcelJs.Workbook();
      await book.xlsx.load(Uint8Array.from(original).buffer);
      const sheet = book.getWorksheet('Declaration');
      if (sheet === undefined) throw new Error('the sheet is there');
      edit(sheet, book);
      return Buffer.from(await book.xlsx.writeBuffer());
    };
    const rowOf = (sheet: ExcelJs.Worksheet, id: string): ExcelJs.Row => {
      let found: ExcelJs.Row | undefined;
      sheet.eachRow((row) => {
        if (row.getCell(1).value === id) found = row;
      });
      if (found === undefined) throw new Error(`${id} is a row`);
      return found;
    };
    const bring = async (name: string, bytes: Uint8Array): Promise<void> =>
      workbook.getByLabel('Take in the filled-in form').setInputFiles(await fileOf(name, bytes));
    const filled = await edited((sheet) => {
      rowOf(sheet, 'particulars/responsible').getCell(4).value = '髙﨑①㈱　𠮷野';
      rowOf(sheet, 'particulars/contact').getCell(4).value = '０３－１２３４－５６７８';
      rowOf(sheet, `${OWN}/question/hours`).getCell(4).value = 'なるべく';
      rowOf(sheet, 'security-checklist.antivirus/standing').getCell(4).value = {
        richText: [{ text: '実施' }, { text: 'している' }],
      };
      for (const measure of ['installed', 'current', 'full-scan'])
        rowOf(sheet, `security-checklist.antivirus/measure/${measure}`).getCell(4).value = '○';
      rowOf(sheet, 'security-checklist.regular-assessment/standing').getCell(4).value = 'ＩＮ ＰＬＡＣＥ';
      const assessed = rowOf(sheet, 'security-checklist.regular-assessment/question/assessed-on').getCell(4);
      assessed.value = new Date(Date.UTC(2026, 3, 1));
      assessed.numFmt = 'yyyy/mm/dd';
    });
    await bring('申告書（記入済）.xlsx', filled);
    await workbook.getByText('2 items were taken').waitFor();
    await workbook.getByText('Not a number').waitFor();
    const { particulars } = await showDeclaration(ports(), merchant, declaration);
    expect([particulars.responsible, particulars.contact]).toEqual(['髙﨑①㈱　𠮷野', '０３－１２３４－５６７８']);
    expect((await answerOf('security-checklist.antivirus'))?.measures).toEqual(['installed', 'current', 'full-scan']);
    expect((await answerOf('security-checklist.regular-assessment'))?.answers).toEqual({ 'assessed-on': '2026-04-01' });
    expect(await phone.getByLabel('Name of the responsible person').inputValue()).toBe('髙﨑①㈱　𠮷野');
    const forms = (book: ExcelJs.Workbook, row: number, value: string) => {
      const form = book.getWorksheet('mitsuke-form');
      if (form) form.getRow(row).getCell(2).value = value;
    };
    const refusals: readonly (readonly [string, Uint8Array, string])[] = [
      [
        'a.xlsx',
        await edited((sheet) => {
          sheet.getRow(6).getCell(1).value = 'x/standing';
        }),
        'hidden column was edited',
      ],
      ['b.xlsx', await edited((_, book) => forms(book, 1, '99')), 'of another version'],
      ['c.xlsx', await edited((_, book) => forms(book, 3, 'f'.repeat(64))), 'of another edition'],
      ['d.xlsx', await edited((_, book) => void book.removeWorksheet('mitsuke-form')), 'not the form of a declaration'],
      ['e.xlsm', filled, 'Files with macros'],
      ['f.xlsx', Buffer.from('%PDF-1.7'), 'no Excel file'],
      ['g.xlsx', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'has a password'],
      ['h.xlsx', Buffer.alloc(50 * 1024 * 1024), 'larger than 2 MB'],
    ];
    for (const [name, bytes, words] of refusals) {
      await bring(name, bytes);
      await workbook.getByText(words, { exact: false }).waitFor({ timeout: 20_000 });
    }
    await isSound(phone, 'trouble-workbook-390');
  }, 180_000);

  test('filed twice at once is filed once, and the paper says what was filed', async () => {
    const ours = await answerOf(OWN);
    await answerAll({ ports: ports(), merchant }, declaration, { [OWN]: ours ?? {} });
    await phone.reload();
    const file = phone.getByRole('button', { name: 'File the declaration' });
    await phone.getByText('Everything is there').waitFor();
    await file.dblclick();
    const paper = phone.getByRole('link', { name: /PDF$/ }).first();
    await paper.waitFor();
    expect(await phone.getByRole('link', { name: /^Version \d+ PDF$/ }).count()).toBe(1);
    const taking = phone.waitForEvent('download');
    await paper.click();
    let text = '';
    const printed = Uint8Array.from(await readFile(await (await taking).path()));
    for await (const page of nodeUnpack().pdfText(printed)) text += page.text;
    for (const word of ['髙﨑①', 'Within how many hours?', '12 hours', '手順書①.pdf']) {
      expect(text.replaceAll(/\s/g, '')).toContain(word.replaceAll(' ', ''));
    }
  }, 120_000);

  test('a reviewer whose server fails, and whose session is lost, keeps the reasons that were typed', async () => {
    await house.server.house.supervision.sweeper.sweepOnce();
    desk = await browser.newPage({ locale: 'ja-JP', viewport: { width: 1280, height: 844 } });
    await desk.goto(await house.link());
    await desk.getByRole('heading', { name: '今日', level: 1 }).waitFor();
    await desk.goto(`${house.url}/declarations/${declaration}`);
    const review = desk.getByRole('region', { name: '確認' });
    const reason = review.getByRole('listitem').filter({ hasText: '漏えい時の連絡' }).getByRole('textbox');
    await reason.fill('誰が何時間以内に\n連絡しますか');
    await reason.blur();
    await desk.route('**/return', (route) => route.abort());
    await review.getByRole('button', { name: '差し戻す' }).click();
    await review.getByText('記録できませんでした').waitFor();
    await desk.unroute('**/return');
    await desk.context().clearCookies();
    await review.getByRole('button', { name: '差し戻す' }).click();
    await desk.getByRole('heading', { name: 'サインイン', level: 1 }).waitFor();
    await desk.goto(await house.link());
    await reason.waitFor();
    expect(await reason.inputValue()).toBe('誰が何時間以内に\n連絡しますか');
    await review.getByRole('button', { name: '差し戻す' }).click();
    await desk.getByText('差し戻し', { exact: true }).waitFor();
    await phone.reload();
    await own().getByText('誰が何時間以内に').waitFor();
  }, 120_000);

  test('a layout of the house’s own is checked, shown on a sample and kept', async () => {
    await desk.goto(`${house.url}/declarations/layouts`);
    await desk.getByRole('button', { name: '東西アクワイアリング（例） の様式を読み込む' }).click();
    const text = desk.getByLabel('様式（YAML）');
    await expect.poll(() => text.inputValue()).toContain('layout: acquirer-marks');
    const example = await text.inputValue();
    const ours = example
      .replace('layout: acquirer-marks', 'layout: kita-card')
      .replace('東西アクワイアリング（例）', '北カード');
    await text.fill(ours.replace('security-checklist.card-testing', 'security-checklist.card-guessing'));
    await desk.getByRole('button', { name: '確認する' }).click();
    await desk.getByText('26行目 20文字目 基準にない項目です').waitFor();
    await isSound(desk, 'layouts-fault-1280');
    await text.fill(ours);
    await desk.getByRole('button', { name: '確認する' }).click();
    await desk.getByText('見本（実在の申告ではありません）').or(desk.getByText('見本 花子')).first().waitFor();
    await desk.getByRole('button', { name: '保存する', exact: true }).click();
    await desk.getByText('保存しました').waitFor();
    await desk.getByRole('button', { name: '北カード の様式を使うのをやめる' }).waitFor();
    await isSound(desk, 'layouts-kept-1280');
    await desk.setViewportSize(PHONE);
    await isSound(desk, 'layouts-kept-390');
    await text.fill(`${ours}#`);
    await desk.getByRole('button', { name: '確認する' }).click();
    await desk.getByRole('button', { name: '保存する', exact: true }).click();
    await desk.getByText('この版は別の内容で保存済みです').waitFor();
  }, 120_000);
});
