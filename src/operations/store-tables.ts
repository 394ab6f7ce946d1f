/** This room's tables, as its store files see them. */
import type { ColumnType } from 'kysely';
import type { JsonObject } from '#evidence';
import type { Instant } from '#kernel';

export type Tables = {
  'operations.operation': {
    tenant: string;
    place: number;
    entry: string;
    at: Instant;
    kind: string;
    act: string;
    room: string;
    doer: string | null;
    address: string | null;
    subjects: ColumnType<string[], readonly string[], readonly string[]>;
    detail: JsonObject;
  };
  'operations.operation_subject': { tenant: string; subject: string; at: Instant; place: number };
  'operations.reading': { tenant: string; next: number };
};
