/** One line for each user ID: a person with role and ways to sign in, or a key with its permissions. */
import { Link } from '@tanstack/react-router';
import { listText } from '../alerts/kind.ts';
import type { UserId } from '../api/generated.ts';
import { Age, ShortTime } from '../format/when.tsx';
import { HeadedTable } from '../shell/headed-table.tsx';
import { useWords } from '../words/words.tsx';

const COLUMNS = ['name', 'may', 'signsInWith', 'since', 'lastUsedAt', 'status'] as const;

export function UserIdTable({ userIds }: { readonly userIds: readonly UserId[] }) {
  const said = useWords().userIds;
  return (
    <HeadedTable label={said.title} heads={COLUMNS.map((name) => said.columns[name])}>
      {userIds.map((userId) => (
        <UserIdRow key={userId.id} userId={userId} />
      ))}
    </HeadedTable>
  );
}

function UserIdRow({ userId }: { readonly userId: UserId }) {
  const { userIds: said, operations } = useWords();
  const { kind, name, status, since, lastUsedAt, endedAt, expiresAt, email, lastFour } = userId;
  return (
    <tr className="border-t border-line align-baseline">
      <th scope="row" className="min-w-40 px-4 py-1.5 text-left font-normal">
        <bdi className="font-bold">{name}</bdi>
        <span className="block label-text">
          {said.kinds[kind]} · {kind === 'person' ? <bdi>{email}</bdi> : <code>…{lastFour}</code>}
        </span>
      </th>
      <td className="min-w-40 px-4 py-1.5">
        <May userId={userId} />
      </td>
      <td className="px-4 py-1.5">{kind === 'person' ? <Factors userId={userId} /> : '—'}</td>
      <td className="px-4 py-1.5">
        <ShortTime at={since} />
      </td>
      <td className="relative px-4 py-1.5">
        {lastUsedAt ? <Age of={lastUsedAt} /> : said.never}
        <LastSignIn userId={userId} />
        <Link to="/operations" search={{ doer: userId.id }} className="block py-1 text-accent underline">
          {operations.see}
          <span className="sr-only"> {name}</span>
        </Link>
      </td>
      <td className="px-4 py-1.5 whitespace-nowrap">
        {said.statuses[status]}
        {endedAt ? (
          <span className="block label-text">
            <ShortTime at={endedAt} />
          </span>
        ) : (
          expiresAt && (
            <span className="block label-text">
              {said.expires} <ShortTime at={expiresAt} />
            </span>
          )
        )}
      </td>
    </tr>
  );
}

function May({ userId: { role, permissions = [] } }: { readonly userId: UserId }) {
  const words = useWords();
  if (role !== undefined) return <>{words.session.roles[role] ?? role}</>;
  if (permissions.length === 0) return <>{words.none}</>;
  return (
    <details>
      <summary className="cursor-pointer">{words.userIds.permissions(permissions.length)}</summary>
      <code className="label-text">{permissions.join(' ')}</code>
    </details>
  );
}

function Factors({ userId: { signsInWith = [], secondFactor } }: { readonly userId: UserId }) {
  const words = useWords();
  const ways = signsInWith.map((way) => words.people.signsInWith[way]);
  return (
    <>
      {listText(ways, words) || words.none}
      {secondFactor === 'missing' && <span className="block label-text">{words.userIds.secondFactors.missing}</span>}
    </>
  );
}

function LastSignIn({ userId: { lastSignIn } }: { readonly userId: UserId }) {
  const words = useWords();
  if (lastSignIn === undefined) return null;
  return (
    <span className="block label-text whitespace-nowrap">
      {words.userIds.lastSignIn} <ShortTime at={lastSignIn.at} /> · {words.settings.sessions.methods[lastSignIn.method]}
    </span>
  );
}
