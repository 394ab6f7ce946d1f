/** The merchants of the tenant and how each stands; filters in the address. */
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { listMerchants, type Merchant } from '../api/generated.ts';
import { Register } from '../assurance/register.tsx';
import { useNarrowing } from '../assurance/use-narrowing.ts';
import { AskSection } from '../declarations/ask-section.tsx';
import { RemindShown } from '../declarations/remind-shown.tsx';
import { StatusMark } from '../declarations/status-mark.tsx';
import { useTimes } from '../format/times.tsx';
import { ShortTime } from '../format/when.tsx';
import { GroupTabs } from '../groups/group-tabs.tsx';
import { columnsOf, DataTable, useRowLink } from '../list/data-table.tsx';
import { usePages } from '../list/use-pages.ts';
import { useMay } from '../session/use-session.ts';
import { PageHead } from '../shell/page-head.tsx';
import { useSpeech, useWords } from '../words/words.tsx';
import { MerchantFilterControls } from './filter-controls.tsx';
import { readMerchantFilters } from './filters.ts';
import { StandingMark } from './standing-mark.tsx';

const address = getRouteApi('/signed-in/merchants');
const column = columnsOf<Merchant>();
/** In one request. */
const MOST_ASKED = 500;

const PLACE: Readonly<Record<string, string>> = {
  name: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-1 font-bold',
  standing: '@max-2xl/list:col-start-2 @max-2xl/list:row-start-1 @max-2xl/list:justify-self-end',
  number: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-2 whitespace-nowrap',
  party: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-4',
  shop: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-5',
  declared: '@max-2xl/list:col-start-2 @max-2xl/list:row-start-4 @max-2xl/list:justify-self-end',
  attempts: '@max-2xl/list:col-start-2 @max-2xl/list:row-start-2 text-right',
  lastSeen: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-3 whitespace-nowrap',
};

function Head({ of }: { readonly of: 'name' | 'number' | 'standing' | 'party' | 'shop' | 'declared' | 'attempts' }) {
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

function Declared({ merchant: { declared } }: { readonly merchant: Merchant }) {
  const { merchants, declarations } = useWords();
  if (declared === undefined) return <span className="label-text">{merchants.neverAsked}</span>;
  const isOwed = declared.state === 'asked' || declared.state === 'returned';
  const isLate = isOwed && Date.parse(declared.dueAt) <= Date.now();
  return (
    <>
      <StatusMark status={declared.state} />
      {isLate && <span className="block font-bold text-deny">{declarations.late}</span>}
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
    id: 'declared',
    header: () => <Head of="declared" />,
    cell: ({ row }) => <Declared merchant={row.original} />,
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
  const mayImport = useMay('tenant:administer');
  const seesWhole = useMay('evidence:read');
  const body = useRef<HTMLTableSectionElement>(null);
  const { narrow, narrowText, clear, isNarrowed } = useNarrowing(filters, readMerchantFilters);
  const { role, ...texts } = filters;
  const { list, rows } = usePages({
    key: ['merchants', filters],
    fetch: (page, signal) =>
      ask(listMerchants({ ...texts, ...(role && { role: Number(role) as 1 }), ...page }, { signal })),
  });
  return (
    <>
      <PageHead title={merchants.title} about={merchants.head}>
        {mayImport && (
          <Link to="/merchants/import" className="text-accent underline">
            {merchants.imports.title}
          </Link>
        )}
        <a className="text-accent underline" href={fileUrl(filters)} download>
          {merchants.imports.write}
        </a>
      </PageHead>
      <Register
        list={list}
        count={rows.length}
        said={merchants}
        csv={csvUrl('/v1/merchants/export', filters)}
        isNarrowed={isNarrowed}
        onClear={clear}
        body={body}
        head={seesWhole && <GroupTabs />}
        filters={<MerchantFilterControls filters={filters} narrow={narrow} narrowText={narrowText} />}
        table={<DataTable label={merchants.title} columns={columns} place={PLACE} rows={rows} body={body} />}
      />
      <Survey rows={rows} />
    </>
  );
}

/** As a file that can be taken in again. */
const fileUrl = (filters: Readonly<Record<string, string | undefined>>): string =>
  csvUrl('/v1/merchants/file', filters).replace('/file.csv', '/file');

/** The parties of what is listed can be asked, and those that owe a declaration be reminded. */
function Survey({ rows }: { readonly rows: readonly Merchant[] }) {
  const { merchants } = useWords();
  const parties = [...new Set(rows.flatMap(({ party }) => party ?? []))].slice(0, MOST_ASKED);
  const owed = new Map(rows.flatMap(({ declared }) => (declared ? [[declared.declaration, declared] as const] : [])));
  const open = [...owed.values()].map(({ declaration, state }) => ({ id: declaration, status: state }));
  if (parties.length === 0) return null;
  return (
    <div className="flex flex-col gap-2 pb-4">
      <RemindShown rows={open} />
      <div className="px-4">
        <AskSection key={parties.join()} who={{ parties }} note={merchants.askShown(parties.length)} />
      </div>
    </div>
  );
}
