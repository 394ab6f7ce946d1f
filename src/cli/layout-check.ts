/** `mitsuke layout check`: whether a layout of declarations would be taken, and what it leaves to its end. On files only. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { loadPack, type Pack } from '#regime';
import { knownControls, type LayoutFault, layoutForm, loadLayout, unnamedBy } from '#supervision';
import type { Invocation } from './invocation.ts';
import type { ExitCode } from './output.ts';
import { CommandFailure } from './translate-failure.ts';

const PACKS = path.resolve(import.meta.dirname, '../../packs/regime');

export type LayoutCheckFlags = { readonly json?: boolean };

export const checkLayouts = async (
  files: readonly string[],
  { output }: Invocation<LayoutCheckFlags>,
): Promise<ExitCode> => {
  const packs = readPacks();
  let code: ExitCode = 0;
  for (const file of files) {
    const loaded = loadLayout(textOf(file), knownControls(packs));
    if (loaded.kind === 'failed') {
      code = 1;
      const lines = loaded.error.map((fault) => `${file}:${textOfFault(fault)}`);
      output.result({ file, ok: false, faults: loaded.error }, lines.join('\n'));
      continue;
    }
    const { layout, edition, acquirer, sections } = loaded.value;
    const items = sections.reduce((count, section) => count + section.items.length, 0);
    const unnamed = unnamedBy(loaded.value, layoutForm(packs, loaded.value)).map(({ key }) => key);
    const rest = unnamed.length === 0 ? '' : `; ${unnamed.length} not named stand at the end: ${unnamed.join(', ')}`;
    const whom = `${acquirer.ja} / ${acquirer.en}`;
    output.result(
      { file, ok: true, layout, edition, acquirer, items, unnamed },
      `${file}: ${layout}, ${edition}, for ${whom}: ${items} items${rest}`,
    );
  }
  return code;
};

const textOfFault = ({ line, column, code, expected }: LayoutFault): string =>
  `${line}:${column}: ${code}; expected ${expected}`;

/** @throws Error where a pack of the product itself has a fault */
const readPacks = (): readonly Pack[] =>
  readdirSync(PACKS)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => {
      const loaded = loadPack(readFileSync(path.join(PACKS, name), 'utf8'));
      if (loaded.kind === 'failed') throw new Error(`${name} is not sound: mitsuke pack check`);
      return loaded.value;
    });

/** @throws CommandFailure */
const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new CommandFailure('unreadable-file', `${file}: expected a layout file that can be read`, 2);
  }
};
