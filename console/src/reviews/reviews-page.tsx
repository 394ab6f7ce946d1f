/** The queue of held payments with the one that is open beside it; filters in the address. */
import { getRouteApi, Outlet, useNavigate, useParams } from '@tanstack/react-router';
import { useCallback } from 'react';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { listPaymentReviews } from '../api/generated.ts';
import { Choice, FilterBar, TextFilter } from '../list/filter-controls.tsx';
import { ListBody } from '../list/list-body.tsx';
import { ListEnd } from '../list/list-end.tsx';
import { NothingListed } from '../list/nothing-listed.tsx';
import { ListAndPanel } from '../list/side-panel.tsx';
import { usePages } from '../list/use-pages.ts';
import { useSidePanel } from '../list/use-side-panel.ts';
import { PageHead } from '../shell/page-head.tsx';
import { useWords } from '../words/words.tsx';
import { asAsked, CLAIMS, OUTCOMES, type ReviewFilters, readReviewFilters, STATES } from './filters.ts';
import { PolicyNote } from './policy-note.tsx';
import { ReviewsTable } from './reviews-table.tsx';

const address = getRouteApi('/signed-in/reviews');

export function ReviewsPage() {
  const filters = address.useSearch();
  const { reviewId: openId } = useParams({ strict: false });
  return (
    <ListAndPanel
      isOpen={openId !== undefined}
      list={<ReviewsList filters={filters} openId={openId} />}
      panel={<Outlet />}
    />
  );
}

type Props = { readonly filters: ReviewFilters; readonly openId: string | undefined };

function ReviewsList({ filters, openId }: Props) {
  const { reviews: said } = useWords();
  const navigate = useNavigate();
  const open = useCallback(
    (id: string) => navigate({ to: '/reviews/$reviewId', params: { reviewId: id }, search: filters }),
    [navigate, filters],
  );
  const close = useCallback(() => navigate({ to: '/reviews', search: filters }), [navigate, filters]);
  const body = useSidePanel({ openId, open, close });
  const asked = asAsked(filters);
  const { list, rows } = usePages({
    key: ['reviews', asked],
    fetch: (page, signal) => ask(listPaymentReviews({ ...asked, ...page }, { signal })),
    refreshMs: 5_000,
  });
  const narrow = useCallback(
    (change: Readonly<Partial<Record<keyof ReviewFilters, string | undefined>>>) =>
      navigate({ to: '.', search: readReviewFilters({ ...filters, ...change }), replace: true }),
    [navigate, filters],
  );
  const narrowMerchant = useCallback((merchant: string) => narrow({ merchant }), [narrow]);
  const isNarrowed = Object.keys(filters).length > 0;
  const clear = () => navigate({ to: '.', search: {}, replace: true });
  return (
    <>
      <PageHead title={said.title} about={said.head}>
        <PolicyNote />
      </PageHead>
      <FilterBar isNarrowed={isNarrowed} onClear={clear} csv={csvUrl('/v1/payments/reviews/export', asked)}>
        <Choice
          label={said.filters.state}
          value={asked.state}
          options={STATES}
          none={said.states.open}
          nameOf={(state) => said.states[state]}
          onChange={(state) => narrow({ state, outcome: undefined })}
        />
        <Choice
          label={said.filters.outcome}
          value={filters.outcome}
          options={OUTCOMES}
          nameOf={(outcome) => said.outcomes[outcome]}
          onChange={(outcome) => narrow({ outcome, state: outcome && 'decided' })}
        />
        <Choice
          label={said.filters.claimed}
          value={filters.claimed}
          options={CLAIMS}
          nameOf={(claim) => said.claims[claim]}
          onChange={(claimed) => narrow({ claimed })}
        />
        <TextFilter label={said.filters.merchant} value={filters.merchant} onChange={narrowMerchant} />
      </FilterBar>
      <ListBody keys={said.keys}>
        {list.isSuccess && rows.length > 0 && <ReviewsTable rows={rows} openId={openId} body={body} />}
        <ListEnd
          list={list}
          count={rows.length}
          failure={said.failed}
          nothing={
            <NothingListed title={said.noneTitle} body={said.noneBody} onClear={isNarrowed ? clear : undefined} />
          }
        />
      </ListBody>
    </>
  );
}
