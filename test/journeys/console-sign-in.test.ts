/**
 * Ways to sign in, in a real Chromium over a real server: password and one-time code, a recovery code, lockout, and a
 * passkey of Chromium's own virtual authenticator.
 */
import { URI } from 'otpauth';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, withoutChromium } from './chromium.ts';
import { type ConsoleHouse, seriousViolations, startConsoleHouse } from './console-house.ts';

const EMAIL = 'hana@tokai.example';
const PASSWORD = 'みかん-鉄橋-rowboat-97';

let house: ConsoleHouse;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let secret: string;
let recoveryCode: string;

const heading = (name: string) => page.getByRole('heading', { name, level: 1, exact: true });
const signOut = async (): Promise<void> => {
  await page.getByRole('button', { name: 'サインアウト' }).click();
  await heading('サインイン').waitFor();
};
/** Signing in leads back to the page that was signed out from. */
const isBack = (): Promise<void> => heading('設定').waitFor();
const typePassword = async (password: string): Promise<void> => {
  await page.getByLabel('メールアドレス').fill(EMAIL);
  await page.getByLabel('パスワード').fill(password);
  await page.getByRole('button', { name: '次へ' }).click();
};

/** A code works once, so the next one is awaited as a person would: the step after this one is accepted already. */
const codeAt = (stepsAhead: number): string => {
  const totp = URI.parse(`otpauth://totp/journey?secret=${secret}`);
  if (!('period' in totp)) throw new Error('no time-based secret');
  return totp.generate({ timestamp: Date.now() + stepsAhead * 30_000 });
};

describe.skipIf(withoutChromium)('signing in to the console (skipped where there is no Chromium)', () => {
  beforeAll(async () => {
    house = await startConsoleHouse();
    browser = await launchChromium();
    context = await browser.newContext({ locale: 'ja-JP', viewport: { width: 1280, height: 900 } });
    page = await context.newPage();
    await page.goto(await house.link());
    await heading('今日').waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  test('whoever came by a link is told to set up another way', async () => {
    await page.getByText('次回サインインできません').waitFor();
    await page.getByRole('link', { name: '設定する' }).click();
    await heading('設定').waitFor();
  });

  test('a guessable password is refused with its reason, a good one taken', async () => {
    await page.getByLabel('新しいパスワード').fill('password1234');
    await page.getByRole('button', { name: '設定する', exact: true }).click();
    await page.getByText('推測されやすいパスワードです').waitFor();
    await page.getByLabel('新しいパスワード').fill(PASSWORD);
    await page.getByRole('button', { name: '設定する', exact: true }).click();
    await page.getByText('パスワードを設定しました。').waitFor();
  });

  test('an authenticator app is set up by its first code, and recovery codes are shown once', async () => {
    await page.getByRole('button', { name: '認証アプリを設定' }).click();
    await page.getByRole('img', { name: '認証アプリに登録するためのQRコード' }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    secret =
      (await page
        .locator('code')
        .filter({ hasText: /^[A-Z2-7]{16,}$/ })
        .textContent()) ?? '';
    await page.getByLabel('認証アプリに表示された6桁のコード').fill(codeAt(-1));
    await page.getByRole('button', { name: '確認する' }).click();
    const codes = page.getByRole('status').getByRole('listitem');
    await codes.first().waitFor();
    expect(await codes.count()).toBe(10);
    recoveryCode = (await codes.first().textContent()) ?? '';
    await page.getByRole('button', { name: '保管しました' }).click();
    await page.getByText('リンクなしでサインインできます。').waitFor();
  });

  test('password and code sign in', async () => {
    await signOut();
    await typePassword(PASSWORD);
    await page.getByLabel('確認コード').fill(codeAt(0));
    await page.getByRole('button', { name: 'サインイン', exact: true }).click();
    await isBack();
  });

  test('a recovery code takes the place of the app once', async () => {
    await signOut();
    await typePassword(PASSWORD);
    await page.getByRole('button', { name: /回復コードを使う/ }).click();
    await page.getByLabel('回復コード').fill(recoveryCode);
    await page.getByRole('button', { name: 'サインイン', exact: true }).click();
    await isBack();
  });

  test('a passkey is added and signs in', async () => {
    const devtools = await context.newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await page.goto(`${house.url}/settings/security`);
    await page.getByLabel('パスキーの名前').fill('仕事用PC');
    await page.getByRole('button', { name: 'パスキーを追加' }).click();
    await page.getByRole('listitem').getByText('仕事用PC').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await signOut();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'パスキーでサインイン' }).click();
    await isBack();
  });

  test('wrong passwords lock, and the page says for how long', async () => {
    await signOut();
    for (let tries = 1; tries <= 5; tries += 1) {
      await typePassword('wrong-password-again');
      await page
        .getByText(/パスワードが正しくありません|一時的に止めています/)
        .first()
        .waitFor();
      if (tries < 5) await page.reload();
    }
    await typePassword('wrong-password-again');
    await page
      .getByText(/あと\d+(秒|分)お待ちください/)
      .first()
      .waitFor();
  });
});
