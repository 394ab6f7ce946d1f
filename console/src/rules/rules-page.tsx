/** The versions of the rules, what is in force, and the way to a new version; filters in the address. */
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { listRuleSets, type RuleSetVersion } from '../api/generated.ts';
import { ShortTime } from '../format/when.tsx';
import { Choice, FilterBar, TextFilter } from '../list/filter-controls.tsx';
import { ListEnd } from '../list/list-end.tsx';
import { NothingListed } from '../list/nothing-listed.tsx';
import { usePages } from '../list/use-pages.ts';
import { useMay } from '../session/use-session.ts';
import { HeadedTable } from '../shell/headed-table.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { useSpeech, useWords } from '../words/words.tsx';
import { readRuleFilters, STATUSES } from './filters.ts';
import { InForceSection } from './in-force-section.tsx';
import { StatusMark } from './status-mark.tsx';

const address = getRouteApi('/signed-in/rules');

export function RulesPage() {
  const { rules: said } = useWords();
  const mayManage = useMay('decision:manage');
  const filters = address.useSearch();
  const navigate = useNavigate();
  const { list, rows } = usePages({
    key: ['rule-sets', filters],
    fetch: (page, signal) => ask(listRuleSets({ ...filters, ...page }, { signal })),
  });
  const narrow = useCallback(
    (change: Readonly<Partial<Record<keyof typeof filters, string | undefined>>>) =>
      navigate({ to: '.', search: readRuleFilters({ ...filters, ...change }), replace: true }),
    [navigate, filters],
  );
  const narrowText = useCallback((text: string) => narrow({ text }), [narrow]);
  const isNarrowed = Object.keys(filters).length > 0;
  const clear = () => navigate({ to: '.', search: {}, replace: true });
  return (
    <>
      <PageHead title={said.title} about={said.head} />
      <div className="grid items-start gap-4 p-4 xl:grid-cols-[1fr_24rem]">
        <div className="min-w-0 rounded-lg border border-line bg-panel">
          <FilterBar isNarrowed={isNarrowed} onClear={clear} csv={csvUrl('/v1/rule-sets/export', filters)}>
            {mayManage && (
              <Link to="/rules/new" search={{}} className="control primary">
                {said.write}
              </Link>
            )}
            <TextFilter label={said.text} value={filters.text} onChange={narrowText} />
            <Choice
              label={said.columns.status}
              value={filters.status}
              options={STATUSES}
              nameOf={(status) => said.statuses[status]}
              onChange={(status) => narrow({ status })}
            />
          </FilterBar>
          {rows.length > 0 && <VersionsTable versions={rows} />}
          <ListEnd
            list={list}
            count={rows.length}
            failure={said.failed}
            nothing={
              <NothingListed title={said.noneTitle} body={said.noneBody} onClear={isNarrowed ? clear : undefined} />
            }
          />
        </div>
        <InForceSection />
      </div>
    </>
  );
}

const COLUMNS = ['number', 'name', 'status', 'rules', 'madeBy', 'since', 'note'] as const;

function VersionsTable({ versions }: { readonly versions: readonly RuleSetVersion[] }) {
  const { words, language } = useSpeech();
  const said = words.rules;
  return (
    <HeadedTable label={said.title} heads={COLUMNS.map((name) => said.columns[name])}>
      {versions.map((each) => (
        <tr key={each.id} className="border-t border-line align-baseline">
          <td className="px-4 py-1.5 text-right">{each.number.toLocaleString(language)}</td>
          <th scope="row" className="px-4 py-1.5 text-left whitespace-nowrap">
            <Link to="/rules/$ruleSetId" params={{ ruleSetId: each.id }} className="text-accent underline">
              {said.name(each.name, each.version)}
            </Link>
          </th>
          <td className="px-4 py-1.5">
            <StatusMark status={each.status} />
          </td>
          <td className="px-4 py-1.5 text-right">{each.rules.toLocaleString(language)}</td>
          <td className="px-4 py-1.5">{each.madeByName ?? each.madeBy}</td>
          <td className="px-4 py-1.5 whitespace-nowrap">
            <ShortTime at={each.statusSince} />
          </td>
          <td className="px-4 py-1.5">{each.note}</td>
        </tr>
      ))}
    </HeadedTable>
  );
}
