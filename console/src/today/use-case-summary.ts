/** What waits, as the numbers beside the pages' names and Today use it. */
import { useQuery } from '@tanstack/react-query';
import { ask } from '../api/client.ts';
import { caseSummary } from '../api/generated.ts';
import { useMay } from '../session/use-session.ts';

const REFRESH_MS = 10_000;

export const useCaseSummary = () =>
  useQuery({
    queryKey: ['case-summary'],
    queryFn: ({ signal }) => ask(caseSummary({ signal })),
    enabled: useMay('case:read'),
    refetchInterval: REFRESH_MS,
  });
