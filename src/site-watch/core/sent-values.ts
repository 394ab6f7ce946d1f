/**
 * A request taken apart into named values, so that what different runs sent can be laid side by side: labels of the
 * host, segments of the path, parameters, cookies, members of a JSON body; any other body as one value.
 */
import { hostOf, parentOf } from './destinations.ts';
import type { Sent } from './find-canary.ts';

/** One character a byte. */
type SentValue = { readonly place: string; readonly text: string };

const VALUES_OF_ONE = 400;
const LONGEST_VALUE = 65_536;
const OWN_HEADERS =
  /^(?:accept.*|cookie|content-length|content-type|host|origin|referer|user-agent|sec-.*|:.*|proxy-.*)$/;

export const sentValues = (sent: Sent): readonly SentValue[] => {
  const url = URL.parse(sent.url);
  if (url === null) return [];
  const labels = hostOf(sent.url)
    .slice(0, -parentOf(hostOf(sent.url)).length)
    .split('.');
  const segments = url.pathname.split('/');
  const at = `${sent.kind} ${pathForm(url.pathname)}`;
  return [
    ...labels.map((text, index) => ({ place: `label ${index}`, text })),
    ...segments.map((text, index) => ({ place: `segment ${segments.length} ${index}`, text: plain(text) })),
    ...[...url.searchParams].map(([name, text]) => ({ place: `${at} query ${name}`, text })),
    ...cookiesOf(sent.headers.cookie ?? '').map(({ place, text }) => ({ place: `cookie ${place}`, text })),
    ...Object.entries(sent.headers)
      .filter(([name]) => !OWN_HEADERS.test(name))
      .map(([name, text]) => ({ place: `${at} header ${name}`, text })),
    ...bodyValues(sent.body).map(({ place, text }) => ({ place: `${at} body ${place}`, text })),
  ]
    .filter(({ text }) => text !== '')
    .slice(0, VALUES_OF_ONE)
    .map(({ place, text }) => ({ place, text: text.slice(0, LONGEST_VALUE) }));
};

/** The same for addresses that differ in what they carry. */
const pathForm = (path: string): string =>
  path
    .split('/')
    .map((segment) => (/\d|^.{20,}$/.test(segment) ? '#' : segment))
    .join('/');

const plain = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

const cookiesOf = (header: string): readonly SentValue[] =>
  header
    .split(/;\s*/)
    .filter((pair) => pair.includes('='))
    .map((pair) => ({ place: pair.slice(0, pair.indexOf('=')), text: pair.slice(pair.indexOf('=') + 1) }));

const bodyValues = (body: Uint8Array | undefined): readonly SentValue[] => {
  if (body === undefined) return [];
  const text = byteText(body.subarray(0, LONGEST_VALUE));
  if (/^\s*[[{]/.test(text)) {
    const leaves = jsonValues(text);
    if (leaves !== undefined) return leaves;
  }
  if (/^[\w.[\]%-]{1,60}=[^=\0]*(?:&|$)/.test(text)) {
    return [...new URLSearchParams(text)].map(([place, value]) => ({ place, text: value }));
  }
  return [{ place: '', text }];
};

const byteText = (bytes: Uint8Array): string => {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 8_192) parts.push(String.fromCharCode(...bytes.subarray(at, at + 8_192)));
  return parts.join('');
};

const jsonValues = (text: string): readonly SentValue[] | undefined => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const values: SentValue[] = [];
  const queue: { readonly place: string; readonly value: unknown }[] = [{ place: '$', value: parsed }];
  for (const { place, value } of queue) {
    if (values.length >= VALUES_OF_ONE || queue.length > VALUES_OF_ONE * 4) break;
    if (typeof value === 'string' || typeof value === 'number') values.push({ place, text: String(value) });
    else if (Array.isArray(value)) {
      // A list of numbers, as bytes are written, is one value.
      if (value.every((item) => typeof item === 'number')) values.push({ place, text: value.join(',') });
      else for (const item of value.slice(0, VALUES_OF_ONE)) queue.push({ place: `${place}[]`, value: item });
    } else if (value !== null && typeof value === 'object') {
      for (const [name, item] of Object.entries(value)) queue.push({ place: `${place}.${name}`, value: item });
    }
  }
  return values;
};
