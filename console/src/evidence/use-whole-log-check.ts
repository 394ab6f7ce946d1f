/** Has the whole log hashed in this browser, by a worker: every entry, every tile, every signature. Can be stopped. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { LogVerdict } from '#evidence-verifier';
import { ApiFailure } from '../api/client.ts';
import type { WholeLogOrder, WholeLogReport } from './whole-log-worker.ts';

export type WholeLogState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'checking'; readonly entries: number; readonly size: number }
  | { readonly kind: 'judged'; readonly verdict: LogVerdict; readonly tookMs: number }
  | { readonly kind: 'no-ed25519' }
  | { readonly kind: 'unreadable'; readonly failure: unknown };

export const useWholeLogCheck = () => {
  const [state, setState] = useState<WholeLogState>({ kind: 'idle' });
  const running = useRef<Worker>(undefined);
  const end = useCallback(() => {
    running.current?.terminate();
    running.current = undefined;
  }, []);
  const stop = useCallback(() => {
    end();
    setState({ kind: 'idle' });
  }, [end]);
  const start = useCallback(
    (order: WholeLogOrder) => {
      end();
      setState({ kind: 'checking', entries: 0, size: 0 });
      const worker = new Worker(new URL('./whole-log-worker.ts', import.meta.url), { type: 'module' });
      running.current = worker;
      worker.onmessage = ({ data }: MessageEvent<WholeLogReport>) => {
        setState(data.kind === 'unreadable' ? { kind: 'unreadable', failure: failureOf(data.told) } : data);
        if (data.kind !== 'checking') end();
      };
      worker.onerror = (event) => {
        setState({ kind: 'unreadable', failure: new Error(event.message) });
        end();
      };
      const { log, vkey } = order;
      worker.postMessage({ log, vkey } satisfies WholeLogOrder);
    },
    [end],
  );
  useEffect(() => end, [end]);
  return { state, start, stop };
};

const failureOf = (told: Extract<WholeLogReport, { kind: 'unreadable' }>['told']): unknown =>
  told ? new ApiFailure(told) : new Error('the log could not be read');
