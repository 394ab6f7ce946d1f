import { once } from 'node:events';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { durationOfMs } from '#kernel';
import { makeCertificate } from '../notify/testing-certificate.ts';
import { guardedDownloads } from './guarded-downloads.ts';
import type { Download, DownloadOrder } from './port.ts';

const HOST = 'assessor.localhost';
const certificate = makeCertificate(HOST);
const REPORT = Buffer.from('%PDF-1.7 report');
const LIMIT = 1_000;

const server = createTlsServer({ cert: certificate.cert, key: certificate.key }, (request, response) => {
  const pdf = { 'content-type': 'application/pdf; x=y' };
  const answers: Record<string, () => void> = {
    '/report': () => response.writeHead(200, pdf).end(REPORT),
    '/moved': () => response.writeHead(302, { location: '/report' }).end(),
    '/round': () => response.writeHead(302, { location: '/round' }).end(),
    '/to-metadata': () => response.writeHead(302, { location: 'https://169.254.169.254/latest' }).end(),
    '/to-loopback': () => response.writeHead(302, { location: 'https://127.0.0.1/' }).end(),
    '/to-plain': () => response.writeHead(302, { location: `http://${HOST}/report` }).end(),
    '/to-nowhere': () => response.writeHead(302).end(),
    '/page': () => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
    '/gone': () => response.writeHead(410, pdf).end(),
    '/huge': () => response.writeHead(200, { ...pdf, 'content-length': LIMIT + 1 }).end(Buffer.alloc(LIMIT + 1)),
    '/huge-chunks': () => response.writeHead(200, pdf).end(Buffer.alloc(LIMIT + 1)),
    '/gzip': () => response.writeHead(200, { ...pdf, 'content-encoding': 'gzip' }).end('x'),
    '/short': () => {
      response.writeHead(200, { ...pdf, 'content-length': 100 }).write('%PDF');
      setTimeout(() => response.destroy(), 30);
    },
    '/silent': () => response.writeHead(200, pdf).flushHeaders(),
  };
  answers[request.url ?? '']?.();
});

let port: number;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const order = (url: string, changes: Partial<DownloadOrder> = {}): DownloadOrder => ({
  url,
  limitBytes: LIMIT,
  timeLimit: durationOfMs(5_000),
  redirects: 3,
  mediaTypes: ['application/pdf'],
  allowedHosts: [HOST],
  ...changes,
});
const downloads = guardedDownloads({ authorities: [certificate.cert] });
const whole = async (download: Download) => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of download.read()) chunks.push(chunk);
  return { ...download, body: Buffer.concat(chunks).toString() };
};
const at = (path: string, changes?: Partial<DownloadOrder>) =>
  downloads.fetch(order(`https://${HOST}:${port}${path}`, changes), whole);

describe('what is fetched', () => {
  test('comes with where it came from and who answered', async () => {
    const { hash, X509Certificate } = await import('node:crypto');
    const der = new X509Certificate(certificate.cert).raw;
    expect(await at('/moved#part')).toMatchObject({
      url: `https://${HOST}:${port}/report`,
      redirects: 1,
      address: '127.0.0.1',
      mediaType: 'application/pdf',
      body: REPORT.toString(),
      tls: { protocol: 'TLSv1.3', subject: HOST, issuer: HOST, certificateSha256: hash('sha256', der) },
    });
  });
});

describe('is refused by name', () => {
  test.each([
    ['/to-metadata', 'address-not-public'],
    ['/to-loopback', 'address-not-public'],
    ['/to-plain', 'redirect-not-acceptable'],
    ['/to-nowhere', 'redirect-not-acceptable'],
    ['/round', 'too-many-redirects'],
    ['/page', 'media-type-not-taken'],
    ['/gone', 'status-not-ok'],
    ['/huge', 'too-large'],
    ['/huge-chunks', 'too-large'],
    ['/gzip', 'encoded'],
    ['/short', 'truncated'],
  ])('%s: %s', async (path, code) => {
    await expect(at(path)).rejects.toMatchObject({ name: 'DownloadFailure', code });
  });

  test.each([
    ['https://127.0.0.1/', 'address-not-public'],
    ['https://[::1]/', 'address-not-public'],
    ['https://2130706433/', 'address-not-public'],
    ['https://10.0.0.1/', 'address-not-public'],
    ['https://other.localhost/', 'address-not-public'],
    ['https://1.1.1.1:8443/', 'port-not-allowed'],
    ['https://nobody.invalid/', 'unresolvable'],
    ['http://example.com/', 'url-not-acceptable'],
    ['file:///etc/passwd', 'url-not-acceptable'],
    ['https://user:pass@example.com/', 'url-not-acceptable'],
    ['no address', 'url-not-acceptable'],
  ])('%s: %s', async (url, code) => {
    await expect(downloads.fetch(order(url), whole)).rejects.toMatchObject({ code });
  });

  test('a name whose addresses are private', async () => {
    const resolving = guardedDownloads({ resolve: async () => ['10.1.2.3', 'fd00::1'] });
    await expect(resolving.fetch(order('https://assessor.example/'), whole)).rejects.toMatchObject({
      code: 'address-not-public',
    });
  });

  test('a certificate of another authority, or for another name', async () => {
    const url = `https://${HOST}:${port}/report`;
    await expect(guardedDownloads().fetch(order(url), whole)).rejects.toMatchObject({ code: 'certificate-not-valid' });
    const other = order(`https://other.localhost:${port}/report`, { allowedHosts: ['other.localhost'] });
    await expect(downloads.fetch(other, whole)).rejects.toMatchObject({ code: 'certificate-not-valid' });
  });

  test('a server that never ends, and a port where nobody answers', async () => {
    await expect(at('/silent', { timeLimit: durationOfMs(200) })).rejects.toMatchObject({ code: 'time-limit' });
    const nobody = order(`https://${HOST}:1/`);
    await expect(downloads.fetch(nobody, whole)).rejects.toMatchObject({ code: 'not-reachable' });
  });
});
