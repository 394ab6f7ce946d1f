/** The evidence of one payment: every step of the check with its verdict, and the key the verdict rests on. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ask } from '../api/client.ts';
import { proveDecision } from '../api/generated.ts';
import { CopyButton } from '../shell/copy-button.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { useWords } from '../words/words.tsx';
import { STEPS } from './check-payment.ts';
import { rotationsOf, useLog } from './log.ts';
import { StepRow } from './step-row.tsx';
import { type CheckState, usePaymentCheck } from './use-payment-check.ts';

const PENDING_MS = 2_000;

type Props = {
  readonly decisionId: string;
  /** The members of the record as this page shows them. */
  readonly shown: Readonly<Record<string, unknown>>;
};

export function EvidenceSection({ decisionId, shown }: Props) {
  const words = useWords();
  const log = useLog();
  const proof = useQuery({
    queryKey: ['proof', decisionId],
    queryFn: ({ signal }) => ask(proveDecision(decisionId, { signal })),
    refetchInterval: (query) => (query.state.data?.entry.index === null ? PENDING_MS : false),
  });
  const name = log.data?.log;
  const vkey = log.data?.vkey;
  const rotations = log.data ? rotationsOf(log.data).join() : '';
  const input = useMemo(() => {
    const index = proof.data?.entry.index ?? null;
    if (!proof.data || index === null || name === undefined || vkey === undefined) return undefined;
    const replacedAt = rotations === '' ? [] : rotations.split(',').map(Number);
    return {
      log: name,
      vkey,
      rotations: replacedAt,
      shown,
      proof: { ...proof.data, entry: { ...proof.data.entry, index } },
    };
  }, [proof.data, name, vkey, rotations, shown]);
  const { state, again } = usePaymentCheck(input);
  const failure = proof.error ?? log.error;

  return (
    <section aria-labelledby="evidence-title">
      <h3 id="evidence-title" className="font-bold">
        {words.evidence.title}
      </h3>
      {failure && !input ? (
        <FailureNote
          what={words.failures.proof}
          failure={failure}
          onRetry={() => {
            proof.refetch();
            log.refetch();
          }}
        />
      ) : (
        <Verdict state={state} isLoading={proof.isPending || log.isPending} />
      )}
      <ol className="mt-2 border-t border-line">
        {STEPS.map((step, position) => (
          <StepRow key={step} step={step} state={state} position={position} />
        ))}
      </ol>
      {state.kind === 'unreadable' && (
        <FailureNote what={words.evidence.details.fetchFailed} failure={state.failure} onRetry={again} />
      )}
      {vkey !== undefined && <LogKey vkey={vkey} />}
      {state.kind === 'done' && (
        <button type="button" className="control mt-3" onClick={again}>
          {words.evidence.again}
        </button>
      )}
    </section>
  );
}

function Verdict({ state, isLoading }: { readonly state: CheckState; readonly isLoading: boolean }) {
  const { evidence, loading } = useWords();
  const isSound = state.kind === 'done' && state.verdicts.every((verdict) => verdict.state === 'passed');
  const isBroken = state.kind === 'done' && !isSound;
  const text = () => {
    if (state.kind === 'pending') return isLoading ? loading : evidence.pending;
    if (state.kind === 'running') return evidence.running;
    if (state.kind === 'done') return isSound ? evidence.passed : evidence.failed;
    return state.kind === 'no-ed25519' ? evidence.details.noEd25519 : evidence.unable;
  };
  const look = isSound
    ? 'border-l-allow bg-allow-tint'
    : isBroken
      ? 'border-l-deny bg-deny-tint'
      : 'border-l-edge bg-raised';
  return (
    <div role="status" className={`mt-2 rounded border-l-4 px-3 py-2 ${look}`}>
      <p className="font-bold">{text()}</p>
      {isSound && <p className="mt-1">{evidence.passedNote}</p>}
    </div>
  );
}

function LogKey({ vkey }: { readonly vkey: string }) {
  const words = useWords();
  return (
    <div className="mt-3">
      <h4 className="label-text">{words.evidence.key}</h4>
      <p className="mt-1 flex items-start gap-2">
        <code className="flex-1 rounded bg-raised px-2 py-1 font-mono text-xs break-all">{vkey}</code>
        <CopyButton text={vkey} label={words.evidence.copyKey} />
      </p>
    </div>
  );
}
