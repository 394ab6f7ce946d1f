import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { importRetire } from './import-retire.ts';
import { compareVersions, type Hole, holesOf, librariesIn, loadLibraries } from './js-libraries.ts';
import { holesBetween, loadPlatforms, marksIn, namedVersion, versionsOf } from './shop-platforms.ts';

const pack = (name: string): string =>
  readFileSync(path.resolve(import.meta.dirname, `../../../../packs/site-watch/${name}.yaml`), 'utf8');
const value = <T>(outcome: { kind: 'ok'; value: T } | { kind: 'failed'; error: unknown }): T => {
  if (outcome.kind === 'failed') throw new Error(JSON.stringify(outcome.error));
  return outcome.value;
};
const table = value(loadLibraries(pack('js-libraries')));
const platforms = value(loadPlatforms(pack('shop-platforms')));

describe('versions', () => {
  test.each([
    ['1.9.0', '1.12.4', -1],
    ['3.5.0', '3.5', 0],
    ['3.0.0-beta1', '3.0.0', -1],
    ['4.0.5-p1', '4.0.5', 1],
    ['4.0.5-p1', '4.0.6', -1],
    ['2.0.0-rc2', '2.0.0-rc10', -1],
  ])('%s against %s', (a, b, sign) => {
    expect(Math.sign(compareVersions(a, b))).toBe(sign);
    expect(Math.sign(compareVersions(b, a))).toBe(sign === 0 ? 0 : -sign);
  });

  test('have one order', () => {
    const version = fc.array(fc.nat(30), { minLength: 1, maxLength: 4 }).map((numbers) => numbers.join('.'));
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        const sorted = [a, b, c].toSorted(compareVersions);
        expect(compareVersions(sorted[0] ?? '', sorted[2] ?? '')).toBeLessThanOrEqual(0);
      }),
    );
  });

  test('stand in a range from its beginning to before its end', () => {
    const hole: Hole = {
      from: '1.12.0',
      below: '3.5.0',
      ids: ['CVE-2020-11022'],
      severity: 'medium',
      source: 'https://a.example',
      read: '2026-11-21',
    };
    const inside = (version: string) => holesOf([hole], version).length === 1;
    expect(['1.11.9', '1.12.0', '3.4.1', '3.5.0'].map(inside)).toEqual([false, true, true, false]);
  });
});

describe('a library is told', () => {
  const seen = (url: string, source = '') =>
    librariesIn(table, { url, source }).map(({ name, version, by, holes }) => [name, version, by, holes.length > 0]);
  test.each([
    ['https://a.example/js/jquery-1.12.4.min.js', '', ['jquery', '1.12.4', 'file', true]],
    [
      'https://a.example/js/lib.js',
      '/*! jQuery v3.7.1 | (c) OpenJS Foundation */',
      ['jquery', '3.7.1', 'banner', false],
    ],
    ['https://cdn.example/ajax/libs/jquery/2.2.4/jquery.min.js', '', ['jquery', '2.2.4', 'file', true]],
    [
      'https://a.example/b.js',
      '/*!\n  * Bootstrap v4.3.0 (https://getbootstrap.com/)',
      ['bootstrap', '4.3.0', 'banner', true],
    ],
    ['https://a.example/p.js', 'var Prototype = {\n  Version: "1.7.3",', ['prototype', '1.7.3', 'code', true]],
    ['https://a.example/vue.js', '/*!\n * Vue.js v2.6.14\n', ['vue', '2.6.14', 'banner', true]],
  ])('%s %s', (url, source, library) => {
    expect(seen(url, source)).toEqual([library]);
  });

  test('by nothing that only speaks of it', () => {
    expect(seen('https://a.example/about-jquery.js', 'we used jQuery once')).toEqual([]);
  });

  test('from the longest of scripts without delay', () => {
    const source = `${'a="1.2.3",'.repeat(20_000)}VERSION`;
    expect(librariesIn(table, { url: 'https://a.example/x.js', source })).toEqual([]);
  });
});

