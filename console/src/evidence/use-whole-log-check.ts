/** Hashes the whole log in this browser: every entry, every tile, every signature. Can be stopped. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { type LogVerdict, verifyLog } from '#evidence-verifier';
import { logFileReader } from '../api/log-files.ts';
import { hasEd25519, sha256 } from './browser-crypto.ts';

export type WholeLogState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'checking'; readonly entries: number; readonly size: number }
  | { readonly kind: 'judged'; readonly verdict: LogVerdict; readonly tookMs: number }
  | { readonly kind: 'no-ed25519' }
  | { readonly kind: 'unreadable'; readonly failure: unknown };

type Log = { readonly log: string; readonly vkey: string };

export const useWholeLogCheck = () => {
  const [state, setState] = useState<WholeLogState>({ kind: 'idle' });
  const running = useRef<AbortController>(undefined);
  const stop = useCallback(() => {
    running.current?.abort();
    setState({ kind: 'idle' });
  }, []);
  const start = useCallback(({ log, vkey }: Log) => {
    running.current?.abort();
    const control = new AbortController();
    running.current = control;
    const show = (next: WholeLogState) => {
      if (!control.signal.aborted) setState(next);
    };
    show({ kind: 'checking', entries: 0, size: 0 });
    check(log, vkey, control.signal, show).then(show, (failure: unknown) => show({ kind: 'unreadable', failure }));
  }, []);
  useEffect(() => () => running.current?.abort(), []);
  return { state, start, stop };
};

const check = async (
  log: string,
  vkey: string,
  signal: AbortSignal,
  show: (state: WholeLogState) => void,
): Promise<WholeLogState> => {
  if (!(await hasEd25519())) return { kind: 'no-ed25519' };
  const began = performance.now();
  const verdict = await verifyLog({
    read: logFileReader(log, signal),
    vkey,
    sha256,
    onProgress: (progress) => show({ kind: 'checking', ...progress }),
  });
  return { kind: 'judged', verdict, tookMs: performance.now() - began };
};
