/** One person and what an administrator may do about them. Nobody changes themselves here. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { listText } from '../alerts/kind.ts';
import { ask } from '../api/client.ts';
import {
  askForCredentialReset,
  changeRole,
  deactivatePerson,
  type Person,
  reactivatePerson,
  renewInvitation,
} from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { Age } from '../format/when.tsx';
import { oneOf } from '../list/read-search.ts';
import { useSession } from '../session/use-session.ts';
import { Banner } from '../shell/banner.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { useWords } from '../words/words.tsx';
import { OneTimeLink } from './one-time-link.tsx';
import { ROLES } from './roles.ts';

export function PersonRow({ person }: { readonly person: Person }) {
  const words = useWords();
  const isMe = useSession()?.person.id === person.id;
  const [isResetting, setResetting] = useState(false);
  return (
    <>
      <tr className="border-t border-line align-baseline">
        <td className="min-w-40 px-4 py-1.5">
          <bdi className="font-bold">{person.displayName}</bdi>
          {isMe && <span className="ml-2 label-text">{words.people.you}</span>}
          <bdi className="block label-text">{person.email}</bdi>
        </td>
        <td className="px-4 py-1.5 whitespace-nowrap">
          <RoleChoice person={person} isFixed={isMe || person.role === 'merchant'} />
        </td>
        <td className="px-4 py-1.5 whitespace-nowrap">{words.people.statuses[person.status]}</td>
        <td className="px-4 py-1.5">
          {listText(
            person.signsInWith.map((way) => words.people.signsInWith[way]),
            words,
          ) || words.none}
        </td>
        <td className="px-4 py-1.5">{person.lastSeenAt ? <Age of={person.lastSeenAt} /> : '—'}</td>
        <td className="px-4 py-1.5">
          {!isMe && <Acts person={person} onReset={() => setResetting(!isResetting)} isResetting={isResetting} />}
        </td>
      </tr>
      {isResetting && (
        <tr>
          <td colSpan={6} className="bg-raised px-4 py-3">
            <ResetForm person={person} />
          </td>
        </tr>
      )}
    </>
  );
}

const useChange = <V, R>(change: (value: V) => Promise<R>) => {
  const cache = useQueryClient();
  return useMutation({ mutationFn: change, onSuccess: () => cache.invalidateQueries({ queryKey: ['people'] }) });
};

function RoleChoice({ person, isFixed }: { readonly person: Person; readonly isFixed: boolean }) {
  const words = useWords();
  const changing = useChange((role: Person['role']) => ask(changeRole(person.id, { role })));
  if (isFixed) return words.session.roles[person.role] ?? person.role;
  return (
    <>
      <select
        className="control"
        aria-label={words.people.changeRoleOf(person.displayName)}
        value={person.role}
        disabled={changing.isPending}
        onChange={(event) => changing.mutate(oneOf(ROLES, event.target.value) ?? person.role)}
      >
        {ROLES.map((role) => (
          <option key={role} value={role}>
            {words.session.roles[role] ?? role}
          </option>
        ))}
      </select>
      {changing.error && <FailureNote what={words.people.failedChange} failure={changing.error} />}
    </>
  );
}

type ActsProps = { readonly person: Person; readonly isResetting: boolean; onReset(): void };

function Acts({ person, isResetting, onReset }: ActsProps) {
  const words = useWords();
  const times = useTimes();
  const said = words.people;
  const isGone = person.status === 'deactivated';
  const toggling = useChange(() => ask(isGone ? reactivatePerson(person.id) : deactivatePerson(person.id)));
  const renewing = useChange(() => ask(renewInvitation(person.id)));
  const failure = toggling.error ?? renewing.error;
  return (
    <div className="flex flex-wrap justify-end gap-2">
      {person.status === 'invited' && (
        <button
          type="button"
          className="control"
          aria-label={said.renewOf(person.displayName)}
          disabled={renewing.isPending}
          onClick={() => renewing.mutate(undefined)}
        >
          {said.renewInvitation}
        </button>
      )}
      {person.status === 'active' && (
        <button
          type="button"
          className="control"
          aria-label={said.resetOf(person.displayName)}
          aria-expanded={isResetting}
          onClick={onReset}
        >
          {said.reset}
        </button>
      )}
      <button
        type="button"
        className="control"
        aria-label={isGone ? said.reactivateOf(person.displayName) : said.deactivateOf(person.displayName)}
        disabled={toggling.isPending}
        onClick={() => toggling.mutate(undefined)}
      >
        {isGone ? said.reactivate : said.deactivate}
      </button>
      {renewing.data && (
        <OneTimeLink link={renewing.data.link} note={said.invite.once(times.short(renewing.data.link.expiresAt))} />
      )}
      {failure && <FailureNote what={said.failedChange} failure={failure} />}
    </div>
  );
}

function ResetForm({ person }: { readonly person: Person }) {
  const { people: said } = useWords();
  const cache = useQueryClient();
  const [reason, setReason] = useState('');
  const asking = useMutation({
    mutationFn: () => ask(askForCredentialReset(person.id, { reason: reason.trim() })),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['acts'] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    asking.mutate();
  };
  if (asking.isSuccess) {
    return (
      <Banner tone="good" role="status">
        {said.resetAsked}
      </Banner>
    );
  }
  return (
    <form className="flex max-w-xl flex-col gap-2" onSubmit={submit}>
      <p>{said.resetExplain}</p>
      <label className="flex flex-col gap-1">
        <span className="font-bold">{said.resetReason}</span>
        <input
          required
          maxLength={2_000}
          className="control w-full cursor-text"
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      <p>
        <button type="submit" className="control" disabled={asking.isPending}>
          {said.resetAsk}
        </button>
      </p>
      {asking.error && <FailureNote what={said.failedChange} failure={asking.error} />}
    </form>
  );
}
