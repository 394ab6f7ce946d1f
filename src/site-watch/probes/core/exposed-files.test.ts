import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Got, listingIn, placesOf } from './exposed-files.ts';

const got = (path: string, body: string | Uint8Array): Got => {
  const bytes = Buffer.from(body);
  return { path, status: 200, head: bytes.toString('latin1'), text: bytes.toString('utf8') };
};
const told = (path: string, body: string | Uint8Array): readonly string[] =>
  placesOf('tea.example').flatMap((place) => (place.path === path && place.is(got(path, body)) ? [place.code] : []));

const PAGE = '<!doctype html><html><head><title>Not here</title></head><body>APP_ENV=prod\nAPP_SECRET=x</body></html>';

describe('what lies open is told by its content', () => {
  test.each([
    ['/.git/HEAD', 'ref: refs/heads/main\n', 'repository-exposed'],
    ['/.git/HEAD', `${'0123456789abcdef'.repeat(2)}01234567\n`, 'repository-exposed'],
    ['/.env', '# shop\nAPP_ENV=prod\nAPP_SECRET=x\n', 'settings-exposed'],
    ['/.htpasswd', 'shop:$apr1$abc$def\n', 'settings-exposed'],
    ['/backup.sql', '-- MySQL dump 10.13\n', 'dump-exposed'],
    ['/backup.zip', Buffer.from('PK\x03\x04rest', 'latin1'), 'dump-exposed'],
    ['/tea.tar.gz', Buffer.from([0x1f, 0x8b, 8, 0]), 'dump-exposed'],
    ['/.DS_Store', Buffer.from('\x00\x00\x00\x01Bud1', 'latin1'), 'manifest-exposed'],
    ['/composer.lock', '{ "packages": [] }', 'manifest-exposed'],
    ['/data/logs/site.log', '2026/11/20 12:34:56 [/] ok\n', 'log-exposed'],
    ['/phpinfo.php', '<title>PHP 8.2.1 - phpinfo()</title>', 'server-told'],
    ['/install/', '<title>EC-CUBE インストール</title>', 'installer-open'],
    ['/index.php.bak', '<?php\necho 1;', 'source-exposed'],
  ])('%s', (path, body, code) => {
    expect(told(path, body)).toEqual([code]);
  });

  test.each([
    '/.git/HEAD',
    '/.env',
    '/.htpasswd',
    '/backup.sql',
    '/backup.zip',
    '/composer.json',
    '/.DS_Store',
    '/error_log',
    '/phpinfo.php',
    '/index.php.bak',
    '/install/',
    '/server-status',
  ])('a page that says 200 at %s is no such file', (path) => {
    expect(told(path, PAGE)).toEqual([]);
  });

  test.each([
    ['/.env', 'Hello = world'],
    ['/.env', 'window.APP_ENV="prod"'],
    ['/composer.json', '{"error":"not found"}'],
    ['/error_log', 'the log is empty'],
    ['/install/', '<title>Install our app</title><p>from the store</p>'],
  ])('%s that says %j is no such file', (path, body) => {
    expect(told(path, body)).toEqual([]);
  });

  test('whatever is answered, it is read without an error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
        for (const { path, is } of placesOf('x.example')) expect(typeof is(got(path, bytes))).toBe('boolean');
      }),
      { numRuns: 30 },
    );
  });
});

describe('a directory listing', () => {
  const index = (title: string, ...names: string[]) =>
    `<title>${title}</title><h1>${title}</h1><a href="../">..</a>${names.map((name) => `<a href="${name}">${name}</a>`).join('')}`;
  test.each([
    ['Apache', index('Index of /data', '?C=N;O=D', '/data/', 'a.csv', 'b/'), { entries: 2, data: 1 }],
    ['nginx', index('Index of /data/', 'dump.sql', 'dump.sql.gz', 'logo.png'), { entries: 3, data: 2 }],
    ['Python', index('Directory listing for /data/', 'x.txt'), { entries: 1, data: 0 }],
  ])('of %s is counted', (_server, html, listing) => {
    expect(listingIn(html, '/data/')).toEqual(listing);
  });

  test('is no page about one', () => {
    expect(listingIn('<title>Our index of teas</title><a href="a.csv">a</a>', '/data/')).toBeUndefined();
  });
});
