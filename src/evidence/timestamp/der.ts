/** DER (X.690) of the few types that a request for a time stamp has. */

const encoded = (tag: number, ...parts: readonly Uint8Array[]): Uint8Array => {
  const body = Buffer.concat(parts);
  return Uint8Array.from(Buffer.concat([Buffer.of(tag), lengthOf(body.length), body]));
};

const lengthOf = (length: number): Buffer => {
  if (length < 0x80) return Buffer.of(length);
  const bytes = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Buffer.of(0x80 | bytes.length, ...bytes);
};

/** Signed attributes are sent with another tag than they are signed with (RFC 5652 section 5.4). */
export const setOf = (content: Uint8Array): Uint8Array => encoded(0x31, content);
export const sequence = (...parts: readonly Uint8Array[]): Uint8Array => encoded(0x30, ...parts);
export const octets = (bytes: Uint8Array): Uint8Array => encoded(0x04, bytes);
export const TRUE = encoded(0x01, Uint8Array.of(0xff));
export const NULL = encoded(0x05);

/** A whole number that is not negative, from its bytes, the highest first. */
export const integer = (bytes: Uint8Array): Uint8Array => {
  const first = bytes.findIndex((byte) => byte !== 0);
  const short = first < 0 ? Uint8Array.of(0) : bytes.subarray(first);
  return encoded(0x02, (short[0] ?? 0) >= 0x80 ? Uint8Array.of(0, ...short) : short);
};

/** @param text such as `2.16.840.1.101.3.4.2.1` */
export const objectIdentifier = (text: string): Uint8Array => {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  return encoded(0x06, Uint8Array.from([first * 40 + second, ...rest].flatMap(base128)));
};

const base128 = (value: number): number[] => {
  const groups = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) groups.unshift((rest % 128) | 0x80);
  return groups;
};
