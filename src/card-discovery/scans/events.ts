/** What this room publishes. Fields are only ever added. */
import type { EventEnvelope, Id, PartyId } from '#kernel';
import type { ScanId } from './tables.ts';

/** A search is recorded. The key is its name: searches of one name come in their order. */
export type CardScanRecorded = EventEnvelope<
  'card-discovery.scan-recorded.v1',
  {
    readonly scan: ScanId;
    /** Absent: the tenant's own. */
    readonly party?: PartyId;
    readonly name: string;
    readonly origin: 'watched' | 'sent';
    readonly startedAt: string;
    readonly endedAt: string;
    readonly complete: boolean;
    /** Findings with high or medium confidence. */
    readonly sure: number;
    /** SHA-256 over the findings and what was not searched. */
    readonly digest: string;
    /** Of the whole result, in the object store of this room. */
    readonly sha256: string;
    readonly entry: Id<'ent'>;
    /** Person or API key. */
    readonly sentBy?: string;
  }
>;
