/** The request for a time stamp over a checkpoint (RFC 3161 section 2.4.1): SHA-256, a nonce, and the certificates asked for. */
import { integer, NULL, objectIdentifier, octets, sequence, TRUE } from './der.ts';

const SHA_256 = '2.16.840.1.101.3.4.2.1';
const VERSION = Uint8Array.of(1);

export type TimeStampQuery = {
  /** SHA-256 of the bytes to stamp. */
  readonly digest: Uint8Array;
  /** Not negative, the highest byte first. */
  readonly nonce: Uint8Array;
  /** Absent: the authority's own choice. */
  readonly policy?: string | undefined;
};

export const encodeTimeStampRequest = ({ digest, nonce, policy }: TimeStampQuery): Uint8Array =>
  sequence(
    integer(VERSION),
    sequence(sequence(objectIdentifier(SHA_256), NULL), octets(digest)),
    ...(policy === undefined ? [] : [objectIdentifier(policy)]),
    integer(nonce),
    TRUE,
  );
