/** Proof that whoever has a site watched can change it: a TXT record beside its host, or a file on it, with its token. */
import { durationOfMs, type Instant, plus } from '#kernel';

const DAY_MS = 86_400_000;

/** A proof that has not been seen again for so long is none: names change hands, and shops move. */
const STANDS = durationOfMs(7 * DAY_MS);
/** Proven sites are looked at again so often. */
const CHECK_EVERY = durationOfMs(DAY_MS);

export type ProofMethod = 'dns' | 'file';

/** What a look at one of the places saw. `other`: something stands there, and not the token. */
export type Look = 'found' | 'other' | 'nothing' | 'unreachable';

export type Looked = { readonly dns: Look; readonly file: Look };

export type Proof = {
  readonly method: ProofMethod;
  readonly host: string;
  readonly provenAt: Instant;
  readonly until: Instant;
};

export type Checked = {
  readonly proof: Proof | undefined;
  readonly checkedAt: Instant | undefined;
  readonly looked: Looked | undefined;
};

export const recordName = (host: string): string => `_mitsuke-site.${host}`;
export const fileUrl = (host: string): string => `https://${host}/.well-known/mitsuke-site.txt`;
/** The record's text, and a line of the file. */
export const proofText = (token: string): string => `mitsuke-site=${token}`;

/** Among others: several houses may watch one site. */
export const lookAmong = (lines: readonly string[], token: string): Look => {
  const texts = lines.map((line) => line.trim()).filter((line) => line !== '');
  if (texts.includes(proofText(token))) return 'found';
  return texts.length > 0 ? 'other' : 'nothing';
};

/** What a check makes of what was known. A proof that is not seen again stands until its time is over. */
export const afterLooking = (
  known: Checked,
  looked: Looked,
  { host, at }: { readonly host: string; readonly at: Instant },
): Checked => {
  const method = looked.dns === 'found' ? 'dns' : looked.file === 'found' ? 'file' : undefined;
  if (method === undefined) return { ...known, checkedAt: at, looked };
  const before = known.proof?.host === host && known.proof.until > at ? known.proof : undefined;
  const proof = { method, host, provenAt: before?.provenAt ?? at, until: plus(at, STANDS) } as const;
  return { proof, checkedAt: at, looked };
};

export const nextCheck = ({ proof, checkedAt }: Checked): Instant | undefined =>
  proof === undefined || checkedAt === undefined ? undefined : plus(checkedAt, CHECK_EVERY);

/** `failing`: it was not seen when last looked for, and still stands. */
export type ProofState = 'unproven' | 'proven' | 'failing' | 'lapsed';

export const stateOf = ({ proof, looked }: Checked, host: string, at: Instant): ProofState => {
  if (proof?.host !== host) return 'unproven';
  if (proof.until <= at) return 'lapsed';
  return looked?.dns === 'found' || looked?.file === 'found' ? 'proven' : 'failing';
};
