/** The reader's password: set, changed, removed. What is wrong with one the server says. */
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ask, codeOf } from '../api/client.ts';
import { type MyCredentials, removeMyPassword, setMyPassword } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { useSession } from '../session/use-session.ts';
import { Banner } from '../shell/banner.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Field } from '../shell/field.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { useCredentialsChanged } from './my-credentials.ts';

const FAULTS = ['password-too-short', 'password-too-long', 'password-guessable'];

export function PasswordSection({ password }: { readonly password: MyCredentials['password'] }) {
  const words = useWords();
  const said = words.settings.password;
  const times = useTimes();
  const email = useSession()?.person.email;
  const changed = useCredentialsChanged();
  const [typed, setTyped] = useState('');
  const setting = useMutation({
    mutationFn: () => ask(setMyPassword({ password: typed })),
    onSuccess: () => {
      setTyped('');
      return changed();
    },
  });
  const removing = useMutation({ mutationFn: () => ask(removeMyPassword()), onSuccess: changed });
  const code = codeOf(setting.error);
  const fault = code !== undefined && FAULTS.includes(code) ? words.failures.byCode[code] : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setting.mutate();
  };
  return (
    <Section title={said.title}>
      <form className="flex max-w-lg flex-col gap-3 p-4" onSubmit={submit}>
        <p>{password ? said.setAt(times.full(password.setAt)) : said.none}</p>
        <input type="text" autoComplete="username" value={email ?? ''} readOnly hidden />
        <Field label={said.label} hint={said.hint} fault={fault}>
          {(field) => (
            <input
              {...field}
              type="password"
              required
              autoComplete="new-password"
              className="control w-full cursor-text"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
        {setting.isSuccess && (
          <Banner tone="good" role="status">
            {said.done}
          </Banner>
        )}
        {setting.error && fault === undefined && <FailureNote what={said.failed} failure={setting.error} />}
        {removing.error && <FailureNote what={words.settings.failedRemove} failure={removing.error} />}
        <p className="flex flex-wrap gap-2">
          <button type="submit" className="control" disabled={setting.isPending}>
            {password ? said.change : said.set}
          </button>
          {password && (
            <button type="button" className="control" disabled={removing.isPending} onClick={() => removing.mutate()}>
              {said.remove}
            </button>
          )}
        </p>
      </form>
    </Section>
  );
}
