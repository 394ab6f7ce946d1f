/** The state of the tenant's log, as the strip on top and every evidence check use it. */
import { useQuery } from '@tanstack/react-query';
import { ask } from '../api/client.ts';
import { readLog } from '../api/generated.ts';

const REFRESH_MS = 5_000;

export const useLog = () =>
  useQuery({
    queryKey: ['log'],
    queryFn: ({ signal }) => ask(readLog({ signal })),
    refetchInterval: REFRESH_MS,
  });
