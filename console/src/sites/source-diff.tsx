/** Two sources of a script, or one, as text: fetched as bytes, cut into lines, never handed to anything that runs it. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ApiFailure } from '../api/client.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { Scrollable } from '../shell/scrollable.tsx';
import { useWords } from '../words/words.tsx';
import { type DiffLine, diffLines, MOST_CHARACTERS, readableLines, withContext } from './line-diff.ts';

const CONTEXT_LINES = 3;

const fetchSource = async (site: string, sha256: string, signal: AbortSignal): Promise<string> => {
  const answer = await fetch(`/v1/site-scripts/${sha256}?site=${encodeURIComponent(site)}`, { signal }).catch(
    (cause: unknown) => {
      throw cause instanceof TypeError ? new ApiFailure() : cause;
    },
  );
  if (answer.ok) return answer.text();
  const requestId = answer.headers.get('x-request-id') ?? undefined;
  throw new ApiFailure({ status: answer.status, code: `http-${answer.status}`, requestId });
};

type Props = { readonly site: string; readonly before: string | undefined; readonly after: string | undefined };

export function SourceDiff({ site, before, after }: Props) {
  const { visits } = useWords();
  const said = visits.comparison;
  const sources = useQuery({
    queryKey: ['sources', site, before, after],
    queryFn: async ({ signal }) => {
      const sourceOf = async (hash: string | undefined) => (hash ? fetchSource(site, hash, signal) : '');
      const [earlier, later] = await Promise.all([sourceOf(before), sourceOf(after)]);
      return { earlier, later };
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  const parts = useMemo(() => {
    if (!sources.data) return [];
    const linesOf = (source: string, hash: string | undefined) => (hash ? readableLines(source) : []);
    const { earlier, later } = sources.data;
    return withContext(diffLines(linesOf(earlier, before), linesOf(later, after)), CONTEXT_LINES);
  }, [sources.data, before, after]);
  if (sources.error) {
    return <FailureNote what={said.failedSource} failure={sources.error} onRetry={() => sources.refetch()} />;
  }
  if (!sources.data) return <Loading />;
  const isCut = Math.max(sources.data.earlier.length, sources.data.later.length) > MOST_CHARACTERS;
  return (
    <>
      {isCut && <p className="mt-2 text-muted">{said.tooLarge}</p>}
      <Scrollable label={visits.scripts.title} className="mt-2 max-h-[32rem] rounded border border-line">
        <table className="w-full font-mono text-xs">
          <tbody>
            {parts.map((part) =>
              part.kind === 'skipped' ? (
                <tr key={`skipped-${part.from}`} className="bg-raised text-muted">
                  <td colSpan={4} className="px-3 py-1 font-sans">
                    ⋯ {said.skipped(part.count)}
                  </td>
                </tr>
              ) : (
                part.lines.map((line) => <LineRow key={`${line.before ?? ''}-${line.after ?? ''}`} line={line} />)
              ),
            )}
          </tbody>
        </table>
      </Scrollable>
    </>
  );
}

const LINE_LOOK: Readonly<Record<DiffLine['kind'], { readonly mark: string; readonly colour: string }>> = {
  same: { mark: ' ', colour: '' },
  added: { mark: '+', colour: 'bg-deny-tint' },
  removed: { mark: '−', colour: 'bg-challenge-tint' },
};

function LineRow({ line }: { readonly line: DiffLine }) {
  const { changes } = useWords().visits.scripts;
  const { mark, colour } = LINE_LOOK[line.kind];
  return (
    <tr className={`align-top ${colour}`}>
      <td className="w-10 px-1 text-right text-muted select-none">{line.before}</td>
      <td className="w-10 px-1 text-right text-muted select-none">{line.after}</td>
      <td className="w-5 text-center select-none">
        <span aria-hidden="true">{mark}</span>
        {line.kind !== 'same' && <span className="sr-only">{changes[line.kind]}</span>}
      </td>
      <td className="pr-3 whitespace-pre-wrap break-all">{line.text}</td>
    </tr>
  );
}
