/**
 * The receiving half of RFC 6455, as far as a skimmer needs it: messages in single frames up to 64 KB. Anything
 * else ends the connection.
 */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
/** Whole in one frame: text, bytes. */
const MESSAGES = [0x81, 0x82];
const CLOSE = 0x88;
const MASKED = 0x80;
const LENGTH_IN_16_BITS = 126;

export const acceptWebSocket = (request: IncomingMessage, socket: Socket, onText: (text: string) => void): void => {
  const key = request.headers['sec-websocket-key'];
  if (key === undefined) {
    socket.destroy();
    return;
  }
  const accept = createHash('sha1')
    .update(key + GUID)
    .digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  let pending: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    for (let frame = readFrame(pending); frame !== 'incomplete'; frame = readFrame(pending)) {
      if (frame === 'end') {
        socket.end(Buffer.from([CLOSE, 0]));
        return;
      }
      pending = pending.subarray(frame.size);
      onText(frame.text);
    }
  });
};

type Frame = { readonly text: string; readonly size: number };

const readFrame = (bytes: Buffer): Frame | 'incomplete' | 'end' => {
  if (bytes.length < 2) return 'incomplete';
  const short = bytes.readUInt8(1) & ~MASKED;
  if (!MESSAGES.includes(bytes.readUInt8(0)) || (bytes.readUInt8(1) & MASKED) === 0 || short > LENGTH_IN_16_BITS)
    return 'end';
  const maskAt = short === LENGTH_IN_16_BITS ? 4 : 2;
  if (bytes.length < maskAt + 4) return 'incomplete';
  const length = short === LENGTH_IN_16_BITS ? bytes.readUInt16BE(2) : short;
  const size = maskAt + 4 + length;
  if (bytes.length < size) return 'incomplete';
  const mask = bytes.subarray(maskAt, maskAt + 4);
  const plain = bytes.subarray(maskAt + 4, size).map((byte, at) => byte ^ (mask[at % 4] ?? 0));
  return { text: Buffer.from(plain).toString('utf8'), size };
};
