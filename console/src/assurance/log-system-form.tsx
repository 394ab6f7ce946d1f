/** Adds a system whose logs are watched. */
import { useState } from 'react';
import { ask } from '../api/client.ts';
import { addLogSystem, type LogSystem } from '../api/generated.ts';
import { clearFailure } from '../shell/clear-failure.ts';
import { useWords } from '../words/words.tsx';
import { ActFailure } from './act-failure.tsx';
import { tokyoDay } from './days.tsx';
import { DayField, FormEnd, LineField } from './form-fields.tsx';
import { PartyField } from './party.tsx';
import { useAct } from './use-act.ts';

export function LogSystemForm({ onAdded }: { onAdded(system: LogSystem): void }) {
  const { form: said } = useWords().assurance.logs;
  const [party, setParty] = useState('');
  const [name, setName] = useState('');
  const [startedOn, setStartedOn] = useState('');
  const [publicKey, setPublicKey] = useState('');
  const adding = useAct(
    () =>
      ask(
        addLogSystem({
          ...(party !== '' && { party }),
          name: name.trim(),
          startedOn,
          ...(publicKey.trim() !== '' && { publicKeyBase64: publicKey.trim() }),
        }),
      ),
    onAdded,
  );
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        adding.mutate(undefined);
      }}
      onChange={clearFailure(adding)}
    >
      <PartyField value={party} onChange={setParty} />
      <LineField label={said.name} maxLength={200} value={name} onChange={setName} />
      <DayField
        label={said.startedOn}
        hint={said.startedHint}
        max={tokyoDay()}
        value={startedOn}
        onChange={setStartedOn}
      />
      <LineField
        label={said.publicKey}
        hint={said.publicKeyHint}
        required={false}
        isCode
        maxLength={50}
        value={publicKey}
        onChange={setPublicKey}
      />
      {adding.error && <ActFailure what={said.failed} failure={adding.error} />}
      <FormEnd submit={said.submit} isPending={adding.isPending} />
    </form>
  );
}
