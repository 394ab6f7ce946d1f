/** Invites a person: the link is shown once, to be handed over. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ask } from '../api/client.ts';
import { invitePerson } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { oneOf } from '../list/read-search.ts';
import { clearFailure } from '../shell/clear-failure.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { Field } from '../shell/field.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { OneTimeLink } from './one-time-link.tsx';
import { ROLES } from './roles.ts';

type Role = (typeof ROLES)[number];

export function InviteSection() {
  const words = useWords();
  const said = words.people.invite;
  const times = useTimes();
  const cache = useQueryClient();
  const [displayName, setDisplayName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('analyst');
  const inviting = useMutation({
    mutationFn: () => ask(invitePerson({ displayName: displayName.trim(), email: email.trim(), role })),
    onSuccess: () => {
      setDisplayName('');
      setEmail('');
      return cache.invalidateQueries({ queryKey: ['people'] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    inviting.mutate();
  };
  return (
    <Section title={said.title}>
      <form className="flex flex-col gap-3 p-4" onSubmit={submit} onChange={clearFailure(inviting)}>
        <Field label={said.name}>
          {(field) => (
            <input
              {...field}
              required
              maxLength={100}
              autoComplete="off"
              className="control w-full cursor-text"
              value={displayName}
              onChange={(event) => setDisplayName(event.target.value)}
            />
          )}
        </Field>
        <Field label={said.email}>
          {(field) => (
            <input
              {...field}
              type="email"
              required
              autoComplete="off"
              className="control w-full cursor-text"
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        <RoleField role={role} onChoose={setRole} />
        <p>
          <button type="submit" className="control primary" disabled={inviting.isPending}>
            {said.submit}
          </button>
        </p>
        {inviting.error && <FailureNote what={said.failed} failure={inviting.error} />}
        {inviting.data && (
          <OneTimeLink link={inviting.data.link} note={said.once(times.short(inviting.data.link.expiresAt))} />
        )}
      </form>
    </Section>
  );
}

type RoleProps = { readonly role: Role; onChoose(role: Role): void };

function RoleField({ role, onChoose }: RoleProps) {
  const words = useWords();
  return (
    <Field label={words.people.invite.role}>
      {(field) => (
        <select
          {...field}
          className="control w-full"
          value={role}
          onChange={(event) => onChoose(oneOf(ROLES, event.target.value) ?? 'analyst')}
        >
          {ROLES.map((known) => (
            <option key={known} value={known}>
              {words.session.roles[known] ?? known}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
