/** One list: what it does, what stands and stood in it with who and why, and ways to fill and empty it. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { listPaymentListEntries, type PaymentList, readPaymentList } from '../api/generated.ts';
import { Choice, FilterBar, TextFilter } from '../list/filter-controls.tsx';
import { ListEnd } from '../list/list-end.tsx';
import { NothingListed } from '../list/nothing-listed.tsx';
import { usePages } from '../list/use-pages.ts';
import { useMay } from '../session/use-session.ts';
import { Code, Fact } from '../shell/fact.tsx';
import { Loading } from '../shell/loading.tsx';
import { PageFailure } from '../shell/page-failure.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { AddSection } from './add-section.tsx';
import { EffectMark } from './effect-mark.tsx';
import { EntriesTable } from './entries-table.tsx';
import { FileSection } from './file-section.tsx';
import { readEntryFilters, SOURCES, STATES } from './filters.ts';

const address = getRouteApi('/signed-in/lists/$listId');

const FIELD_OF: Readonly<Record<PaymentList['kind'], string>> = {
  card: 'card.token',
  ip: 'customer.ipAddress',
  email: 'customer.emailHash',
  device: 'customer.deviceId',
  bin: 'card.bin',
  address: 'delivery.addressHash',
};

export function ListPage() {
  const { paymentLists: said } = useWords();
  const { listId } = address.useParams();
  const mayManage = useMay('decision:manage');
  const list = useQuery({
    queryKey: ['payment-list', listId],
    queryFn: ({ signal }) => ask(readPaymentList(listId, { signal })),
  });
  if (!list.data) {
    return list.error ? (
      <PageFailure what={said.failedOne} failure={list.error} onRetry={() => list.refetch()} />
    ) : (
      <Loading />
    );
  }
  return (
    <>
      <p className="px-4 pt-2">
        <Link to="/lists" className="text-accent underline">
          {said.back}
        </Link>
      </p>
      <PageHead title={list.data.name} about={<EffectMark effect={list.data.effect} />} />
      <div className="grid items-start gap-4 p-4 xl:grid-cols-[1fr_24rem]">
        <Entries list={list.data} />
        <div className="flex flex-col gap-4">
          <About list={list.data} />
          {mayManage && <AddSection list={list.data} />}
          {mayManage && <FileSection list={list.data} />}
        </div>
      </div>
    </>
  );
}

function About({ list }: { readonly list: PaymentList }) {
  const words = useWords();
  const said = words.paymentLists;
  return (
    <Section title={said.about}>
      <dl className="px-4 py-2">
        <Fact name={said.columns.kind}>{said.kinds[list.kind]}</Fact>
        <Fact name={said.columns.effect}>{said.effectMeans[list.effect]}</Fact>
        <Fact name={said.inRules}>
          <Code text={`${FIELD_OF[list.kind]} in lists.${list.name}`} />
        </Fact>
        <Fact name={said.filledFrom}>
          {list.filledFrom.length === 0 ? words.none : list.filledFrom.map((source) => said.sources[source]).join(', ')}
        </Fact>
        {list.note && <Fact name={said.columns.note}>{list.note}</Fact>}
      </dl>
    </Section>
  );
}

function Entries({ list: about }: { readonly list: PaymentList }) {
  const { paymentLists: said } = useWords();
  const filters = address.useSearch();
  const navigate = useNavigate();
  const { list, rows } = usePages({
    key: ['payment-list-entries', about.id, filters],
    fetch: (page, signal) => ask(listPaymentListEntries(about.id, { ...filters, ...page }, { signal })),
  });
  const narrow = useCallback(
    (change: Readonly<Partial<Record<keyof typeof filters, string | undefined>>>) =>
      navigate({ to: '.', search: readEntryFilters({ ...filters, ...change }), replace: true }),
    [navigate, filters],
  );
  const narrowText = useCallback((text: string) => narrow({ text }), [narrow]);
  const isNarrowed = Object.keys(filters).length > 0;
  const clear = () => navigate({ to: '.', search: {}, replace: true });
  return (
    <div className="min-w-0 rounded-lg border border-line bg-panel">
      <FilterBar
        isNarrowed={isNarrowed}
        onClear={clear}
        csv={csvUrl(`/v1/payments/lists/${about.id}/entries`, filters)}
      >
        <TextFilter label={said.entry.value} value={filters.text} onChange={narrowText} />
        <Choice
          label={said.entry.state}
          value={filters.state}
          options={STATES}
          nameOf={(state) => said.states[state]}
          onChange={(state) => narrow({ state })}
        />
        <Choice
          label={said.entry.source}
          value={filters.source}
          options={SOURCES}
          nameOf={(source) => said.sources[source]}
          onChange={(source) => narrow({ source })}
        />
      </FilterBar>
      {rows.length > 0 && <EntriesTable list={about} entries={rows} />}
      <ListEnd
        list={list}
        count={rows.length}
        failure={said.failedEntries}
        nothing={
          <NothingListed title={said.emptyTitle} body={said.emptyBody} onClear={isNarrowed ? clear : undefined} />
        }
      />
    </div>
  );
}
