/** Declarations: a reviewer sees everybody's, a merchant's own people theirs. */
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { type Declaration, listDeclarations } from '../api/generated.ts';
import { Register } from '../assurance/register.tsx';
import { useNarrowing } from '../assurance/use-narrowing.ts';
import { Choice, TextFilter } from '../list/filter-controls.tsx';
import { usePages } from '../list/use-pages.ts';
import { useMay } from '../session/use-session.ts';
import { PageHead } from '../shell/page-head.tsx';
import { useWords } from '../words/words.tsx';
import { readDeclarationFilters, STATUSES, YES_NO } from './filters.ts';
import { RemindShown } from './remind-shown.tsx';
import { StatusMark } from './status-mark.tsx';

const address = getRouteApi('/signed-in/declarations');

export function DeclarationsPage() {
  const { declarations: said } = useWords();
  const filters = address.useSearch();
  const body = useRef<HTMLTableSectionElement>(null);
  const { narrow, narrowText, clear, isNarrowed } = useNarrowing(filters, readDeclarationFilters);
  const { list, rows } = usePages({
    key: ['declarations', filters],
    fetch: (page, signal) => ask(listDeclarations({ ...filters, ...page }, { signal })),
  });
  const yesNo = (name: 'opened' | 'begun' | 'overdue' | 'contradicted') => (
    <Choice
      label={said[name]}
      value={filters[name]}
      options={YES_NO}
      nameOf={(option) => said[`${name}Names`][option]}
      onChange={(value) => narrow({ [name]: value })}
    />
  );
  const controls = (
    <>
      <TextFilter label={said.search} value={filters.text} onChange={narrowText} />
      <Choice
        label={said.status}
        value={filters.status}
        options={STATUSES}
        nameOf={(status) => said.statuses[status]}
        onChange={(status) => narrow({ status })}
      />
      {yesNo('opened')}
      {yesNo('begun')}
      {yesNo('overdue')}
      {yesNo('contradicted')}
    </>
  );
  return (
    <>
      <PageHead title={said.title}>
        <Beside />
      </PageHead>
      <Register
        list={list}
        count={rows.length}
        said={said}
        csv={csvUrl('/v1/declarations', filters)}
        isNarrowed={isNarrowed}
        onClear={clear}
        body={body}
        head={<RemindShown rows={rows} />}
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

function Beside() {
  const { declarations: said } = useWords();
  const mayAsk = useMay('declaration:review');
  return (
    <>
      <Link to="/declarations/contradictions" className="text-accent underline">
        {said.contradictionsTitle}
      </Link>
      {mayAsk && (
        <>
          <Link to="/declarations/layouts" className="text-accent underline">
            {said.layouts.title}
          </Link>
          <Link to="/parties" className="text-accent underline">
            {said.toAsk}
          </Link>
        </>
      )}
    </>
  );
}

function Row({ row }: { readonly row: Declaration }) {
  const { declarations: said } = useWords();
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-4 py-2">
      <Link
        to="/declarations/$declarationId"
        params={{ declarationId: row.id }}
        className="font-bold text-accent underline"
      >
        <bdi>{row.partyName}</bdi>
      </Link>
      <StatusMark status={row.status} />
      <span className="label-text">{said.due(row.dueOn)}</span>
      {row.overdue && <span className="font-bold text-deny">{said.late}</span>}
      <span className="label-text">{said.progress(row.answered, row.controls)}</span>
      {row.openedAt === undefined && <span className="label-text">{said.notOpened}</span>}
      {row.openedAt !== undefined && !row.begun && <span className="label-text">{said.notBegun}</span>}
      {row.contradictions > 0 && <span className="font-bold text-deny">{said.contradictions(row.contradictions)}</span>}
    </li>
  );
}
