/** What this room needs from others, as `app` gives it. */
import type { Cases } from '#cases';
import type { EntryId, Evidence } from '#evidence';
import type { Id, Instant, PartyId, Scope, TenantId } from '#kernel';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import type { Downloads } from '#platform/egress';
import type { Notify } from '#platform/notify';
import type { Objects } from '#platform/objects';
import type { NewId, Random } from '#platform/random';
import type { Registry } from '#registry';

/** A visit of site-watch that came to its end: what Mitsuke itself saw. */
export type SeenVisit = {
  readonly visit: Id<'vis'>;
  readonly site: Id<'sit'>;
  readonly origin: string;
  readonly party: PartyId | undefined;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  /** It walked its whole journey. */
  readonly completed: boolean;
  readonly findings: number;
  readonly rawSha256: string;
  readonly entry: EntryId;
};

export type AssurancePorts = {
  readonly database: Database;
  readonly evidence: Pick<Evidence, 'append' | 'entryPosition' | 'inclusionProof' | 'logOf'>;
  readonly objects: Objects;
  readonly downloads: Downloads;
  readonly notify: Notify;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  readonly alerts: Pick<Cases['alerts'], 'raise' | 'stillOpen' | 'seeAgain'>;
  readonly sources: Pick<Cases['sources'], 'keepDeclared' | 'signOfLife'>;
  readonly parties: Pick<Registry['parties'], 'get'>;
  readonly people: Pick<Registry['people'], 'onDuty' | 'find'>;
  readonly askForSecond: Registry['twoPersonActs']['ask'];
  /** As it calls itself to others. */
  readonly tenantName: (tenant: TenantId) => Promise<string>;
  /** Whether someone of the tenant signs in with this address. */
  readonly hasPersonWithEmail: (tenant: TenantId, email: string) => Promise<boolean>;
  /** Within the scope. `undefined`: no such visit, or it has not ended. */
  readonly visit: (scope: Scope, id: Id<'vis'>) => Promise<SeenVisit | undefined>;
  /** Names that may lead to loopback: those of the lab. */
  readonly labHosts: readonly string[];
  /** Where the console is reached. Without a slash at the end. */
  readonly consoleUrl: string;
  readonly software: string;
  /** Told after each commit that added something, so that the log need not wait for its next look. */
  readonly onCommitted: () => void;
  /** Told what went wrong in the background; it will be tried again. */
  readonly onFailure: (error: unknown) => void;
  /** Rows in one CSV at most. */
  readonly exportLimit?: number | undefined;
};

export type ItemId = Id<'evi'>;
export type RevisionId = Id<'evr'>;
export type FileId = Id<'evf'>;
export type AssessorKeyId = Id<'ask'>;
export type DeliveryId = Id<'dlv'>;
export type SystemId = Id<'sys'>;
export type FindingId = Id<'asf'>;
export type LogSystemId = Id<'lgs'>;

export type Ports = AssurancePorts & { readonly wake: () => void };
