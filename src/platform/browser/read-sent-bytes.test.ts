import { constants, deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readSentBytes } from './read-sent-bytes.ts';

const streamOf = (parts: readonly (string | Buffer)[], changed = {}) => {
  const buffers = parts.map((part) => Buffer.from(part as string, 'latin1'));
  let from = 0;
  const writes = buffers.map(({ length }, index) => {
    const write = { from, atMs: 1_000 + index };
    from += length;
    return write;
  });
  return {
    encrypted: true,
    bytes: Buffer.concat(buffers),
    writes,
    headers: new Map<number, readonly string[]>(),
    ...changed,
  };
};

const frame = (opcode: number, payload: Buffer, flags = 0x80): Buffer => {
  const mask = Buffer.from([1, 2, 3, 4]);
  const head =
    payload.length < 126
      ? [flags | opcode, 0x80 | payload.length]
      : [flags | opcode, 0xfe, payload.length >> 8, payload.length & 255];
  return Buffer.concat([Buffer.from(head), mask, payload.map((byte, at) => byte ^ (mask[at & 3] ?? 0))]);
};

const UPGRADE = 'GET /live HTTP/1.1\r\nHost: shop.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n';

describe('requests in the bytes of a connection', () => {
  test('several one after the other, with lengths, chunks and none', () => {
    const read = readSentBytes(
      streamOf([
        'POST /a?b=1 HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 5\r\nX-Note: one: two\r\n\r\n',
        'hello',
        'POST /c HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n',
        'GET /d HTTP/1.1\r\nHost: shop.example\r\nProxy-Authorization: Basic eDp5\r\n\r\n',
      ]),
    );
    expect(read.map(({ method, url, body, atMs }) => [method, url, body?.toString(), atMs])).toEqual([
      ['POST', 'https://shop.example/a?b=1', 'hello', 1_000],
      ['POST', 'https://shop.example/c', 'abcde', 1_002],
      ['GET', 'https://shop.example/d', undefined, 1_003],
    ]);
    expect(read[0]?.headers['x-note']).toBe('one: two');
    expect(read[2]?.headers).toEqual({ host: 'shop.example' });
  });

  test('what is said to the proxy to open a tunnel is no request', () => {
    const read = readSentBytes(streamOf(['CONNECT shop.example:443 HTTP/1.1\r\nHost: shop.example:443\r\n\r\n']));
    expect(read).toEqual([]);
  });

  test('to the proxy, an address stands whole in the first line', () => {
    const line = 'GET http://shop.example/x HTTP/1.1\r\nHost: shop.example\r\n\r\n';
    expect(readSentBytes(streamOf([line], { encrypted: false }))[0]?.url).toBe('http://shop.example/x');
  });

  test('a request cut off by the end of the log gives what there is', () => {
    const read = readSentBytes(streamOf(['POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 99\r\n\r\nhal']));
    expect(read[0]?.body?.toString()).toBe('hal');
    expect(readSentBytes(streamOf(['POST /a HTTP/1.1\r\nHost: h\r\nCont']))).toEqual([]);
  });

  test('HTTP/2: the data of each stream, interleaved and padded, beside the fields of the log', () => {
    const h2 = (type: number, flags: number, id: number, payload: string | Buffer) => {
      const body = Buffer.from(payload as string, 'latin1');
      const head = Buffer.alloc(9);
      head.writeUIntBE(body.length, 0, 3);
      head[3] = type;
      head[4] = flags;
      head.writeUInt32BE(id, 5);
      return Buffer.concat([head, body]);
    };
    const fields = (path: string) => [
      ':method: POST',
      ':scheme: https',
      ':authority: shop.example',
      `:path: ${path}`,
      'x-note: 1',
    ];
    const read = readSentBytes(
      streamOf(
        [
          'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
          h2(4, 0, 0, ''),
          h2(0, 0, 1, '41'),
          h2(0, 0, 3, 'other'),
          h2(0, 8, 1, Buffer.from('\x0211\x00\x00', 'latin1')),
        ],
        {
          headers: new Map([
            [1, fields('/a')],
            [3, fields('/b')],
            [5, fields('/c')],
          ]),
        },
      ),
    );
    expect(read.map(({ url, body }) => [url, body?.toString()])).toEqual([
      ['https://shop.example/a', '4111'],
      ['https://shop.example/b', 'other'],
      ['https://shop.example/c', undefined],
    ]);
    expect(read[0]?.headers).toEqual({ 'x-note': '1' });
  });

  test('WebSocket: messages unmasked, put together and without control frames', () => {
    const long = Buffer.alloc(300, 'x');
    const read = readSentBytes(
      streamOf([
        UPGRADE,
        frame(1, Buffer.from('41'), 0),
        frame(9, Buffer.from('ping')),
        frame(0, Buffer.from('11')),
        frame(2, long),
      ]),
    );
    expect(read.map(({ method, url, body }) => [method, url, body?.toString()])).toEqual([
      ['GET', 'wss://shop.example/live', undefined],
      [undefined, 'wss://shop.example/live', '4111'],
      [undefined, 'wss://shop.example/live', long.toString()],
    ]);
  });

  test('WebSocket: compressed messages, each with those before as its dictionary', () => {
    const compress = (text: string, dictionary?: string) =>
      deflateRawSync(text, {
        finishFlush: constants.Z_SYNC_FLUSH,
        ...(dictionary ? { dictionary: Buffer.from(dictionary) } : {}),
      }).subarray(0, -4);
    const [first, second] = ['number=4111 and more', 'number=4111 and more again'];
    const read = readSentBytes(
      streamOf([UPGRADE, frame(1, compress(first), 0xc0), frame(1, compress(second, first), 0xc0)]),
    );
    expect(read.slice(1).map(({ body }) => body?.toString())).toEqual([first, second]);
  });

  test('WebSocket: a message that would unfold to more than can be held is told as unread', () => {
    const bomb = deflateRawSync(Buffer.alloc(80 * 1024 ** 2), { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
    const head = Buffer.alloc(14);
    head.set([0xc1, 0xff]);
    head.writeBigUInt64BE(BigInt(bomb.length), 2);
    const [, message] = readSentBytes(streamOf([UPGRADE, head, bomb]));
    expect(message).toMatchObject({ unread: true, body: undefined });
  });
});
