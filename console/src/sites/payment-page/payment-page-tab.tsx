/** The payment page of a site: where it leads, beside what a person confirmed, and the headers that guard it. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { ask } from '../../api/client.ts';
import { csvUrl } from '../../api/csv-url.ts';
import { listPaymentHeaders, listPaymentPlaces, type PaymentHeaders, type PaymentPlace } from '../../api/generated.ts';
import { useTimes } from '../../format/times.tsx';
import { Choice, FilterBar } from '../../list/filter-controls.tsx';
import { given } from '../../list/read-search.ts';
import { FailureNote } from '../../shell/failure-note.tsx';
import { Loading } from '../../shell/loading.tsx';
import { Nothing } from '../../shell/section.tsx';
import { useWords } from '../../words/words.tsx';
import { HeadersTable } from './headers-table.tsx';
import { PlacesTable } from './places-table.tsx';
import { CHANGES, PAGES, type PaymentPageFilters, readPaymentPageFilters, STATES } from './read-filters.ts';

const address = getRouteApi('/signed-in/sites/$siteId/payment-page');

const useNarrow = (filters: PaymentPageFilters) => {
  const navigate = useNavigate();
  return (change: Readonly<Partial<Record<keyof PaymentPageFilters, string | undefined>>>) =>
    navigate({ to: '.', search: readPaymentPageFilters({ ...filters, ...change }), replace: true });
};

export function PaymentPageTab() {
  const { paymentPage } = useWords();
  const times = useTimes();
  const { siteId } = address.useParams();
  const filters = address.useSearch();
  const { page, state, change } = filters;
  const [ofPlaces, ofHeaders] = [given({ page, state }), given({ page, change })];
  const places = useQuery({
    queryKey: ['payment-places', siteId, ofPlaces],
    queryFn: ({ signal }) => ask(listPaymentPlaces(siteId, ofPlaces, { signal })),
  });
  const headers = useQuery({
    queryKey: ['payment-headers', siteId, ofHeaders],
    queryFn: ({ signal }) => ask(listPaymentHeaders(siteId, ofHeaders, { signal })),
  });
  const failure = places.error ?? headers.error;
  if (failure) {
    const again = () => Promise.all([places.refetch(), headers.refetch()]);
    return (
      <div className="p-4">
        <FailureNote what={paymentPage.failed} failure={failure} onRetry={again} />
      </div>
    );
  }
  if (!places.data || !headers.data) return <Loading />;
  const { observedAt } = places.data;
  if (observedAt === undefined) return <Nothing title={paymentPage.never}>{paymentPage.neverBody}</Nothing>;
  return (
    <>
      <p className="max-w-3xl px-4 pt-3 text-muted">
        {paymentPage.lead} {paymentPage.observed(times.full(observedAt))}
      </p>
      <Places site={siteId} filters={filters} items={places.data.items} />
      <Headers site={siteId} filters={filters} seen={headers.data} />
    </>
  );
}

type PlacesProps = {
  readonly site: string;
  readonly filters: PaymentPageFilters;
  readonly items: readonly PaymentPlace[];
};

function Places({ site, filters, items }: PlacesProps) {
  const { paymentPage } = useWords();
  const narrow = useNarrow(filters);
  const { page, state } = filters;
  return (
    <>
      <h3 className="px-4 pt-4 font-bold">{paymentPage.places.title}</h3>
      <FilterBar
        isNarrowed={page !== undefined || state !== undefined}
        onClear={() => narrow({ page: undefined, state: undefined })}
        csv={csvUrl(`/v1/sites/${site}/payment-places`, given({ page, state }))}
      >
        <Choice
          label={paymentPage.places.filters.page}
          value={page}
          options={PAGES}
          nameOf={(each) => paymentPage.places.pages[each]}
          onChange={(chosen) => narrow({ page: chosen })}
        />
        <Choice
          label={paymentPage.places.filters.state}
          value={state}
          options={STATES}
          nameOf={(each) => paymentPage.places.states[each]}
          onChange={(chosen) => narrow({ state: chosen })}
        />
      </FilterBar>
      <PlacesTable site={site} places={items} />
    </>
  );
}

type HeadersProps = { readonly site: string; readonly filters: PaymentPageFilters; readonly seen: PaymentHeaders };

function Headers({ site, filters, seen }: HeadersProps) {
  const { paymentPage } = useWords();
  const narrow = useNarrow(filters);
  const { page, change } = filters;
  return (
    <>
      <h3 className="border-t border-line px-4 pt-4 font-bold">{paymentPage.headers.title}</h3>
      <p className="px-4 label-text">
        {seen.comparedWith === undefined ? paymentPage.headers.first : paymentPage.headers.compared}
      </p>
      <FilterBar
        isNarrowed={change !== undefined}
        onClear={() => narrow({ change: undefined })}
        csv={csvUrl(`/v1/sites/${site}/payment-headers`, given({ page, change }))}
      >
        <Choice
          label={paymentPage.headers.filters.change}
          value={change}
          options={CHANGES}
          nameOf={(each) => paymentPage.headers.changes[each]}
          onChange={(chosen) => narrow({ change: chosen })}
        />
      </FilterBar>
      <HeadersTable headers={seen.items} />
    </>
  );
}
