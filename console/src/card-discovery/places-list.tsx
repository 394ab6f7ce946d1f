/** Where a search found card data, the gravest first, each with its alert. No number is shown: none is kept. */
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { type CardScanPlace, listCardScanPlaces } from '../api/generated.ts';
import { useNarrowing } from '../assurance/use-narrowing.ts';
import { columnsOf, DataTable, useRowLink, useRowStop } from '../list/data-table.tsx';
import { Choice, FilterBar, TextFilter } from '../list/filter-controls.tsx';
import { ListEnd } from '../list/list-end.tsx';
import { NothingListed } from '../list/nothing-listed.tsx';
import { useListKeys } from '../list/use-list-keys.ts';
import { usePages } from '../list/use-pages.ts';
import { useMay } from '../session/use-session.ts';
import type { Words } from '../words/ja.ts';
import { useWords } from '../words/words.tsx';
import { KINDS, readPlaceFilters } from './filters.ts';

const address = getRouteApi('/signed-in/assurance/card-data/$scanId');

type Row = CardScanPlace & { readonly id: string };
const column = columnsOf<Row>();
type Columns = Words['assurance']['cardScans']['places']['columns'];

const PLACE: Readonly<Record<string, string>> = {
  place: '@max-2xl/list:col-span-2 @max-2xl/list:row-start-1 break-all',
  kind: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-2 whitespace-nowrap',
  alert: '@max-2xl/list:col-start-2 @max-2xl/list:row-start-2 @max-2xl/list:justify-self-end whitespace-nowrap',
  high: 'text-right @max-2xl/list:hidden',
  medium: 'text-right @max-2xl/list:hidden',
  low: 'text-right @max-2xl/list:hidden',
  brands: '@max-4xl/list:hidden',
  line: 'text-right @max-4xl/list:hidden',
};

function Head({ of }: { readonly of: keyof Columns }) {
  return useWords().assurance.cardScans.places.columns[of];
}

/** The alert is what there is to open; where there is none, or the reader may not see it, the place is plain text. */
function PlaceCell({ row }: { readonly row: Row }) {
  const { openAlert } = useWords().assurance.cardScans.places;
  const mayRead = useMay('case:read');
  const link = useRowLink(row.id);
  const stop = useRowStop(row.id);
  if (row.alert === undefined || !mayRead) {
    return (
      <span {...stop} className="outline-none">
        <bdi>{row.place}</bdi>
      </span>
    );
  }
  return (
    <Link to="/alerts/$alertId" params={{ alertId: row.alert }} {...link} aria-label={openAlert(row.place)}>
      <bdi>{row.place}</bdi>
    </Link>
  );
}

function KindText({ kind }: Pick<Row, 'kind'>) {
  return useWords().assurance.cardScans.places.kinds[kind];
}

function AlertText({ alert, seenAgain }: Pick<Row, 'alert' | 'seenAgain'>) {
  const said = useWords().assurance.cardScans.places;
  return alert === undefined ? said.noAlert : seenAgain ? said.seenAgain : said.isNew;
}

const columns = column.columns([
  column.display({
    id: 'place',
    header: () => <Head of="place" />,
    cell: ({ row }) => <PlaceCell row={row.original} />,
  }),
  column.display({ id: 'kind', header: () => <Head of="kind" />, cell: ({ row }) => <KindText {...row.original} /> }),
  column.display({ id: 'high', header: () => <Head of="high" />, cell: ({ row }) => row.original.high }),
  column.display({ id: 'medium', header: () => <Head of="medium" />, cell: ({ row }) => row.original.medium }),
  column.display({ id: 'low', header: () => <Head of="low" />, cell: ({ row }) => row.original.low }),
  column.display({
    id: 'brands',
    header: () => <Head of="brands" />,
    cell: ({ row }) => row.original.brands.join(' '),
  }),
  column.display({ id: 'line', header: () => <Head of="line" />, cell: ({ row }) => row.original.line }),
  column.display({
    id: 'alert',
    header: () => <Head of="alert" />,
    cell: ({ row }) => <AlertText {...row.original} />,
  }),
]);

export function PlacesList() {
  const said = useWords().assurance.cardScans.places;
  const { scanId } = address.useParams();
  const filters = address.useSearch();
  const body = useRef<HTMLTableSectionElement>(null);
  useListKeys({ list: body, openId: undefined });
  const { narrow, narrowText, clear, isNarrowed } = useNarrowing(filters, readPlaceFilters);
  const { list, rows } = usePages({
    key: ['card-scan-places', scanId, filters],
    fetch: async (page, signal) => {
      const found = await ask(listCardScanPlaces(scanId, { ...filters, ...page }, { signal }));
      return { ...found, items: found.items.map((place) => ({ ...place, id: String(place.number) })) };
    },
  });
  return (
    <div className="@container/list">
      <FilterBar isNarrowed={isNarrowed} onClear={clear} csv={csvUrl(`/v1/card-scans/${scanId}/places`, filters)}>
        <TextFilter label={said.filters.text} value={filters.text} onChange={narrowText} />
        <Choice
          label={said.filters.kind}
          value={filters.kind}
          options={KINDS}
          nameOf={(kind) => said.kinds[kind]}
          onChange={(kind) => narrow({ kind })}
        />
      </FilterBar>
      {rows.length > 0 && <DataTable label={said.title} columns={columns} place={PLACE} rows={rows} body={body} />}
      <ListEnd
        list={list}
        count={rows.length}
        failure={said.failed}
        nothing={<NothingListed title={said.noneTitle} body={said.noneBody} onClear={isNarrowed ? clear : undefined} />}
      />
    </div>
  );
}
