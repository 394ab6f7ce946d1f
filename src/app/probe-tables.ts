/** The tables of facts that probes compare with: those that come with the software, or a file in place of the libraries. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Outcome } from '#kernel';
import { loadLibraries, loadPlatforms, type ProbeOptions } from '#site-watch';

const PACKS = path.resolve(import.meta.dirname, '../../packs/site-watch');

const read = <T>(
  file: string,
  load: (text: string) => Outcome<T, readonly { line: number; expected: string }[]>,
): Outcome<T, string> => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return { kind: 'failed', error: `${file} cannot be read` };
  }
  const loaded = load(text);
  if (loaded.kind === 'ok') return loaded;
  const faults = loaded.error.slice(0, 20).map(({ line, expected }) => `${file}:${line}: expected ${expected}`);
  return { kind: 'failed', error: faults.join('\n  ') };
};

/** @param librariesFile in the form of packs/site-watch/js-libraries.yaml */
export const readProbeTables = (librariesFile?: string): Outcome<ProbeOptions['tables'], string> => {
  const libraries = read(librariesFile ?? path.join(PACKS, 'js-libraries.yaml'), loadLibraries);
  if (libraries.kind === 'failed') return libraries;
  const platforms = read(path.join(PACKS, 'shop-platforms.yaml'), loadPlatforms);
  if (platforms.kind === 'failed') return platforms;
  return { kind: 'ok', value: { libraries: libraries.value, platforms: platforms.value } };
};
