/** Takes bytes from a stream in the sizes a format asks for, and looks ahead without taking. */
import type { Bytes } from '#platform/unpack';

export type ByteReader = {
  /** The next `count` bytes, fewer at the end of the stream; they stay to be taken. */
  peek(count: number): Promise<Uint8Array>;
  /** The next `count` bytes, or as many as there are. */
  take(count: number): Promise<Uint8Array>;
  /** The next `count` bytes in pieces. What the caller leaves is passed over by the next call. */
  pieces(count: number): Bytes;
  /** All the rest. */
  rest(): Bytes;
  close(): Promise<void>;
};

export const readBytes = (source: Bytes): ByteReader => {
  const iterator = source[Symbol.asyncIterator]();
  let held: Uint8Array = new Uint8Array(0);
  let owed = 0;
  const more = async (): Promise<Uint8Array | undefined> => {
    const next = await iterator.next();
    return next.done === true ? undefined : next.value;
  };
  const fill = async (count: number): Promise<void> => {
    const parts = [held];
    let length = held.length;
    while (length < count) {
      const piece = await more();
      if (piece === undefined) break;
      parts.push(piece);
      length += piece.length;
    }
    held = parts.length === 1 ? held : joined(parts, length);
  };
  const nextPiece = async (most: number): Promise<Uint8Array | undefined> => {
    if (held.length === 0) held = (await more()) ?? held;
    if (held.length === 0) return undefined;
    const piece = held.subarray(0, most);
    held = held.subarray(piece.length);
    return piece;
  };
  const settle = async (): Promise<void> => {
    while (owed > 0) {
      const piece = await nextPiece(owed);
      owed = piece === undefined ? 0 : owed - piece.length;
    }
  };
  return {
    peek: async (count) => {
      await settle();
      await fill(count);
      return held.subarray(0, count);
    },
    take: async (count) => {
      await settle();
      await fill(count);
      const taken = held.subarray(0, count);
      held = held.subarray(taken.length);
      return taken;
    },
    pieces: async function* (count) {
      await settle();
      owed = count;
      while (owed > 0) {
        const piece = await nextPiece(owed);
        if (piece === undefined) return;
        owed -= piece.length;
        yield piece;
      }
    },
    rest: async function* () {
      await settle();
      for (let piece = await nextPiece(Number.MAX_SAFE_INTEGER); piece !== undefined; ) {
        if (piece.length > 0) yield piece;
        piece = await nextPiece(Number.MAX_SAFE_INTEGER);
      }
    },
    close: async () => {
      await iterator.return?.();
    },
  };
};

export const joined = (parts: readonly Uint8Array[], length: number): Uint8Array => {
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};
