/** Turns what a command threw into a code and words for a person. What nobody foresaw keeps its stack for a report. */
import { Problem } from '#kernel';
import type { ExitCode, Output } from './output.ts';

export const translateFailure = (error: unknown, output: Output): ExitCode => {
  if (error instanceof Problem) {
    const { code, title, fields = [] } = error.details;
    output.fault(code, [title, ...fields.map(({ pointer, expected }) => `${pointer}: ${expected}`)].join('\n  '));
    return 1;
  }
  if (error instanceof CommandFailure) {
    output.fault(error.code, error.message);
    return error.exitCode;
  }
  if (!(error instanceof Error)) {
    output.fault('unforeseen', String(error));
    return 1;
  }
  const code = (error as { code?: unknown }).code;
  const stable = typeof code === 'string' && /^[a-z][a-z0-9-]+$/.test(code);
  output.fault(stable ? code : 'unforeseen', stable ? error.message : (error.stack ?? error.message));
  return 1;
};

/** An expected end of a command: what is wrong, and as which exit code. */
export class CommandFailure extends Error {
  readonly code: string;
  readonly exitCode: ExitCode;

  constructor(code: string, message: string, exitCode: ExitCode = 1) {
    super(message);
    this.name = 'CommandFailure';
    this.code = code;
    this.exitCode = exitCode;
  }
}
