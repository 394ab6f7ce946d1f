/** What the guard reads of an attempt: its keys as numbers, and the facts that signs are made of. */
import type { Attempt } from '../attempt.ts';
import { ipKey, parseIpRange } from '../lists/ip-range.ts';
import type { GuardSettings, Scope } from './guard-settings.ts';
import { SCOPES } from './guard-settings.ts';
import { hashMore, hashText } from './hash-text.ts';

export const NO_KEY = -1;

export const CARD = 0;
export const DEVICE = 1;
export const SESSION = 2;
export const IP = 3;
export const SUBNET = 4;
export const PREFIX = 5;
export const MERCHANT = 6;
export const BIN = 7;
export const SCOPE_COUNT = SCOPES.length;

const ROOT = 20;

/** Of IPv6 one customer has a /64 and can go through it at will. */
const HOST_BITS = 64;
const SITE_BITS = 48;

/** The address a caller is known by, and the network it lies in. */
const addressesOf = (text: string): readonly [string, string] => {
  if (!text.includes(':')) return [text, text.slice(0, text.lastIndexOf('.'))];
  const range = parseIpRange(text);
  if (range === undefined) return [text, text];
  if (range.bytes.length === 4) return [range.bytes.join('.'), range.bytes.slice(0, 3).join('.')];
  return [ipKey(range, HOST_BITS), ipKey(range, SITE_BITS)];
};

const networkText = (text: string): string => {
  const [, network] = addressesOf(text);
  return text.includes(':') ? network : `${network}.0/24`;
};

/** What the key of a scope is called by people; `undefined` where the attempt has none. */
export const scopeValue = ({ card, merchant, customer }: Attempt, scope: Scope): string | undefined => {
  switch (scope) {
    case 'card':
      return card.token;
    case 'device':
      return customer?.deviceId;
    case 'session':
      return customer?.sessionId;
    case 'ip':
      return customer?.ipAddress === undefined ? undefined : addressesOf(customer.ipAddress)[0];
    case 'subnet':
      return customer?.ipAddress === undefined ? undefined : networkText(customer.ipAddress);
    case 'prefix':
      return card.bin === undefined ? undefined : `${card.bin} ${merchant.acceptorNumber}`;
    case 'merchant':
      return merchant.acceptorNumber;
    case 'bin':
      return card.bin;
  }
};

export type Reading = {
  /** By scope; `NO_KEY` where the attempt has none. */
  readonly keys: Float64Array;
  /** The number's visible part at the merchant. */
  root: number;
  expiry: number;
  /** −1 unknown. */
  last4: number;
  isSmall: boolean;
  isMismatch: boolean;
  /** Proof that the buyer has more than a number: the right security code, or the issuer knew the cardholder. */
  isCodeRight: boolean;
  isAuthenticated: boolean;
};

export const newReading = (): Reading => ({
  keys: new Float64Array(SCOPE_COUNT).fill(NO_KEY),
  root: NO_KEY,
  expiry: 0,
  last4: -1,
  isSmall: false,
  isMismatch: false,
  isCodeRight: false,
  isAuthenticated: false,
});

/** Fills `into`, which is one object for speed. */
export const readAttempt = (attempt: Attempt, settings: GuardSettings['content'], into: Reading): void => {
  const { card, merchant, customer, authentication, amount } = attempt;
  const { keys } = into;
  keys[CARD] = hashText(CARD, card.token);
  keys[DEVICE] = customer?.deviceId === undefined ? NO_KEY : hashText(DEVICE, customer.deviceId);
  keys[SESSION] = customer?.sessionId === undefined ? NO_KEY : hashText(SESSION, customer.sessionId);
  const address = customer?.ipAddress;
  if (address === undefined) {
    keys[IP] = NO_KEY;
    keys[SUBNET] = NO_KEY;
  } else if (address.includes(':')) {
    const [host, network] = addressesOf(address);
    keys[IP] = hashText(IP, host);
    keys[SUBNET] = hashText(SUBNET, network);
  } else {
    keys[IP] = hashText(IP, address);
    keys[SUBNET] = hashText(SUBNET, address, address.lastIndexOf('.'));
  }
  const at = hashText(MERCHANT, merchant.acceptorNumber);
  keys[MERCHANT] = at;
  keys[BIN] = card.bin === undefined ? NO_KEY : hashText(BIN, card.bin);
  keys[PREFIX] = card.bin === undefined ? NO_KEY : hashMore(at, card.bin);
  into.last4 = card.last4 === undefined ? -1 : Number(card.last4);
  into.root =
    card.bin === undefined || card.last4 === undefined ? NO_KEY : hashMore(keys[PREFIX] as number, card.last4);
  into.expiry = card.expiry === undefined ? 0 : hashText(ROOT, card.expiry);
  into.isSmall = amount.amountMinor <= settings.smallAmountMinor;
  into.isMismatch = authentication?.securityCode === 'no-match';
  into.isCodeRight = authentication?.securityCode === 'match';
  into.isAuthenticated = authentication?.threeDs === 'authenticated';
};

export type Exempt = (attempt: Attempt) => boolean;

export const exemptOf = ({ channels, exempt }: GuardSettings['content']): Exempt => {
  const open = new Set<string>(channels);
  const merchants = new Set(exempt.merchants);
  const bins = new Set(exempt.bins);
  const devices = new Set(exempt.devices);
  const ranges = exempt.addresses.flatMap((text) => parseIpRange(text) ?? []);
  const rangeKeys = ranges.map((range) => ({ key: ipKey(range, range.length), range }));
  const isExemptAddress = (text: string): boolean => {
    const address = parseIpRange(text);
    if (address === undefined) return false;
    return rangeKeys.some(
      ({ key, range }) => range.bytes.length === address.bytes.length && ipKey(address, range.length) === key,
    );
  };
  return ({ channel, initiation, merchant, card, customer }) => {
    // Nobody who guesses can make a shop charge of its own accord.
    if (initiation?.by === 'merchant') return true;
    if (!open.has(channel) || merchants.has(merchant.acceptorNumber)) return true;
    if (bins.size > 0 && card.bin !== undefined && bins.has(card.bin)) return true;
    if (devices.size > 0 && customer?.deviceId !== undefined && devices.has(customer.deviceId)) return true;
    return rangeKeys.length > 0 && customer?.ipAddress !== undefined && isExemptAddress(customer.ipAddress);
  };
};
