/**
 * Signs the result of a search, sends it to a server, and checks one that somebody signed. A signature says who answers for a
 * result, not that it is true.
 */
import { resultSigningKey } from '#app/card-search';
import { openSigned, RESULT_MEDIA_TYPE, signResult, vkeyOf } from '#card-discovery/signed-result';
import { apiKeyOf, readGiven } from './evidence-source.ts';
import type { Environment, Invocation } from './invocation.ts';
import type { ExitCode, Output } from './output.ts';
import { CommandFailure } from './translate-failure.ts';

/** The envelope with the result in it, as JSON. */
export const signedResult = (result: Uint8Array, keyFile: string, output: Output): string => {
  const key = resultSigningKey(keyFile);
  if (key === undefined) throw new CommandFailure('key-unusable', `${keyFile} does not hold an Ed25519 key (PEM)`, 2);
  output.progress(`signed with ${vkeyOf(key)}`);
  return signResult(result, key);
};

type SendFlags = {
  readonly submit: string;
  readonly name: string;
  readonly party?: string;
  readonly apiKeyFile?: string;
};

const ANSWER_LIMIT_MS = 120_000;

/** @throws {CommandFailure} with the code that the server answered, or `server-not-reached` */
export const sendResult = async (
  body: string,
  { submit, name, party, apiKeyFile }: SendFlags,
  environment: Environment,
): Promise<{ readonly id: string }> => {
  const key = apiKeyOf(apiKeyFile === undefined ? {} : { apiKeyFile }, environment);
  if (key === undefined)
    throw new CommandFailure('api-key-missing', '--submit needs MITSUKE_API_KEY or --api-key-file', 2);
  const query = new URLSearchParams({ name, ...(party === undefined ? {} : { party }) });
  const url = `${submit.replace(/\/+$/, '')}/v1/card-scans?${query}`;
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${key}`, 'content-type': RESULT_MEDIA_TYPE },
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    });
  } catch {
    throw new CommandFailure('server-not-reached', `${new URL(url).origin} did not answer`);
  }
  const answer = (await response.json().catch(() => ({}))) as {
    id?: string;
    code?: string;
    params?: { reason?: string };
  };
  if (response.ok && answer.id !== undefined) return { id: answer.id };
  const reason = answer.params?.reason === undefined ? '' : ` (${answer.params.reason})`;
  throw new CommandFailure(answer.code ?? 'request-failed', `the server answered ${response.status}${reason}`);
};

export type VerifyFlags = { readonly json?: boolean; readonly vkey: string };

/** `mitsuke cards verify-result`: 0 when the signature is of this key, 1 when it is not. */
export const verifyResult = async (file: string, { options, output }: Invocation<VerifyFlags>): Promise<ExitCode> => {
  let envelope: unknown;
  try {
    envelope = JSON.parse(readGiven(file).toString('utf8'));
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    output.result({ valid: false, reason: 'not-json' }, `${file}: not JSON`);
    return 1;
  }
  const opened = openSigned(envelope);
  const reason =
    opened.kind === 'failed'
      ? opened.error
      : opened.value.vkey === options.vkey
        ? undefined
        : 'signed-with-another-key';
  if (opened.kind === 'failed' || reason !== undefined) {
    output.result({ valid: false, reason }, `${file}: ${reason}`);
    return 1;
  }
  const { summary } = JSON.parse(new TextDecoder().decode(opened.value.result));
  const words = `signed with this key: a search of ${summary.startedAt}, ${summary.files} files, digest ${summary.digest}`;
  output.result({ valid: true, summary }, words);
  return 0;
};
