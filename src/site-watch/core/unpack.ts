/**
 * Brotli (RFC 7932) and Zstandard (RFC 8878), for bodies that a page packed before it sent them: by the runtime's own
 * decoders, which only compute. What they may unfold to is bounded before they begin; of more, a beginning is given.
 */
import { brotliDecompressSync, constants, zstdDecompressSync } from 'node:zlib';

/** `cut`: it would unfold to more than the limit, or breaks off. */
export type Unpacked = { readonly bytes: Uint8Array; readonly cut: boolean };

/** A decoder's memory: 8 MiB is what RFC 9659 lets a body ask for. */
const ZSTD_WINDOW_LOG = 23;
/** Of a bomb ever shorter beginnings are tried. */
const SHORTEST_PART = 4;

type Decode = (packed: Uint8Array, limit: number) => Uint8Array;

/** A part of the input gives the beginning of the output: decoders are told to give out what they have. */
const bounded = (decode: Decode, packed: Uint8Array, limit: number): Unpacked | undefined => {
  for (let part = packed; part.length >= SHORTEST_PART; part = part.subarray(0, part.length >> 1)) {
    try {
      return { bytes: decode(part, limit), cut: part !== packed };
    } catch (error) {
      if ((error as { readonly code?: unknown }).code !== 'ERR_BUFFER_TOO_LARGE') return undefined;
    }
  }
  return { bytes: new Uint8Array(), cut: true };
};

/** There is no sign that Brotli begins with: whether it is any, its content has to show. */
export const unbrotli = (packed: Uint8Array, limit: number): Unpacked | undefined => {
  const decode: Decode = (part, maxOutputLength) =>
    brotliDecompressSync(part, { maxOutputLength, finishFlush: constants.BROTLI_OPERATION_FLUSH });
  return bounded(decode, packed, limit);
};

export const ZSTD_MAGIC = [0x28, 0xb5, 0x2f, 0xfd] as const;

/** A frame that begins at `at`. */
export const unzstd = (packed: Uint8Array, at: number, limit: number): Unpacked | undefined => {
  if (ZSTD_MAGIC.some((byte, place) => packed[at + place] !== byte)) return undefined;
  const params = { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG };
  const decode: Decode = (part, maxOutputLength) =>
    zstdDecompressSync(part, { maxOutputLength, params, finishFlush: constants.ZSTD_e_flush });
  return bounded(decode, packed.subarray(at), limit);
};
