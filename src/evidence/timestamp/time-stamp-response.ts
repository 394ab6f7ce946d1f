/**
 * Judges an authority's answer (RFC 3161 section 2.4.2, RFC 5652, RFC 5035): that it stamps these bytes for this request,
 * at a time that can be, signed by a certificate for time stamping that the configured ones vouch for.
 */
import { createHash, verify, X509Certificate } from 'node:crypto';
import { ASN1Obj } from '@sigstore/core';
import { failed, type Instant, instantOfMs, type Outcome, ok } from '#kernel';
import { sequence, setOf } from './der.ts';
import type { TimeStampQuery } from './time-stamp-request.ts';

export type TimeStampFault =
  | 'malformed'
  /** The authority says so: PKIStatus is neither granted nor grantedWithMods. */
  | 'refused'
  | 'wrong-imprint'
  | 'wrong-nonce'
  | 'wrong-policy'
  | 'algorithm-unknown'
  | 'certificate-untrusted'
  | 'signature-invalid';

const OID = {
  signedData: '1.2.840.113549.1.7.2',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  sha256: '2.16.840.1.101.3.4.2.1',
  timeStamping: '1.3.6.1.5.5.7.3.8',
} as const;

const DIGESTS: Readonly<Record<string, string>> = {
  [OID.sha256]: 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};
/** With the digest they name; RSA alone leaves it to the digest algorithm of the signer. */
const SIGNATURES: Readonly<Record<string, string | 'of-the-signer'>> = {
  '1.2.840.113549.1.1.1': 'of-the-signer',
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
};
const GRANTED = new Set([0n, 1n]);
const LONGEST_CHAIN = 5;

export type TimeStampDemand = TimeStampQuery & {
  /** Those of which one must be the authority’s own, or have issued it. */
  readonly certificates: readonly X509Certificate[];
};

class Fault extends Error {
  readonly code: TimeStampFault;

  constructor(code: TimeStampFault) {
    super(code);
    this.code = code;
  }
}

/** @returns the authority's time */
export const verifyTimeStamp = (response: Uint8Array, demand: TimeStampDemand): Outcome<Instant, TimeStampFault> => {
  try {
    return ok(judge(response, demand));
  } catch (error) {
    // What the parser of ASN.1 or of certificates throws is said of bytes that came from outside.
    return failed(error instanceof Fault ? error.code : 'malformed');
  }
};

const judge = (response: Uint8Array, demand: TimeStampDemand): Instant => {
  const [status, token] = ASN1Obj.parseBuffer(Buffer.from(response)).subs;
  if (!GRANTED.has(BigInt(part(status, 0).toInteger()))) throw new Fault('refused');
  const signed = part(contentOf(token, OID.signedData), 0);
  const encapsulated = part(signed, 2);
  const content = Buffer.from(part(contentOf(encapsulated, OID.tstInfo), 0).value);
  const at = judgeContent(ASN1Obj.parseBuffer(content), demand);
  const signer = part(signed.subs.at(-1), 0);
  const attributes = signer.subs.find(({ tag }) => tag.isContextSpecific(0));
  if (attributes === undefined) throw new Fault('malformed');
  const digest = DIGESTS[part(signer, 2, 0).toOID()];
  if (digest === undefined) throw new Fault('algorithm-unknown');
  const stated = part(attributeOf(attributes, OID.messageDigest), 0).value;
  if (!hashOf(digest, content).equals(stated)) throw new Fault('signature-invalid');
  if (part(attributeOf(attributes, OID.contentType), 0).toOID() !== OID.tstInfo) throw new Fault('malformed');
  const sent = certificatesIn(signed);
  const certificate = signingCertificate(attributes, [...sent, ...demand.certificates]);
  checkSignature(signer, attributes, { certificate, digest });
  if (!isTrusted(certificate, { sent, anchors: demand.certificates, at })) throw new Fault('certificate-untrusted');
  return at;
};

/** A part of a part; there is no answer without it. */
const part = (of: ASN1Obj | undefined, ...path: readonly number[]): ASN1Obj => {
  const found = path.reduce<ASN1Obj | undefined>((at, index) => at?.subs[index], of);
  if (found === undefined) throw new Fault('malformed');
  return found;
};

/** What `ContentInfo` and `EncapsulatedContentInfo` hold: SEQUENCE { type, [0] content }. */
const contentOf = (info: ASN1Obj | undefined, type: string): ASN1Obj => {
  if (part(info, 0).toOID() !== type) throw new Fault('malformed');
  const content = part(info, 1);
  if (!content.tag.isContextSpecific(0)) throw new Fault('malformed');
  return content;
};

