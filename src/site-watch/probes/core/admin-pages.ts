/**
 * Where administrations are found, and what one that was found says: a sign-in page for everyone, a limit before it,
 * or nothing. A refusal counts only where a path of the same shape that cannot exist is not refused too.
 */
import { passwordForm, readPage } from './read-page.ts';
import { type Answered, isAsMissing } from './soft-missing.ts';

export type Platform = 'ec-cube-2' | 'ec-cube-3' | 'ec-cube-4' | 'magento' | 'woocommerce';

type AdminPath = { readonly path: string; readonly of: readonly Platform[] | 'any' | 'database-tool' };

export const ADMIN_PATHS: readonly AdminPath[] = [
  { path: '/admin/', of: 'any' },
  { path: '/admin', of: 'any' },
  { path: '/administrator/', of: 'any' },
  { path: '/manage/', of: 'any' },
  { path: '/management/', of: 'any' },
  { path: '/kanri/', of: 'any' },
  { path: '/cms/', of: 'any' },
  { path: '/backend/', of: 'any' },
  { path: '/shop/admin/', of: 'any' },
  { path: '/eccube/admin/', of: ['ec-cube-2', 'ec-cube-3', 'ec-cube-4'] },
  { path: '/html/admin/', of: ['ec-cube-2', 'ec-cube-3'] },
  { path: '/index.php/admin', of: ['ec-cube-3', 'ec-cube-4', 'magento'] },
  { path: '/wp-login.php', of: ['woocommerce'] },
  { path: '/wp-admin/', of: ['woocommerce'] },
  { path: '/phpmyadmin/', of: 'database-tool' },
  { path: '/phpMyAdmin/', of: 'database-tool' },
  { path: '/pma/', of: 'database-tool' },
  { path: '/adminer.php', of: 'database-tool' },
];

export type AdminSeen = 'absent' | 'basic' | 'refused' | 'sign-in' | 'entered';

/** The page it ended at after redirects within the site. */
export type AdminAnswer = Answered & { readonly authenticate: string };

const ADMIN_WORDS = /管理|店舗|admin|dashboard|ダッシュボード|backend|backoffice/i;
const SIGN_OUT = /(?:log|sign)[-_ ]?(?:out|off)|ログアウト|サインアウト/i;

/** That a redirect left the administration's folder means a member's sign-in, or the front page. */
const staysWithin = (asked: string, ended: string): boolean => {
  if (asked.startsWith('/wp-')) return ended.startsWith('/wp-');
  const folder = asked.replace(/\/[^/]*\.php$/, '').replace(/\/$/, '');
  return ended === folder || ended.startsWith(`${folder}/`) || ended.startsWith(asked);
};

export const adminSeen = (asked: string, answer: AdminAnswer, missing: readonly Answered[]): AdminSeen => {
  if (answer.status === 401 && /^(?:basic|digest|negotiate)\b/i.test(answer.authenticate)) return 'basic';
  if (answer.status === 403) return 'refused';
  if (answer.status !== 200 || isAsMissing(answer, missing) || !staysWithin(asked, answer.path)) return 'absent';
  const page = readPage(answer.text);
  if (passwordForm(page) !== undefined) return 'sign-in';
  const names = [page.title, ...page.links].join(' ');
  return SIGN_OUT.test(answer.text) && ADMIN_WORDS.test(names) ? 'entered' : 'absent';
};

const CODE_FIELD =
  /otp|one[-_]?time|totp|(?:auth|verif\w*|security|pass)[-_]?code|device_token|two[-_]?factor|2fa|mfa|ワンタイム|認証コード|確認コード/i;

export const asksForCode = (html: string): boolean =>
  readPage(html).forms.some(({ fields }) =>
    fields.some(({ name, type }) => type !== 'hidden' && type !== 'password' && CODE_FIELD.test(name)),
  );
