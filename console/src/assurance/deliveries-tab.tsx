/** Reports that assessors were asked for: by when, and whether they came. */
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { type RefObject, useRef } from 'react';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { type DeliveryRequest, listDeliveryRequests } from '../api/generated.ts';
import { columnsOf, DataTable, useRowLink } from '../list/data-table.tsx';
import { Choice } from '../list/filter-controls.tsx';
import { usePages } from '../list/use-pages.ts';
import type { Words } from '../words/ja.ts';
import { useWords } from '../words/words.tsx';
import { ActDialog } from './act-dialog.tsx';
import { Day } from './days.tsx';
import { DeliveryForm } from './delivery-form.tsx';
import { DELIVERY_STATES, KINDS, readDeliveryFilters } from './filters.ts';
import { PartyFilter, PartyText } from './party.tsx';
import { Register } from './register.tsx';
import { DeliveryMark } from './standing-marks.tsx';
import { useNarrowing } from './use-narrowing.ts';

const address = getRouteApi('/signed-in/assurance/deliveries');
const column = columnsOf<DeliveryRequest>();

const PLACE: Readonly<Record<string, string>> = {
  wanted: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-1 font-bold',
  kind: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-2',
  about: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-3',
  assessor: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-4',
  dueOn: '@max-2xl/list:col-start-2 @max-2xl/list:row-start-2 @max-2xl/list:justify-self-end',
  state: '@max-2xl/list:col-start-2 @max-2xl/list:row-start-1 @max-2xl/list:justify-self-end',
  message: '@max-2xl/list:col-start-2 @max-2xl/list:row-start-3 @max-2xl/list:justify-self-end whitespace-nowrap',
};

function Head({ of }: { readonly of: keyof Words['assurance']['deliveries']['columns'] }) {
  return useWords().assurance.deliveries.columns[of];
}

function WantedLink({ request }: { readonly request: DeliveryRequest }) {
  const { deliveries } = useWords().assurance;
  return (
    <Link
      to="/assurance/deliveries/$deliveryId"
      params={{ deliveryId: request.id }}
      {...useRowLink(request.id)}
      aria-label={deliveries.open(request.wanted)}
    >
      <bdi className="line-clamp-2">{request.wanted}</bdi>
    </Link>
  );
}

function KindText({ kind }: Pick<DeliveryRequest, 'kind'>) {
  return useWords().assurance.kinds[kind] ?? kind;
}

function MessageText({ message: { state } }: Pick<DeliveryRequest, 'message'>) {
  const { deliveries } = useWords().assurance;
  return <span className={state === 'failing' ? 'font-bold text-deny' : ''}>{deliveries.messages[state]}</span>;
}

const columns = column.columns([
  column.display({
    id: 'wanted',
    header: () => <Head of="wanted" />,
    cell: ({ row }) => <WantedLink request={row.original} />,
  }),
  column.display({ id: 'kind', header: () => <Head of="kind" />, cell: ({ row }) => <KindText {...row.original} /> }),
  column.display({
    id: 'about',
    header: () => <Head of="about" />,
    cell: ({ row }) => <PartyText party={row.original.party} />,
  }),
  column.display({
    id: 'assessor',
    header: () => <Head of="assessor" />,
    cell: ({ row: { original } }) => <bdi>{`${original.assessor.name} · ${original.assessor.organisation}`}</bdi>,
  }),
  column.display({
    id: 'dueOn',
    header: () => <Head of="dueOn" />,
    cell: ({ row }) => <Day day={row.original.dueOn} />,
  }),
  column.display({
    id: 'state',
    header: () => <Head of="state" />,
    cell: ({ row }) => <DeliveryMark state={row.original.state} />,
  }),
  column.display({
    id: 'message',
    header: () => <Head of="message" />,
    cell: ({ row }) => <MessageText {...row.original} />,
  }),
]);

type TableProps = {
  readonly rows: readonly DeliveryRequest[];
  readonly body: RefObject<HTMLTableSectionElement | null>;
};

function Table(props: TableProps) {
  return <DataTable {...props} label={useWords().assurance.tabs.deliveries} columns={columns} place={PLACE} />;
}

export function DeliveriesTab() {
  const { assurance } = useWords();
  const said = assurance.deliveries;
  const filters = address.useSearch();
  const navigate = useNavigate();
  const body = useRef<HTMLTableSectionElement>(null);
  const { narrow, clear, isNarrowed } = useNarrowing(filters, readDeliveryFilters);
  const { list, rows } = usePages({
    key: ['assurance', 'deliveries', filters],
    fetch: (page, signal) => ask(listDeliveryRequests({ ...filters, ...page }, { signal })),
  });
  const acts = (
    <ActDialog label={said.add} isPrimary>
      {() => (
        <DeliveryForm
          onAsked={({ id }) => navigate({ to: '/assurance/deliveries/$deliveryId', params: { deliveryId: id } })}
        />
      )}
    </ActDialog>
  );
  const controls = (
    <>
      <Choice
        label={assurance.kind}
        value={filters.kind}
        options={KINDS}
        nameOf={(kind) => assurance.kinds[kind] ?? kind}
        onChange={(kind) => narrow({ kind })}
      />
      <Choice
        label={assurance.state}
        value={filters.state}
        options={DELIVERY_STATES}
        nameOf={(state) => said.states[state]}
        onChange={(state) => narrow({ state })}
      />
      <PartyFilter value={filters.party} onChange={(party) => narrow({ party })} />
    </>
  );
  return (
    <Register
      list={list}
      count={rows.length}
      said={said}
      csv={csvUrl('/v1/delivery-requests', filters)}
      isNarrowed={isNarrowed}
      onClear={clear}
      body={body}
      filters={controls}
      acts={acts}
      table={<Table rows={rows} body={body} />}
    />
  );
}
