/**
 * One-time codes by time (RFC 6238): six digits, SHA-1, steps of 30 seconds, one step either way for clocks that
 * differ. A code counts as its step, so that a caller can refuse a step that was used (section 5.2).
 */
import { Secret as OtpSecret, TOTP } from 'otpauth';
import type { Instant } from '#kernel';
import type { Random } from '#platform/random';

const STEP_SECONDS = 30;
const DIGITS = 6;
const TOLERATED_STEPS = 1;
/** As long as SHA-1's output (RFC 4226 section 4, R6). */
const SECRET_BYTES = 20;

export const newOtpSecret = (random: Random): Uint8Array => random.bytes(SECRET_BYTES);

const totpOf = (secret: Uint8Array, label = ''): TOTP =>
  new TOTP({
    issuer: 'Mitsuke',
    label,
    algorithm: 'SHA1',
    digits: DIGITS,
    period: STEP_SECONDS,
    secret: new OtpSecret({ buffer: Uint8Array.from(secret).buffer }),
  });

/** What the person's authenticator reads as a picture, or is given by hand. */
export const otpTexts = (secret: Uint8Array, label: string): { readonly uri: string; readonly secret: string } => {
  const totp = totpOf(secret, label);
  return { uri: totp.toString(), secret: totp.secret.base32 };
};

/** The step that `code` belongs to; `undefined` when it is none of those that are taken now. */
export const stepOfCode = (secret: Uint8Array, code: string, now: Instant): number | undefined => {
  if (!/^[0-9]{6}$/.test(code)) return undefined;
  const delta = totpOf(secret).validate({ token: code, timestamp: now, window: TOLERATED_STEPS });
  return delta === null ? undefined : TOTP.counter({ period: STEP_SECONDS, timestamp: now }) + delta;
};
