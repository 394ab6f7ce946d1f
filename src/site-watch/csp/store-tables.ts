/** The tables of policies and reports, as their store files see them. */
import type { ColumnType } from 'kysely';
import type { Instant } from '#kernel';
import type { Stage } from './core/advise-stage.ts';
import type { Report } from './core/read-reports.ts';

type Owned = { tenant: string; party: string | null; site: string };
/** `2026-11-21`, of Japan. */
export type Day = string;
type DayColumn = ColumnType<Day, Day, never>;

export type CspTables = {
  'site_watch.csp': Owned & {
    token: string;
    salt: Uint8Array;
    stage: Stage;
    since: Instant;
    policy: string | null;
    payment_paths: ColumnType<string[], readonly string[], readonly string[]>;
    changed_at: Instant;
    changed_by: string;
  };
  'site_watch.csp_report': Owned & {
    day: DayColumn;
    digest: string;
    kind: Report['kind'];
    directive: string;
    disposition: Report['disposition'];
    blocked: string;
    hash: string;
    path: string;
    subject: string;
    reports: number;
    first_at: Instant;
    last_at: Instant;
  };
  'site_watch.csp_client': Owned & { day: DayColumn; subject: string; client: Uint8Array };
  'site_watch.csp_noise': Owned & { day: DayColumn; reason: string; reports: number; last_at: Instant };
  'site_watch.csp_known': Owned & { subject: string; alert: string; at: Instant };
};
