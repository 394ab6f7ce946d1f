/** This room's tables, as its store sees them. Ids are in the uuid column's form. */
import type { ColumnType } from 'kysely';
import type { Id, Instant } from '#kernel';
import type { FindingKind } from '../core/finding.ts';

export type ScanId = Id<'cds'>;
export const ORIGINS = ['watched', 'sent'] as const;
export type Origin = (typeof ORIGINS)[number];

export type ScanTable = {
  tenant: string;
  id: string;
  party: string | null;
  name: string;
  origin: Origin;
  grade: 'A' | 'C';
  started_at: Instant;
  ended_at: Instant;
  recorded_at: Instant;
  sent_by: string | null;
  signer: string | null;
  version: string;
  complete: boolean;
  files: number;
  tables: number;
  bytes_searched: number;
  sure: number;
  doubtful: number;
  distinct_numbers: number;
  not_searched: number;
  alerts_raised: number;
  digest: string;
  sha256: string;
  entry: string;
};

export type PlaceTable = {
  tenant: string;
  scan: string;
  number: number;
  party: string | null;
  place: string;
  kind: FindingKind;
  high: number;
  medium: number;
  low: number;
  brands: ColumnType<string[], readonly string[], never>;
  line: number | null;
  alert: string | null;
  seen_again: boolean;
};

export type Tables = { 'card_discovery.scan': ScanTable; 'card_discovery.place': PlaceTable };
