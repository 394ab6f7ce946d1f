/**
 * What was found before and accepted, with a reason and a last day. A finding is known by its keyed hash, and by its file
 * when the baseline names one; it says nothing to anybody without the key.
 */
import { z } from 'zod';
import type { Finding } from './finding.ts';

const ENTRY = z.strictObject({
  hash: z.string().regex(/^h1:[0-9a-f]{32}$/),
  /** As the finding shows it; every file without it. */
  path: z.string().optional(),
  reason: z.string().min(1),
  /** The last day on which it is accepted. */
  until: z.iso.date(),
});

const BASELINE = z.strictObject({ form: z.literal('mitsuke-card-baseline/1'), accepted: z.array(ENTRY) });

export type Baseline = z.infer<typeof BASELINE>;
export type AcceptedFinding = { readonly finding: Finding; readonly reason: string; readonly until: string };

/** @returns `undefined` when the text is no baseline; the places of its faults go to `tell`. */
export const parseBaseline = (content: unknown, tell: (fault: string) => void): Baseline | undefined => {
  const parsed = BASELINE.safeParse(content);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues) tell(`${path.join('.') || 'the file'}: ${message}`);
  return undefined;
};

export type Sorted = { readonly findings: readonly Finding[]; readonly accepted: readonly AcceptedFinding[] };

/** @param today YYYY-MM-DD. An entry that has run out accepts nothing. */
export const sortByBaseline = (findings: readonly Finding[], baseline: Baseline, today: string): Sorted => {
  const entries = Map.groupBy(
    baseline.accepted.filter(({ until }) => until >= today),
    ({ hash }) => hash,
  );
  const accepted: AcceptedFinding[] = [];
  const others = findings.filter((finding) => {
    const path = finding.place.kind === 'file' ? finding.place.path : undefined;
    const entry = entries.get(finding.hash)?.find((one) => one.path === undefined || one.path === path);
    if (entry !== undefined) accepted.push({ finding, reason: entry.reason, until: entry.until });
    return entry === undefined;
  });
  return { findings: others, accepted };
};
