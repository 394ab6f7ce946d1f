/** Asks an assessor for a report. The link goes to the assessor alone, so nothing is shown here but that it was sent. */
import { useState } from 'react';
import { ask } from '../api/client.ts';
import { type DeliveryRequest, requestDelivery } from '../api/generated.ts';
import { clearFailure } from '../shell/clear-failure.ts';
import { LANGUAGES, type Language } from '../words/language.ts';
import { useSpeech } from '../words/words.tsx';
import { ActFailure } from './act-failure.tsx';
import { tokyoDay } from './days.tsx';
import { KINDS } from './filters.ts';
import { DayField, FormEnd, LineField, SelectField, TextField } from './form-fields.tsx';
import { PartyField } from './party.tsx';
import { useAct } from './use-act.ts';

/** What Mitsuke itself sees, no assessor delivers. */
const ASKABLE = KINDS.filter((kind) => kind !== 'site-visit' && kind !== 'card-scan');
const LATEST_DUE_DAYS = 180;

type Typed = {
  readonly party: string;
  readonly kind: (typeof ASKABLE)[number];
  readonly wanted: string;
  readonly name: string;
  readonly organisation: string;
  readonly email: string;
  readonly language: Language;
  readonly dueOn: string;
};

const send = ({ party, kind, wanted, name, organisation, email, language, dueOn }: Typed) =>
  ask(
    requestDelivery({
      ...(party !== '' && { party }),
      kind,
      wanted: wanted.trim(),
      assessor: { name: name.trim(), organisation: organisation.trim(), email: email.trim(), language },
      dueOn,
    }),
  );

export function DeliveryForm({ onAsked }: { onAsked(request: DeliveryRequest): void }) {
  const { language, words } = useSpeech();
  const { assurance } = words;
  const said = assurance.deliveries.form;
  const [typed, setTyped] = useState<Typed>({
    ...{ party: '', kind: 'pci-dss-aoc', wanted: '', name: '', organisation: '', email: '', dueOn: '' },
    language,
  });
  const asking = useAct(send, onAsked);
  const change = (part: Partial<Typed>) => setTyped((before) => ({ ...before, ...part }));
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        asking.mutate(typed);
      }}
      onChange={clearFailure(asking)}
    >
      <p className="text-muted">{assurance.deliveries.linkNote}</p>
      <SelectField
        label={assurance.kind}
        value={typed.kind}
        options={ASKABLE.map((kind) => [kind, assurance.kinds[kind] ?? kind] as const)}
        onChange={(kind) => change({ kind })}
      />
      <PartyField value={typed.party} onChange={(party) => change({ party })} />
      <TextField
        label={said.wanted}
        hint={said.wantedHint}
        maxLength={500}
        value={typed.wanted}
        onChange={(wanted) => change({ wanted })}
      />
      <AssessorFields typed={typed} change={change} />
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label={said.language}
          value={typed.language}
          options={LANGUAGES.map((each) => [each, words.languageNames[each]] as const)}
          onChange={(chosen) => change({ language: chosen })}
        />
        <DayField
          label={said.dueOn}
          hint={said.dueHint}
          min={tokyoDay()}
          max={tokyoDay(LATEST_DUE_DAYS)}
          value={typed.dueOn}
          onChange={(dueOn) => change({ dueOn })}
        />
      </div>
      {asking.error && <ActFailure what={said.failed} failure={asking.error} />}
      <FormEnd submit={said.submit} isPending={asking.isPending} />
    </form>
  );
}

type AssessorProps = { readonly typed: Typed; change(part: Partial<Typed>): void };

function AssessorFields({ typed, change }: AssessorProps) {
  const { form: said } = useSpeech().words.assurance.deliveries;
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <LineField label={said.assessor} maxLength={100} value={typed.name} onChange={(name) => change({ name })} />
        <LineField
          label={said.organisation}
          maxLength={200}
          value={typed.organisation}
          onChange={(organisation) => change({ organisation })}
        />
      </div>
      <LineField
        label={said.email}
        hint={said.emailHint}
        type="email"
        maxLength={320}
        value={typed.email}
        onChange={(email) => change({ email })}
      />
    </>
  );
}
