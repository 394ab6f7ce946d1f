/** Systems by name: a host as a browser would write it, else the words, so that two spellings are one system. */
import { matchKey } from '#kernel';

const HOST = /^(?:\*\.)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/;

/** `https://Shop.example:443/cart` and `shop.example.` are `shop.example`; `*.shop.example` stands for all below it. */
export const systemKey = (name: string): string => {
  const text = name.normalize('NFKC').trim().toLowerCase();
  const host = text
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, '')
    .replace(/[/?#].*$/, '')
    .replace(/:\d+$/, '')
    .replace(/\.$/, '');
  return HOST.test(host) ? host : matchKey(name);
};

/** The keys under which a document may list a system of this key. */
export const keysCovering = (key: string): readonly string[] => {
  if (!HOST.test(key)) return [key];
  const labels = key.split('.');
  return [key, ...labels.slice(1).map((_, at) => `*.${labels.slice(at + 1).join('.')}`)];
};
