/** What site-watch saw enters the registers: hosts of the checkout as systems, what it found as findings. */
import { sql } from 'kysely';
import { type Id, type Instant, type PartyId, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Severity } from './core/finding.ts';
import type { Ports } from './ports.ts';
import { seeSystems } from './scope-register.ts';
import type { Tables } from './store-tables.ts';
import { openFinding, updateFinding } from './write-finding.ts';

export type VisitSeen = {
  readonly tenant: TenantId;
  readonly party: PartyId | undefined;
  readonly site: Id<'sit'>;
  readonly siteName: string;
  readonly visit: Id<'vis'>;
  readonly at: Instant;
  /** It went through the whole checkout: what it did not see was not there. */
  readonly complete: boolean;
  /** The site's own host and those that were sent card data. */
  readonly hosts: readonly string[];
  readonly found: readonly {
    readonly kind: string;
    readonly severity: Severity;
    readonly reference: string;
    readonly alert: Id<'alt'>;
  }[];
};

/** In the transaction of the event's delivery. The alerts are site-watch's own: none is raised a second time. */
export const seeVisit = async (ports: Ports, tx: Tx, seen: VisitSeen): Promise<void> => {
  const { tenant, party, site, at } = seen;
  await seeSystems(ports, tx, { tenant, party, site, hosts: seen.hosts, at });
  for (const { kind, severity, reference: named, alert } of seen.found) {
    const reference = `site-watch/${named}`;
    const opened = await openFinding(ports, tx, {
      ...{ tenant, party, kind, origin: 'probe', severity, title: seen.siteName, reference, foundAt: at, alert },
      subject: { kind: 'site', id: site, label: seen.siteName },
      params: { visit: seen.visit },
      by: 'site-watch',
    });
    if (opened === undefined) await seenAgain(tx, tenant, reference, at);
  }
  if (seen.complete) await countUnseen(tx, seen);
};

/** A retest must be younger than the last time it was seen. */
const seenAgain = async (tx: Tx, tenant: TenantId, reference: string, at: Instant): Promise<void> => {
  const row = await tables<Tables>(tx)
    .selectFrom('assurance.finding')
    .select(['tenant', 'id', 'last_seen_at'])
    .where('tenant', '=', uuidOf(tenant))
    .where('reference', '=', reference)
    .where('status', '<>', 'closed')
    .forUpdate()
    .executeTakeFirst();
  if (row !== undefined && row.last_seen_at < at)
    await updateFinding(tx, row, { last_seen_at: at, unseen_since: null, unseen_until: null, unseen_looks: 0 });
};

/** Events of one site come in order. */
const countUnseen = async (tx: Tx, { tenant, site, at }: VisitSeen): Promise<void> => {
  await tables<Tables>(tx)
    .updateTable('assurance.finding')
    .set({
      unseen_since: sql`coalesce(unseen_since, ${at}::timestamptz)`,
      unseen_until: at,
      unseen_looks: sql`unseen_looks + 1`,
    })
    .where('tenant', '=', uuidOf(tenant))
    .where('origin', '=', 'probe')
    .where('status', '<>', 'closed')
    .where('subject_kind', '=', 'site')
    .where('subject_id', '=', site)
    .where('last_seen_at', '<', at)
    .where(({ or, eb }) => or([eb('unseen_until', 'is', null), eb('unseen_until', '<', at)]))
    .execute();
};
