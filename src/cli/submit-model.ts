/** `mitsuke decide submit-model`: hands a model file to a server, as a draft; what the server refuses is told by code. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { apiKeyOf } from './evidence-source.ts';
import type { Invocation } from './invocation.ts';
import type { ExitCode } from './output.ts';
import { readModel } from './read-model.ts';
import { CommandFailure } from './translate-failure.ts';

export type SubmitFlags = {
  readonly json?: boolean;
  readonly url: string;
  readonly apiKeyFile?: string;
  readonly note?: string;
};

/** A model of some megabytes over a slow line. */
const ANSWER_LIMIT_MS = 120_000;

const submittedSchema = z.object({ id: z.string(), number: z.int(), hash: z.string(), status: z.string() });
const problemSchema = z.object({
  code: z.string(),
  title: z.string(),
  fields: z.array(z.object({ pointer: z.string(), code: z.string(), expected: z.string().optional() })).default([]),
});

export const submitModel = async (
  file: string,
  { options, environment, output }: Invocation<SubmitFlags>,
): Promise<ExitCode> => {
  const model = readModel(file);
  const key = apiKeyOf(options, environment);
  if (key === undefined) throw new CommandFailure('api-key-needed', '--api-key-file, or MITSUKE_API_KEY', 2);
  const answer = await send(options, { key, bytes: readFileSync(file) });
  if (!answer.ok) throw await refusalOf(answer);
  const submitted = submittedSchema.parse(await answer.json());
  // The server hashes the content anew: what it holds is what was read here.
  if (submitted.hash !== model.hash) throw new CommandFailure('hash-differs', `the server has ${submitted.hash}`);
  const told = `model ${submitted.number}, ${submitted.status}: ${submitted.id}\nhash ${submitted.hash}`;
  output.result(submitted, told);
  return 0;
};

const send = async (
  { url, note = '' }: SubmitFlags,
  { key, bytes }: { readonly key: string; readonly bytes: Uint8Array<ArrayBuffer> },
): Promise<Response> => {
  const address = `${url.replace(/\/$/, '')}/v1/models?note=${encodeURIComponent(note)}`;
  try {
    return await fetch(address, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/octet-stream' },
      body: bytes,
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    });
  } catch (error) {
    const cause = (error as { cause?: { code?: string } }).cause?.code;
    throw new CommandFailure('server-not-reached', `${url} did not answer: ${cause ?? String(error)}`);
  }
};

const refusalOf = async (answer: Response): Promise<CommandFailure> => {
  const read = problemSchema.safeParse(await answer.json().catch(() => undefined));
  if (!read.success) return new CommandFailure('request-failed', `the server answered ${answer.status}`);
  const { code, title, fields } = read.data;
  const lines = fields.map(
    (each) => `${each.pointer} ${each.code}${each.expected ? `: expected ${each.expected}` : ''}`,
  );
  return new CommandFailure(code, [title, ...lines].join('\n  '));
};
