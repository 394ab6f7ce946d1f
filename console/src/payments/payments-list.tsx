/** The list with its head line, filters and states: nothing yet, nothing matching, failed, out of reach, full. */
import { useQuery } from '@tanstack/react-query';
import { type RefObject, useState } from 'react';
import { ApiFailure } from '../api/client.ts';
import { useTimes } from '../format/times.tsx';
import { sessionQuery } from '../session/session.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { useWords } from '../words/words.tsx';
import type { Filters } from './filters.ts';
import { NoPayments } from './no-payments.tsx';
import { PaymentsTable } from './payments-table.tsx';
import { Toolbar } from './toolbar.tsx';
import { usePayments } from './use-payments.ts';

type Props = {
  readonly filters: Filters;
  readonly openId: string | undefined;
  readonly body: RefObject<HTMLTableSectionElement | null>;
  readonly isPaused: boolean;
  onPause(isPaused: boolean): void;
};

export function PaymentsList({ filters, openId, body, isPaused, onPause }: Props) {
  const words = useWords();
  const { data: session } = useQuery({ ...sessionQuery, enabled: false });
  const [isPointed, setPointed] = useState(false);
  const [isScrolled, setScrolled] = useState(false);
  const payments = usePayments({ filters, isPaused, isHeld: isPointed || isScrolled });
  const { list, rows, arrived } = payments;
  const showArrived = () => {
    payments.release();
    body.current?.querySelector<HTMLElement>('a[data-row]')?.focus();
  };

  return (
    <>
      <div className="flex flex-wrap items-baseline gap-x-4 px-4 pt-3">
        <h1 className="text-base font-bold">{words.payments.title}</h1>
        <p className="text-muted">{session && words.payments.head(session.tenant.name)}</p>
        {list.isSuccess && <p className="text-muted">{words.payments.shown(rows.length)}</p>}
      </div>
      <Toolbar filters={filters} isPaused={isPaused} onPause={onPause} />
      {payments.newest.error && <StaleBanner failure={payments.newest.error} asOf={payments.freshAt} />}
      <div
        className="relative min-h-0 flex-1 overflow-y-auto border-t border-line"
        onScroll={(event) => setScrolled(event.currentTarget.scrollTop > 0)}
      >
        {arrived && arrived.rows.length > 0 && (
          <div className="sticky top-9 z-20 flex h-0 justify-center">
            <button
              type="button"
              className="control h-8 -translate-y-px bg-accent text-on-accent shadow hover:bg-accent"
              onClick={showArrived}
            >
              {words.payments.showArrived(arrived.rows.length, arrived.isCut)}
            </button>
          </div>
        )}
        {list.isSuccess && rows.length > 0 && (
          <PaymentsTable rows={rows} fresh={payments.fresh} openId={openId} body={body} onHold={setPointed} />
        )}
        {list.isSuccess && rows.length === 0 && <NoPayments filters={filters} />}
        <ListEnd payments={payments} />
      </div>
      <p className="hidden border-t border-line px-4 py-1 label-text pointer-fine:block">{words.payments.keys}</p>
    </>
  );
}

function StaleBanner({ failure, asOf }: { readonly failure: unknown; readonly asOf: number }) {
  const words = useWords();
  const times = useTimes();
  const time = times.full(new Date(asOf).toISOString());
  const { status, code, requestId } = failure instanceof ApiFailure ? failure : {};
  return (
    <div role="alert" className="mx-4 mb-2 rounded border-l-4 border-l-hold bg-hold-tint px-3 py-2">
      {status === undefined ? words.payments.offlineRows(time) : words.payments.staleRows(time)}
      {code && (
        <span className="label-text">
          {' '}
          {words.failures.code} <code className="font-mono">{code}</code>
          {requestId && (
            <>
              {' · '}
              {words.failures.requestId} <code className="font-mono">{requestId}</code>
            </>
          )}
        </span>
      )}
    </div>
  );
}

function ListEnd({ payments }: { readonly payments: ReturnType<typeof usePayments> }) {
  const words = useWords();
  const { list, rows } = payments;
  if (list.isPending) {
    return (
      <p className="p-6 text-center text-muted" role="status">
        {words.loading}
      </p>
    );
  }
  if (list.error) {
    const isOlder = rows.length > 0;
    return (
      <div className="mx-auto max-w-xl p-4">
        <FailureNote
          what={isOlder ? words.failures.older : words.failures.payments}
          failure={list.error}
          onRetry={() => (isOlder ? list.fetchNextPage() : list.refetch())}
        />
      </div>
    );
  }
  if (rows.length === 0) return null;
  return (
    <p className="p-4 text-center text-muted">
      {list.hasNextPage ? (
        <button
          type="button"
          className="control"
          disabled={list.isFetchingNextPage}
          onClick={() => list.fetchNextPage()}
        >
          {list.isFetchingNextPage ? words.payments.olderLoading : words.payments.olderShow}
        </button>
      ) : (
        words.payments.olderEnd
      )}
    </p>
  );
}
