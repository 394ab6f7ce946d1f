/** What this part of the room needs from others, as `app` gives it. */
import type { Cases } from '#cases';
import type { Evidence } from '#evidence';
import type { PartyId, TenantId } from '#kernel';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import type { Objects } from '#platform/objects';
import type { NewId } from '#platform/random';
import type { Outbox } from '#platform/stream';
import type { Registry } from '#registry';
import type { ScanResult } from '../core/finding.ts';

/** A folder of this machine that the server's own configuration names. */
export type WatchedFolder = {
  readonly tenant: TenantId;
  readonly party?: PartyId | undefined;
  /** As people call it. */
  readonly name: string;
  readonly folder: string;
  readonly everyMinutes: number;
};

export type CardScanPorts = {
  readonly database: Database;
  readonly evidence: Pick<Evidence, 'append'>;
  readonly objects: Objects;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly alerts: Pick<Cases['alerts'], 'raise' | 'stillOpen' | 'seeAgain'>;
  readonly sources: Pick<Cases['sources'], 'keepDeclared' | 'signOfLife' | 'numberObservation'>;
  readonly parties: Pick<Registry['parties'], 'get'>;
  readonly watched: readonly WatchedFolder[];
  /** Searches the folder whole, reading only. Broken off by the signal, the result says that it is not complete. */
  readonly searchFolder: (watched: WatchedFolder, signal: AbortSignal) => Promise<ScanResult>;
  /** The version of the software, which every observation names. */
  readonly software: string;
  /** Told after each commit that added something, so that log and delivery need not wait for their next look. */
  readonly onCommitted: () => void;
  /** Told what went wrong in the background; it will be tried again. */
  readonly onFailure: (error: unknown) => void;
  /** Rows in one CSV at most. */
  readonly exportLimit?: number | undefined;
};
