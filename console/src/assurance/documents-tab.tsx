/** Evidence items: documents about a party, each with its grade and how long it counts. */
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { listEvidenceItems } from '../api/generated.ts';
import { Choice, TextFilter } from '../list/filter-controls.tsx';
import { usePages } from '../list/use-pages.ts';
import { useMay } from '../session/use-session.ts';
import { useWords } from '../words/words.tsx';
import { ActDialog } from './act-dialog.tsx';
import { DocumentForm } from './document-form.tsx';
import { DocumentsTable } from './documents-table.tsx';
import { DOCUMENT_STATES, GRADES, KINDS, readDocumentFilters } from './filters.ts';
import { PartyFilter } from './party.tsx';
import { Register } from './register.tsx';
import { SharedDocuments } from './shared-documents.tsx';
import { useNarrowing } from './use-narrowing.ts';

const address = getRouteApi('/signed-in/assurance/');

export function DocumentsTab() {
  const { assurance } = useWords();
  const said = assurance.documents;
  const filters = address.useSearch();
  const navigate = useNavigate();
  const maySubmit = useMay('assurance:submit');
  const body = useRef<HTMLTableSectionElement>(null);
  const { narrow, narrowText, clear, isNarrowed } = useNarrowing(filters, readDocumentFilters);
  const { list, rows } = usePages({
    key: ['assurance', 'documents', filters],
    fetch: (page, signal) => ask(listEvidenceItems({ ...filters, ...page }, { signal })),
  });
  const acts = maySubmit && (
    <ActDialog label={said.add} isPrimary>
      {() => (
        <DocumentForm
          item={undefined}
          onAdded={({ id }) => navigate({ to: '/assurance/documents/$itemId', params: { itemId: id } })}
        />
      )}
    </ActDialog>
  );
  const controls = (
    <>
      <TextFilter label={assurance.text} value={filters.text} onChange={narrowText} />
      <Choice
        label={assurance.kind}
        value={filters.kind}
        options={KINDS}
        nameOf={(kind) => assurance.kinds[kind] ?? kind}
        onChange={(kind) => narrow({ kind })}
      />
      <Choice
        label={assurance.grade}
        value={filters.grade}
        options={GRADES}
        nameOf={(grade) => `${grade}: ${assurance.grades[grade]}`}
        onChange={(grade) => narrow({ grade })}
      />
      <Choice
        label={assurance.state}
        value={filters.state}
        options={DOCUMENT_STATES}
        nameOf={(state) => said.states[state]}
        onChange={(state) => narrow({ state })}
      />
      <PartyFilter value={filters.party} onChange={(party) => narrow({ party })} />
    </>
  );
  return (
    <Register
      list={list}
      count={rows.length}
      said={said}
      csv={csvUrl('/v1/evidence-items', filters)}
      isNarrowed={isNarrowed}
      onClear={clear}
      body={body}
      head={<SharedDocuments />}
      filters={controls}
      acts={acts}
      table={<DocumentsTable rows={rows} body={body} />}
    />
  );
}
