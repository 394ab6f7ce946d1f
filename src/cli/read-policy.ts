/** Reads a policy file; its faults are told with code and place. */
import { existsSync, readFileSync } from 'node:fs';
import { loadPolicy, type Policy } from '#decision';
import { CommandFailure } from './translate-failure.ts';

/** @throws CommandFailure */
export const readPolicy = (file: string): Policy => {
  if (!existsSync(file)) throw new CommandFailure('policy-not-found', `${file} is no file`, 2);
  const loaded = loadPolicy(readFileSync(file, 'utf8'));
  if (loaded.kind === 'ok') return loaded.value;
  const lines = loaded.error.map(
    ({ code, line, column, expected }) => `${file}:${line}:${column}: ${code}; expected ${expected}`,
  );
  throw new CommandFailure('policy-refused', lines.join('\n  '), 2);
};
