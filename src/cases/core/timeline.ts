/** What can happen in a case, each once in its timeline and in the log. */

export const TIMELINE_KINDS = [
  'opened',
  'alert-joined',
  'severity-raised',
  'second-person-asked',
  'alert-disposed',
  'owner-changed',
  'noted',
  'deadline-passed',
  'escalated',
  'closed',
] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

/** What a row says beside its kind: ids, codes, numbers and instants (RFC 3339), never words that people typed. */
export type TimelineParams = { readonly [name: string]: string | number | null };
