/**
 * IP addresses and ranges in CIDR notation (RFC 4632, RFC 4291) as keys that are looked up whole: the bytes in
 * hexadecimal with the bits beyond the prefix cleared, and the prefix's length. An IPv4 address written as IPv6
 * (::ffff:192.0.2.1) is the IPv4 address.
 */

export type IpRange = { readonly bytes: readonly number[]; readonly length: number };

const byteOf = (text: string): number => (/^(?:0|[1-9]\d{0,2})$/.test(text) ? Number(text) : 256);

const v4Bytes = (text: string): readonly number[] | undefined => {
  const bytes = text.split('.').map(byteOf);
  return bytes.length === 4 && bytes.every((byte) => byte < 256) ? bytes : undefined;
};

const V6_BYTES = 16;

const groupsOf = (text: string): readonly number[] | undefined => {
  if (text === '') return [];
  const bytes: number[] = [];
  const groups = text.split(':');
  for (const [place, group] of groups.entries()) {
    const embedded = place === groups.length - 1 && group.includes('.') ? v4Bytes(group) : undefined;
    if (embedded !== undefined) bytes.push(...embedded);
    else if (/^[0-9a-f]{1,4}$/i.test(group))
      bytes.push(Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255);
    else return undefined;
  }
  return bytes;
};

const v6Bytes = (text: string): readonly number[] | undefined => {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = [groupsOf(halves[0] ?? ''), groupsOf(halves[1] ?? '')];
  if (head === undefined || tail === undefined) return undefined;
  const missing = V6_BYTES - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 2) return undefined;
  return [...head, ...new Array<number>(missing).fill(0), ...tail];
};

const MAPPED = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255];

/** `undefined` for what is no address, alone or with `/length`. Bits beyond the prefix are cleared. */
export const parseIpRange = (text: string): IpRange | undefined => {
  const [address = '', lengthText, ...more] = text.split('/');
  const bytes = address.includes(':') ? v6Bytes(address) : v4Bytes(address);
  if (bytes === undefined || more.length > 0) return undefined;
  const all = bytes.length * 8;
  const length = lengthText === undefined ? all : /^\d{1,3}$/.test(lengthText) ? Number(lengthText) : all + 1;
  if (length > all) return undefined;
  const isMapped = bytes.length === V6_BYTES && length >= 96 && MAPPED.every((byte, place) => bytes[place] === byte);
  return isMapped ? { bytes: bytes.slice(12), length: length - 96 } : { bytes, length };
};

/** Also of addresses that are not in the range yet: the range of that length they lie in. */
export const ipKey = ({ bytes }: IpRange, length: number): string => {
  let key = '';
  for (const [place, byte] of bytes.entries()) {
    const kept = Math.min(Math.max(length - place * 8, 0), 8);
    key += (byte & (0xff00 >> kept) & 0xff).toString(16).padStart(2, '0');
  }
  return `${key}/${length}`;
};

/** As it is written: IPv4 with dots, IPv6 in eight groups. */
export const formatIpRange = (range: IpRange): string => {
  const [hex = ''] = ipKey(range, range.length).split('/');
  const all = range.bytes.length * 8;
  const bytes = hex.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? [];
  const address =
    bytes.length === 4
      ? bytes.join('.')
      : (hex.match(/.{4}/g) ?? []).map((group) => group.replace(/^0{1,3}/, '')).join(':');
  return range.length === all ? address : `${address}/${range.length}`;
};
