/** What is wrong in an expression, where, and what would have been accepted. Codes are stable: tools match on them. */

export type FaultCode =
  | 'expression-too-long'
  | 'unexpected-character'
  | 'unterminated-string'
  | 'bad-escape'
  | 'not-an-int'
  | 'int-out-of-range'
  | 'unexpected-token'
  | 'too-deep'
  | 'too-many-nodes'
  | 'list-too-long'
  | 'text-too-long'
  | 'costs-too-much'
  | 'unknown-field'
  | 'unknown-function'
  | 'wrong-argument-count'
  | 'wrong-type'
  | 'value-never-occurs'
  | 'has-takes-a-field'
  | 'not-a-condition';

export type Fault = {
  readonly code: FaultCode;
  /** Offset into the expression, in UTF-16 units. */
  readonly at: number;
  readonly expected: string;
};

/** One-based line and column, in UTF-16 units, of an offset. */
export const placeOf = (text: string, at: number): { readonly line: number; readonly column: number } => {
  const before = text.slice(0, at);
  return { line: before.split('\n').length, column: at - before.lastIndexOf('\n') };
};
