/** In place of a page that could not be fetched: what failed as the page's name, and what to do. */
import { FailureNote } from './failure-note.tsx';
import { PageHead } from './page-head.tsx';

type Props = { readonly what: string; readonly failure: unknown; readonly onRetry: () => void };

export function PageFailure({ what, failure, onRetry }: Props) {
  return (
    <>
      <PageHead title={what} />
      <div className="p-4">
        <FailureNote failure={failure} onRetry={onRetry} />
      </div>
    </>
  );
}
