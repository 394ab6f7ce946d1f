/** The list with its head line, filters and states: nothing yet, nothing matching, failed, out of reach, full. */
import { type MouseEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { ApiFailure } from '../api/client.ts';
import { useTimes } from '../format/times.tsx';
import { ListBody } from '../list/list-body.tsx';
import { ListEnd } from '../list/list-end.tsx';
import { useSession } from '../session/use-session.ts';
import { PageHead } from '../shell/page-head.tsx';
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
  const session = useSession();
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
      <PageHead
        title={words.payments.title}
        about={
          <>
            {session && words.payments.head(session.tenant.name)} {list.isSuccess && words.payments.shown(rows.length)}
          </>
        }
      >
        {arrived && arrived.rows.length > 0 && (
          <button
            type="button"
            className="control z-30 bg-accent text-on-accent shadow-md hover:bg-accent max-lg:fixed max-lg:bottom-4 max-lg:left-1/2 max-lg:-translate-x-1/2"
            data-arrived=""
            onClick={showArrived}
            onBlur={(event) => setPointed(body.current?.contains(event.relatedTarget) ?? false)}
          >
            {words.payments.showArrived(arrived.rows.length, arrived.isCut)}
          </button>
        )}
      </PageHead>
      <Toolbar filters={filters} live={liveOf(payments, isPaused)} onPause={onPause} />
      {payments.newest.error && <StaleBanner failure={payments.newest.error} asOf={payments.freshAt} />}
      <ListBody scroller={scroller} keys={words.payments.keys}>
        {list.isSuccess && rows.length > 0 && (
          <PaymentsTable rows={rows} fresh={payments.fresh} openId={openId} body={body} onHold={setPointed} />
        )}
        <ListEnd
          list={{ ...list, refetch: () => (rows.length > 0 ? list.fetchNextPage() : list.refetch()) }}
          count={rows.length}
          failure={rows.length > 0 ? words.failures.older : words.failures.payments}
          nothing={<NoPayments filters={filters} />}
        />
      </ListBody>
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
