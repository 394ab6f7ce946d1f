/**
 * What is watched, and where card data may go, is on record: whoever stops a watch or lets a destination pass leaves an
 * entry in the log (LEAK-10, -13). Hosts stand there as a digest, since a log may be open to everyone.
 */
import { canonicalJson, type Evidence, type JsonObject, sha256 } from '#evidence';
import type { Instant, Scope } from '#kernel';
import type { Tx } from '#platform/database';
import type { SiteRow } from './store-sites.ts';

type Watched = Pick<
  SiteRow,
  'active' | 'cadenceMinutes' | 'consent' | 'destinations' | 'journey' | 'origin' | 'paymentType'
>;

const digestOf = (value: JsonObject | readonly string[]): string =>
  Buffer.from(sha256(canonicalJson(value))).toString('hex');

/** SHA-256, in hex, of the canonical JSON of the allowed hosts in order; the same set gives the same digest. */
export const destinationsDigest = (destinations: readonly string[]): string => digestOf(destinations.toSorted());

const settingsOf = (site: Watched): JsonObject => ({
  active: site.active,
  cadenceMinutes: site.cadenceMinutes,
  consent: site.consent.kind,
  destinationCount: site.destinations.length,
  destinations: destinationsDigest(site.destinations),
  journey: site.journey.sha256,
  origin: digestOf([site.origin]),
  paymentType: site.paymentType,
});

export type SiteChange = { readonly before: SiteRow | undefined; readonly after: SiteRow; readonly at: Instant };

/** Adds an entry, unless nothing changed that the log tells of. */
export const recordSiteChange = async (
  { evidence, software }: { readonly evidence: Pick<Evidence, 'append'>; readonly software: string },
  tx: Tx,
  { tenant, principal }: Scope,
  { before, after, at }: SiteChange,
): Promise<void> => {
  const [from, to] = [before === undefined ? null : settingsOf(before), settingsOf(after)];
  if (from !== null && digestOf(from) === digestOf(to)) return;
  const fact: JsonObject = { setting: 'watched-site', site: after.id, from, to, by: principal.id };
  await evidence.append(tx, {
    tenant,
    predicateType: 'configuration-change',
    subjects: [{ name: `watched-site ${after.id}`, algorithm: 'sha256', digest: sha256(canonicalJson(fact)) }],
    fact,
    observedAt: at,
    grade: 'A',
    collector: `mitsuke site-watch ${software}`,
  });
};
