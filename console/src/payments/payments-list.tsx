/** The list with its head line, filters and states: nothing yet, nothing matching, failed, out of reach, full. */
import { useQuery } from '@tanstack/react-query';
import { type MouseEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { ApiFailure } from '../api/client.ts';
import { useTimes } from '../format/times.tsx';
import { sessionQuery } from '../session/session.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { useWords } from '../words/words.tsx';
import type { Filters } from './filters.ts';
import { NoPayments } from './no-payments.tsx';
import { PaymentsTable } from './payments-table.tsx';
import { type Live, Toolbar } from './toolbar.tsx';
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
  const scroller = useRef<HTMLDivElement>(null);
  const isScrolled = useScrolled(scroller);
  const payments = usePayments({ filters, isPaused, isHeld: isPointed || isScrolled });
  const { list, rows, arrived } = payments;
  const goesToTop = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: new rows are what the focus waits for.
  useEffect(() => {
    if (goesToTop.current) body.current?.querySelector<HTMLElement>('a[data-row]')?.focus();
    goesToTop.current = false;
  }, [rows, body]);
  const showArrived = (event: MouseEvent) => {
    payments.release();
    window.scrollTo({ top: 0 });
    scroller.current?.scrollTo({ top: 0 });
    // The button goes away; who pressed it by key (no click count) goes on from the newest row.
    goesToTop.current = event.detail === 0;
  };

  return (
    <>
      <div className="flex min-h-12 flex-wrap items-center gap-x-4 px-4 pt-2">
        <h1 className="text-base font-bold">{words.payments.title}</h1>
        <p className="text-muted">{session && words.payments.head(session.tenant.name)}</p>
        {list.isSuccess && <p className="text-muted">{words.payments.shown(rows.length)}</p>}
        {arrived && arrived.rows.length > 0 && (
          <button
            type="button"
            className="control z-30 bg-accent text-on-accent shadow-md hover:bg-accent max-lg:fixed max-lg:bottom-4 max-lg:left-1/2 max-lg:-translate-x-1/2 lg:ml-auto"
            data-arrived=""
            onClick={showArrived}
            onBlur={(event) => setPointed(body.current?.contains(event.relatedTarget) ?? false)}
          >
            {words.payments.showArrived(arrived.rows.length, arrived.isCut)}
          </button>
        )}
      </div>
      <Toolbar filters={filters} live={liveOf(payments, isPaused)} onPause={onPause} />
      {payments.newest.error && <StaleBanner failure={payments.newest.error} asOf={payments.freshAt} />}
      <div ref={scroller} className="relative min-h-0 flex-1 border-t border-line lg:overflow-y-auto">
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

const liveOf = ({ list, newest }: ReturnType<typeof usePayments>, isPaused: boolean): Live => {
  if (isPaused) return 'paused';
  if (!list.isSuccess) return 'waiting';
  return newest.error ? 'retrying' : 'on';
};

/** On a wide screen the list scrolls, on a narrow one the page. */
const useScrolled = (scroller: RefObject<HTMLElement | null>): boolean => {
  const [isScrolled, setScrolled] = useState(false);
  useEffect(() => {
    const look = () => setScrolled(window.scrollY > 0 || (scroller.current?.scrollTop ?? 0) > 0);
    // Scrolling does not bubble, but it can be captured.
    window.addEventListener('scroll', look, { capture: true, passive: true });
    return () => window.removeEventListener('scroll', look, { capture: true });
  }, [scroller]);
  return isScrolled;
};

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
