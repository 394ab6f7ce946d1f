/** Runs the check of one payment in this browser, step by step, once its entry is in the published log. */
import { useCallback, useEffect, useState } from 'react';
import { logFileReader } from '../api/log-files.ts';
import { hasEd25519, sha256 } from './browser-crypto.ts';
import { checkPayment, type PaymentCheck, type StepVerdict } from './check-payment.ts';
import { reachesEntry } from './read-entry.ts';

export type CheckState =
  | { readonly kind: 'pending' }
  | { readonly kind: 'running' | 'done'; readonly verdicts: readonly StepVerdict[] }
  | { readonly kind: 'no-ed25519' }
  | { readonly kind: 'unreadable'; readonly failure: unknown; readonly verdicts: readonly StepVerdict[] };

const PUBLISHING_TRAILS_MS = 1_000;

type Input = Pick<PaymentCheck, 'proof' | 'shown' | 'vkey' | 'rotations'> & { readonly log: string };

/** Does nothing while `input` is absent; starts by itself when it is there, and again on demand. */
export const usePaymentCheck = (input: Input | undefined): { state: CheckState; again(): void } => {
  const [state, setState] = useState<CheckState>({ kind: 'pending' });
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round is how the reader asks for the check again.
  useEffect(() => {
    setState({ kind: 'pending' });
    if (!input) return;
    const stop = new AbortController();
    const show = (next: CheckState) => {
      if (!stop.signal.aborted) setState(next);
    };
    run(input, stop.signal, show);
    return () => stop.abort();
  }, [input, round]);
  return { state, again: useCallback(() => setRound((n) => n + 1), []) };
};

const run = async (input: Input, signal: AbortSignal, show: (state: CheckState) => void): Promise<void> => {
  const verdicts: StepVerdict[] = [];
  try {
    if (!(await hasEd25519())) return show({ kind: 'no-ed25519' });
    const read = logFileReader(input.log, signal);
    while (!(await reachesEntry(read, input.proof.entry.index))) {
      await new Promise((resolve) => setTimeout(resolve, PUBLISHING_TRAILS_MS));
      if (signal.aborted) return;
    }
    show({ kind: 'running', verdicts: [] });
    for await (const verdict of checkPayment({ ...input, read, sha256 })) {
      verdicts.push(verdict);
      show({ kind: 'running', verdicts: [...verdicts] });
    }
    show({ kind: 'done', verdicts });
  } catch (failure) {
    show({ kind: 'unreadable', failure, verdicts });
  }
};
