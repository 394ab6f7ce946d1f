import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { durationOfMs } from '#kernel';
import { makeCertificate } from '../notify/testing-certificate.ts';
import { guardedProbes } from './guarded-probes.ts';
import type { ProbeOrder } from './probes.ts';
import { TLS_VERSIONS } from './probes.ts';

const HOST = 'shop.localhost';
const certificate = makeCertificate(HOST);
const [cert, key] = [certificate.cert, certificate.key];
const seen: string[] = [];
const server = createServer((request, response) => {
  seen.push(`${request.method} ${request.url}`);
  if (request.url === '/silent') return;
  if (request.url === '/moved') return void response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
  if (request.url === '/huge') return void response.end(Buffer.alloc(5_000_000));
  if (request.url === '/short') {
    response.writeHead(200, { 'content-length': 100 }).write('half');
    setTimeout(() => response.destroy(), 20);
    return;
  }
  response.setHeader('set-cookie', ['a=1', 'b=2']);
  response.writeHead(418, { 'X-Kind': 'tea' });
  request.pipe(response);
});
const older = createTlsServer({
  cert,
  key,
  minVersion: 'TLSv1',
  maxVersion: 'TLSv1.1',
  ciphers: 'DEFAULT:@SECLEVEL=0',
});
const newer = createTlsServer({ cert, key, minVersion: 'TLSv1.3' }, (_request, response) => void response.end('hello'));

const ports: number[] = [];
beforeAll(async () => {
  for (const each of [server, older, newer]) {
    each.listen(0, '127.0.0.1');
    await once(each, 'listening');
    ports.push((each.address() as AddressInfo).port);
  }
});
afterAll(() => {
  for (const each of [server, older, newer]) {
    each.closeAllConnections();
    each.close();
  }
});

const probes = guardedProbes({ authorities: [cert] });
const order = (url: string, changes: Partial<ProbeOrder> = {}): ProbeOrder => ({
  url,
  method: 'GET',
  limitBytes: 1_000,
  timeLimit: durationOfMs(10_000),
  allowedHosts: [HOST],
  ...changes,
});
const at = (which: 0 | 1 | 2, path = '/'): string => `http${which === 0 ? '' : 's'}://${HOST}:${ports[which]}${path}`;
const fault = (code: string) => ({ kind: 'failed', error: code });

describe('a question', () => {
  test('is answered with any status, with each header as it was sent', async () => {
    const body = Buffer.from('見附');
    const answer = await probes.ask(order(at(0, '/a?b=%27'), { method: 'POST', body, headers: { accept: '*/*' } }));
    if (answer.kind === 'failed') throw new Error(answer.error);
    expect(answer.value).toMatchObject({ status: 418, cut: false, address: expect.stringMatching(/^(127|::)/) });
    expect(answer.value.headers).toEqual(
      expect.arrayContaining([
        ['set-cookie', 'a=1'],
        ['set-cookie', 'b=2'],
        ['x-kind', 'tea'],
      ]),
    );
    expect(Buffer.from(answer.value.body).toString()).toBe('見附');
    expect(seen.at(-1)).toBe('POST /a?b=%27');
  });

  test('reads no more than its limit of what is longer, and what came of what broke off', async () => {
    const huge = await probes.ask(order(at(0, '/huge')));
    expect(huge).toMatchObject({ kind: 'ok', value: { cut: true } });
    expect(huge.kind === 'ok' && huge.value.body.length).toBe(1_000);
    const short = await probes.ask(order(at(0, '/short')));
    expect(short.kind === 'ok' && [short.value.cut, Buffer.from(short.value.body).toString()]).toEqual([true, 'half']);
  });

  test('follows no redirect, and reaches no address that is not public', async () => {
    expect(await probes.ask(order(at(0, '/moved')))).toMatchObject({ kind: 'ok', value: { status: 302 } });
    const refused = (url: string) => probes.ask(order(url, { allowedHosts: [] }));
    expect(await refused('http://169.254.169.254/')).toEqual(fault('address-not-public'));
    expect(await refused(at(0))).toEqual(fault('port-not-allowed'));
    expect(await refused('ftp://shop.example/')).toEqual(fault('url-not-acceptable'));
    expect(await refused('https://nowhere.invalid/')).toEqual(fault('unresolvable'));
  });

  test('ends at its time limit, and when it is given up', async () => {
    expect(await probes.ask(order(at(0, '/silent'), { timeLimit: durationOfMs(50) }))).toEqual(fault('time-limit'));
    const stop = new AbortController();
    const asked = probes.ask(order(at(0, '/silent')), stop.signal);
    stop.abort();
    expect(await asked).toEqual(fault('given-up'));
  });

  test('over TLS is put only to who proves the name', async () => {
    expect(await probes.ask(order(at(2)))).toMatchObject({ kind: 'ok', value: { status: 200 } });
    expect(await guardedProbes().ask(order(at(2)))).toEqual(fault('certificate-not-valid'));
    const other = at(2).replace(HOST, 'other.localhost');
    expect(await probes.ask(order(other, { allowedHosts: ['other.localhost'] }))).toEqual(
      fault('certificate-not-valid'),
    );
  });
});

describe('a handshake', () => {
  const hands = (which: 1 | 2, version: (typeof TLS_VERSIONS)[number], with_ = probes) =>
    with_.shakeHands({ url: at(which), version, timeLimit: durationOfMs(10_000), allowedHosts: [HOST] });

  test('tells of each version whether the server agrees to it', async () => {
    const spoken = async (which: 1 | 2) => {
      const kinds = await Promise.all(TLS_VERSIONS.map((version) => hands(which, version)));
      return kinds.map((each) => each.kind === 'ok' && each.value.kind);
    };
    expect(await spoken(1)).toEqual(['accepted', 'accepted', 'refused', 'refused']);
    expect(await spoken(2)).toEqual(['refused', 'refused', 'refused', 'accepted']);
  });

  test('shows the certificate, and why it is not trusted', async () => {
    const { fingerprint256 } = new X509Certificate(cert);
    const certificateSeen = {
      sha256: fingerprint256.replaceAll(':', '').toLowerCase(),
      ...{ subject: HOST, issuer: HOST, names: [HOST], key: { type: 'ec', curve: 'prime256v1' } },
    };
    expect(await hands(2, 'TLSv1.3')).toMatchObject({
      kind: 'ok',
      value: { kind: 'accepted', certificate: { ...certificateSeen, trusted: true } },
    });
    expect(await hands(2, 'TLSv1.3', guardedProbes())).toMatchObject({
      value: { certificate: { ...certificateSeen, trusted: false, fault: 'DEPTH_ZERO_SELF_SIGNED_CERT' } },
    });
  });

  test('with nobody there is no refusal', async () => {
    const closed = `https://${HOST}:1/`;
    const asked = { url: closed, version: 'TLSv1.3', timeLimit: durationOfMs(10_000), allowedHosts: [HOST] } as const;
    expect(await probes.shakeHands(asked)).toEqual(fault('not-reachable'));
  });
});
