/** What this browser brings to a check. SHA-256 is synchronous and ours to load; Ed25519 is the browser's own. */

export { sha256 } from '@noble/hashes/sha2.js';

/** Chrome 137, Firefox 129, Safari 17 and later have it; where it is missing nothing may be called unsigned. */
export const hasEd25519 = async (): Promise<boolean> => {
  try {
    await crypto.subtle.generateKey({ name: 'Ed25519' }, false, ['sign', 'verify']);
    return true;
  } catch {
    return false;
  }
};
