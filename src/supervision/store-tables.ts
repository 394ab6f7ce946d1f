/** This room's tables, as its store files see them. Ids are in the uuid column's form, days as `YYYY-MM-DD`. */
import type { ColumnType, Generated } from 'kysely';
import type { JsonObject } from '#evidence';
import type { Instant } from '#kernel';
import type { Answer, AnswerOutcome } from './core/answer.ts';
import type { Basis } from './core/basis.ts';
import type { Cause } from './core/carry.ts';
import type { Particulars } from './core/check-filing.ts';
import type { Form } from './core/form.ts';
import type { ObservedBy, ObservedResult } from './core/observed.ts';

type Texts<T extends string = string> = ColumnType<T[], readonly T[], readonly T[]>;
type Reasons = Readonly<Record<string, string>>;

export const STATUSES = ['asked', 'filed', 'returned', 'accepted', 'withdrawn', 'replaced'] as const;
export type Status = (typeof STATUSES)[number];
/** A party owes one at a time. */
export const OWED = ['asked', 'filed', 'returned'] as const satisfies readonly Status[];
export const STEPS = [
  'asked',
  'attached',
  'filed',
  'returned',
  'accepted',
  'withdrawn',
  'replaced',
  'contradicted',
  'shared',
  'consented',
  'consent-ended',
] as const;
export type StepKind = (typeof STEPS)[number];
export type MessageKind = 'asked' | 'reminder' | 'overdue' | 'returned' | 'accepted';

export type DeclarationTable = {
  tenant: string;
  id: string;
  party: string;
  party_name: string;
  status: Status;
  causes: Texts<Cause>;
  previous: string | null;
  applies_on: string;
  asked_at: Instant;
  asked_by: string;
  due_on: string;
  form: Form;
  form_hash: string;
  basis: Basis;
  particulars: Particulars;
  version: Generated<number>;
  opened_at: Instant | null;
  filings: Generated<number>;
  filed_at: Instant | null;
  returned: Generated<Reasons>;
  returned_at: Instant | null;
  compensating: Generated<Reasons>;
  decided_at: Instant | null;
  expires_on: string | null;
  look_due_at: Instant | null;
  reminded_on: string | null;
  overdue_alert: string | null;
};

export type AnswerTable = {
  tenant: string;
  party: string;
  declaration: string;
  control: string;
  answer: Answer;
  version: number;
  answered_on: string;
  saved_at: Instant;
  saved_by: string;
};

export type AttachmentTable = {
  tenant: string;
  id: string;
  party: string;
  declaration: string;
  sha256: string;
  bytes: number;
  media_type: string;
  name: string;
  received_at: Instant;
  received_by: string;
  entry: string;
};

export type FiledAnswer = {
  readonly answer: Answer;
  readonly answeredOn: string;
  readonly outcome: AnswerOutcome;
};

export type FilingContent = {
  readonly particulars: Particulars;
  readonly answers: Readonly<Record<string, FiledAnswer>>;
  readonly files: readonly { readonly id: string; readonly name: string; readonly sha256: string }[];
};

export type FilingTable = {
  tenant: string;
  id: string;
  party: string;
  declaration: string;
  number: number;
  filed_at: Instant;
  filed_by: string;
  content: FilingContent;
};

export type StepTable = {
  tenant: string;
  id: string;
  place: Generated<number>;
  party: string;
  about: string;
  step: StepKind;
  at: Instant;
  by: string;
  params: JsonObject;
  record: string;
  salt: Uint8Array;
  entry: string;
};

export type ObservationTable = {
  tenant: string;
  party: string;
  control: string;
  by: ObservedBy;
  subject: string;
  result: ObservedResult;
  reasons: Texts;
  observed_at: Instant;
  entry: string | null;
};

export type ContradictionTable = {
  tenant: string;
  id: string;
  party: string;
  party_name: string;
  declaration: string;
  control: string;
  by: ObservedBy;
  subject: string;
  reasons: Texts;
  observed_at: Instant;
  observation: string | null;
  found_at: Instant;
  ended_at: Instant | null;
  alert: string | null;
  entry: string;
};

export type ConsentTable = {
  tenant: string;
  id: string;
  party: string;
  layout: string;
  given_at: Instant;
  given_by: string;
  ended_at: Instant | null;
  ended_by: string | null;
};

export type MessageTable = {
  tenant: string;
  id: string;
  party: string;
  declaration: string;
  kind: MessageKind;
  person: string;
  made_at: Instant;
  due_at: Instant | null;
  attempts: Generated<number>;
  failure: string | null;
  sent_at: Instant | null;
};

export type LayoutTable = {
  tenant: string;
  id: string;
  place: Generated<number>;
  name: string;
  edition: string;
  content: string;
  sha256: string;
  kept_at: Instant;
  kept_by: string;
  retired_at: Instant | null;
  entry: string;
};

export type Tables = {
  'supervision.declaration': DeclarationTable;
  'supervision.answer': AnswerTable;
  'supervision.attachment': AttachmentTable;
  'supervision.filing': FilingTable;
  'supervision.step': StepTable;
  'supervision.observation': ObservationTable;
  'supervision.contradiction': ContradictionTable;
  'supervision.share_consent': ConsentTable;
  'supervision.layout': LayoutTable;
  'supervision.message': MessageTable;
  'supervision.round': { tenant: string; looked_at: Instant | null };
};
