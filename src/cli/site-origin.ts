/** A shop's address, as the commands of `mitsuke site` take it. */
import { LAB_HOSTS } from './demo-site.ts';
import { CommandFailure } from './translate-failure.ts';

export const originOf = (address: string): string => {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isWeb = url?.protocol === 'https:' || (url?.protocol === 'http:' && LAB_HOSTS.includes(url.hostname));
  if (url === undefined || !isWeb || url.pathname !== '/' || url.search !== '' || url.username !== '') {
    const expected = 'the address has to be https://shop.example alone (http for the lab); pages stand in the journey';
    throw new CommandFailure('address-not-an-origin', expected, 2);
  }
  return url.origin;
};
