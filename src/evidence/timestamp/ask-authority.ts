/** Asks the time-stamping authority over HTTP (RFC 3161 section 3.4), and puts whatever comes of it under a name. */
import { durationOfMs, failed, type Instant, type Outcome, ok } from '#kernel';
import type { Clock } from '#platform/clock';
import type { PostFault, Posts } from '#platform/egress';
import type { Random } from '#platform/random';
import { sha256 } from '../sha256.ts';
import { encodeTimeStampRequest } from './time-stamp-request.ts';
import { type TimeStampDemand, type TimeStampFault, verifyTimeStamp } from './time-stamp-response.ts';

export type StampOutcome =
  | TimeStampFault
  /** Not 200, or of another media type. */
  | 'answered-oddly'
  /** Its time is more than ten minutes from ours. */
  | 'time-implausible'
  | PostFault;

export type Authority = Pick<TimeStampDemand, 'certificates' | 'policy'> & {
  readonly url: string;
  readonly allowedHosts: readonly string[];
};

export type AuthorityPorts = { readonly posts: Posts; readonly clock: Clock; readonly random: Random };

const TIME_LIMIT = durationOfMs(20_000);
const LIMIT_BYTES = 256 * 1024;
const TOLERANCE_MS = 600_000;
const NONCE_BYTES = 16;

export const askAuthority = async (
  { posts, clock, random }: AuthorityPorts,
  authority: Authority,
  bytes: Uint8Array,
  signal?: AbortSignal,
): Promise<Outcome<{ readonly response: Uint8Array; readonly stampedAt: Instant }, StampOutcome>> => {
  const query = { digest: sha256(bytes), nonce: random.bytes(NONCE_BYTES), policy: authority.policy };
  const before = clock.now();
  const answer = await posts.post(
    {
      url: authority.url,
      contentType: 'application/timestamp-query',
      body: encodeTimeStampRequest(query),
      limitBytes: LIMIT_BYTES,
      timeLimit: TIME_LIMIT,
      allowedHosts: authority.allowedHosts,
    },
    signal,
  );
  if (answer.kind === 'failed') return answer;
  const { status, mediaType, body: response } = answer.value;
  if (status !== 200 || mediaType !== 'application/timestamp-reply') return failed('answered-oddly');
  const stampedAt = verifyTimeStamp(response, { ...query, certificates: authority.certificates });
  if (stampedAt.kind === 'failed') return stampedAt;
  const at = stampedAt.value;
  if (at < before - TOLERANCE_MS || at > clock.now() + TOLERANCE_MS) return failed('time-implausible');
  return ok({ response, stampedAt: at });
};
