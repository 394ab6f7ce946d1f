/** Enters a finding of an assessment, a scan or a probe. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { SEVERITIES, type Severity } from '../alerts/severity-mark.tsx';
import { ask } from '../api/client.ts';
import { enterFinding, type FindingDetail, listEvidenceItems } from '../api/generated.ts';
import { useColleagues } from '../people/duty-section.tsx';
import { clearFailure } from '../shell/clear-failure.ts';
import { useWords } from '../words/words.tsx';
import { ActFailure } from './act-failure.tsx';
import { tokyoDay } from './days.tsx';
import { DayField, FormEnd, LineField, SelectField, TextField } from './form-fields.tsx';
import { PartyField } from './party.tsx';
import { useAct } from './use-act.ts';

const ENTERED = ['assessment', 'scan', 'probe'] as const;
const MOST = 200;

type Typed = {
  readonly party: string;
  readonly origin: (typeof ENTERED)[number];
  readonly severity: Severity;
  readonly title: string;
  readonly reference: string;
  readonly foundOn: string;
  readonly dueOn: string;
  readonly owner: string;
  readonly item: string;
  readonly words: string;
};

const NOTHING: Typed = {
  ...{ party: '', origin: 'assessment', severity: 'high', title: '', reference: '' },
  ...{ foundOn: '', dueOn: '', owner: '', item: '', words: '' },
};

const send = ({ party, origin, severity, title, reference, foundOn, dueOn, owner, item, words }: Typed) =>
  ask(
    enterFinding({
      ...{ origin, severity, title: title.trim(), reference: reference.trim(), foundOn },
      ...(party !== '' && { party }),
      ...(dueOn !== '' && { dueOn }),
      ...(owner !== '' && { owner }),
      ...(item !== '' && { item }),
      ...(words.trim() !== '' && { words: words.trim() }),
    }),
  );

export function FindingForm({ onEntered }: { onEntered(finding: FindingDetail): void }) {
  const { alerts, assurance } = useWords();
  const { origins, form: said } = assurance.findings;
  const [typed, setTyped] = useState(NOTHING);
  const entering = useAct(send, onEntered);
  const change = (part: Partial<Typed>) => setTyped((before) => ({ ...before, ...part }));
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        entering.mutate(typed);
      }}
      onChange={clearFailure(entering)}
    >
      <LineField label={said.title} maxLength={300} value={typed.title} onChange={(title) => change({ title })} />
      <LineField
        label={said.reference}
        hint={said.referenceHint}
        maxLength={100}
        value={typed.reference}
        onChange={(reference) => change({ reference })}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label={said.origin}
          value={typed.origin}
          options={ENTERED.map((origin) => [origin, origins[origin]] as const)}
          onChange={(origin) => change({ origin })}
        />
        <SelectField
          label={said.severity}
          value={typed.severity}
          options={SEVERITIES.map((severity) => [severity, alerts.severities[severity]] as const)}
          onChange={(severity) => change({ severity })}
        />
      </div>
      <PartyField value={typed.party} onChange={(party) => change({ party, item: '' })} />
      <About typed={typed} change={change} />
      <TextField
        label={said.words}
        required={false}
        maxLength={4_000}
        value={typed.words}
        onChange={(words) => change({ words })}
      />
      {entering.error && <ActFailure what={said.failed} failure={entering.error} />}
      <FormEnd submit={said.submit} isPending={entering.isPending} />
    </form>
  );
}

type AboutProps = { readonly typed: Typed; change(part: Partial<Typed>): void };

/** When, by when, whose, and the document that it stands in. */
function About({ typed, change }: AboutProps) {
  const { form: said } = useWords().assurance.findings;
  const colleagues = useColleagues();
  const documents = useQuery({
    queryKey: ['assurance', 'documents', 'to-choose', typed.party],
    queryFn: ({ signal }) =>
      ask(listEvidenceItems({ limit: MOST, ...(typed.party !== '' && { party: typed.party }) }, { signal })),
  });
  const items = documents.data?.items.filter(({ party }) => (party ?? '') === typed.party) ?? [];
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <DayField
        label={said.foundOn}
        max={tokyoDay()}
        value={typed.foundOn}
        onChange={(foundOn) => change({ foundOn })}
      />
      <DayField
        label={said.dueOn}
        hint={said.dueHint}
        required={false}
        value={typed.dueOn}
        onChange={(dueOn) => change({ dueOn })}
      />
      <SelectField
        label={said.owner}
        isOptional
        value={typed.owner}
        options={[
          ['', said.ownerNone] as const,
          ...(colleagues.data?.items ?? []).map(({ id, displayName }) => [id, displayName] as const),
        ]}
        onChange={(owner) => change({ owner })}
      />
      <SelectField
        label={said.item}
        isOptional
        value={typed.item}
        options={[['', said.noItem] as const, ...items.map(({ id, standing }) => [id, standing.title] as const)]}
        onChange={(item) => change({ item })}
      />
    </div>
  );
}
