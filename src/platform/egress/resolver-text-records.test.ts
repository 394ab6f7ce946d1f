import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failed, ok } from '#kernel';
import { resolverTextRecords } from './resolver-text-records.ts';

const RECORDS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  '_mitsuke-site.shop.example': [['v=other'], ['mitsuke-site=', '0123456789abcdef']],
  'plain.example': [],
};

const NO_SUCH_NAME = 3;
const TXT = 16;

const nameIn = (query: Buffer): { readonly name: string; readonly end: number } => {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.subarray(at + 1, at + 1 + length).toString('latin1'));
    at += 1 + length;
  }
  return { name: labels.join('.'), end: at + 5 };
};

/** Answers as RFC 1035 has it: the question again, then each record with its texts. */
const answerTo = (query: Buffer): Buffer => {
  const { name, end } = nameIn(query);
  const records = RECORDS[name];
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8180 | (records === undefined ? NO_SUCH_NAME : 0), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records?.length ?? 0, 6);
  const answers = (records ?? []).map((texts) => {
    const data = Buffer.concat(texts.map((text) => Buffer.concat([Buffer.from([text.length]), Buffer.from(text)])));
    const head = Buffer.alloc(12);
    head.writeUInt16BE(0xc00c, 0);
    head.writeUInt16BE(TXT, 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(data.length, 10);
    return Buffer.concat([head, data]);
  });
  return Buffer.concat([header, query.subarray(12, end), ...answers]);
};

let server: Socket;
let silent: Socket;
const addressOf = (socket: Socket) => `127.0.0.1:${(socket.address() as AddressInfo).port}`;

beforeAll(async () => {
  [server, silent] = [createSocket('udp4'), createSocket('udp4')];
  server.on('message', (query, from) => server.send(answerTo(query), from.port, from.address));
  silent.on('message', (_query, from) => silent.send(Buffer.from('x'), from.port, from.address));
  for (const each of [server, silent]) {
    each.bind(0, '127.0.0.1');
    await once(each, 'listening');
  }
});
afterAll(() => {
  server.close();
  silent.close();
});

test('each record is given whole; a name without one and a name that is none are alike', async () => {
  const records = resolverTextRecords([addressOf(server)]);
  expect(await records.of('_mitsuke-site.shop.example')).toEqual(ok(['v=other', 'mitsuke-site=0123456789abcdef']));
  expect(await records.of('plain.example')).toEqual(failed('no-record'));
  expect(await records.of('missing.example')).toEqual(failed('no-record'));
});

test('a server that makes no sense is not one that says there is nothing', async () => {
  expect(await resolverTextRecords([addressOf(silent)]).of('shop.example')).toEqual(failed('unreachable'));
}, 30_000);
