/** What this room publishes. Fields are only ever added. */
import type { EventEnvelope, Instant } from '#kernel';

/**
 * Somebody outside did not attest to a log what was asked. The key is the log's id.
 * `quorum-missed`: too few witnesses cosigned a checkpoint in the time that was given. `witness-refused`: a witness knows
 * another tree than the log's, as when the log was rewritten or set back. `time-stamp-missed`: no time stamp in time.
 */
export type AttestationMissing = EventEnvelope<
  'evidence.attestation-missing.v1',
  {
    /** `log_…` */
    readonly log: string;
    readonly origin: string;
    readonly kind: 'quorum-missed' | 'witness-refused' | 'time-stamp-missed';
    /** Of the checkpoint that was to be attested. */
    readonly size: number;
    /** Of the newest that is shown; 0 when none is. */
    readonly shownSize: number;
    readonly since: Instant;
    /** Who was asked, and what came of it last. */
    readonly sayings: readonly { readonly who: string; readonly outcome: string }[];
  }
>;
