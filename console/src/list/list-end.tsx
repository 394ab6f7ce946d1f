/** The end of a list: on its way, failed, older rows to fetch, or really the end. */
import type { ReactNode } from 'react';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { useWords } from '../words/words.tsx';

/** As react-query says it of any list by pages. */
type ListState = {
  readonly isPending: boolean;
  readonly isSuccess: boolean;
  readonly isPlaceholderData: boolean;
  readonly error: unknown;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  refetch(): unknown;
  fetchNextPage(): unknown;
};

type Props = {
  readonly list: ListState;
  readonly count: number;
  /** What could not be fetched, in a sentence. */
  readonly failure: string;
  /** What to say when there is nothing to show. */
  readonly nothing: ReactNode;
};

export function ListEnd({ list, count, failure, nothing }: Props) {
  const { lists } = useWords();
  if (list.isPending) return <Loading />;
  if (list.error) {
    return (
      <div className="mx-auto max-w-xl p-4">
        <FailureNote what={failure} failure={list.error} onRetry={() => list.refetch()} />
      </div>
    );
  }
  if (count === 0) return nothing;
  return (
    <p className="p-4 text-center text-muted">
      {list.hasNextPage ? (
        <button
          type="button"
          className="control"
          disabled={list.isFetchingNextPage}
          onClick={() => list.fetchNextPage()}
        >
          {list.isFetchingNextPage ? lists.loading : lists.more}
        </button>
      ) : (
        lists.end
      )}
    </p>
  );
}
