/** Where a passkey's answer may come from (WebAuthn level 3, section 13.4.9): our own host, over TLS but for localhost. */
export const acceptsOrigin = (relyingPartyId: string, origin: string): boolean => {
  const found = /^(https?):\/\/([a-z0-9.-]+)(?::[0-9]{1,5})?$/.exec(origin);
  return found?.[2] === relyingPartyId && (found[1] === 'https' || relyingPartyId === 'localhost');
};
