/** A body as a route's handler gets it, for tests that call what stands behind the route. */
import type { Upload } from './port.ts';

export const uploadOf = (bytes: Uint8Array, contentType = 'application/pdf', chunkBytes = bytes.length): Upload => ({
  contentType,
  read: async function* () {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
  },
  readWhole: async () => bytes,
});
