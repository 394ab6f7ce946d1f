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
  }
>;
