/** `mitsuke migrate`: brings the database to this version and says what was applied. */
import { type ConfigFlag, inHouse } from './configured.ts';
import type { Invocation } from './invocation.ts';
import type { ExitCode } from './output.ts';

export const migrate = (invocation: Invocation<ConfigFlag>): Promise<ExitCode> =>
  inHouse(invocation, async ({ database }) => {
    const applied = database.migrated;
    const lines = applied.map(({ room, number, name }) => `  ${room} ${String(number).padStart(4, '0')} ${name}`);
    const text = applied.length === 0 ? 'The database is up to date.' : ['Applied:', ...lines].join('\n');
    invocation.output.result({ applied }, text);
  });
