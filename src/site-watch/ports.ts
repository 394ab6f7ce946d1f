/** What this room needs from others, as `app` gives it. */
import type { Evidence, JsonObject } from '#evidence';
import type { Id, Instant, PartyId, TenantId } from '#kernel';
import type { Browser } from '#platform/browser';
import type { Clock } from '#platform/clock';
import type { Database, Tx } from '#platform/database';
import type { Objects } from '#platform/objects';
import type { NewId, Random } from '#platform/random';
import type { Outbox } from '#platform/stream';
import type { Severity } from './core/judge-visit.ts';

/** The part of `cases.alerts` that this room calls. */
export type SiteAlerts = {
  raise(
    tx: Tx,
    alert: {
      readonly tenant: TenantId;
      readonly party?: PartyId | undefined;
      readonly source: string;
      readonly kind: string;
      readonly severity: Severity;
      readonly subject: { readonly kind: string; readonly id: string; readonly label: string };
      readonly detail: JsonObject;
      readonly observedAt: Instant;
      readonly reference: string;
      readonly evidence?: Id<'ent'> | undefined;
    },
  ): Promise<{ readonly alert: Id<'alt'> }>;
  /** The alert about this finding that nobody has disposed of. */
  stillOpen(
    tx: Tx,
    finding: { readonly tenant: TenantId; readonly source: string; readonly reference: string },
  ): Promise<Id<'alt'> | undefined>;
  seeAgain(
    tx: Tx,
    seen: { readonly tenant: TenantId; readonly alert: Id<'alt'>; readonly observedAt: Instant },
  ): Promise<void>;
};

export type SandboxPolicy = {
  /** Hosts of the lab: they may lead to loopback, and may be visited where the sandbox cannot run. All `*.localhost`. */
  readonly labHosts: readonly string[];
  /** `off`: whoever runs the server takes every site's risk on himself. */
  readonly browserSandbox: 'required' | 'off';
};

export type SiteWatchOptions = SandboxPolicy & {
  readonly database: Database;
  readonly evidence: Pick<Evidence, 'append'>;
  readonly outbox: Outbox;
  readonly objects: Objects;
  readonly browser: Browser;
  readonly alerts: SiteAlerts;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  /** The version of the software, which every observation names. */
  readonly software: string;
  /** Told after each commit that added something, so that log and delivery need not wait for their next look. */
  readonly onCommitted: () => void;
  /** Told what went wrong in the background; it will be tried again. */
  readonly onFailure: (error: unknown) => void;
  /** Rows in one CSV at most. */
  readonly exportLimit?: number | undefined;
};
