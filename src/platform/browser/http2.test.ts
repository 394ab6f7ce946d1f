/** What a real Chromium sends over HTTP/2, read from its log: shops behind a CDN speak nothing else. */
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import {
  createSecureServer,
  type Http2SecureServer,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { USUAL_PROFILE } from './apply-profile.ts';
import { startBrowser } from './browser-process.ts';
import { findBrowserUser } from './browser-user.ts';
import { findChromium } from './find-chromium.ts';
import { readNetLog } from './read-net-log.ts';
import { readSentBytes, type WireRequest } from './read-sent-bytes.ts';

const NUMBER = '4111111111111111';
const LARGE = 300_000;

const PAGE = `<!doctype html><script>
  const n = '${NUMBER}';
  const socket = new WebSocket('wss://' + location.host + '/socket?q=1');
  socket.onopen = () => {
    socket.send('text ' + n);
    socket.send(new Blob(['blob ' + n]));
    socket.send(new Uint8Array(${LARGE}).fill(65));
    socket.send('last ' + n);
  };
  fetch('/blob', { method: 'POST', body: new Blob(['blob ' + n]) });
  fetch('/large', { method: 'POST', body: 'x'.repeat(${LARGE}) + n });
  fetch('/header', { headers: { 'x-note': n } });
  navigator.sendBeacon('/beacon', new Blob(['beacon ' + n]));
</script>`;
/** The last comes when the rest was sent, whatever the order in which it arrived. */
const AWAITED = ['/blob', '/large', '/header', '/beacon', 'last'];

const missing = process.env.CI === 'true' || (await foundChromium()) !== undefined ? undefined : 'no Chromium here';

async function foundChromium() {
  const user = await findBrowserUser();
  if (user.kind !== 'found') return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'mitsuke-h2-'));
  await chmod(folder, 0o755);
  const chromium = await findChromium({ user: user.user, folder });
  return chromium && { chromium, user: user.user, folder };
}

/** Speaks HTTP/2 alone, WebSockets over it included (RFC 8441), and says what arrived. */
const openServer = async (folder: string) => {
  const arrived = new Set<string>();
  const waiting: (() => void)[] = [];
  const mark = (name: string) => {
    arrived.add(name);
    if (AWAITED.every((one) => arrived.has(one))) for (const done of waiting) done();
  };
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const names = ['-subj', '/CN=shop.localhost', '-addext', 'subjectAltName=DNS:shop.localhost'];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  await promisify(execFile)('openssl', ['req', '-x509', ...kind, '-keyout', key, '-out', cert, ...names]);
  const server = createSecureServer({
    key: await readFile(key),
    cert: await readFile(cert),
    settings: { enableConnectProtocol: true },
  });
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => sessions.add(session));
  server.on('stream', (stream, headers) => {
    const path = String(headers[':path']).replace(/\?.*/, '');
    if (headers[':method'] === 'CONNECT') return takeSocket(stream, () => mark('last'));
    stream.on('error', () => undefined).on('end', () => mark(path));
    stream.resume();
    stream.respond({ ':status': 200, 'content-type': 'text/html' });
    stream.end(path === '/' ? PAGE : '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const all = new Promise<void>((resolve) => waiting.push(resolve));
  const close = async () => {
    for (const session of sessions) session.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { server, all, close };
};

/** Tells of the last message by the number of bytes, for the messages before it are of known length. */
const takeSocket = (stream: ServerHttp2Stream, onLast: () => void): void => {
  let bytes = 0;
  stream.on('error', () => undefined);
  stream.on('data', (part: Buffer) => {
    bytes += part.length;
    if (bytes > LARGE + 3 * NUMBER.length) onLast();
  });
  stream.respond({ ':status': 200 });
};

/** As the guard does it, without its questions: it leads every name to the server. */
const openWay = async (server: Http2SecureServer): Promise<Server> => {
  const { port } = server.address() as AddressInfo;
  const way = createServer((socket: Socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => {
      const onward = connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        socket.pipe(onward).pipe(socket);
      });
      onward.on('error', () => socket.destroy());
    });
  });
  await new Promise<void>((resolve) => way.listen(0, '127.0.0.1', resolve));
  return way;
};

describe.skipIf(missing !== undefined)('HTTP/2 in the log of a real browser', () => {
  let wire: readonly WireRequest[];
  let cut: boolean;
  let folder: string;

  beforeAll(async () => {
    const found = await foundChromium();
    if (found === undefined) throw new Error('no Chromium here');
    folder = found.folder;
    const { server, all, close } = await openServer(folder);
    const way = await openWay(server);
    // The lab has no certificate that a browser trusts; nothing but this one flag is unlike a visit.
    const executable = join(folder, 'chromium');
    await writeFile(executable, `#!/bin/sh\nexec '${found.chromium.executable}' --ignore-certificate-errors "$@"\n`);
    await chmod(executable, 0o755);
    const browser = await startBrowser({
      chromium: { ...found.chromium, executable },
      user: found.user,
      temporaryFolder: folder,
      sandbox: false,
      proxyUrl: `http://127.0.0.1:${(way.address() as AddressInfo).port}`,
      locale: 'ja-JP',
      timeZone: 'Asia/Tokyo',
      profile: USUAL_PROFILE,
    });
    try {
      await browser.connection.send(undefined, 'Target.createTarget', { url: 'https://shop.localhost/' });
      await all;
      await browser.end();
      const log = await readNetLog(browser.netLog);
      cut = log.cut;
      wire = log.streams.flatMap(readSentBytes).filter(({ url }) => url.includes('shop.localhost'));
    } finally {
      await browser.stop();
      await close();
      await new Promise((resolve) => way.close(resolve));
    }
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const sent = (path: string) => wire.find(({ url }) => URL.parse(url)?.pathname === path);

  test('bodies that no event shows, and bodies of many frames, are whole', () => {
    expect(cut).toBe(false);
    expect(sent('/blob')).toMatchObject({ method: 'POST', body: Buffer.from(`blob ${NUMBER}`) });
    expect(sent('/beacon')?.body?.toString()).toBe(`beacon ${NUMBER}`);
    expect(sent('/large')?.body).toHaveLength(LARGE + NUMBER.length);
    expect(sent('/large')?.body?.subarray(-NUMBER.length).toString()).toBe(NUMBER);
    expect(sent('/header')?.headers['x-note']).toBe(NUMBER);
  });

  test('messages of a WebSocket within it are read as messages', () => {
    const messages = wire.filter(({ method }) => method === undefined);
    expect(messages.map(({ url }) => url)).toEqual(Array(4).fill('wss://shop.localhost/socket?q=1'));
    const [text, blob, large, last] = messages.map(({ body }) => body?.toString());
    expect([text, blob, last]).toEqual([`text ${NUMBER}`, `blob ${NUMBER}`, `last ${NUMBER}`]);
    expect(large).toHaveLength(LARGE);
  });
});
