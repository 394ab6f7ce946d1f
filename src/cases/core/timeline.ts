/** What can happen in a case, each once in its timeline and in the log. */

export const TIMELINE_KINDS = [
  'opened',
  'alert-joined',
  'alert-linked',
  'alert-unlinked',
  'severity-raised',
  'second-person-asked',
  'alert-disposed',
  'alert-reopened',
  'owner-changed',
  'noted',
  'task-added',
  'task-changed',
  'task-done',
  'task-dropped',
  'task-overdue',
  'participant-set',
  'participant-removed',
  'file-added',
  'merchant-linked',
  'merchant-unlinked',
  'deadline-passed',
  'escalated',
  'reported-to-board',
  'record-committed',
  'closed',
] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

/** What a row says beside its kind: ids, codes, numbers and instants (RFC 3339), never words that people typed. */
export type TimelineParams = { readonly [name: string]: string | number | null };
