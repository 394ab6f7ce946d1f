/** What a careless shopkeeper leaves in a public folder. All of it is made up; no secret in it opens anything. */
import { html, type PathHandle } from '../loopback/routes.ts';

const text =
  (body: string, type = 'text/plain'): PathHandle =>
  () => ({
    status: 200,
    headers: { 'content-type': `${type}; charset=utf-8` },
    body,
  });

export const LEFT_BEHIND: Readonly<Record<string, PathHandle>> = {
  '/.env': text('APP_ENV=prod\nAPP_SECRET=not-a-secret\nDATABASE_URL=mysql://shop:not-a-password@localhost/shop\n'),
  '/.git/HEAD': text('ref: refs/heads/main\n'),
  '/backup.sql': text('-- MySQL dump 10.13\n--\nCREATE TABLE `dtb_order` (\n  `id` int\n);\n', 'application/sql'),
  '/composer.json': text('{\n  "name": "hitotoki/shop",\n  "require": { "php": ">=7.4" }\n}\n', 'application/json'),
  '/phpinfo.php': text(
    '<!DOCTYPE html><html><head><title>PHP 7.4.3 - phpinfo()</title></head><body><h1>PHP Version 7.4.3</h1></body></html>',
    'text/html',
  ),
  '/install/': () =>
    html(
      '<!doctype html><title>インストール</title><h1>EC-CUBE インストール</h1><form method="post"><input name="db_server"><input name="db_password" type="password"></form>',
    ),
  '/data/logs/site.log': text('2026/11/20 12:34:56 [/shopping/complete.php] 注文 12 を受け付けました\n'),
  '/index.php.bak': text('<?php\nrequire __DIR__ . "/html/require.php";\n'),
};

const listing = (path: string, names: readonly string[]): string =>
  `<!DOCTYPE HTML><html><head><title>Index of ${path}</title></head><body><h1>Index of ${path}</h1><pre>${[
    '../',
    ...names,
  ]
    .map((name) => `<a href="${name}">${name}</a>`)
    .join('\n')}</pre></body></html>`;

export const LISTED: Readonly<Record<string, PathHandle>> = {
  '/data/': () => html(listing('/data/', ['Smarty/', 'logs/', 'customer.csv', 'backup.tar.gz'])),
  '/html/upload/': () => html(listing('/html/upload/', ['save_image/', 'temp_image/'])),
};
