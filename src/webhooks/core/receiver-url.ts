/** Addresses that messages may be sent to. Where they lead is judged at each sending; here only what can be read. */
import { failed, type Outcome, ok } from '#kernel';

export type UrlFault = {
  readonly code: 'not-a-url' | 'https-needed' | 'url-with-credentials';
  readonly expected: string;
};

/** @param privateHosts those of the operator, to which messages may go without TLS. */
export const readReceiverUrl = (text: string, privateHosts: readonly string[]): Outcome<URL, UrlFault> => {
  const url = URL.parse(text);
  if (url === null || !['https:', 'http:'].includes(url.protocol) || url.hash !== '') {
    return failed({ code: 'not-a-url', expected: 'an address such as https://example.jp/hooks' });
  }
  if (url.username !== '' || url.password !== '') {
    return failed({ code: 'url-with-credentials', expected: 'an address without user and password' });
  }
  if (url.protocol === 'http:' && !privateHosts.includes(url.hostname)) {
    return failed({ code: 'https-needed', expected: 'an address that begins with https://' });
  }
  return ok(url);
};
