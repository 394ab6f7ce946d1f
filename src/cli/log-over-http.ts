/** Reads a log's files over HTTP, as anyone with a key of the API may. */
import type { ReadFile } from '#evidence';
import { CommandFailure } from './translate-failure.ts';

const ANSWER_LIMIT_MS = 30_000;

/** @param base e.g. `http://localhost:7300/logs/log_01…` */
export const readLogOverHttp =
  (base: string, apiKey: string): ReadFile =>
  async (file) => {
    const url = `${base.replace(/\/$/, '')}/${file}`;
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${apiKey}` },
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    }).catch((error: unknown) => {
      throw new CommandFailure('server-not-reached', `${new URL(url).origin} did not answer: ${reasonOf(error)}`);
    });
    if (response.status === 404) return undefined;
    if (!response.ok) throw new CommandFailure(await codeOf(response), `${url} answered ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  };

const reasonOf = (error: unknown): string => {
  const cause = (error as { cause?: { code?: string } }).cause?.code;
  return cause ?? (error instanceof Error ? error.message : 'unknown');
};

const codeOf = async (response: Response): Promise<string> => {
  const problem = (await response.json().catch(() => ({}))) as { code?: unknown };
  return typeof problem.code === 'string' ? problem.code : 'request-failed';
};
