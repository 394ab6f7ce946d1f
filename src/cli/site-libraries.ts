/** `mitsuke site libraries import`: a repository in the format of retire.js becomes a table that probes compare with. */
import { readFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { systemClock } from '#app/system-clock';
import { importRetire, loadLibraries } from '#site-watch';
import type { Invocation } from './invocation.ts';
import type { ExitCode } from './output.ts';
import { CommandFailure } from './translate-failure.ts';
import { openWholeFile } from './whole-file.ts';

type ImportFlags = { readonly json?: boolean; readonly out: string };

export const importLibraries = async (
  file: string,
  { options, output }: Invocation<ImportFlags>,
): Promise<ExitCode> => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new CommandFailure('file-unreadable', `${file} cannot be read`, 2);
  }
  const read = new Date(systemClock().now()).toISOString().slice(0, 10);
  const imported = importRetire(text, { from: `Imported from a repository of retire.js on ${read}`, read });
  if (imported.kind === 'failed')
    throw new CommandFailure(imported.error, `${file} is no repository in the format of retire.js`, 2);
  const { table, left } = imported.value;
  const yaml = stringify(table, { lineWidth: 0, aliasDuplicateObjects: false });
  const readBack = loadLibraries(yaml);
  if (readBack.kind === 'failed')
    throw new Error(`a table that was imported can be read: ${readBack.error[0]?.expected}`);
  const whole = await openWholeFile(options.out);
  await whole.write(yaml);
  await whole.finish();
  const holes = table.libraries.reduce((sum, library) => sum + library.holes.length, 0);
  const result = { file: options.out, libraries: table.libraries.length, holes, left };
  output.result(
    result,
    `${options.out}: ${result.libraries} libraries, ${holes} holes; left out: ${left.libraries} libraries, ${left.vulnerabilities} holes, ${left.patterns} patterns`,
  );
  return 0;
};
