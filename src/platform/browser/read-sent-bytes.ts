/**
 * Requests and WebSocket messages in the bytes of a connection: HTTP/1.1 (RFC 9112), HTTP/2 data (RFC 9113 §4.1),
 * WebSocket frames (RFC 6455 §5.2, RFC 7692), also within a stream of HTTP/2 (RFC 8441). The writer is our own browser, so what does not parse ends the reading.
 */
import { constants, inflateRawSync } from 'node:zlib';
import type { SentStream } from './read-net-log.ts';

export type WireRequest = {
  /** `undefined`: a message on a WebSocket. */
  readonly method: string | undefined;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
  /** The body could not be unpacked. */
  readonly unread?: boolean;
  readonly atMs: number;
};

const HEAD_END = '\r\n\r\n';
const HTTP2_PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
const FRAME_HEAD_BYTES = 9;
const DATA = 0;
const PADDED = 8;

export const readSentBytes = (stream: SentStream): WireRequest[] =>
  stream.bytes.toString('latin1', 0, HTTP2_PREFACE.length) === HTTP2_PREFACE ? readHttp2(stream) : readHttp1(stream);

type Written = Pick<SentStream, 'bytes' | 'writes'>;

const writtenAt = ({ writes }: Written, offset: number): number =>
  writes.findLast(({ from }) => from <= offset)?.atMs ?? 0;

const readHttp1 = (stream: SentStream): WireRequest[] => {
  const { bytes } = stream;
  const requests: WireRequest[] = [];
  let at = 0;
  while (at < bytes.length) {
    const headEnd = bytes.indexOf(HEAD_END, at, 'latin1');
    const head = headEnd < 0 ? undefined : readHead(bytes.toString('latin1', at, headEnd));
    if (!head) break;
    const bodyAt = headEnd + HEAD_END.length;
    const atMs = writtenAt(stream, at);
    at = bodyAt;
    if (head.method === 'CONNECT') continue;
    const { method, headers } = head;
    const upgrade = headers.upgrade?.toLowerCase() === 'websocket';
    const url = addressOf(head, stream.encrypted, upgrade);
    const framed = readBody(bytes, bodyAt, headers);
    requests.push({ method, url, headers, body: framed.body, atMs });
    if (upgrade) return [...requests, ...readMessages(stream, bodyAt, url)];
    at = framed.end;
  }
  return requests;
};

type Head = { readonly method: string; readonly target: string; readonly headers: Readonly<Record<string, string>> };

const readHead = (text: string): Head | undefined => {
  const [first = '', ...lines] = text.split('\r\n');
  const [, method, target] = /^([A-Z]+) (\S+) HTTP\/1\.1$/.exec(first) ?? [];
  return method && target ? { method, target, headers: fieldsOf(lines) } : undefined;
};

const fieldsOf = (lines: readonly string[]): Record<string, string> => {
  const fields = lines.map((line) => /^([^:]+):\s*(.*)$/.exec(line)).filter((field) => field !== null);
  return Object.fromEntries(
    fields
      .map(([, name = '', value = '']) => [name.toLowerCase(), value] as const)
      .filter(([name]) => !/^proxy-(authorization|connection)$/.test(name)),
  );
};

const addressOf = ({ target, headers }: Head, encrypted: boolean, upgrade: boolean): string => {
  if (!target.startsWith('/')) return target;
  const scheme = `${upgrade ? 'ws' : 'http'}${encrypted ? 's' : ''}`;
  return `${scheme}://${headers.host ?? ''}${target}`;
};

const readBody = (
  bytes: Buffer,
  at: number,
  headers: Readonly<Record<string, string>>,
): { readonly body: Buffer | undefined; readonly end: number } => {
  if (headers['transfer-encoding']?.toLowerCase() === 'chunked') return readChunks(bytes, at);
  const length = Number(headers['content-length'] ?? 0);
  if (!Number.isSafeInteger(length) || length <= 0) return { body: undefined, end: at };
  return { body: bytes.subarray(at, at + length), end: at + length };
};

const readChunks = (bytes: Buffer, from: number): { readonly body: Buffer; readonly end: number } => {
  const parts: Buffer[] = [];
  let at = from;
  while (at < bytes.length) {
    const lineEnd = bytes.indexOf('\r\n', at, 'latin1');
    const size = lineEnd < 0 ? Number.NaN : Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    if (!(size >= 0)) return { body: Buffer.concat(parts), end: bytes.length };
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
    if (size === 0) break;
  }
  return { body: Buffer.concat(parts), end: at };
};

