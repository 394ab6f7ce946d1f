/** The shop once more, over TLS on loopback: as an old server speaks it, or as a present one does. */
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { isLoopbackAddress } from '../loopback/address.ts';
import { request } from '../loopback/request.ts';
import type { Surroundings } from '../surroundings.ts';
import { makeLabCertificate } from './make-certificate.ts';

export type HttpsShop = { readonly origin: string; readonly certificate: string; close(): Promise<void> };

const OLD = { minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const;
const PRESENT = { minVersion: 'TLSv1.2' } as const;
const BODY_LIMIT_BYTES = 65_536;

const bodyOf = async (message: AsyncIterable<Buffer>): Promise<string | undefined> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message) {
    length += chunk.length;
    if (length > BODY_LIMIT_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/** @param shop its plain address, which every request is passed to */
export const serveHttps = async (
  shop: string,
  { old, surroundings }: { readonly old: boolean; readonly surroundings: Surroundings },
): Promise<HttpsShop> => {
  const { hostname } = new URL(shop);
  const serial = Buffer.from(surroundings.newToken()).toString('hex');
  const { certificate, key } = makeLabCertificate(hostname, surroundings.now(), serial);
  const server = createServer({ cert: certificate, key, ...(old ? OLD : PRESENT) }, async (message, response) => {
    try {
      const body = await bodyOf(message);
      if (body === undefined) return void response.writeHead(413).end();
      const { cookie, 'content-type': type } = message.headers;
      const headers = { ...(cookie ? { cookie } : {}), ...(type ? { 'content-type': type } : {}) };
      const sent = { method: message.method === 'POST' ? ('POST' as const) : ('GET' as const), headers };
      const answer = await request(new URL(message.url ?? '/', shop), { ...sent, ...(body === '' ? {} : { body }) });
      const {
        'content-length': _length,
        'transfer-encoding': _encoding,
        connection: _connection,
        ...rest
      } = answer.headers;
      // A present shop's cookies do not travel unencrypted.
      const cookies = old ? rest['set-cookie'] : rest['set-cookie']?.map((each) => `${each}; Secure`);
      response.writeHead(answer.status, { ...rest, ...(cookies === undefined ? {} : { 'set-cookie': cookies }) });
      response.end(answer.text);
    } catch {
      response.destroy();
    }
  });
  server.on('secureConnection', (socket) => {
    if (!isLoopbackAddress(socket.remoteAddress ?? '')) socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `https://${hostname}:${(server.address() as AddressInfo).port}`,
    certificate,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};
