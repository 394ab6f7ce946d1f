/**
 * What a search for card data gives back. No shape here can hold a full card number, a security code or a PIN: a number
 * is its first six and last four digits and a keyed hash, a context has every digit masked. Serves LEAK-01, PCI DSS 3.
 */
import type { CardBrand } from '#kernel';

export const FINDING_KINDS = ['card-number', 'track-data', 'security-code', 'pin-block'] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** `high`: act. `medium`: look at it. `low`: most likely an id; listed, and no reason to fail. */
export const CONFIDENCES = ['high', 'medium', 'low'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** Why a sighting has the confidence it has: the one reason that decided. */
export const REASONS = [
  /** Brand, length and Luhn digit, and written in groups as on a card. */
  'grouped-as-on-a-card',
  /** … and a name such as `card_no`, `PAN` or カード番号 stands before it. */
  'named-field',
  /** … and nearly every value in the same place of other lines or rows is a card number too. */
  'column-of-cards',
  /** … on its own, without separators and without a name. */
  'brand-length-luhn',
  /** In groups that no card shows. */
  'unusual-groups',
  /** Among values of the same form of which about one in ten passes Luhn: an id column. */
  'id-column',
  /** A 13-digit product code (JAN, EAN) whose own check digit holds. */
  'product-code',
  /** A 13-digit corporate number (法人番号) whose own check digit holds. */
  'corporate-number',
  /** The name before it is that of something else: an order, a parcel, a telephone. */
  'named-id',
  /** Of a length or a wide range that few cards have and many ids do. */
  'rare-form',
  /** Letters touch it, as in a hexadecimal digest. */
  'part-of-a-word',
  /** A stretch of a longer run of digits, as in a file of fixed-length records. */
  'inside-longer-digits',
  /** The magnetic stripe: format character, number, separators, expiry, service code. */
  'track-1',
  'track-2',
  /** Three or four digits behind a name such as `cvv` or セキュリティコード, or in a column of that name. */
  'security-code-named',
  /** 16 or 32 hexadecimal digits behind a name such as `pin_block`, or a PIN behind 暗証番号. */
  'pin-named',
] as const;
export type Reason = (typeof REASONS)[number];

/** One layer between the bytes of the file and the digits, outermost first: gzip → Shift_JIS → base64. */
export const LAYERS = [
  'gzip',
  'zlib',
  'zstd',
  'brotli',
  'zip',
  'tar',
  'xlsx',
  'docx',
  'pptx',
  'pdf',
  'sqlite',
  'utf-16le',
  'utf-16be',
  'shift_jis',
  'euc-jp',
  'iso-2022-jp',
  'full-width',
  'base64',
  'url-encoded',
  'json-escaped',
] as const;
export type Layer = (typeof LAYERS)[number];

/** A piece of card data in a stream of bytes or a value, before it is said where the stream lies. */
export type Sighting = {
  readonly kind: FindingKind;
  /** Of card numbers and track data. */
  readonly brand?: CardBrand;
  readonly firstSix?: string;
  readonly lastFour?: string;
  /** How many digits the number has. */
  readonly digits?: number;
  /**
   * `h1:` and 32 hexadecimal digits: HMAC-SHA-256, cut to 128 bits, under the key of the run or tenant. Of a card
   * number and of track data it is the number's, so that one number found in many places has one hash. A security code
   * or PIN is too short to be hashed: theirs is the hash of the name before it and of where it stands.
   */
  readonly hash: string;
  /** Of the first digit, in bytes from the beginning of the innermost stream. */
  readonly offset: number;
  /** From 1, in the innermost stream; a value of a database counts its own lines. */
  readonly line: number;
  readonly encoding: readonly Layer[];
  readonly confidence: Confidence;
  readonly reason: Reason;
  /** A few characters around, every digit masked but the first six and last four: `card_no=411111******1111;exp=##/##`. */
  readonly context: string;
};

export type FilePlace = {
  readonly kind: 'file';
  /** As the search was asked for it. */
  readonly path: string;
  /** Names inside containers, outermost first: `backup.tar` holding `orders.zip` holding `a.csv` is two names. */
  readonly inside: readonly string[];
  readonly offset: number;
  readonly line: number;
  /** `Sheet1!B7`, `page 3`, `customers.card_no rowid 17`: where a person looks it up in that format. */
  readonly spot?: string;
};

export type DatabasePlace = {
  readonly kind: 'database';
  /** Without credentials: `postgresql://db.example:5432/shop`. */
  readonly database: string;
  readonly table: string;
  readonly column: string;
  /** The primary key of the row, its digits masked where they could be a card number; absent without one. */
  readonly key?: string;
};

export type Place = FilePlace | DatabasePlace;

export type Finding = Omit<Sighting, 'offset' | 'line'> & { readonly place: Place };

/** A kind of content that can hold card data and was not searched, or something that stood in the way. */
export const SKIP_REASONS = [
  'picture',
  'recording',
  'symbolic-link',
  'device',
  'pipe-or-socket',
  'no-permission',
  'gone',
  'read-error',
  'password-protected',
  'unsupported-compression',
  'damaged',
  'nested-too-deep',
  'expands-too-much',
  'too-large-to-unpack',
  'shrank-while-read',
  'grew-while-read',
  'time-ran-out',
  'connection-lost',
  'sparse-hole',
  'large-objects',
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

/**
 * Something not, or not wholly, searched. `excluded` is by its nature (a picture, a link, a device); `broken` means that
 * what should have been searched was not, and the scan does not end with 0.
 */
export type Skip = {
  readonly place: string;
  readonly inside: readonly string[];
  readonly reason: SkipReason;
  readonly severity: 'excluded' | 'broken';
  /** Bytes that were not searched, where known. */
  readonly bytes?: number;
};

export type Counts = Readonly<Record<Confidence, number>>;

/** What was searched and with what result; the numbers add up to the findings, also where these were cut off. */
export type ScanSummary = {
  /** Of the form of this object. */
  readonly form: 'mitsuke-card-scan/1';
  readonly version: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly complete: boolean;
  readonly searched: readonly string[];
  readonly files: number;
  /** Streams inside containers. */
  readonly members: number;
  readonly tables: number;
  readonly rows: number;
  readonly bytesRead: number;
  /** With what containers unpacked to. */
  readonly bytesSearched: number;
  readonly found: Readonly<Record<FindingKind, Counts>>;
  /** Different hashes of card numbers and tracks with confidence high or medium. */
  readonly distinctNumbers: number;
  /** Accepted by the baseline; not in `found`. */
  readonly accepted: number;
  /** Published test numbers; not in `found`. */
  readonly testNumbers: number;
  /** Findings beyond the limit of one file or column: counted above, not listed. */
  readonly unlisted: number;
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
  /** SHA-256 over the findings and skips in order, as lines of canonical JSON. */
  readonly digest: string;
};

export type ScanResult = {
  readonly summary: ScanSummary;
  readonly findings: readonly Finding[];
  readonly skips: readonly Skip[];
};
