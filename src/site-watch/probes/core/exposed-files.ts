/**
 * Places where what nobody should read is found again and again, and how it is told from a page: by its content, never
 * by a status alone. Only the answer's first bytes are looked at, and none of them is kept.
 */
import { readPage } from './read-page.ts';
import type { SignCode } from './signs.ts';

export type Got = {
  readonly path: string;
  readonly status: number;
  /** Its first bytes as Latin-1, so that magic numbers stand in it as they are. */
  readonly head: string;
  /** The same as UTF-8. */
  readonly text: string;
};

type Place = { readonly path: string; readonly code: SignCode; readonly is: (got: Got) => boolean };

const isHtml = ({ head }: Got): boolean =>
  /^\s*(?:<!--[\s\S]{0,500}?-->\s*)?<(?:!doctype|html|head|body|div|br|p|meta)\b/i.test(head);
const begins =
  (...magics: readonly string[]) =>
  ({ head }: Got): boolean =>
    magics.some((magic) => head.startsWith(magic));
const plain =
  (pattern: RegExp) =>
  (got: Got): boolean =>
    !isHtml(got) && pattern.test(got.head);

const isArchive = begins('PK\x03\x04', '\x1f\x8b\x08', 'BZh', '7z\xbc\xaf\x27\x1c', '\xfd7zXZ\x00', 'Rar!');
const isSql = plain(
  /^(?:--|\/\*|SET |PGDMP)[\s\S]{0,4000}(?:CREATE TABLE|INSERT INTO|mysqldump|MySQL dump|MariaDB dump|PostgreSQL database dump)|^PGDMP/i,
);
const isDump = (got: Got): boolean => isArchive(got) || isSql(got);
const isEnvironment = (got: Got): boolean => {
  if (isHtml(got)) return false;
  const lines = got.head.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('#'));
  const set = lines.filter((line) => /^(?:export )?[A-Z][A-Z0-9_]{2,}\s?=/.test(line));
  return set.length >= 2 && set.length * 2 > lines.length;
};
const isPhp = plain(/^\s*<\?php\s/);
const isLog = plain(
  /^(?:\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d|\[\d\d-\w{3}-\d{4} \d\d:\d\d:\d\d|\[\w{3} \w{3} \d\d \d\d:\d\d:\d\d)[^\n]{0,2000}/,
);
const isJsonOf = (...keys: readonly string[]) =>
  plain(new RegExp(`^\\s*\\{[\\s\\S]{0,2000}"(?:${keys.join('|')})"\\s*:`));
const isInstaller = ({ text }: Got): boolean => {
  const page = readPage(text);
  const names = page.forms.flatMap(({ fields }) => fields.map(({ name }) => name));
  const asksDatabase = names.some((name) => /(?:^|[_[])(?:db|database)[_\]a-z]*/i.test(name));
  return (
    /install|インストール/i.test(page.title + page.text.slice(0, 4_000)) &&
    (asksDatabase || /EC-CUBE|WordPress|Magento/i.test(text))
  );
};
const isPhpInfo = ({ head }: Got): boolean => /<title>(?:PHP [\d.]+[^<]* - )?phpinfo\(\)<\/title>/i.test(head);

const place = (code: SignCode, is: Place['is'], ...paths: readonly string[]): readonly Place[] =>
  paths.map((path) => ({ path, code, is }));

const FIXED: readonly Place[] = [
  ...place('repository-exposed', plain(/^(?:ref: refs\/[^\n]+|[0-9a-f]{40})\s*$/), '/.git/HEAD'),
  ...place('repository-exposed', (got) => begins('SQLite format 3\0')(got), '/.svn/wc.db'),
  ...place('repository-exposed', plain(/^\d{1,2}\n\ndir\n/), '/.svn/entries'),
  ...place('settings-exposed', isEnvironment, '/.env', '/.env.local', '/.env.prod', '/.env.bak', '/.env.dist'),
  ...place(
    'settings-exposed',
    plain(/^[^\s:]{1,64}:(?:\$apr1\$|\$2[aby]\$|\{SHA\}|[./0-9A-Za-z]{13}\s*$)/m),
    '/.htpasswd',
  ),
  ...place('settings-exposed', plain(/^-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/), '/id_rsa', '/server.key'),
  ...place('settings-exposed', plain(/<config>[\s\S]{0,4000}<(?:crypt|dbname)>/), '/app/etc/local.xml'),
  ...place(
    'settings-exposed',
    plain(/^(?:#[^\n]*\n|\s)*(?:parameters|database|doctrine|dbal)\s*:/),
    '/app/config/eccube/database.yml',
    '/app/config/parameters.yml',
  ),
  ...place(
    'source-exposed',
    isPhp,
    '/wp-config.php.bak',
    '/wp-config.php~',
    '/wp-config.php.old',
    '/config.php.bak',
    '/index.php~',
    '/index.php.bak',
    '/data/config/config.php.bak',
    '/app/etc/env.php.bak',
  ),
  ...place(
    'dump-exposed',
    isDump,
    '/backup.sql',
    '/dump.sql',
    '/database.sql',
    '/db.sql',
    '/backup.zip',
    '/backup.tar.gz',
    '/www.zip',
    '/html.zip',
    '/html.tar.gz',
    '/public_html.zip',
    '/dump.sql.gz',
  ),
  ...place('installer-open', isInstaller, '/install/', '/install/index.php', '/html/install/', '/wp-admin/install.php'),
  ...place(
    'log-exposed',
    isLog,
    '/error_log',
    '/data/logs/site.log',
    '/data/logs/error.log',
    '/data/logs/customer.log',
    '/wp-content/debug.log',
    '/var/log/system.log',
    '/var/log/exception.log',
    '/var/log/prod.log',
    '/app/log/site.log',
  ),
  ...place('server-told', isPhpInfo, '/phpinfo.php', '/info.php', '/test.php', '/i.php'),
  ...place(
    'server-told',
    ({ head }) => /<title>(?:Apache Status|nginx status)|<h1>Apache Server Status/i.test(head),
    '/server-status',
  ),
  ...place('manifest-exposed', isJsonOf('require', 'autoload'), '/composer.json'),
  ...place(
    'manifest-exposed',
    isJsonOf('packages', 'content-hash'),
    '/composer.lock',
    '/vendor/composer/installed.json',
  ),
  ...place('manifest-exposed', (got) => begins('\x00\x00\x00\x01Bud1')(got), '/.DS_Store'),
];

const DIRECTORIES = [
  '/data/',
  '/html/data/',
  '/data/downloads/',
  '/html/upload/',
  '/upload/',
  '/uploads/',
  '/backup/',
  '/backups/',
  '/bak/',
  '/log/',
  '/logs/',
  '/var/',
  '/var/log/',
  '/app/',
  '/src/',
  '/vendor/',
  '/sql/',
  '/tmp/',
  '/wp-content/uploads/',
  '/user_data/',
] as const;

/** By the first label of the shop's name: `shop.example` often keeps `shop.zip`. */
export const placesOf = (host: string): readonly Place[] => {
  const label = /^(?:www\.)?([a-z0-9-]+)\./.exec(host)?.[1];
  const named = label === undefined ? [] : [`/${label}.zip`, `/${label}.sql`, `/${label}.tar.gz`];
  return [...FIXED, ...place('dump-exposed', isDump, ...named)];
};

export const directories: readonly string[] = DIRECTORIES;

const DATA = /\.(?:sql|csv|tsv|xlsx?|zip|t?gz|tar|bz2|7z|rar|bak|old|log|env|pem|key|sqlite3?|db|ya?ml|ini|conf)$/i;

export type Listing = { readonly entries: number; readonly data: number };

/** What a directory index of Apache, nginx, IIS, lighttpd or Python lists; `undefined` for any other page. */
export const listingIn = (html: string, path: string): Listing | undefined => {
  const page = readPage(html);
  const isIndex =
    /^(?:Index of \/|Directory listing for \/)/i.test(page.title) ||
    /\[To Parent Directory\]|<h1>Index of \//i.test(html);
  if (!isIndex) return undefined;
  const names = page.links.filter(
    (link) => !link.startsWith('?') && !link.startsWith('..') && link !== '/' && !path.startsWith(link),
  );
  return { entries: names.length, data: names.filter((name) => DATA.test(name.split(/[?#]/)[0] ?? '')).length };
};
