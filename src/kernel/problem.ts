/**
 * RFC 9457 problems. The server stores and sends codes and parameters, never sentences:
 * `code` is stable for ever, `params` fill the catalogue's text in the reader's language.
 */
export type FieldProblem = {
  /** JSON Pointer (RFC 6901) into the document that was sent, e.g. `/amount/currency`. */
  readonly pointer: string;
  readonly code: string;
  /** What would have been accepted, in words a developer can act on. */
  readonly expected?: string;
  /** One-based, where the value is a text of lines that is wrong at one place. */
  readonly line?: number;
  readonly column?: number;
};

export type ProblemDetails = {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly fields?: readonly FieldProblem[];
};

/** Declares a problem once; `problem(...)` of it is what a room returns or throws. */
export type ProblemKind = { readonly code: string; readonly status: number; readonly title: string };

export const defineProblem = (code: string, status: number, title: string): ProblemKind => ({ code, status, title });

/** An answer other than success that ends a request. `app` and the HTTP adapter turn it into problem+json. */
export class Problem extends Error {
  readonly details: ProblemDetails;

  constructor(kind: ProblemKind, more: Pick<ProblemDetails, 'params' | 'fields'> = {}) {
    super(kind.code);
    this.name = 'Problem';
    this.details = { ...kind, ...more };
  }
}
