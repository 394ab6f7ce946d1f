/** What this room needs from others, as `app` gives it. */
import type { Cases } from '#cases';
import type { Evidence } from '#evidence';
import type { Duration } from '#kernel';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import type { Posts } from '#platform/egress';
import type { Keys } from '#platform/keys';
import type { NewId, Random } from '#platform/random';

export type WebhookPorts = {
  readonly database: Database;
  readonly evidence: Pick<Evidence, 'append'>;
  readonly alerts: Pick<Cases['alerts'], 'raise'>;
  readonly sources: Pick<Cases['sources'], 'declare' | 'signOfLife'>;
  readonly posts: Posts;
  readonly keys: Pick<Keys, 'seal' | 'open'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  readonly software: string;
  /** Hosts of receivers that may lie on private addresses and any port, and be reached without TLS. */
  readonly privateHosts: readonly string[];
  /** For one attempt; 15 s. */
  readonly timeLimit?: Duration;
  /** Told after each commit that added something to the log. */
  readonly onCommitted: () => void;
  /** Told what went wrong in the background; it will be tried again. */
  readonly onFailure: (error: unknown) => void;
};
