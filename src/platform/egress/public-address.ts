/** Which addresses may be visited: global unicast only, by the IANA special-purpose registries (RFC 6890, RFC 8190). */
import ipaddr from 'ipaddr.js';

/** Global unicast as given out today. Outside it lie the mapped, translated, local and unassigned forms of IPv6. */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');
/** Special-purpose blocks within the unicast space that ipaddr.js does not name, or names by halves. */
const SPECIAL_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20'].map((block) =>
  ipaddr.IPv6.parseCIDR(block),
);
const SPECIAL_IPV4 = ['192.0.0.0/24', '192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24', '192.175.48.0/24'].map(
  (block) => ipaddr.IPv4.parseCIDR(block),
);

/** `address`: four decimal numbers, or an IPv6 address without brackets. Anything else is not public. */
export const isPublicAddress = (address: string): boolean => {
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) {
    const parsed = ipaddr.IPv4.parse(address);
    return parsed.range() === 'unicast' && !SPECIAL_IPV4.some((block) => parsed.match(block));
  }
  if (!ipaddr.IPv6.isValid(address) || address.includes('%')) return false;
  const parsed = ipaddr.IPv6.parse(address);
  return (
    parsed.range() === 'unicast' && parsed.match(GLOBAL_IPV6) && !SPECIAL_IPV6.some((block) => parsed.match(block))
  );
};
