import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { hostsFor, loadPaymentProviders, providerOf, unknownProviders } from './payment-providers.ts';

const FILE = path.resolve(import.meta.dirname, '../../../packs/site-watch/payment-providers.yaml');
const text = readFileSync(FILE, 'utf8');
const loaded = loadPaymentProviders(text);
if (loaded.kind === 'failed') throw new Error(JSON.stringify(loaded.error));
const table = loaded.value;

describe('the table of payment providers', () => {
  test('has those that shops in Japan use, each with a source', () => {
    const ids = table.providers.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['gmo-pg', 'sbps', 'pay-jp', 'komoju', 'stripe', 'square', 'fincode']));
    expect(ids).toEqual(expect.arrayContaining(['makeshop', 'color-me', 'futureshop', 'base', 'stores', 'shopify']));
    expect(ids.length).toBeGreaterThanOrEqual(30);
  });

  test('says of each host who confirms it, and where and when what can be read', () => {
    const hosts = table.providers.flatMap((provider) => provider.hosts);
    const by = (who: string) => hosts.filter(({ confirmed }) => confirmed === who);
    expect([by('provider'), by('others'), by('nobody')].map((each) => each.length > 0)).toEqual([true, true, true]);
    for (const { source, dated } of [...by('provider'), ...by('others')]) {
      expect([URL.canParse(source ?? ''), dated]).toEqual([true, expect.stringMatching(/^20/)]);
    }
    expect(providerOf('js.stripe.com', table)).toEqual({ id: 'stripe', confirmed: 'provider' });
    expect(providerOf('token.sps-system.com', table)).toMatchObject({ confirmed: 'others' });
    // Named by several, of whom one has it confirmed.
    expect(providerOf('static.mul-pay.jp', table)).toEqual({ id: 'gmo-pg', confirmed: 'provider' });
    expect(providerOf('secure.shop-pro.jp', table)).toEqual({ id: 'color-me', confirmed: 'nobody' });
    expect(providerOf('www.paypal.com', table)).toEqual({ id: 'paypal', confirmed: 'provider' });
    expect(providerOf('paypal.com.evil.example', table)).toBeUndefined();
  });

  test('names stand for hosts, once each; unknown ones for none, and they are told', () => {
    const destinations = ['provider:gmo-pg', 'provider:makeshop', 'own-psp.example', 'provider:nobody'];
    const hosts = hostsFor(destinations, table);
    expect(hosts).toContain('static.mul-pay.jp');
    expect(hosts.filter((host) => host === 'static.mul-pay.jp')).toHaveLength(1);
    expect(hosts).toContain('own-psp.example');
    expect(hosts.some((host) => host.startsWith('provider:'))).toBe(false);
    expect(unknownProviders(destinations, table)).toEqual(['provider:nobody']);
    expect(hostsFor(['provider:amazon-pay'], table)).toEqual([]);
  });
});

describe('a faulty table is refused with its place', () => {
  const one = `pack: payment-providers
edition: '2026-11-21'
checked: '2026-11-21'
providers:
  - id: one
    name: { ja: 一, en: One }
    kind: provider
    takes: card
    source: https://one.example/docs
    hosts:
      - { host: pay.one.example, confirmed: provider, source: 'https://one.example/sdk', dated: '2026-11-21' }
`;
  test.each([
    ['an id of two', `${one}${one.slice(one.indexOf('  - id'))}`, 'duplicate-name', 12],
    ['a host with a port', one.replace('pay.one.example', 'pay.one.example:443'), 'wrong-value', 11],
    ['a host that nobody says of who confirms it', one.replace(' confirmed: provider,', ''), 'missing-key', 11],
    ['a confirmation by nobody who is named', one.replace('provider,', 'nobody,'), 'wrong-value', 11],
    ['one without its day', one.replace(", dated: '2026-11-21'", ''), 'wrong-value', 11],
    ['a source that is no address', one.replace('https://one.example/docs', 'their handbook'), 'wrong-value', 9],
    ['a wallet with hosts', one.replace('takes: card', 'takes: none'), 'wrong-value', 11],
    ['a key that is not known', one.replace('kind: provider', 'kind: provider\n    note: x'), 'unknown-key', 8],
    ['a date that is none', one.replace(/2026-11-21/, '2026-13-01'), 'wrong-value', 2],
  ] as const)('%s', (_name, faulty, code, line) => {
    const read = loadPaymentProviders(faulty);
    expect(read).toMatchObject({ kind: 'failed', error: [expect.objectContaining({ code, line })] });
  });
});
