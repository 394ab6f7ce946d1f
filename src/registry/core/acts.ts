/** An act that two people do: one asks, another approves in time. */
import { type Duration, durationOfMs, type Instant, plus } from '#kernel';

export const ACT_STATUSES = ['pending', 'approved', 'refused', 'expired'] as const;
export type ActStatus = (typeof ACT_STATUSES)[number];

type Asked = {
  readonly status: ActStatus;
  readonly dueAt: Instant;
  readonly askedBy: string;
  readonly subject: string;
};

/** As it is now: nobody need have written down that its time has passed. */
export const statusAt = ({ status, dueAt }: Pick<Asked, 'status' | 'dueAt'>, now: Instant): ActStatus =>
  status === 'pending' && now >= dueAt ? 'expired' : status;

/** After the approval. Whoever does not fetch in time what it left asks anew. */
const COLLECT_LIFE: Duration = durationOfMs(3_600_000);

type Decided = {
  readonly status: ActStatus;
  readonly decidedAt: Instant | null;
  readonly collectedAt: Instant | null;
};

export const isCollectable = ({ status, decidedAt, collectedAt }: Decided, now: Instant): boolean =>
  status === 'approved' && decidedAt !== null && collectedAt === null && now < plus(decidedAt, COLLECT_LIFE);

export type NotDecidable = 'act-expired' | 'act-decided' | 'act-needs-another-person';

type Approver = {
  readonly person: string;
  /** With the one who asked: the two may be one. */
  readonly sharesHand: boolean;
};

/** Why it takes another person than `approver`: nobody approves what they asked for, or what is done to themselves. */
export const NOT_BY_THEM = ['asked-by-you', 'done-to-you', 'same-hand'] as const;
export type NotByThem = (typeof NOT_BY_THEM)[number];

export const whyAnotherPerson = (
  { askedBy, subject }: Pick<Asked, 'askedBy' | 'subject'>,
  { person, sharesHand }: Approver,
): NotByThem | undefined => {
  if (askedBy === person) return 'asked-by-you';
  if (subject === person) return 'done-to-you';
  return sharesHand ? 'same-hand' : undefined;
};

/** Why `approver` may not approve it now. */
export const whyNotApprovable = (act: Asked, approver: Approver, now: Instant): NotDecidable | undefined =>
  whyNotRefusable(act, now) ?? (whyAnotherPerson(act, approver) && 'act-needs-another-person');

/** Whoever asked may also withdraw: that is a refusal, and needs no second person. */
export const whyNotRefusable = (
  act: Asked,
  now: Instant,
): Exclude<NotDecidable, 'act-needs-another-person'> | undefined => {
  const status = statusAt(act, now);
  if (status === 'pending') return undefined;
  return status === 'expired' ? 'act-expired' : 'act-decided';
};
