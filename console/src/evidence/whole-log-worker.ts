/** Hashes a whole log off the page's own thread, so that the page stays awake however long the log is. */
import { type LogVerdict, verifyLog } from '#evidence-verifier';
import { ApiFailure } from '../api/client.ts';
import { logFileReader } from '../api/log-files.ts';
import { hasEd25519, sha256 } from './browser-crypto.ts';

export type WholeLogOrder = { readonly log: string; readonly vkey: string };

export type WholeLogReport =
  | { readonly kind: 'checking'; readonly entries: number; readonly size: number }
  | { readonly kind: 'judged'; readonly verdict: LogVerdict; readonly tookMs: number }
  | { readonly kind: 'no-ed25519' }
  /** Errors do not travel between threads whole; this is what of them is shown. */
  | { readonly kind: 'unreadable'; readonly told: { status?: number; code?: string; requestId?: string } | undefined };

const report = (message: WholeLogReport): void => postMessage(message);

const check = async ({ log, vkey }: WholeLogOrder): Promise<WholeLogReport> => {
  if (!(await hasEd25519())) return { kind: 'no-ed25519' };
  const began = performance.now();
  const verdict = await verifyLog({
    read: logFileReader(log),
    vkey,
    sha256,
    onProgress: (progress) => report({ kind: 'checking', ...progress }),
  });
  return { kind: 'judged', verdict, tookMs: performance.now() - began };
};

const toldOf = (failure: unknown) => {
  if (!(failure instanceof ApiFailure)) return undefined;
  const { status, code, requestId } = failure;
  return {
    ...(status !== undefined && { status }),
    ...(code !== undefined && { code }),
    ...(requestId !== undefined && { requestId }),
  };
};

addEventListener('message', ({ data }: MessageEvent<WholeLogOrder>) => {
  check(data).then(report, (failure: unknown) => report({ kind: 'unreadable', told: toldOf(failure) }));
});
