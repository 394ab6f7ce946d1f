/** The `mitsuke` command. Exit code 0 fine, 1 found or failed, 2 wrong usage or configuration. */
import { CommanderError } from 'commander';
import type { Environment } from './invocation.ts';
import { type ExitCode, outputOf } from './output.ts';
import { createProgram } from './program.ts';

/** @param words the command line after `mitsuke`. */
export const run = async (words: readonly string[], environment: Environment): Promise<ExitCode> => {
  const answer: { code: ExitCode } = { code: 0 };
  const json = words.includes('--json');
  try {
    const program = await createProgram(words, environment, (code) => {
      answer.code = code;
    });
    await program.parseAsync([...words], { from: 'user' });
    return answer.code;
  } catch (error) {
    if (error instanceof CommanderError) return endOfUsage(error, json);
    const { translateFailure } = await import('./translate-failure.ts');
    return translateFailure(error, outputOf(json));
  }
};

/** Help and version end fine; anything else was said on standard error already, and a program is told as well. */
const endOfUsage = ({ exitCode, message }: CommanderError, json: boolean): ExitCode => {
  if (exitCode === 0) return 0;
  if (json) outputOf(true).result({ code: 'wrong-usage', detail: message.replace(/^error: /, '') }, '');
  return 2;
};
