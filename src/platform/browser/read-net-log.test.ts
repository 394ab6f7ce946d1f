import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readNetLog } from './read-net-log.ts';

const TYPES = {
  SOCKET_BYTES_SENT: 1,
  SSL_SOCKET_BYTES_SENT: 2,
  URL_REQUEST_START_JOB: 3,
  HOST_RESOLVER_MANAGER_REQUEST: 4,
  HTTP_STREAM_JOB_CONTROLLER: 5,
  HTTP_TRANSACTION_SEND_TUNNEL_HEADERS: 6,
  ANYTHING_ELSE: 7,
} as const;

const event = (name: keyof typeof TYPES, params: object, id = 1): string =>
  JSON.stringify({ params, phase: 1, source: { id, type: 9 }, time: '50', type: TYPES[name] });

/** As Chromium writes it: one event a line, the bracket behind the last, then what it polled. */
const logOf = (events: readonly string[]): string =>
  [
    `${JSON.stringify({ constants: { logEventTypes: TYPES, timeTickOffset: '1000' } }).slice(0, -1)},`,
    `"events": [`,
    `${events.join(',\n')}],`,
    `"polledData": [{}]`,
    '}',
    '',
  ].join('\n');

const sent = (text: string, id = 1): string =>
  event('SOCKET_BYTES_SENT', { bytes: Buffer.from(text).toString('base64') }, id);
const WHOLE = logOf([sent('GET / HTTP/1.1'), event('ANYTHING_ELSE', {}), sent('\r\n\r\n')]);

describe("Chromium's log of its network", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mitsuke-netlog-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const read = async (text: string, keptLimitBytes?: number) => {
    const path = join(folder, 'net-log.json');
    await writeFile(path, text);
    return readNetLog(path, keptLimitBytes);
  };

  test('gives all that was written, also in its last event', async () => {
    const { streams, cut } = await read(WHOLE);
    expect(streams.map(({ bytes }) => bytes.toString())).toEqual(['GET / HTTP/1.1\r\n\r\n']);
    expect(cut).toBe(false);
  });

  test('cut anywhere, it is read up to there and says that it was cut', async () => {
    for (let length = 0; length < WHOLE.indexOf('"polledData"') - 3; length += 7) {
      expect((await read(WHOLE.slice(0, length))).cut, `cut at ${length}`).toBe(true);
    }
    expect((await readNetLog(join(folder, 'none.json'))).cut).toBe(true);
  });

  test('a line that cannot be read is a part that is missing', async () => {
    const { streams, cut } = await read(WHOLE.replace('"phase":1', '"phase":'));
    expect(cut).toBe(true);
    expect(streams.map(({ bytes }) => bytes.toString())).toEqual(['\r\n\r\n']);
  });

  test('more than is kept is a part that is missing', async () => {
    const log = logOf(Array.from({ length: 5 }, () => sent('x'.repeat(1_000))));
    expect((await read(log, 4_999)).cut).toBe(true);
    expect((await read(log, 5_000)).cut).toBe(false);
  });

  test('tells each host that was asked for, refused or not, once', async () => {
    const { names } = await read(
      logOf([
        event('HOST_RESOLVER_MANAGER_REQUEST', { host: 'http://looked-up.example:8080' }),
        event('HTTP_STREAM_JOB_CONTROLLER', { is_preconnect: true, url: 'https://ahead.example/' }),
        event('HTTP_STREAM_JOB_CONTROLLER', { is_preconnect: false, url: 'https://a-request.example/' }),
        event('HTTP_TRANSACTION_SEND_TUNNEL_HEADERS', { line: 'CONNECT relay.example:3478 HTTP/1.1\r\n' }),
        event('HTTP_TRANSACTION_SEND_TUNNEL_HEADERS', { line: 'CONNECT relay.example:3478 HTTP/1.1\r\n' }),
      ]),
    );
    expect(names).toEqual(
      ['looked-up.example', 'ahead.example', 'relay.example'].map((name) => ({ name, atMs: 1_050 })),
    );
  });
});
