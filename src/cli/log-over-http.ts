/** Reads a log's files over HTTP, as anyone with a key of the API may, or anyone at all where the log is public. */
import type { ReadFile } from '#evidence';
import { CommandFailure } from './translate-failure.ts';

const ANSWER_LIMIT_MS = 30_000;
/** 256 entries of 65,535 bytes and their lengths (tlog-tiles). */
const LARGEST_FILE_BYTES = 256 * (65_535 + 2);

/** @param base e.g. `http://localhost:7300/logs/log_01…` */
export const readLogOverHttp =
  (base: string, apiKey?: string): ReadFile =>
  async (file) => {
    const url = `${base.replace(/\/$/, '')}/${file}`;
    try {
      const response = await fetch(url, {
        headers: apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` },
        redirect: 'error',
        signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
      });
      if (response.status === 404) return undefined;
      if (!response.ok) throw new CommandFailure(await codeOf(response), `${url} answered ${response.status}`);
      return await bytesOf(response, url);
    } catch (error) {
      if (error instanceof CommandFailure) throw error;
      throw new CommandFailure('server-not-reached', `${new URL(url).origin} did not answer: ${reasonOf(error)}`);
    }
  };

/** Reads no more than a full bundle of the largest entries can hold. */
const bytesOf = async (response: Response, url: string): Promise<Uint8Array> => {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > LARGEST_FILE_BYTES) throw new CommandFailure('file-too-large', `${url} is larger than any log file`);
    parts.push(part);
  }
  return Buffer.concat(parts);
};

const reasonOf = (error: unknown): string => {
  const cause = (error as { cause?: { code?: string } }).cause?.code;
  return cause ?? (error instanceof Error ? error.message : 'unknown');
};

const codeOf = async (response: Response): Promise<string> => {
  const problem = (await response.json().catch(() => ({}))) as { code?: unknown };
  return typeof problem.code === 'string' ? problem.code : 'request-failed';
};
