/** What a server's handshakes say: versions it should no longer speak, and a certificate that does not hold. */
import { formatInstant, type Instant } from '#kernel';
import type { Handshake, TlsVersion } from '#platform/egress';
import type { Sign } from './core/signs.ts';

export type TlsSeen = {
  /** `undefined`: it could not be told. */
  readonly versions: Readonly<Record<TlsVersion, Handshake | undefined>>;
  readonly proof: readonly number[];
  readonly at: Instant;
};

const SOON_MS = 14 * 86_400_000;
const OBSOLETE = ['TLSv1', 'TLSv1.1'] as const;

/** Bits that NIST SP 800-131A and CRYPTREC hold safe at the least: RSA and DSA 2048, elliptic curves 224. */
const isWeak = ({
  type,
  bits,
  curve,
}: {
  readonly type: string;
  readonly bits?: number;
  readonly curve?: string;
}): boolean =>
  type === 'ec' ? /(?:1[0-9]{2}|2[01]\d)(?:[a-z]\d)?$/.test(curve ?? '') : bits !== undefined && bits < 2_048;

export const tlsSigns = ({ versions, proof, at }: TlsSeen): readonly Sign[] => {
  const spoken = Object.entries(versions).flatMap(([version, hands]) => (hands?.kind === 'accepted' ? [version] : []));
  const accepted = Object.values(versions).find((hands) => hands?.kind === 'accepted');
  if (accepted?.kind !== 'accepted') return [];
  const { certificate } = accepted;
  const common = { place: '/', proof };
  const about = {
    certificate: certificate.sha256,
    subject: certificate.subject.slice(0, 200),
    issuer: certificate.issuer.slice(0, 200),
    validTo: formatInstant(certificate.validTo),
  };
  const signs: Sign[] = [{ code: 'tls-seen', detail: { ...about, spoken }, ...common }];
  const obsolete = OBSOLETE.filter((version) => spoken.includes(version));
  if (obsolete.length > 0) signs.push({ code: 'tls-obsolete', detail: { spoken: obsolete }, ...common });
  if (!certificate.trusted)
    signs.push({
      code: 'certificate-not-trusted',
      detail: { ...about, why: certificate.fault ?? 'unknown' },
      ...common,
    });
  else if (certificate.validTo - at < SOON_MS) signs.push({ code: 'certificate-ends-soon', detail: about, ...common });
  if (isWeak(certificate.key)) signs.push({ code: 'certificate-key-weak', detail: { ...certificate.key }, ...common });
  return signs;
};
