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
  return { contentType: contentType.trim().toLowerCase(), read: () => chunksOf(request.raw, sent, limitBytes) };
};

const tooLarge = (limitBytes: number): Problem => new Problem(bodyTooLarge, { params: { limitBytes } });

async function* chunksOf(raw: IncomingMessage, sent: Readable, limitBytes: number): AsyncIterable<Uint8Array> {
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
