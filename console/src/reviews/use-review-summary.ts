/** How many reviews are open, for whoever may decide them. */
import { useQuery } from '@tanstack/react-query';
import { ask } from '../api/client.ts';
import { paymentReviewSummary } from '../api/generated.ts';
import { useMay } from '../session/use-session.ts';

const REFRESH_MS = 10_000;

export const useReviewSummary = () =>
  useQuery({
    queryKey: ['review-summary'],
    queryFn: ({ signal }) => ask(paymentReviewSummary({ signal })),
    enabled: useMay('decision:review'),
    refetchInterval: REFRESH_MS,
  });