/** The fields come from the log; of the frames only those with data are needed. */
const readHttp2 = (stream: SentStream): WireRequest[] => {
  const { bytes, headers } = stream;
  const bodies = new Map<number, { readonly parts: Buffer[]; readonly writes: { from: number; atMs: number }[] }>();
  let at = HTTP2_PREFACE.length;
  while (at + FRAME_HEAD_BYTES <= bytes.length) {
    const length = bytes.readUIntBE(at, 3);
    const payload = bytes.subarray(at + FRAME_HEAD_BYTES, at + FRAME_HEAD_BYTES + length);
    if (bytes[at + 3] === DATA) {
      const padding = ((bytes[at + 4] ?? 0) & PADDED) === 0 ? undefined : (payload[0] ?? 0);
      const data = padding === undefined ? payload : payload.subarray(1, payload.length - padding);
      const id = bytes.readUInt32BE(at + 5) & 0x7fffffff;
      const body = bodies.get(id) ?? { parts: [], writes: [] };
      const last = body.writes.at(-1);
      body.writes.push({ from: last ? last.from + (body.parts.at(-1)?.length ?? 0) : 0, atMs: writtenAt(stream, at) });
      body.parts.push(data);
      bodies.set(id, body);
    }
    at += FRAME_HEAD_BYTES + length;
  }
  const firstMs = stream.writes[0]?.atMs ?? 0;
  return [...headers].flatMap(([id, lines]) => {
    const body = bodies.get(id);
    const written = body && { bytes: Buffer.concat(body.parts), writes: body.writes };
    return streamRequests(lines, written, firstMs);
  });
};

const streamRequests = (lines: readonly string[], body: Written | undefined, firstMs: number): WireRequest[] => {
  const pseudo = (name: string) => lines.find((line) => line.startsWith(`:${name}: `))?.slice(name.length + 3) ?? '';
  const upgrade = pseudo('method') === 'CONNECT' && pseudo('protocol').toLowerCase() === 'websocket';
  const scheme = upgrade ? pseudo('scheme').replace('http', 'ws') : pseudo('scheme');
  const url = `${scheme}://${pseudo('authority')}${pseudo('path')}`;
  const request: WireRequest = {
    // As over HTTP/1.1, and as the DevTools protocol tells it.
    method: upgrade ? 'GET' : pseudo('method'),
    url,
    headers: fieldsOf(lines.filter((line) => !line.startsWith(':'))),
    body: upgrade ? undefined : body?.bytes,
    atMs: body?.writes[0]?.atMs ?? firstMs,
  };
  return upgrade && body ? [request, ...readMessages(body, 0, url)] : [request];
};

type Frame = {
  readonly opcode: number;
  readonly final: boolean;
  readonly compressed: boolean;
  readonly payload: Buffer;
  readonly end: number;
};

const readFrame = (bytes: Buffer, at: number): Frame | undefined => {
  if (at + 2 > bytes.length) return undefined;
  const [first = 0, second = 0] = [bytes[at], bytes[at + 1]];
  const short = second & 0x7f;
  const extra = short === 127 ? 8 : short === 126 ? 2 : 0;
  const maskAt = at + 2 + extra;
  if ((second & 0x80) === 0 || maskAt + 4 > bytes.length) return undefined;
  const length = extra === 8 ? Number(bytes.readBigUInt64BE(at + 2)) : extra === 2 ? bytes.readUInt16BE(at + 2) : short;
  const payload = Buffer.from(bytes.subarray(maskAt + 4, maskAt + 4 + length));
  for (let index = 0; index < payload.length; index += 1)
    payload[index] = (payload[index] ?? 0) ^ (bytes[maskAt + (index & 3)] ?? 0);
  const end = maskAt + 4 + length;
  return { opcode: first & 0x0f, final: (first & 0x80) !== 0, compressed: (first & 0x40) !== 0, payload, end };
};

const TEXT = 1;
const BINARY = 2;
const WINDOW_BYTES = 32_768;
/** A message of nothing but zeros is a thousand times as long as it travels. */
const MESSAGE_LIMIT_BYTES = 64 * 1024 ** 2;

const readMessages = (stream: Written, from: number, url: string): WireRequest[] => {
  const messages: WireRequest[] = [];
  let window: Buffer = Buffer.alloc(0);
  let open: { readonly parts: Buffer[]; readonly compressed: boolean; readonly atMs: number } | undefined;
  for (let at = from, frame = readFrame(stream.bytes, at); frame; at = frame.end, frame = readFrame(stream.bytes, at)) {
    if (frame.opcode === TEXT || frame.opcode === BINARY) {
      open = { parts: [], compressed: frame.compressed, atMs: writtenAt(stream, at) };
    } else if (frame.opcode !== 0) continue;
    open?.parts.push(frame.payload);
    if (!open || !frame.final) continue;
    const raw = Buffer.concat(open.parts);
    const body = open.compressed ? inflateMessage(raw, window) : raw;
    const { atMs } = open;
    if (open.compressed && body) window = Buffer.concat([window, body]).subarray(-WINDOW_BYTES);
    messages.push({ method: undefined, url, headers: {}, body, unread: body === undefined, atMs });
    open = undefined;
  }
  return messages;
};

/** A message ends where its compressed form was cut (RFC 7692 §7.2.2); what was sent before is its dictionary. */
const inflateMessage = (raw: Buffer, window: Buffer): Buffer | undefined => {
  const whole = Buffer.concat([raw, Buffer.from([0, 0, 0xff, 0xff])]);
  const dictionary = window.length > 0 ? { dictionary: window } : {};
  try {
    const maxOutputLength = MESSAGE_LIMIT_BYTES;
    return inflateRawSync(whole, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength, ...dictionary });
  } catch {
    // A part of the connection is missing from the log, or there is too much of it.
    return undefined;
  }
};
