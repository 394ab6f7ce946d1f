/** Runs `mitsuke cards scan` on a folder as anyone would, and the lab's generator before it; both as processes. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ScanResult } from '#card-discovery';
import type { Truth } from '../lab/card-material/truth.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const PER_FILE = '1000000';

/** @param words of the generator, such as `--size 256MB --only log`. @returns what it planted, below `out`/material. */
export const makeMaterial = (out: string, words: readonly string[]): Truth => {
  const command = [path.join(ROOT, 'lab/card-material/main.ts'), '--out', out, ...words];
  const { status, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the generator failed: ${stderr}`);
  return JSON.parse(readFileSync(path.join(out, 'truth.json'), 'utf8')) as Truth;
};

/** @param out the folder that {@link makeMaterial} was given; the key of the hashes is kept there. */
export const scanMaterial = (out: string): ScanResult => {
  const words = ['cards', 'scan', '--json', '--per-file', PER_FILE, '--key', path.join(out, 'key')];
  const command = [path.join(ROOT, 'src/cli/main.ts'), ...words, path.join(out, 'material')];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8', maxBuffer: 2 ** 30 });
  // 1: something was found.
  if (status !== 1) throw new Error(`mitsuke cards scan ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as ScanResult;
};
