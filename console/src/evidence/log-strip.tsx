/** The log at a glance, above the list; and the check of all of it in the reader's own browser. */
import { useTimes } from '../format/times.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { useSpeech, useWords } from '../words/words.tsx';
import { useLog } from './log.ts';
import { useWholeLogCheck, type WholeLogState } from './use-whole-log-check.ts';

export function LogStrip() {
  const words = useWords();
  const times = useTimes();
  const log = useLog();
  const { state, start, stop } = useWholeLogCheck();
  if (!log.data) {
    return log.error ? (
      <div className="border-b border-line p-4">
        <FailureNote what={words.log.unavailable} failure={log.error} onRetry={() => log.refetch()} />
      </div>
    ) : (
      log.data === null && <NoLog />
    );
  }
  const known = log.data;
  return (
    <section aria-labelledby="log-title" className="border-b border-line bg-panel px-4 py-2">
      <div className="flex flex-wrap items-center gap-x-5 gap-y-1 whitespace-nowrap lg:flex-nowrap">
        <h2 id="log-title" className="shrink-0 font-bold" title={words.log.explain}>
          {words.log.title}
        </h2>
        <dl className="contents">
          <Fact name={words.log.origin} value={known.origin} isWide />
          <Fact name={words.log.size} value={words.log.entries(known.size)} />
          <Fact
            name={words.log.checkpointAt}
            value={known.checkpointAt === null ? words.log.noCheckpoint : times.full(known.checkpointAt)}
          />
          <Fact name={words.log.pending} value={words.log.entries(known.pending)} />
        </dl>
        <button
          type="button"
          className="control shrink-0 sm:ml-auto"
          disabled={known.size === 0}
          onClick={() => (state.kind === 'checking' ? stop() : start(known))}
        >
          {state.kind === 'checking' ? words.log.stop : words.log.check}
        </button>
      </div>
      <Outcome state={state} onRetry={() => start(known)} />
    </section>
  );
}

function NoLog() {
  const { log } = useWords();
  return (
    <section aria-labelledby="log-title" className="flex flex-wrap gap-x-5 border-b border-line bg-panel px-4 py-3">
      <h2 id="log-title" className="font-bold">
        {log.title}
      </h2>
      <p className="text-muted">{log.empty}</p>
    </section>
  );
}

function Fact({ name, value, isWide }: { readonly name: string; readonly value: string; readonly isWide?: boolean }) {
  return (
    <div className={`gap-1.5 ${isWide ? 'hidden min-w-0 xl:flex' : 'flex'}`}>
      <dt className="label-text whitespace-nowrap">{name}</dt>
      <dd className="truncate" title={value}>
        {value}
      </dd>
    </div>
  );
}

function Outcome({ state, onRetry }: { readonly state: WholeLogState; onRetry(): void }) {
  const { language, words } = useSpeech();
  if (state.kind === 'idle') return null;
  if (state.kind === 'unreadable') {
    return (
      <div className="mt-2">
        <FailureNote what={words.log.unreadable} failure={state.failure} onRetry={onRetry} />
      </div>
    );
  }
  if (state.kind === 'checking') {
    return (
      <p className="mt-2 flex items-center gap-3">
        <progress
          className="h-2 w-48 accent-accent"
          value={state.entries}
          max={Math.max(state.size, 1)}
          aria-label={words.log.check}
        />
        {words.log.checking(state.entries, state.size)}
      </p>
    );
  }
  if (state.kind === 'no-ed25519') {
    return (
      <p role="status" className="mt-2 rounded border-l-4 border-l-hold bg-hold-tint px-3 py-2">
        {words.evidence.details.noEd25519}
      </p>
    );
  }
  const { verdict } = state;
  if (verdict.kind === 'verified') {
    const seconds = (state.tookMs / 1_000).toLocaleString(language, { maximumSignificantDigits: 2 });
    return (
      <p role="status" className="mt-2 rounded border-l-4 border-l-allow bg-allow-tint px-3 py-2">
        <span aria-hidden="true">✓ </span>
        {words.log.whole(verdict.size, seconds)}
      </p>
    );
  }
  return (
    <div role="alert" className="mt-2 rounded border-l-4 border-l-deny bg-deny-tint px-3 py-2">
      <p className="font-bold">
        <span aria-hidden="true">✕ </span>
        {words.log.diverges}
      </p>
      <p>{words.log.divergesAt(verdict.path, verdict.index, verdict.byte)}</p>
      <p className="font-mono">{verdict.code}</p>
    </div>
  );
}
