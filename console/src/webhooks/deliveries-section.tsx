/** The log of what was sent to a receiver: filters in the address, each delivery with its attempts in a dialog. */
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { listWebhookDeliveries, type WebhookDelivery, type WebhookEndpointDetail } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { Choice, FilterBar } from '../list/filter-controls.tsx';
import { ListEnd } from '../list/list-end.tsx';
import { NothingListed } from '../list/nothing-listed.tsx';
import { usePages } from '../list/use-pages.ts';
import { Dialog } from '../shell/dialog.tsx';
import { Scrollable } from '../shell/scrollable.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { AnswerText } from './answer-text.tsx';
import { DeliveryDetail } from './delivery-detail.tsx';
import { DeliveryMark } from './endpoint-mark.tsx';
import { ALL_TYPES, DELIVERY_STATES, readDeliveryFilters } from './filters.ts';
import { SendAgain } from './send-again.tsx';

const address = getRouteApi('/signed-in/settings/webhooks/$webhookId');
const REFRESH_MS = 3_000;

export function DeliveriesSection({ endpoint }: { readonly endpoint: WebhookEndpointDetail }) {
  const { webhooks } = useWords();
  const said = webhooks.deliveries;
  const filters = address.useSearch();
  const navigate = useNavigate();
  const [openId, setOpenId] = useState<string>();
  const { list, rows } = usePages({
    key: ['webhook-deliveries', endpoint.id, filters],
    fetch: (page, signal) => {
      const { state, type } = filters;
      const asked = { ...(state && { state }), ...(type && { $type: type }), ...page };
      return ask(listWebhookDeliveries(endpoint.id, asked, { signal }));
    },
    refreshMs: REFRESH_MS,
  });
  const narrow = (change: Readonly<Partial<Record<keyof typeof filters, string | undefined>>>) =>
    navigate({ to: '.', search: readDeliveryFilters({ ...filters, ...change }), replace: true });
  const isNarrowed = Object.keys(filters).length > 0;
  const clear = () => navigate({ to: '.', search: {}, replace: true });
  return (
    <Section title={said.title}>
      <FilterBar
        isNarrowed={isNarrowed}
        onClear={clear}
        csv={csvUrl(`/v1/webhooks/${endpoint.id}/deliveries`, filters)}
      >
        <Choice
          label={said.columns.state}
          value={filters.state}
          options={DELIVERY_STATES}
          nameOf={(state) => said.states[state]}
          onChange={(state) => narrow({ state })}
        />
        <Choice
          label={said.columns.type}
          value={filters.type}
          options={ALL_TYPES}
          nameOf={(type) => webhooks.types[type] ?? type}
          onChange={(type) => narrow({ type })}
        />
      </FilterBar>
      {endpoint.state === 'on' && <SendAgain endpoint={endpoint} />}
      {rows.length > 0 && <DeliveriesTable deliveries={rows} onOpen={setOpenId} />}
      <ListEnd
        list={list}
        count={rows.length}
        failure={said.failed}
        nothing={<NothingListed title={said.none} body={said.noneBody} onClear={isNarrowed ? clear : undefined} />}
      />
      {openId && (
        <Dialog title={said.detail} onClose={() => setOpenId(undefined)}>
          <DeliveryDetail endpoint={endpoint} deliveryId={openId} />
        </Dialog>
      )}
    </Section>
  );
}

const COLUMNS = ['createdAt', 'type', 'state', 'answer', 'attempts', 'nextAttemptAt'] as const;
const CELL = 'px-4 py-1.5';

type TableProps = { readonly deliveries: readonly WebhookDelivery[]; onOpen(id: string): void };

function DeliveriesTable({ deliveries, onOpen }: TableProps) {
  const { webhooks } = useWords();
  const said = webhooks.deliveries;
  const times = useTimes();
  return (
    <Scrollable label={said.title}>
      <table className="w-full">
        <thead>
          <tr className="bg-raised text-left label-text">
            {COLUMNS.map((name) => (
              <th key={name} scope="col" className={`${CELL} whitespace-nowrap`}>
                {said.columns[name]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {deliveries.map((each) => (
            <tr key={each.id} className="border-t border-line align-baseline">
              <th scope="row" className={`${CELL} text-left font-normal whitespace-nowrap`}>
                <button
                  type="button"
                  className="text-accent underline"
                  aria-label={said.show(webhooks.types[each.type] ?? each.type, times.short(each.createdAt))}
                  onClick={() => onOpen(each.id)}
                >
                  {times.short(each.createdAt)}
                </button>
              </th>
              <td className={`${CELL} whitespace-nowrap`}>{webhooks.types[each.type] ?? each.type}</td>
              <td className={CELL}>
                <DeliveryMark state={each.state} />
              </td>
              <td className={`${CELL} whitespace-nowrap`}>
                <AnswerText status={each.lastStatus} fault={each.lastFault} />
              </td>
              <td className={`${CELL} text-right`}>{each.attempts}</td>
              <td className={`${CELL} whitespace-nowrap`}>{each.nextAttemptAt && times.short(each.nextAttemptAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}
