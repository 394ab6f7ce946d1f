/** The `mitsuke` command. Exit code 0 fine, 1 found or failed, 2 wrong usage or configuration. */
import { CommanderError } from 'commander';
import type { Environment } from './invocation.ts';
import { type ExitCode, outputOf } from './output.ts';
import { createProgram } from './program.ts';
import { translateFailure } from './translate-failure.ts';

/** @param words the command line after `mitsuke`. */
export const run = async (words: readonly string[], environment: Environment): Promise<ExitCode> => {
  const answer: { code: ExitCode } = { code: 0 };
  const program = createProgram(environment, (code) => {
    answer.code = code;
  });
  try {
    await program.parseAsync([...words], { from: 'user' });
    return answer.code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    return translateFailure(error, outputOf(words.includes('--json')));
  }
};
