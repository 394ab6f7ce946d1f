/** Campaigns in which card numbers were tried, the newest first; filters in the address. */
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { type EnumerationCampaign, listCampaigns } from '../api/generated.ts';
import { ShortTime } from '../format/when.tsx';
import { Choice, FilterBar, TextFilter } from '../list/filter-controls.tsx';
import { ListEnd } from '../list/list-end.tsx';
import { NothingListed } from '../list/nothing-listed.tsx';
import { usePages } from '../list/use-pages.ts';
import { HeadedTable } from '../shell/headed-table.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { useSpeech, useWords } from '../words/words.tsx';
import { readCampaignFilters, STATES } from './filters.ts';
import { StateMark } from './state-mark.tsx';

const address = getRouteApi('/signed-in/campaigns');

export function CampaignsPage() {
  const { campaigns: said } = useWords();
  const filters = address.useSearch();
  const navigate = useNavigate();
  const { list, rows } = usePages({
    key: ['campaigns', filters],
    fetch: (page, signal) => ask(listCampaigns({ ...filters, ...page }, { signal })),
  });
  const narrow = useCallback(
    (change: Readonly<Partial<Record<keyof typeof filters, string | undefined>>>) =>
      navigate({ to: '.', search: readCampaignFilters({ ...filters, ...change }), replace: true }),
    [navigate, filters],
  );
  const narrowMerchant = useCallback((merchant: string) => narrow({ merchant }), [narrow]);
  const narrowBin = useCallback((bin: string) => narrow({ bin }), [narrow]);
  const isNarrowed = Object.keys(filters).length > 0;
  const clear = () => navigate({ to: '.', search: {}, replace: true });
  return (
    <>
      <PageHead title={said.title} about={said.head} />
      <div className="p-4">
        <div className="min-w-0 rounded-lg border border-line bg-panel">
          <FilterBar isNarrowed={isNarrowed} onClear={clear} csv={csvUrl('/v1/payments/campaigns/export', filters)}>
            <Choice
              label={said.filters.state}
              value={filters.state}
              options={STATES}
              nameOf={(state) => said.states[state]}
              onChange={(state) => narrow({ state })}
            />
            <TextFilter label={said.filters.merchant} value={filters.merchant} onChange={narrowMerchant} />
            <TextFilter label={said.filters.bin} value={filters.bin} onChange={narrowBin} />
          </FilterBar>
          {rows.length > 0 && <CampaignsTable campaigns={rows} />}
          <ListEnd
            list={list}
            count={rows.length}
            failure={said.failed}
            nothing={
              <NothingListed title={said.noneTitle} body={said.noneBody} onClear={isNarrowed ? clear : undefined} />
            }
          />
        </div>
      </div>
    </>
  );
}

const COLUMNS = [
  'value',
  'state',
  'foundAt',
  'lastAt',
  'attempts',
  'stopped',
  'authorised',
  'cards',
  'merchants',
  'bins',
] as const;
const NUMBERS = ['attempts', 'stopped', 'authorised', 'cards'] as const;

function CampaignsTable({ campaigns }: { readonly campaigns: readonly EnumerationCampaign[] }) {
  const { words, language } = useSpeech();
  const said = words.campaigns;
  return (
    <HeadedTable label={said.title} heads={COLUMNS.map((name) => said.columns[name])}>
      {campaigns.map((each) => (
        <tr key={each.id} className="border-t border-line align-baseline">
          <th scope="row" className="px-4 py-1.5 text-left">
            <Link to="/campaigns/$campaignId" params={{ campaignId: each.id }} className="text-accent underline">
              <bdi>{each.value}</bdi>
            </Link>
            <div className="label-text whitespace-nowrap">{said.scopes[each.scope]}</div>
          </th>
          <td className="px-4 py-1.5">
            <StateMark state={each.state} />
          </td>
          <td className="px-4 py-1.5">
            <ShortTime at={each.foundAt} />
          </td>
          <td className="px-4 py-1.5">
            <ShortTime at={each.lastAt} />
          </td>
          {NUMBERS.map((name) => (
            <td key={name} className="px-4 py-1.5 text-right whitespace-nowrap">
              {each[name].toLocaleString(language)}
            </td>
          ))}
          <td className="px-4 py-1.5">
            <Few values={each.merchants} />
          </td>
          <td className="px-4 py-1.5">
            <Few values={each.bins} />
          </td>
        </tr>
      ))}
    </HeadedTable>
  );
}

const FEW = 3;

function Few({ values }: { readonly values: readonly string[] }) {
  const more = values.length - FEW;
  return (
    <bdi>
      {values.slice(0, FEW).join(', ')}
      {more > 0 && ` +${more}`}
    </bdi>
  );
}
