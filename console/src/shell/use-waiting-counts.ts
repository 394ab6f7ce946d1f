/** How much waits on each page, for the numbers beside their names. */
import { SEVERITIES } from '../alerts/severity-mark.tsx';
import { useReviewSummary } from '../reviews/use-review-summary.ts';
import { useCaseSummary } from '../today/use-case-summary.ts';

type Counts = { readonly alerts?: number; readonly cases?: number; readonly reviews?: number };

export const useWaitingCounts = (): Counts => {
  const cases = useCaseSummary().data;
  const reviews = useReviewSummary().data;
  return {
    ...(cases && {
      alerts: SEVERITIES.reduce((sum, severity) => sum + cases.openAlerts[severity], 0),
      cases: cases.mine.open,
    }),
    ...(reviews && { reviews: reviews.open }),
  };
};
