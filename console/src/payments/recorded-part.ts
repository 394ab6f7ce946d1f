/** What of a shown decision stands in its record, member by member: what the browser checks against the log. */
import type { DecisionDetail } from '../api/generated.ts';

/**
 * All but what the server puts beside the record: the batch it is in, the reasons of its score, made anew each time, and
 * what was said in its place, which has an entry of its own.
 */
export const recordedPart = ({
  batch: _batch,
  scoreReasons: _scoreReasons,
  answeredInstead: _answeredInstead,
  ...recorded
}: DecisionDetail) => recorded;
