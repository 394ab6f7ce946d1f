/** The files of a log (C2SP tlog-tiles) as bytes. They are no part of the JSON API, so they are fetched here. */
import type { ReadFile } from '#evidence-verifier';
import { ApiFailure } from './client.ts';

/** Checkpoints change and are never taken from a cache; tiles are left to the browser's. @throws ApiFailure */
export const logFileReader =
  (log: string, signal?: AbortSignal): ReadFile =>
  async (path) => {
    const answer = await fetch(`/logs/${encodeURIComponent(log)}/${path}`, {
      cache: path === 'checkpoint' ? 'no-store' : 'default',
      ...(signal && { signal }),
    }).catch((cause: unknown) => {
      throw cause instanceof TypeError ? new ApiFailure() : cause;
    });
    if (answer.status === 404) return undefined;
    if (!answer.ok) {
      const requestId = answer.headers.get('x-request-id') ?? undefined;
      throw new ApiFailure({ status: answer.status, code: `http-${answer.status}`, requestId });
    }
    return new Uint8Array(await answer.arrayBuffer());
  };
