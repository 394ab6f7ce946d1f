/**
 * From a statement of the log to who did what to what. What machines observe and count is no operation. What the entry
 * only commits to is told by the room that keeps it. (Nothing here is personal: the log's facts hold ids and codes.)
 */
import type { EntryId, JsonObject, JsonValue } from '#evidence';
import { type Instant, parseId, parseInstant } from '#kernel';

/** Kinds of entry that nobody in particular makes. */
export const NO_OPERATIONS: ReadonlySet<string> = new Set([
  'alert',
  'alert-source',
  'alert-statement',
  'alert-window',
  'answer-in-time',
  'decision-batch',
  'observation',
]);

export type Operation = {
  readonly place: number;
  readonly entry: EntryId;
  readonly at: Instant;
  readonly kind: string;
  readonly act: string;
  readonly room: string;
  /** `undefined` where the entry does not say. */
  readonly doer: string | undefined;
  readonly address: string | undefined;
  /** Ids, the nearest first, each once. */
  readonly subjects: readonly string[];
  /** What else the entry says in single values. */
  readonly detail: JsonObject;
};

export type Said = {
  readonly predicateType: string;
  readonly entry: string;
  readonly collector: string;
  readonly recordedAt: string;
  readonly fact: JsonObject;
};

/** Members of a fact that say what was done, the first that is there. */
const ACTS = ['act', 'step', 'change', 'event', 'outcome', 'part', 'kind'] as const;
/** Where no member says it, the kind of entry alone does. */
const FIXED: Readonly<Record<string, string>> = {
  'alert-reopening': 'reopened',
  'bulk-disposition': 'disposed',
  'case-reading': 'read',
  disposition: 'disposed',
  erasure: 'erased',
  'merchant-import': 'imported',
};
const DOERS = ['by', 'person'] as const;
/** Who did it, and the row beside the entry, are not what it was done to. */
const NOT_SUBJECTS: ReadonlySet<string> = new Set([...DOERS, 'record']);
const MOST_SUBJECTS = 50;
const MOST_DETAILS = 20;
const MOST_LETTERS = 200;

/** `undefined` for what is no operation. */
export const readOperation = (place: number, said: Said): Operation | undefined => {
  const { entry, collector, recordedAt, fact } = said;
  const kind = said.predicateType.split(':')[3] ?? said.predicateType;
  const [id, at] = [parseId('ent', entry), parseInstant(recordedAt)];
  if (NO_OPERATIONS.has(kind) || id.kind === 'failed' || at.kind === 'failed') return undefined;
  const subjects = [...new Set([...idsIn(fact, NOT_SUBJECTS)])].slice(0, MOST_SUBJECTS);
  return {
    ...{ place, entry: id.value, at: at.value, kind, subjects },
    act: actOf(kind, fact),
    room: collector.split(' ')[1] ?? collector,
    // The log's keys are the server's own.
    doer: DOERS.map((name) => fact[name]).find(isPrincipal) ?? (kind === 'key-event' ? 'evidence' : undefined),
    address: undefined,
    detail: detailOf(fact),
  };
};

const actOf = (kind: string, fact: JsonObject): string => {
  if (kind === 'configuration-change')
    return textOf(fact.setting) ?? textOf(fact.configuration) ?? textOf(fact.kind) ?? 'changed';
  if (kind === 'merchant-standing') return textOf(fact.to) ?? 'changed';
  // An id is what it was done by or to, not what was done.
  const said = ACTS.map((name) => fact[name]).filter((value) => !isId(value));
  return FIXED[kind] ?? said.map(textOf).find((text) => text !== undefined) ?? 'done';
};

const textOf = (value: JsonValue | undefined): string | undefined =>
  typeof value === 'string' && value.length <= MOST_LETTERS ? value : undefined;

const ID = /^[a-z]{3}_[0-9a-hjkmnp-tv-z]{26}$/;
const isId = (value: JsonValue | undefined): value is string => typeof value === 'string' && ID.test(value);

/** A commitment to a person stands in hex; the id of one, of a key, or the name of a part of the server does not. */
const isPrincipal = (value: JsonValue | undefined): value is string =>
  typeof value === 'string' && !/^[0-9a-f]{64}$/.test(value);

function* idsIn(value: JsonValue, skipped: ReadonlySet<string>): Generator<string> {
  if (isId(value)) yield value;
  if (Array.isArray(value)) for (const each of value) yield* idsIn(each as JsonValue, skipped);
  else if (typeof value === 'object' && value !== null) {
    for (const [name, each] of Object.entries(value as JsonObject)) {
      if (!skipped.has(name)) yield* idsIn(each as JsonValue, NONE);
    }
  }
}
const NONE: ReadonlySet<string> = new Set();

const detailOf = (fact: JsonObject): JsonObject => {
  const single = Object.entries(fact).filter(
    ([name, value]) =>
      !(DOERS as readonly string[]).includes(name) &&
      !isId(value) &&
      (typeof value === 'number' || typeof value === 'boolean' || textOf(value) !== undefined),
  );
  return Object.fromEntries(single.slice(0, MOST_DETAILS));
};
