/** What this room publishes. Fields are only ever added. */
import type { EventEnvelope } from '#kernel';

/** A visit ended and its result is stored. The key is the site's id: its visits come in their order. */
export type VisitRecorded = EventEnvelope<
  'site-watch.visit-recorded.v1',
  {
    /** `vis_…` */
    readonly visit: string;
    /** `sit_…` */
    readonly site: string;
    readonly end: 'completed' | 'step-failed' | 'ended-early' | 'not-begun';
    readonly findings: number;
    /** Findings that had no open alert yet. */
    readonly alertsRaised: number;
    /** `pty_…`; absent: the tenant's own. Absent too, as all that follows, from visits before it was told. */
    readonly party?: string;
    readonly siteName?: string;
    /** The site's own host and those that were sent card data. */
    readonly hosts?: readonly string[];
    /** What was found about the site; a visit that did not get to its end is not. */
    readonly found?: readonly {
      readonly kind: string;
      readonly severity: 'critical' | 'high' | 'medium' | 'low';
      /** The same for the same finding in another visit. */
      readonly reference: string;
      /** `alt_…` */
      readonly alert: string;
    }[];
  }
>;
