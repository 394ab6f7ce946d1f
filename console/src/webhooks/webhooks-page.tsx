/** The receivers of the tenant, and a form for a new one; filters in the address. */
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { listWebhooks, type WebhookEndpoint } from '../api/generated.ts';
import { ShortTime } from '../format/when.tsx';
import { Choice, FilterBar } from '../list/filter-controls.tsx';
import { ListEnd } from '../list/list-end.tsx';
import { NothingListed } from '../list/nothing-listed.tsx';
import { usePages } from '../list/use-pages.ts';
import { SettingsTabs } from '../settings/settings-tabs.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { Scrollable } from '../shell/scrollable.tsx';
import { useWords } from '../words/words.tsx';
import { AddSection } from './add-section.tsx';
import { EndpointMark } from './endpoint-mark.tsx';
import { readWebhookFilters, STATES, TYPES } from './filters.ts';

const address = getRouteApi('/signed-in/settings/webhooks');

export function WebhooksPage() {
  const { webhooks: said } = useWords();
  const filters = address.useSearch();
  const navigate = useNavigate();
  const { list, rows } = usePages({
    key: ['webhooks', filters],
    fetch: (page, signal) => {
      const { state, type } = filters;
      return ask(listWebhooks({ ...(state && { state }), ...(type && { $type: type }), ...page }, { signal }));
    },
  });
  const narrow = (change: Readonly<Partial<Record<keyof typeof filters, string | undefined>>>) =>
    navigate({ to: '.', search: readWebhookFilters({ ...filters, ...change }), replace: true });
  const isNarrowed = Object.keys(filters).length > 0;
  const clear = () => navigate({ to: '.', search: {}, replace: true });
  return (
    <>
      <PageHead title={said.title} about={said.head} />
      <SettingsTabs />
      <div className="grid items-start gap-4 p-4 xl:grid-cols-[1fr_26rem]">
        <div className="min-w-0 rounded-lg border border-line bg-panel">
          <FilterBar isNarrowed={isNarrowed} onClear={clear} csv={csvUrl('/v1/webhooks/export', filters)}>
            <Choice
              label={said.filters.state}
              value={filters.state}
              options={STATES}
              nameOf={(state) => said.states[state]}
              onChange={(state) => narrow({ state })}
            />
            <Choice
              label={said.filters.type}
              value={filters.type}
              options={TYPES}
              nameOf={(type) => said.types[type] ?? type}
              onChange={(type) => narrow({ type })}
            />
          </FilterBar>
          {rows.length > 0 && <EndpointsTable endpoints={rows} />}
          <ListEnd
            list={list}
            count={rows.length}
            failure={said.failed}
            nothing={
              <NothingListed title={said.noneTitle} body={said.noneBody} onClear={isNarrowed ? clear : undefined} />
            }
          />
        </div>
        <AddSection />
      </div>
    </>
  );
}

const COLUMNS = ['url', 'types', 'state', 'lastSuccessAt'] as const;
const CELL = 'px-4 py-1.5';

function EndpointsTable({ endpoints }: { readonly endpoints: readonly WebhookEndpoint[] }) {
  const words = useWords();
  const said = words.webhooks;
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
          {endpoints.map((each) => (
            <tr key={each.id} className="border-t border-line align-baseline">
              <th scope="row" className={`${CELL} min-w-56 text-left`}>
                <Link
                  to="/settings/webhooks/$webhookId"
                  params={{ webhookId: each.id }}
                  className="break-all text-accent underline"
                >
                  {each.url}
                </Link>
                {each.description && <bdi className="block label-text">{each.description}</bdi>}
              </th>
              <td className={`${CELL} min-w-32`}>
                {each.types.map((type) => said.types[type] ?? type).join(words.alerts.listSeparator)}
              </td>
              <td className={CELL}>
                <EndpointMark endpoint={each} />
              </td>
              <td className={`${CELL} whitespace-nowrap`}>
                {each.lastSuccessAt ? (
                  <ShortTime at={each.lastSuccessAt} />
                ) : (
                  <span className="text-muted">{said.never}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}
