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

  test('says of each host whether its provider confirms it, and confirms none that it has not read of', () => {
    const hosts = table.providers.flatMap((provider) => provider.hosts);
    expect(hosts.some(({ verified }) => verified) && hosts.some(({ verified }) => !verified)).toBe(true);
    expect(providerOf('js.stripe.com', table)).toEqual({ id: 'stripe', verified: true });
    expect(providerOf('token.sps-system.com', table)).toMatchObject({ verified: false });
    expect(providerOf('www.paypal.com', table)).toEqual({ id: 'paypal', verified: true });
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
      - { host: pay.one.example, verified: true }
`;
  test.each([
    ['an id of two', `${one}${one.slice(one.indexOf('  - id'))}`, 'duplicate-name', 12],
    ['a host with a port', one.replace('pay.one.example', 'pay.one.example:443'), 'wrong-value', 11],
    ['neither verified nor not', one.replace(', verified: true', ''), 'missing-key', 11],
    ['a source that is no address', one.replace('https://one.example/docs', 'their handbook'), 'wrong-value', 9],
    ['a wallet with hosts', one.replace('takes: card', 'takes: none'), 'wrong-value', 11],
    ['a key that is not known', one.replace('kind: provider', 'kind: provider\n    note: x'), 'unknown-key', 8],
    ['a date that is none', one.replace(/2026-11-21/, '2026-13-01'), 'wrong-value', 2],
  ] as const)('%s', (_name, faulty, code, line) => {
    const read = loadPaymentProviders(faulty);
    expect(read).toMatchObject({ kind: 'failed', error: [expect.objectContaining({ code, line })] });
  });
});
