/** The tables of models, as their store files see them. Ids are in the uuid column's form. */
import type { Instant } from '#kernel';

export const MODEL_STATUSES = ['draft', 'challenger', 'champion', 'retired'] as const;
export type ModelStatus = (typeof MODEL_STATUSES)[number];

export const MODEL_STEPS = ['submitted', 'to-challenger', 'from-challenger', 'to-champion', 'retired'] as const;
export type ModelStep = (typeof MODEL_STEPS)[number];

export const MODEL_ORIGINS = ['training', 'xgboost'] as const;
export type ModelOrigin = (typeof MODEL_ORIGINS)[number];

export type Tables = {
  'decision.model_counter': { tenant: string; number: number };
  'decision.model': {
    tenant: string;
    id: string;
    number: number;
    hash: string;
    name: string;
    origin: ModelOrigin;
    trees: number;
    inputs: number;
    canonical_text: string;
    status: ModelStatus;
    note: string;
    submitted_by: string;
    submitted_at: Instant;
    status_since: Instant;
  };
  'decision.model_step': {
    tenant: string;
    id: string;
    model: string;
    step: ModelStep;
    why: string;
    act: string | null;
    made_by: string;
    made_at: Instant;
  };
  'decision.drift_round': { tenant: string; due_at: Instant };
  'decision.drift_look': {
    tenant: string;
    id: string;
    model: string;
    looked_at: Instant;
    payments: number;
    first_at: Instant;
    last_at: Instant;
    found: string;
    scores_then: string | null;
    entry: string;
  };
  'decision.decision': { tenant: string; id: string; event_id: string; recorded_at: Instant; record: string };
  'decision.result': { tenant: string; event_id: string; result: string };
};
