/** The check of one record against the log in the reader's own browser: at once, or on demand where there are many. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Commitment, LoggedEntry } from '../api/generated.ts';
import { logFileReader } from '../api/log-files.ts';
import { useMay } from '../session/use-session.ts';
import { Banner } from '../shell/banner.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { useWords } from '../words/words.tsx';
import { hasEd25519, sha256 } from './browser-crypto.ts';
import { checkEntry } from './check-entry.ts';
import { rotationsOf, useLog } from './log.ts';
import { reachesEntry } from './read-entry.ts';

const PUBLISHING_TRAILS_MS = 1_500;

type Props = {
  readonly entry: LoggedEntry;
  readonly commitment: Commitment;
  /** Says little until it is asked. */
  readonly isQuiet?: boolean;
};

export function EntryCheck({ entry, commitment, isQuiet = false }: Props) {
  const { evidencePage } = useWords();
  const [isAsked, setAsked] = useState(!isQuiet);
  const mayRead = useMay('evidence:read');
  const { index } = entry;
  if (index === null) return <p className="mt-1 label-text">{evidencePage.entry.pending}</p>;
  if (!mayRead) return <p className="mt-1 label-text">{evidencePage.entry.at(index)}</p>;
  if (isAsked) return <Verdict entry={{ id: entry.id, index }} commitment={commitment} />;
  return (
    <p className="mt-1 flex flex-wrap items-center gap-2 label-text">
      {evidencePage.entry.at(index)}
      <button type="button" className="text-accent underline" onClick={() => setAsked(true)}>
        {evidencePage.entry.check}
      </button>
    </p>
  );
}

type VerdictProps = {
  readonly entry: { readonly id: string; readonly index: number };
  readonly commitment: Commitment;
};

function Verdict({ entry, commitment }: VerdictProps) {
  const { evidence, evidencePage } = useWords();
  const log = useLog();
  const name = log.data?.log;
  const vkey = log.data?.vkey;
  const rotations = log.data ? rotationsOf(log.data) : [];
  const check = useQuery({
    queryKey: ['entry-check', name, vkey, entry, commitment],
    queryFn: async ({ signal }) => {
      if (!(await hasEd25519())) return { kind: 'no-ed25519' } as const;
      const read = logFileReader(name ?? '', signal);
      if (!(await reachesEntry(read, entry.index))) return { kind: 'pending' } as const;
      return checkEntry({ entry, commitment, vkey: vkey ?? '', rotations, read, sha256 });
    },
    enabled: name !== undefined && vkey !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) => (state.data?.kind === 'pending' ? PUBLISHING_TRAILS_MS : false),
  });
  if (check.error) {
    return <FailureNote what={evidence.details.fetchFailed} failure={check.error} onRetry={() => check.refetch()} />;
  }
  const verdict = check.data;
  return (
    <div className="mt-2">
      {verdict === undefined && <p role="status">{evidence.running}</p>}
      {verdict?.kind === 'pending' && <p role="status">{evidencePage.entry.pending}</p>}
      {verdict?.kind === 'no-ed25519' && <Banner tone="warning">{evidence.details.noEd25519}</Banner>}
      {verdict?.kind === 'sound' && (
        <Banner tone="good" role="status">
          <span aria-hidden="true">✓ </span>
          {evidencePage.entry.sound(verdict.index, verdict.size)}
        </Banner>
      )}
      {verdict?.kind === 'unsound' && (
        <Banner tone="danger" role="alert">
          <span aria-hidden="true">✕ </span>
          {evidencePage.entry.unsound} <code className="font-mono">{verdict.code}</code>
        </Banner>
      )}
    </div>
  );
}
