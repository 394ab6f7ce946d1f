/** Which witnesses the logs of this installation ask, and how many of them make a checkpoint count. */
import { type CosignerKey, parseCosignerVkey } from '#evidence-verifier';
import type { Duration } from '#kernel';
import { sha256 } from '../sha256.ts';

export type KnownWitness = {
  readonly key: CosignerKey;
  readonly vkey: string;
  /** The submission prefix, without a slash at its end. */
  readonly url: string;
};

export type WitnessPolicy = {
  /** No two of one key. */
  readonly witnesses: readonly KnownWitness[];
  /** From 1 to the number of witnesses. */
  readonly quorum: number;
  /** Witnesses' host names that may lead to a private or loopback address. Exact, lower case. */
  readonly allowedHosts: readonly string[];
  /** A log's witnesses are asked at most once in this time. */
  readonly every: Duration;
  /** A head that lacks its quorum for so long is told of. */
  readonly tellAfter: Duration;
};

/** `VKEY URL`, as in a line of C2SP tlog-policy; `undefined` when it is not of this form. */
export const readWitness = (text: string): KnownWitness | undefined => {
  const [vkey = '', address = '', ...rest] = text.trim().split(/\s+/);
  const key = parseCosignerVkey(vkey, sha256);
  const url = URL.parse(address);
  if (rest.length > 0 || key.kind === 'failed' || url === null) return undefined;
  if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '' || url.hash !== '') return undefined;
  return { key: key.value, vkey, url: url.href.replace(/\/+$/, '') };
};

/** One key under two names or at two addresses would be one witness that counts twice. */
export const areDistinct = (witnesses: readonly KnownWitness[]): boolean =>
  new Set(witnesses.map(({ key }) => key.publicKey.join())).size === witnesses.length;
