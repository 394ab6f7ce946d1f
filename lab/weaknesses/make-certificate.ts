/** A certificate that only itself vouches for, for a name of the lab (RFC 5280, written as DER by hand). */
import { generateKeyPairSync, sign } from 'node:crypto';

const wrap = (tag: number, ...inner: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(inner);
  const size = content.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
};

const list = (...inner: readonly Uint8Array[]): Buffer => wrap(0x30, ...inner);
const named = (hex: string): Buffer => wrap(0x06, Buffer.from(hex, 'hex'));
const [COMMON_NAME, ALTERNATIVE_NAMES, RSA_WITH_SHA256] = ['550403', '551d11', '2a864886f70d01010b'];

/** `YYMMDDHHMMSSZ`, as X.509 writes days before 2050. */
const day = (at: number): Buffer => {
  const digits = new Date(at).toISOString().replaceAll(/\D/g, '').slice(2, 14);
  return wrap(0x17, Buffer.from(`${digits}Z`));
};

export type LabCertificate = { readonly certificate: string; readonly key: string };

/** @param serial up to 16 hex digits */
export const makeLabCertificate = (name: string, now: number, serial: string): LabCertificate => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const algorithm = list(named(RSA_WITH_SHA256 ?? ''), wrap(0x05));
  const subject = list(wrap(0x31, list(named(COMMON_NAME ?? ''), wrap(0x0c, Buffer.from(name)))));
  const alternative = list(named(ALTERNATIVE_NAMES ?? ''), wrap(0x04, list(wrap(0x82, Buffer.from(name)))));
  const dayMs = 86_400_000;
  const body = list(
    wrap(0xa0, wrap(0x02, Buffer.from([2]))),
    wrap(0x02, Buffer.from(`01${serial.padStart(16, '0').slice(0, 16)}`, 'hex')),
    ...[algorithm, subject, list(day(now - dayMs), day(now + 60 * dayMs)), subject],
    publicKey.export({ type: 'spki', format: 'der' }),
    wrap(0xa3, list(alternative)),
  );
  const signature = wrap(0x03, Buffer.from([0]), sign('sha256', body, privateKey));
  const lines =
    list(body, algorithm, signature)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
};
