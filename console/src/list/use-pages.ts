/** A list by opaque cursors: the first page, older ones on demand, and all that is shown again every so often. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

export type CursorPage<R> = { readonly items: readonly R[]; readonly nextCursor?: string | undefined };

type Options<R> = {
  readonly key: readonly unknown[];
  fetch(page: { readonly cursor?: string }, signal: AbortSignal): Promise<CursorPage<R>>;
  readonly refreshMs?: number;
};

const REFRESH_MS = 10_000;

export const usePages = <R>({ key, fetch, refreshMs = REFRESH_MS }: Options<R>) => {
  const list = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ signal, pageParam }) => fetch(pageParam === undefined ? {} : { cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs,
  });
  const pages = list.data?.pages;
  const rows = useMemo(() => pages?.flatMap((page) => page.items) ?? [], [pages]);
  return { list, rows };
};
