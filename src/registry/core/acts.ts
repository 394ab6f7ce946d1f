/** An act that two people do: one asks, another approves in time. */
import type { Instant } from '#kernel';

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

export type NotDecidable = 'act-expired' | 'act-decided' | 'act-needs-another-person';

/** Why `person` may not approve it now. Nobody approves what they asked for, or what is done to themselves. */
export const whyNotApprovable = (act: Asked, person: string, now: Instant): NotDecidable | undefined =>
  whyNotRefusable(act, now) ??
  (act.askedBy === person || act.subject === person ? 'act-needs-another-person' : undefined);

/** Whoever asked may also withdraw: that is a refusal, and needs no second person. */
export const whyNotRefusable = (
  act: Asked,
  now: Instant,
): Exclude<NotDecidable, 'act-needs-another-person'> | undefined => {
  const status = statusAt(act, now);
  if (status === 'pending') return undefined;
  return status === 'expired' ? 'act-expired' : 'act-decided';
};
