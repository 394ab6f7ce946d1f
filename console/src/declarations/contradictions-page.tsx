/** Where what was observed says otherwise than what was declared: both side by side, with the alert and the observation. */
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { type DeclarationContradiction, listDeclarationContradictions } from '../api/generated.ts';
import { Register } from '../assurance/register.tsx';
import { useNarrowing } from '../assurance/use-narrowing.ts';
import { ShortTime } from '../format/when.tsx';
import { Choice, TextFilter } from '../list/filter-controls.tsx';
import { usePages } from '../list/use-pages.ts';
import { PageHead } from '../shell/page-head.tsx';
import { useSpeech } from '../words/words.tsx';
import { OBSERVED_BY, readContradictionFilters, YES_NO } from './filters.ts';

const address = getRouteApi('/signed-in/declarations/contradictions');

export function ContradictionsPage() {
  const { words } = useSpeech();
  const said = words.declarations;
  const filters = address.useSearch();
  const body = useRef<HTMLTableSectionElement>(null);
  const { narrow, narrowText, clear, isNarrowed } = useNarrowing(filters, readContradictionFilters);
  const { list, rows } = usePages({
    key: ['declaration-contradictions', filters],
    fetch: (page, signal) => ask(listDeclarationContradictions({ ...filters, ...page }, { signal })),
  });
  const controls = (
    <>
      <TextFilter label={said.search} value={filters.text} onChange={narrowText} />
      <Choice
        label={said.observed}
        value={filters.by}
        options={OBSERVED_BY}
        nameOf={(by) => said.observedBy[by]}
        onChange={(by) => narrow({ by })}
      />
      <Choice
        label={said.stands}
        value={filters.open}
        options={YES_NO}
        nameOf={(open) => said.standsNames[open]}
        onChange={(open) => narrow({ open })}
      />
    </>
  );
  return (
    <>
      <p className="px-4 pt-2">
        <Link to="/declarations" className="text-accent underline">
          {said.back}
        </Link>
      </p>
      <PageHead title={said.contradictionsTitle} />
      <Register
        list={list}
        count={rows.length}
        said={said.contradictionList}
        csv={csvUrl('/v1/declaration-contradictions', filters)}
        isNarrowed={isNarrowed}
        onClear={clear}
        body={body}
        filters={controls}
        table={
          <ul className="divide-y divide-line">
            {rows.map((row) => (
              <Row key={row.id} row={row} />
            ))}
          </ul>
        }
      />
    </>
  );
}

function Row({ row }: { readonly row: DeclarationContradiction }) {
  const { words, language } = useSpeech();
  const { declarations: said, checklist } = words;
  const reasonWords: Readonly<Record<string, string>> = checklist.reasons;
  const { partyName, declaration, control, asked, declared, by, subject, reasons, observedAt, endedAt, alert } = row;
  return (
    <li className="grid gap-x-4 gap-y-1 px-4 py-2 lg:grid-cols-[2fr_1fr_2fr]">
      <div>
        <Link
          to="/declarations/$declarationId"
          params={{ declarationId: declaration }}
          hash={control}
          className="font-bold text-accent underline"
        >
          <bdi>{partyName}</bdi> {asked.item} {asked.title[language]}
        </Link>
        <p className="label-text">{said.standsNames[endedAt === undefined ? 'yes' : 'no']}</p>
      </div>
      <div>
        <p className="label-text">{said.declared}</p>
        {declared && (
          <p>
            <span className="font-bold">{said.outcomes[declared.outcome]}</span>{' '}
            <span className="label-text">{declared.answeredOn}</span>
          </p>
        )}
      </div>
      <div>
        <p className="label-text">
          {said.observed} {said.observedBy[by]} <ShortTime at={observedAt} />
        </p>
        <p className="font-bold text-deny">{said.observedResults['not-met']}</p>
        {reasons.map((code) => (
          <p key={code}>{reasonWords[code] ?? code}</p>
        ))}
        <p className="flex gap-3">
          {subject.startsWith('sit_') && (
            <Link to="/sites/$siteId" params={{ siteId: subject }} className="text-accent underline">
              {said.toObservation}
            </Link>
          )}
          {alert && (
            <Link to="/alerts/$alertId" params={{ alertId: alert }} className="text-accent underline">
              {said.toAlert}
            </Link>
          )}
        </p>
      </div>
    </li>
  );
}