const judgeContent = (info: ASN1Obj, { digest, nonce, policy }: TimeStampDemand): Instant => {
  const imprint = part(info, 2);
  const isSha256 = part(imprint, 0, 0).toOID() === OID.sha256;
  if (!isSha256 || !part(imprint, 1).value.equals(digest)) throw new Fault('wrong-imprint');
  // Serial number and nonce are both numbers: the nonce comes after the time.
  const given = info.subs.slice(5).find(({ tag }) => tag.isInteger());
  if (given === undefined || given.toInteger() !== BigInt(`0x${Buffer.from(nonce).toString('hex')}`)) {
    throw new Fault('wrong-nonce');
  }
  if (policy !== undefined && part(info, 1).toOID() !== policy) throw new Fault('wrong-policy');
  return timeOf(part(info, 4));
};

/** GeneralizedTime as RFC 3161 section 2.4.2 has it: UTC, a fraction without zeros at its end. */
const timeOf = ({ value }: ASN1Obj): Instant => {
  const text = value.toString('latin1');
  const found = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d+)?Z$/.exec(text);
  const [, year, month, day, hour, minute, second, fraction = ''] = found ?? [];
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction.slice(0, 4)}Z`);
  if (Number.isNaN(ms)) throw new Fault('malformed');
  return instantOfMs(ms);
};

const attributeOf = (attributes: ASN1Obj, type: string): ASN1Obj | undefined =>
  attributes.subs.find((each) => each.subs[0]?.toOID() === type)?.subs[1];

const hashOf = (algorithm: string, bytes: Uint8Array): Buffer => createHash(algorithm).update(bytes).digest();

const certificatesIn = (signed: ASN1Obj): X509Certificate[] =>
  signed.subs
    .slice(3, -1)
    .filter(({ tag }) => tag.isContextSpecific(0))
    .flatMap(({ subs }) => subs.map((each) => new X509Certificate(sequence(each.value))));

/** The one that the signed attributes name by its hash (ESSCertID), so that no other can be put in its place. */
const signingCertificate = (attributes: ASN1Obj, known: readonly X509Certificate[]): X509Certificate => {
  const second = attributeOf(attributes, OID.signingCertificateV2);
  const named = part(second ?? attributeOf(attributes, OID.signingCertificate), 0, 0, 0);
  const [head] = named.subs;
  const hasAlgorithm = second !== undefined && head?.tag.isOctetString() === false;
  const algorithm = hasAlgorithm ? DIGESTS[part(head, 0).toOID()] : second === undefined ? 'sha1' : 'sha256';
  const expected = part(named, hasAlgorithm ? 1 : 0).value;
  if (algorithm === undefined) throw new Fault('algorithm-unknown');
  const found = known.find(({ raw }) => hashOf(algorithm, raw).equals(expected));
  if (found === undefined) throw new Fault('certificate-untrusted');
  return found;
};

const checkSignature = (
  signer: ASN1Obj,
  attributes: ASN1Obj,
  { certificate, digest }: { readonly certificate: X509Certificate; readonly digest: string },
): void => {
  const named = SIGNATURES[part(signer, 4, 0).toOID()];
  if (named === undefined) throw new Fault('algorithm-unknown');
  const algorithm = named === 'of-the-signer' ? digest : named;
  const signature = part(signer, 5).value;
  if (!verify(algorithm, setOf(attributes.value), certificate.publicKey, signature))
    throw new Fault('signature-invalid');
};

type Trust = {
  readonly sent: readonly X509Certificate[];
  readonly anchors: readonly X509Certificate[];
  readonly at: Instant;
};

/** From the signer's up to one that is configured, each issued by the next and valid when the stamp was made. */
const isTrusted = (signer: X509Certificate, { sent, anchors, at }: Trust): boolean => {
  if (signer.keyUsage?.length !== 1 || signer.keyUsage[0] !== OID.timeStamping) return false;
  let current = signer;
  for (let height = 0; height < LONGEST_CHAIN; height += 1) {
    if (!isValidAt(current, at)) return false;
    if (anchors.some(({ raw }) => raw.equals(current.raw))) return true;
    const issuer = anchors.find((each) => issued(each, current)) ?? sent.find((each) => issued(each, current));
    if (issuer === undefined || issuer.raw.equals(current.raw)) return false;
    current = issuer;
  }
  return false;
};

const issued = (issuer: X509Certificate, subject: X509Certificate): boolean =>
  issuer.ca && subject.checkIssued(issuer) && subject.verify(issuer.publicKey);

const isValidAt = ({ validFromDate, validToDate }: X509Certificate, at: Instant): boolean =>
  validFromDate.getTime() <= at && at <= validToDate.getTime();

/** `undefined` when the text holds no certificate, or something that is none. */
export const readCertificates = (pem: string): readonly X509Certificate[] | undefined => {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    return blocks.length === 0 ? undefined : blocks.map((block) => new X509Certificate(block));
  } catch {
    return undefined;
  }
};
