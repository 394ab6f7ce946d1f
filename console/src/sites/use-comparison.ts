/** A visit beside the one it is compared with. What two visits showed never changes. */
import { useQuery } from '@tanstack/react-query';
import { ask } from '../api/client.ts';
import { compareSiteVisits, type SiteVisitDetail } from '../api/generated.ts';

export const useComparison = ({ id, comparedWith }: Pick<SiteVisitDetail, 'id' | 'comparedWith'>) =>
  useQuery({
    queryKey: ['comparison', id, comparedWith],
    queryFn: ({ signal }) => ask(compareSiteVisits(id, comparedWith ?? '', { signal })),
    enabled: comparedWith !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
