/** The merchants of the tenant and how each stands; filters in the address. */
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useCallback, useRef } from 'react';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { listMerchants, type Merchant } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { ShortTime } from '../format/when.tsx';
import { columnsOf, DataTable, useRowLink } from '../list/data-table.tsx';
import { Choice, FilterBar, TextFilter } from '../list/filter-controls.tsx';
import { ListBody } from '../list/list-body.tsx';
import { ListEnd } from '../list/list-end.tsx';
import { NothingListed } from '../list/nothing-listed.tsx';
import { useListKeys } from '../list/use-list-keys.ts';
import { usePages } from '../list/use-pages.ts';
import { useMay } from '../session/use-session.ts';
import { PageHead } from '../shell/page-head.tsx';
import { useSpeech, useWords } from '../words/words.tsx';
import { RISKS, readMerchantFilters, STANDINGS } from './filters.ts';
import { StandingMark } from './standing-mark.tsx';

const address = getRouteApi('/signed-in/merchants');
const column = columnsOf<Merchant>();

const PLACE: Readonly<Record<string, string>> = {
  name: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-1 font-bold',
  standing: '@max-2xl/list:col-start-2 @max-2xl/list:row-start-1 @max-2xl/list:justify-self-end',
  number: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-2 whitespace-nowrap',
  party: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-4',
  shop: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-5',
  attempts: '@max-2xl/list:col-start-2 @max-2xl/list:row-start-2 text-right',
  lastSeen: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-3 whitespace-nowrap',
};

function Head({ of }: { readonly of: 'name' | 'number' | 'standing' | 'party' | 'shop' | 'attempts' }) {
  return useWords().merchants.columns[of];
}

function LastSeenHead() {
  return useWords().merchants.columns.lastSeen(useTimes().zoneLabel);
}

function NameLink({ merchant }: { readonly merchant: Merchant }) {
  const { merchants } = useWords();
  const name = merchant.name ?? merchant.acceptorNumber;
  return (
    <Link
      to="/merchants/$merchantId"
      params={{ merchantId: merchant.id }}
      {...useRowLink(merchant.id)}
      aria-label={merchants.open(name)}
    >
      <bdi>{name}</bdi>
    </Link>
  );
}

function Shop({ merchant: { shopName, url } }: { readonly merchant: Merchant }) {
  if (shopName === undefined) return '—';
  return (
    <>
      <bdi>{shopName}</bdi>
      {url && <span className="block label-text">{url}</span>}
    </>
  );
}

function Attempts({ merchant }: { readonly merchant: Merchant }) {
  return merchant.attemptCount.toLocaleString(useSpeech().language);
}

const columns = column.columns([
  column.display({
    id: 'name',
    header: () => <Head of="name" />,
    cell: ({ row }) => <NameLink merchant={row.original} />,
  }),
  column.display({
    id: 'standing',
    header: () => <Head of="standing" />,
    cell: ({ row }) => <StandingMark standing={row.original.standing} />,
  }),
  column.display({ id: 'number', header: () => <Head of="number" />, cell: ({ row }) => row.original.acceptorNumber }),
  column.display({
    id: 'party',
    header: () => <Head of="party" />,
    cell: ({ row }) => <bdi>{row.original.partyName ?? '—'}</bdi>,
  }),
  column.display({
    id: 'shop',
    header: () => <Head of="shop" />,
    cell: ({ row }) => <Shop merchant={row.original} />,
  }),
  column.display({
    id: 'attempts',
    header: () => <Head of="attempts" />,
    cell: ({ row }) => <Attempts merchant={row.original} />,
  }),
  column.display({
    id: 'lastSeen',
    header: LastSeenHead,
    cell: ({ row }) => (row.original.lastSeenAt === undefined ? '—' : <ShortTime at={row.original.lastSeenAt} />),
  }),
]);

export function MerchantsPage() {
  const { merchants } = useWords();
  const filters = address.useSearch();
  const navigate = useNavigate();
  const mayImport = useMay('tenant:administer');
  const body = useRef<HTMLTableSectionElement>(null);
  useListKeys({ list: body, openId: undefined });
  const { list, rows } = usePages({
    key: ['merchants', filters],
    fetch: (page, signal) => ask(listMerchants({ ...filters, ...page }, { signal })),
  });
  const narrow = useCallback(
    (change: Readonly<Partial<Record<keyof typeof filters, string | undefined>>>) =>
      navigate({ to: '.', search: readMerchantFilters({ ...filters, ...change }), replace: true }),
    [navigate, filters],
  );
  const narrowText = useCallback((text: string) => narrow({ text }), [narrow]);
  const isNarrowed = Object.keys(filters).length > 0;
  const clear = () => navigate({ to: '.', search: {}, replace: true });
  return (
    <>
      <PageHead title={merchants.title} about={merchants.head} />
      {mayImport && (
        <p className="px-4 pb-2">
          <Link to="/merchants/import" className="text-accent underline">
            {merchants.imports.title}
          </Link>
        </p>
      )}
      <FilterBar isNarrowed={isNarrowed} onClear={clear} csv={csvUrl('/v1/merchants/export', filters)}>
        <TextFilter label={merchants.filters.text} value={filters.text} onChange={narrowText} />
        <Choice
          label={merchants.filters.standing}
          value={filters.standing}
          options={STANDINGS}
          nameOf={(standing) => merchants.standings[standing]}
          onChange={(standing) => narrow({ standing })}
        />
        <Choice
          label={merchants.filters.risk}
          value={filters.riskTier}
          options={RISKS}
          nameOf={(tier) => merchants.riskTiers[tier]}
          onChange={(riskTier) => narrow({ riskTier })}
        />
      </FilterBar>
      <ListBody>
        {rows.length > 0 && (
          <DataTable label={merchants.title} columns={columns} place={PLACE} rows={rows} body={body} />
        )}
        <ListEnd
          list={list}
          count={rows.length}
          failure={merchants.failed}
          nothing={
            <NothingListed
              title={merchants.noneTitle}
              body={merchants.noneBody}
              onClear={isNarrowed ? clear : undefined}
            />
          }
        />
      </ListBody>
    </>
  );
}
