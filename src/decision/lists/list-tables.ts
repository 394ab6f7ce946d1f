/** The tables of lists, as their store files see them. Ids are in the uuid column's form. */
import type { Instant } from '#kernel';
import type { ListEffect, ListKind } from '../core/lists/kinds.ts';

export const LIST_CHANGES = ['made', 'set', 'added', 'removed'] as const;
export const LIST_SOURCES = ['hand', 'file', 'fraud-report', 'dispute'] as const;
export type ListSource = (typeof LIST_SOURCES)[number];
export const FILLING_SOURCES = ['fraud-report', 'dispute'] as const satisfies readonly ListSource[];
export type FillingSource = (typeof FILLING_SOURCES)[number];

export type Tables = {
  'decision.list': {
    tenant: string;
    id: string;
    name: string;
    kind: ListKind;
    effect: ListEffect;
    note: string;
    filled_from: FillingSource[];
    filled_for_days: number | null;
    made_at: Instant;
    made_by: string;
  };
  'decision.list_change': {
    tenant: string;
    id: string;
    list: string;
    change: (typeof LIST_CHANGES)[number];
    source: ListSource;
    entries: number;
    why: string;
    made_by: string;
    made_at: Instant;
    record: string;
    salt: Uint8Array;
    entry: string;
  };
  'decision.list_entry': {
    tenant: string;
    id: string;
    list: string;
    kind: ListKind;
    key: string;
    prefix: number;
    shown: string;
    why: string | null;
    reference: string | null;
    added_in: string;
    expires_at: Instant | null;
    removed_in: string | null;
  };
  'decision.list_shape': { tenant: string; kind: ListKind; prefix: number };
};
