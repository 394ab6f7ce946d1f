/** Where the reader is signed in, and how to end it there. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ask } from '../api/client.ts';
import { endMyOtherSessions, endMySession, listMySessions, type MySession } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { ShortTime } from '../format/when.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { Scrollable } from '../shell/scrollable.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';

const KEY = ['my-sessions'] as const;

export function SessionsSection() {
  const { settings } = useWords();
  const said = settings.sessions;
  const cache = useQueryClient();
  const changed = () => cache.invalidateQueries({ queryKey: KEY });
  const sessions = useQuery({ queryKey: KEY, queryFn: ({ signal }) => ask(listMySessions({ signal })) });
  const ending = useMutation({ mutationFn: (id: string) => ask(endMySession(id)), onSuccess: changed });
  const endingOthers = useMutation({ mutationFn: () => ask(endMyOtherSessions()), onSuccess: changed });
  const failure = ending.error ?? endingOthers.error;
  const items = sessions.data?.items;
  return (
    <Section title={said.title} note={said.explain}>
      {items ? (
        <Scrollable label={said.title}>
          <table className="w-full">
            <thead>
              <tr className="text-left label-text">
                {(['method', 'signedInAt', 'lastSeenAt', 'expiresAt'] as const).map((column) => (
                  <th key={column} scope="col" className="px-4 py-1.5 whitespace-nowrap">
                    {said.columns[column]}
                  </th>
                ))}
                <td />
              </tr>
            </thead>
            <tbody>
              {items.map((session) => (
                <SessionRow key={session.id} session={session} onEnd={() => ending.mutate(session.id)} />
              ))}
            </tbody>
          </table>
        </Scrollable>
      ) : sessions.error ? (
        <FailureNote what={said.failed} failure={sessions.error} onRetry={() => sessions.refetch()} />
      ) : (
        <Loading />
      )}
      {failure && <FailureNote what={said.failedEnd} failure={failure} />}
      {items && items.length > 1 && (
        <p className="p-4">
          <button
            type="button"
            className="control"
            disabled={endingOthers.isPending}
            onClick={() => endingOthers.mutate()}
          >
            {said.endOthers}
          </button>
        </p>
      )}
    </Section>
  );
}

function SessionRow({ session, onEnd }: { readonly session: MySession; onEnd(): void }) {
  const { sessions } = useWords().settings;
  const times = useTimes();
  const method = sessions.methods[session.method] ?? session.method;
  return (
    <tr className="border-t border-line">
      <td className="px-4 py-1.5 whitespace-nowrap">{method}</td>
      <td className="px-4 py-1.5">
        <ShortTime at={session.signedInAt} />
      </td>
      <td className="px-4 py-1.5">
        <ShortTime at={session.lastSeenAt} />
      </td>
      <td className="px-4 py-1.5">
        <ShortTime at={session.expiresAt} />
      </td>
      <td className="px-4 py-1.5 text-right">
        {session.current ? (
          <span className="label-text">{sessions.current}</span>
        ) : (
          <button
            type="button"
            className="control"
            aria-label={sessions.endOf(method, times.short(session.signedInAt))}
            onClick={onEnd}
          >
            {sessions.end}
          </button>
        )}
      </td>
    </tr>
  );
}
