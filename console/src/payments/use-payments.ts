/**
 * The rows of the list: pages by cursor, and the newest page every two seconds. New rows wait while the reader is
 * pointing at the list, so that nothing moves under the pointer or the focus.
 */
import { type InfiniteData, keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { ask } from '../api/client.ts';
import { type DecisionPage, listDecisions } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { askedOf, type Filters } from './filters.ts';
import { arrivedIn, withNewest } from './live-rows.ts';

const PAGE_SIZE = 50;
const REFRESH_MS = 2_000;

type Asked = ReturnType<typeof askedOf>;

const fetchPage = ({ from, ...same }: Asked, signal: AbortSignal, cursor?: string): Promise<DecisionPage> => {
  const asked = { ...same, ...(from !== undefined && { $from: from }), ...(cursor !== undefined && { cursor }) };
  return ask(listDecisions({ ...asked, limit: PAGE_SIZE }, { signal }));
};

type Pages = InfiniteData<DecisionPage, string | undefined>;

type Wish = { readonly filters: Filters; readonly isPaused: boolean; readonly isHeld: boolean };

export const usePayments = ({ filters, isPaused, isHeld }: Wish) => {
  const cache = useQueryClient();
  const { zone } = useTimes();
  const asked = useMemo(() => askedOf(filters, zone), [filters, zone]);
  const key = useMemo(() => ['payments', asked] as const, [asked]);
  const list = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ signal, pageParam }) => fetchPage(asked, signal, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: false,
    placeholderData: keepPreviousData,
  });
  const newest = useQuery({
    queryKey: ['newest', asked],
    queryFn: ({ signal }) => fetchPage(asked, signal),
    enabled: list.isSuccess && !list.isPlaceholderData && !isPaused,
    refetchInterval: REFRESH_MS,
  });

  const pages = list.data?.pages;
  const arrived = useMemo(
    () => (pages && newest.data && !list.isPlaceholderData ? arrivedIn(pages, newest.data) : undefined),
    [pages, newest.data, list.isPlaceholderData],
  );
  const fresh = useRef<ReadonlySet<string>>(new Set());
  const page = newest.data;
  const release = useCallback(() => {
    if (!page || !arrived) return;
    fresh.current = new Set(arrived.rows.map((row) => row.id));
    cache.setQueryData<Pages>(key, (known) => {
      if (!known) return known;
      const joined = withNewest(known.pages, page);
      return { pages: joined, pageParams: known.pageParams.slice(0, joined.length) };
    });
  }, [cache, key, page, arrived]);

  const hasArrived = (arrived?.rows.length ?? 0) > 0;
  useEffect(() => {
    if (hasArrived && !isHeld && !isPaused) release();
  }, [hasArrived, isHeld, isPaused, release]);

  const rows = useMemo(() => pages?.flatMap((each) => each.items) ?? [], [pages]);
  /** When the server last answered: milliseconds since 1970. */
  const freshAt = Math.max(newest.dataUpdatedAt, list.dataUpdatedAt);
  return { list, newest, rows, arrived, freshAt, fresh: fresh.current, release };
};
