/** Decompression by Node's zlib: in its own threads, with one piece in hand. */
import { Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw, createZstdDecompress } from 'node:zlib';
import { type Bytes, type Compression, DamagedFailure } from './port.ts';

const PIECE = 256 * 1024;

const engineFor = (compression: Compression): Transform => {
  const options = { chunkSize: PIECE };
  switch (compression) {
    case 'gzip':
      return createGunzip(options);
    case 'deflate':
      return createInflateRaw(options);
    case 'zlib':
      return createInflate(options);
    case 'zstd':
      return createZstdDecompress(options);
    case 'brotli':
      return createBrotliDecompress(options);
  }
};

export async function* inflate(compression: Compression, source: Bytes): Bytes {
  const engine = engineFor(compression);
  const input = Readable.from(source, { objectMode: true });
  let sourceFailure: Error | undefined;
  input.on('error', (error) => {
    sourceFailure = error;
    engine.destroy(error);
  });
  input.pipe(engine);
  try {
    for await (const piece of engine) yield piece as Uint8Array;
  } catch {
    throw sourceFailure ?? new DamagedFailure();
  } finally {
    input.destroy();
    engine.destroy();
  }
}
