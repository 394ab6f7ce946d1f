/** What is compared of a shop, however it is written: its address on the web, its place, its telephone number, its chain. */
import { addressKey, matchKey, narrowAscii, normaliseName, normaliseText } from '#kernel';

export type ShopWords = {
  readonly name: string;
  readonly kana?: string | undefined;
  readonly url?: string | undefined;
  readonly address?: string | undefined;
  readonly phone?: string | undefined;
  /** Shops of one chain share it, however it is spelled. */
  readonly chain?: string | undefined;
};

/** Under which shops of one chain meet; that of a name of nothing but marks is the name. */
export const chainKey = (chain: string): string => matchKey(chain) || normaliseText(chain);

/** `https://shop.example`, or with a path where several shops share a host; `undefined` where it is no such address. */
export const shopUrlOf = (text: string): string | undefined => {
  const typed = narrowAscii(text.trim());
  const url = URL.parse(/^[a-z]+:\/\//i.test(typed) ? typed : `https://${typed}`);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return undefined;
  if (!url.hostname.includes('.') || url.username !== '' || url.password !== '') return undefined;
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
};

/** Without `www.`: the same shop answers under both. */
export const hostOfShop = (url: string): string => new URL(url).hostname.replace(/^www\./, '');

/** The digits, with 0 for Japan's +81; `undefined` where they are no telephone number. */
export const phoneDigits = (text: string): string | undefined => {
  const typed = narrowAscii(text).trim();
  if (!/^[+0-9() .-]+$/.test(typed.replaceAll('\u30fc', '-'))) return undefined;
  const digits = typed.replace(/^\+81\s*\(?0?\)?/, '0').replaceAll(/\D/g, '');
  return /^\d{9,15}$/.test(digits) ? digits : undefined;
};

/** The columns of a shop's row. `url` and `phone` were read by the functions above. */
export const shopColumns = ({ name, kana, url, address, phone, chain }: ShopWords) => {
  const named = normaliseName(name);
  return {
    name: named.display,
    kana: kana === undefined ? null : normaliseName(kana).display,
    name_key: named.key,
    url: url ?? null,
    host: url === undefined ? null : hostOfShop(url),
    address: address ?? null,
    address_key: address === undefined ? null : addressKey(address),
    phone: phone ?? null,
    chain: chain === undefined ? null : normaliseText(chain),
    chain_key: chain === undefined ? null : chainKey(chain),
  };
};
