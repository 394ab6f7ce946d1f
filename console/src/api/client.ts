/**
 * The one way out to the API: every answer is a value or an ApiFailure that says whether the server was reached,
 * what code it gave and under which request id.
 */
import { type ApiResponse, HttpError, ok, type SuccessResponse, type WithHeaders } from '@oazapfts/runtime';
import { withChangeKeys } from './change-key.ts';
import { defaults } from './generated.ts';

/** Not `randomUUID`, which pages without TLS do not have. */
const newKey = (): string => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
defaults.fetch = withChangeKeys((input, init) => fetch(input, init), newKey);

export class ApiFailure extends Error {
  /** Absent: the server was not reached. */
  readonly status: number | undefined;
  /** The problem's stable code (RFC 9457 extension), or `http-503` where something other than Mitsuke answered. */
  readonly code: string | undefined;
  readonly requestId: string | undefined;
  /** What fills the sentence of the code. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Which parts of what was sent are wrong, and how. */
  readonly fields: readonly FieldFault[];

  constructor(told: Told = {}) {
    super(told.code ?? 'unreachable');
    this.name = 'ApiFailure';
    this.status = told.status;
    this.code = told.code;
    this.requestId = told.requestId;
    this.params = told.params ?? {};
    this.fields = told.fields ?? [];
  }
}

/** `pointer` is a JSON Pointer (RFC 6901) into what was sent; `line` and `column` are one-based, of a text of lines. */
export type FieldFault = {
  readonly pointer: string;
  readonly code: string;
  readonly expected?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
};

type Told = {
  readonly status?: number | undefined;
  readonly code?: string | undefined;
  readonly requestId?: string | undefined;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly fields?: readonly FieldFault[];
};

/** The code of the first field that was not accepted, or undefined when that is not what failed. */
export const faultOf = (failure: unknown): string | undefined =>
  failure instanceof ApiFailure ? failure.fields[0]?.code : undefined;

export const codeOf = (failure: unknown): string | undefined =>
  failure instanceof ApiFailure ? failure.code : undefined;

/** @throws ApiFailure for every answer other than success. */
export const ask = async <T extends WithHeaders<ApiResponse>>(pending: Promise<T>): Promise<SuccessResponse<T>> => {
  try {
    return await ok(pending);
  } catch (cause) {
    throw failureOf(cause);
  }
};

const failureOf = (cause: unknown): unknown => {
  if (cause instanceof HttpError) {
    const problem = problemOf(cause.data);
    return new ApiFailure({
      status: cause.status,
      code: textOf(problem.code) ?? `http-${cause.status}`,
      requestId: textOf(problem.requestId) ?? cause.headers.get('x-request-id') ?? undefined,
      params: objectOf(problem.params),
      fields: fieldsOf(problem.fields),
    });
  }
  // fetch tells an unreachable server by a TypeError, and nothing else of ours throws one here.
  return cause instanceof TypeError ? new ApiFailure() : cause;
};

const problemOf = (data: unknown): Readonly<Record<string, unknown>> => {
  if (typeof data === 'object' && data !== null) return data as Readonly<Record<string, unknown>>;
  if (typeof data !== 'string' || !data.startsWith('{')) return {};
  try {
    return JSON.parse(data) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
};

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};

const fieldsOf = (value: unknown): readonly FieldFault[] =>
  Array.isArray(value)
    ? value.map(objectOf).map(({ pointer, code, expected, line, column }) => ({
        pointer: textOf(pointer) ?? '',
        code: textOf(code) ?? '',
        expected: textOf(expected),
        line: numberOf(line),
        column: numberOf(column),
      }))
    : [];

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** That no session stands behind the cookie any more. A refused sign-in link is not that: it leaves a session alone. */
export const isSignedOut = (failure: unknown): boolean =>
  failure instanceof ApiFailure && (failure.code === 'not-signed-in' || failure.code === 'session-required');

/** Sent with everything from now on; the server asks for it on each request that changes something. */
export const carryCsrfToken = (csrfToken: string | undefined): void => {
  defaults.headers = csrfToken === undefined ? {} : { 'x-csrf-token': csrfToken };
};