describe('the format of retire.js', () => {
  const repository = {
    jquery: {
      vulnerabilities: [
        {
          below: '3.5.0',
          atOrAbove: '1.0.3',
          severity: 'medium',
          identifiers: { CVE: ['CVE-2020-11023'] },
          info: ['https://nvd.nist.gov/vuln/detail/CVE-2020-11023'],
        },
        { atOrAbove: '9', severity: 'high', identifiers: {}, info: [] },
      ],
      extractors: {
        func: ['jQuery.fn.jquery'],
        filename: ['jquery-(§§version§§)(\\.min)?\\.js'],
        filecontent: ['/\\*!? jQuery v(§§version§§)', '([a-z])="(§§version§§)".*\\1'],
      },
    },
    'no-holes': { vulnerabilities: [], extractors: { filename: ['x-(§§version§§)\\.js'] } },
  };
  const imported = value(importRetire(JSON.stringify(repository), { from: 'a test', read: '2026-11-21' }));

  test('becomes a table that finds what it names, and what cannot be said in it is counted', () => {
    expect(imported.left).toEqual({ vulnerabilities: 1, patterns: 1, libraries: 1 });
    const found = (source: string, url = 'https://a.example/x.js') => librariesIn(imported.table, { url, source });
    expect(found('/*! jQuery v3.4.1 */')).toMatchObject([
      { name: 'jquery', version: '3.4.1', holes: [{ ids: ['CVE-2020-11023'] }] },
    ]);
    expect(found('', 'https://a.example/jquery-3.4.1.min.js')).toMatchObject([{ version: '3.4.1', by: 'file' }]);
  });

  test.each(['', '[]', '{"a":1}', '{}'])('is not %j', (text) => {
    expect(importRetire(text, { from: 'a test', read: '2026-11-21' }).kind).toBe('failed');
  });
});

describe('shop software', () => {
  test('is told by its marks, and its version by what it names', () => {
    expect([...marksIn(platforms, '<link href="/html/template/default/assets/css/style.css">').keys()]).toEqual([
      'ec-cube-4',
    ]);
    expect(namedVersion('ec-cube-3', '<script src="/html/template/default/js/eccube.js?v=3.0.18">')).toBe('3.0.18');
    expect(namedVersion('woocommerce', '<meta name="generator" content="WooCommerce 8.2.1">')).toBe('8.2.1');
    expect(namedVersion('magento', 'Magento/2.4 (Community)')).toBe('2.4');
    expect(namedVersion('ec-cube-4', 'EC-CUBE 4.2.3')).toBeUndefined();
  });

  test('by two assets is narrowed to the versions that have both', () => {
    const asset = (path: string, version: string) => {
      const { sums = {} } = platforms.assets.find((each) => each.platform === 'ec-cube-2' && each.path === path) ?? {};
      const [sha256 = ''] = Object.entries(sums).find(([, versions]) => versions.includes(version)) ?? [];
      return { platform: 'ec-cube-2', path, sha256 } as const;
    };
    const one = versionsOf(platforms, [asset('/user_data/packages/default/css/common.css', '2.13.2')]);
    expect(one).toEqual(['2.13.0', '2.13.1', '2.13.2']);
    const both = [asset('/user_data/packages/default/css/common.css', '2.13.2'), asset('/js/eccube.js', '2.13.2')];
    expect(versionsOf(platforms, both)).toEqual(['2.13.2']);
    expect(versionsOf(platforms, [{ ...both[1], sha256: '0'.repeat(64) } as (typeof both)[number]])).toEqual([]);
  });

  test('may have a hole where the ranges meet', () => {
    const seen = { platform: 'ec-cube-4', confidence: 'medium', verified: true, by: [] } as const;
    const ids = (from: string, to: string) => holesBetween(platforms, { ...seen, from, to }).map(({ id }) => id);
    expect(ids('4.0.5', '4.0.6')).toContain('CVE-2021-20717');
    expect(ids('4.2.0', '4.2.3')).toEqual([]);
  });
});
