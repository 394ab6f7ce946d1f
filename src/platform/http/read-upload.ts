/**
 * A body that is not JSON, given on chunk by chunk: counted against the route's limit as it arrives, never kept here.
 * What the handler leaves unread is read off by the server, so that the sender gets the answer.
 */
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { Problem } from '#kernel';
import type { Upload } from './port.ts';
import { bodyMissing, bodyTooLarge, bodyTruncated, unsupportedMediaType } from './problems.ts';

/** @throws Problem `body-missing`, `body-too-large` by its declared length, `unsupported-media-type` */
export const uploadOf = (request: FastifyRequest, { limitBytes }: { readonly limitBytes: number }): Upload => {
  const sent = request.body;
  if (sent === undefined) throw new Problem(bodyMissing);
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (!(sent instanceof Readable) || encoding !== 'identity') throw new Problem(unsupportedMediaType);
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw tooLarge(limitBytes);
  const [contentType = ''] = (request.headers['content-type'] ?? '').split(';');
  const from = { raw: request.raw, sent, limitBytes };
  return {
    contentType: contentType.trim().toLowerCase(),
    read: () => chunksOf(from),
    readWhole: () => wholeOf(from),
  };
};

type From = { readonly raw: IncomingMessage; readonly sent: Readable; readonly limitBytes: number };

const tooLarge = (limitBytes: number): Problem => new Problem(bodyTooLarge, { params: { limitBytes } });

/** By events: an iterator costs more than all else that is done to take a short message. */
const wholeOf = ({ raw, sent, limitBytes }: From): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    sent.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      // What is too large is read off without being kept, so that the sender gets the answer.
      if (bytes > limitBytes) reject(tooLarge(limitBytes));
      else chunks.push(chunk);
    });
    sent.once('end', () => {
      const [first] = chunks;
      if (first === undefined) reject(new Problem(bodyMissing));
      else resolve(chunks.length === 1 ? first : Buffer.concat(chunks, bytes));
    });
    sent.once('error', (error) => reject(raw.complete ? error : new Problem(bodyTruncated)));
    sent.once('close', () => {
      if (!sent.readableEnded) reject(new Problem(bodyTruncated));
    });
  });

async function* chunksOf({ raw, sent, limitBytes }: From): AsyncIterable<Uint8Array> {
  let bytes = 0;
  try {
    // Destroyed, the socket could not carry the answer.
    for await (const chunk of sent.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > limitBytes) throw tooLarge(limitBytes);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof Problem || raw.complete) throw error;
    throw new Problem(bodyTruncated);
  }
  if (!raw.complete) throw new Problem(bodyTruncated);
  if (bytes === 0) throw new Problem(bodyMissing);
}
