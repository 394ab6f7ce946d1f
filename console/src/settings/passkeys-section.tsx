/** The reader's passkeys: added and removed. */
import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  startRegistration,
  WebAuthnError,
} from '@simplewebauthn/browser';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ask } from '../api/client.ts';
import { addMyPasskey, askForNewPasskey, type Passkey, removeMyPasskey } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { asSentByServer, isCancelled } from '../session/passkey-ceremony.ts';
import { Banner } from '../shell/banner.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Field } from '../shell/field.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { useCredentialsChanged } from './my-credentials.ts';

export function PasskeysSection({ passkeys }: { readonly passkeys: readonly Passkey[] }) {
  const { settings } = useWords();
  return (
    <Section title={settings.passkeys.title}>
      <div className="flex flex-col gap-3 p-4">
        {passkeys.length === 0 ? (
          <p className="max-w-lg">{settings.passkeys.none}</p>
        ) : (
          <ul>
            {passkeys.map((passkey) => (
              <PasskeyRow key={passkey.id} passkey={passkey} />
            ))}
          </ul>
        )}
        {browserSupportsWebAuthn() ? <AddPasskey /> : <p>{settings.passkeys.unsupported}</p>}
      </div>
    </Section>
  );
}

function AddPasskey() {
  const { settings, signIn } = useWords();
  const said = settings.passkeys;
  const changed = useCredentialsChanged();
  const [name, setName] = useState('');
  const adding = useMutation({
    mutationFn: async () => {
      const optionsJSON = asSentByServer<PublicKeyCredentialCreationOptionsJSON>(await ask(askForNewPasskey()));
      return ask(addMyPasskey({ name: name.trim(), credential: await startRegistration({ optionsJSON }) }));
    },
    onSuccess: () => {
      setName('');
      return changed();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    adding.mutate();
  };
  return (
    <form className="flex max-w-lg flex-col gap-2" onSubmit={submit}>
      <Field label={said.name} hint={said.nameHint}>
        {(field) => (
          <input
            {...field}
            required
            maxLength={100}
            autoComplete="off"
            className="control w-full cursor-text"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <p>
        <button type="submit" className="control" disabled={adding.isPending}>
          {said.add}
        </button>
      </p>
      {adding.error &&
        (isCancelled(adding.error) || (adding.error instanceof WebAuthnError && isCancelled(adding.error.cause)) ? (
          <Banner tone="warning" role="alert">
            {signIn.cancelled}
          </Banner>
        ) : (
          <FailureNote what={said.failed} failure={adding.error} />
        ))}
    </form>
  );
}

function PasskeyRow({ passkey }: { readonly passkey: Passkey }) {
  const said = useWords().settings.passkeys;
  const times = useTimes();
  const changed = useCredentialsChanged();
  const removing = useMutation({ mutationFn: () => ask(removeMyPasskey(passkey.id)), onSuccess: changed });
  return (
    <li className="border-b border-line py-2">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <span className="min-w-0 flex-1">
          <span className="font-bold">{passkey.name}</span>
          <span className="block label-text">
            {said.createdAt(times.short(passkey.createdAt))} ·{' '}
            {passkey.lastUsedAt ? said.lastUsedAt(times.short(passkey.lastUsedAt)) : said.neverUsed}
            {passkey.backedUp && ` · ${said.backedUp}`}
          </span>
        </span>
        <button
          type="button"
          className="control"
          aria-label={said.removeOf(passkey.name)}
          disabled={removing.isPending}
          onClick={() => removing.mutate()}
        >
          {said.remove}
        </button>
      </div>
      {removing.error && <FailureNote what={said.failed} failure={removing.error} />}
    </li>
  );
}
