/** A part of Today: on its way, failed, nothing yet, or there; with a way to the whole. */
import type { ReactNode } from 'react';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';

type Props = {
  readonly title: string;
  readonly note?: ReactNode;
  readonly action: ReactNode;
  readonly query: { readonly isPending: boolean; readonly error: unknown; refetch(): unknown };
  /** What to say when there is nothing to show. */
  readonly nothing: string | undefined;
  readonly children: ReactNode;
};

export function Part({ title, note, action, query, nothing, children }: Props) {
  const { today } = useWords();
  return (
    <Section title={title} note={note} action={action}>
      {query.error ? (
        <div className="p-4">
          <FailureNote what={today.failed} failure={query.error} onRetry={() => query.refetch()} />
        </div>
      ) : query.isPending ? (
        <Loading />
      ) : nothing === undefined ? (
        children
      ) : (
        <Nothing>{nothing}</Nothing>
      )}
    </Section>
  );
}
