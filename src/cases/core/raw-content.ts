/**
 * What a source found, as it found it: kept as an object by its SHA-256, which the alert's entry names. A card number is
 * taken out of text before; bytes that are no text and hold one are not kept at all (PCI DSS 3).
 */
import { findCardNumber } from '#kernel';
import { holdable, type NewAlert } from './alert.ts';

/** `mediaType` as the source calls it, e.g. `application/json`. */
type RawContent = NonNullable<NewAlert['raw']>;

export const RAW_WITHHELD = ['card-number', 'too-large'] as const;
export type RawWithheld = (typeof RAW_WITHHELD)[number];

export type HoldableRaw =
  | { readonly kind: 'none' }
  | { readonly kind: 'kept'; readonly mediaType: string; readonly bytes: Uint8Array }
  | { readonly kind: 'withheld'; readonly why: RawWithheld };

export const RAW_LIMIT_BYTES = 1024 * 1024;

const MEDIA_TYPE = /^[a-z0-9.+-]{1,60}\/[a-z0-9.+-]{1,60}$/;

const textOf = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

/** An alert is never refused for what came with it. */
export const holdableRaw = (raw: RawContent | undefined): HoldableRaw => {
  if (raw === undefined || raw.bytes.length === 0) return { kind: 'none' };
  if (raw.bytes.length > RAW_LIMIT_BYTES) return { kind: 'withheld', why: 'too-large' };
  const mediaType = MEDIA_TYPE.test(raw.mediaType) ? raw.mediaType : 'application/octet-stream';
  const text = textOf(raw.bytes);
  if (text !== undefined) {
    const held = holdable(text);
    return { kind: 'kept', mediaType, bytes: held === text ? raw.bytes : new TextEncoder().encode(held) };
  }
  const latin = new TextDecoder('latin1').decode(raw.bytes);
  if (findCardNumber(latin) !== undefined) return { kind: 'withheld', why: 'card-number' };
  return { kind: 'kept', mediaType, bytes: raw.bytes };
};
