/** Payments as they are judged: the log on top, the list, and the one that is open beside it. */
import { getRouteApi, Outlet, useNavigate, useParams } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState } from 'react';
import { LogStrip } from '../evidence/log-strip.tsx';
import { TimesProvider } from '../format/times.tsx';
import { useTitle } from '../shell/use-title.ts';
import { useWords } from '../words/words.tsx';
import { PaymentsList } from './payments-list.tsx';
import { useListKeys } from './use-list-keys.ts';

const address = getRouteApi('/signed-in/payments');

export function PaymentsPage() {
  const words = useWords();
  const filters = address.useSearch();
  const { decisionId: openId } = useParams({ strict: false });
  const navigate = useNavigate();
  const body = useRef<HTMLTableSectionElement>(null);
  const [isPaused, setPaused] = useState(false);

  const open = useCallback(
    (id: string) => navigate({ to: '/payments/$decisionId', params: { decisionId: id }, search: filters }),
    [navigate, filters],
  );
  const close = useCallback(() => navigate({ to: '/', search: filters }), [navigate, filters]);
  useTitle(openId === undefined ? words.payments.title : words.payment.title);
  useListKeys({ list: body, openId, open, close });

  const lastOpen = useRef(openId);
  useEffect(() => {
    // Whoever closes a payment goes on from its row.
    if (openId === undefined && lastOpen.current !== undefined) {
      body.current?.querySelector<HTMLElement>(`a[data-row="${CSS.escape(lastOpen.current)}"]`)?.focus();
    }
    lastOpen.current = openId;
  }, [openId]);

  return (
    <TimesProvider>
      <div className={openId === undefined ? '' : 'max-lg:hidden'}>
        <LogStrip />
      </div>
      <div className="flex min-h-0 flex-1">
        <div className={`@container/list flex min-w-0 flex-1 flex-col ${openId === undefined ? '' : 'max-lg:hidden'}`}>
          <PaymentsList filters={filters} openId={openId} body={body} isPaused={isPaused} onPause={setPaused} />
        </div>
        <Outlet />
      </div>
    </TimesProvider>
  );
}
