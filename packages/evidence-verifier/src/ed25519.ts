/** Ed25519 (RFC 8032) through WebCrypto, which Node 24 and current browsers have. */

/** Checks signatures of one public key; the key is imported once. */
export type SignatureCheck = (message: Uint8Array, signature: Uint8Array) => Promise<boolean> | boolean;

/** A key that the platform refuses, such as a point not on the curve, checks nothing: every answer is false. */
export const ed25519Check = async (publicKey: Uint8Array): Promise<SignatureCheck> => {
  let key: CryptoKey;
  try {
    key = await crypto.subtle.importKey('raw', Uint8Array.from(publicKey), { name: 'Ed25519' }, false, ['verify']);
  } catch {
    return async () => false;
  }
  return (message, signature) =>
    crypto.subtle.verify('Ed25519', key, signature as Uint8Array<ArrayBuffer>, message as Uint8Array<ArrayBuffer>);
};

/** Makes the check of a public key: WebCrypto's unless a platform has a faster one. */
export type Ed25519 = (publicKey: Uint8Array) => Promise<SignatureCheck>;
