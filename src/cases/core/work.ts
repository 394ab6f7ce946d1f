/** What work on a case is made of, beside its alerts: tasks, the people who take part, files. */
import type { Id } from '#kernel';

export type TaskId = Id<'tsk'>;
export type AttachmentId = Id<'fil'>;
export type PrintId = Id<'prt'>;
export type MerchantId = Id<'mer'>;

/**
 * investigator: finds out what happened · reviewer: checks the work · legal: judges duties to report · liaison: speaks
 * with the merchant, the issuer or the police · observer: kept informed.
 */
export const PARTICIPANT_PARTS = ['investigator', 'reviewer', 'legal', 'liaison', 'observer'] as const;
export type ParticipantPart = (typeof PARTICIPANT_PARTS)[number];

export const TASK_STATES = ['open', 'done', 'dropped'] as const;
export type TaskState = (typeof TASK_STATES)[number];

/** How many of each a case holds at most. */
export const MOST_TASKS = 200;
export const MOST_PARTICIPANTS = 50;
export const MOST_MERCHANTS = 200;
export const MOST_FILES = 200;
