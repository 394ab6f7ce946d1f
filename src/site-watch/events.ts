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

/**
 * One item of the security checklist as it was observed at a site; eleven of them for one round of probes, all with one
 * entry. The key is the site's id.
 */
export type ChecklistObserved = EventEnvelope<
  'site-watch.checklist-observed.v1',
  {
    /** `sit_…` */
    readonly site: string;
    /** `pty_…`; absent: the tenant's own. */
    readonly party?: string;
    readonly item: '1a' | '1b' | '1c' | '2a' | '2b' | '3a' | '3b' | '3c' | '4' | '5' | '6';
    /** Its id in packs/regime/security-checklist.yaml. */
    readonly control: string;
    /** `not-observable`: nothing that can be seen from outside says either; it is no sign of fault. */
    readonly result: 'met' | 'not-met' | 'not-observable';
    /** Why, worst first: stable codes, of docs/reference/probes.md. */
    readonly reasons: readonly string[];
    /** `ent_…`: the observation in the log, grade A, which names the raw record by its digest. */
    readonly entry: string;
    /** RFC 3339. */
    readonly observedAt: string;
  }
>;
