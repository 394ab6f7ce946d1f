/** Payments as they are judged: the log on top, the list, and the one that is open beside it. */
import { getRouteApi, Outlet, useNavigate, useParams } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { LogStrip } from '../evidence/log-strip.tsx';
import { ListAndPanel } from '../list/side-panel.tsx';
import { useSidePanel } from '../list/use-side-panel.ts';
import { PaymentsList } from './payments-list.tsx';

const address = getRouteApi('/signed-in/payments');

export function PaymentsPage() {
  const filters = address.useSearch();
  const { decisionId: openId } = useParams({ strict: false });
  const navigate = useNavigate();
  const [isPaused, setPaused] = useState(false);
  const open = useCallback(
    (id: string) => navigate({ to: '/payments/$decisionId', params: { decisionId: id }, search: filters }),
    [navigate, filters],
  );
  const close = useCallback(() => navigate({ to: '/payments', search: filters }), [navigate, filters]);
  const body = useSidePanel({ openId, open, close });
  return (
    <>
      <div className={openId === undefined ? '' : 'max-lg:hidden'}>
        <LogStrip />
      </div>
      <ListAndPanel
        isOpen={openId !== undefined}
        list={<PaymentsList filters={filters} openId={openId} body={body} isPaused={isPaused} onPause={setPaused} />}
        panel={<Outlet />}
      />
    </>
  );
}
