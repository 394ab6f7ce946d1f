/** What this room needs from others, as `app` gives it. */
import type { Cases } from '#cases';
import type { Evidence } from '#evidence';
import type { Duration, Id, Principal, TenantId } from '#kernel';
import type { Browser } from '#platform/browser';
import type { Clock } from '#platform/clock';
import type { Database, Tx } from '#platform/database';
import type { Downloads, TextRecords } from '#platform/egress';
import type { Objects } from '#platform/objects';
import type { NewId, Random } from '#platform/random';
import type { Outbox } from '#platform/stream';
import type { CadenceByTier, RiskTier } from './core/cadence.ts';
import type { PaymentProviders } from './core/payment-providers.ts';
import type { ReadScripts } from './inventory/take-stock.ts';
import type { Seats } from './seats.ts';

export type SiteSources = Pick<Cases['sources'], 'keepDeclared' | 'signOfLife' | 'numberObservation'>;

/** Who acts where nobody asked. */
export const SYSTEM: Principal = { kind: 'system', id: 'site-watch' };

export type SiteAlerts = Pick<Cases['alerts'], 'raise' | 'stillOpen' | 'seeAgain'>;

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
  /** Where proof of ownership is looked for. */
  readonly textRecords: TextRecords;
  readonly downloads: Downloads;
  /** Reads scripts apart from the process that decides payments. */
  readonly readScripts: ReadScripts;
  readonly alerts: SiteAlerts;
  readonly sources: SiteSources;
  /** Whose names may stand for hosts among a site's destinations. */
  readonly paymentProviders: PaymentProviders;
  /** Those of `merchants` that the transaction's tenant and parties have. */
  readonly knownMerchants: (tx: Tx, tenant: TenantId, merchants: readonly Id<'mer'>[]) => Promise<ReadonlySet<string>>;
  /** Of those merchants that have one. */
  readonly riskTiers: (tx: Tx, tenant: TenantId, merchants: readonly Id<'mer'>[]) => Promise<readonly RiskTier[]>;
  /** How often sites of merchants of a tier are visited at least. */
  readonly cadenceByTier: CadenceByTier;
  /** Between visits of one host, whoever ordered them; the lab's hosts need none. */
  readonly hostRest: Duration;
  /** Visits at once. */
  readonly sideBySide?: number | undefined;
  /** Browsers at once, of all visits together: customer and robot of one visit come side by side where there is room. */
  readonly seats?: Seats | undefined;
  /** Where people and browsers reach this server; reports of shops' policies are sent below it. */
  readonly publicUrl: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  /** The version of the software, which every observation names. */
  readonly software: string;
  /** Who visits and how to reach him, as a site is told unless its owner agreed that it need not be. */
  readonly identification?: string | undefined;
  /** Told after each commit that added something, so that log and delivery need not wait for their next look. */
  readonly onCommitted: () => void;
  /** Told what went wrong in the background; it will be tried again. */
  readonly onFailure: (error: unknown) => void;
  /** Rows in one CSV at most. */
  readonly exportLimit?: number | undefined;
};
