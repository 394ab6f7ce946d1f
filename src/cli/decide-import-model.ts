/** `mitsuke decide import-model`: a model that XGBoost saved as JSON becomes one of ours, which scores the same. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { loadXgboost } from '#decision';
import { readPlans } from './decide-train.ts';
import type { Invocation } from './invocation.ts';
import type { ExitCode } from './output.ts';
import { CommandFailure } from './translate-failure.ts';
import { openWholeFile } from './whole-file.ts';

export type ImportFlags = { readonly json?: boolean; readonly plan: string; readonly out: string };

export const decideImportModel = async (
  file: string,
  { options, output }: Invocation<ImportFlags>,
): Promise<ExitCode> => {
  if (!existsSync(file)) throw new CommandFailure('model-not-found', `${file} is no file`, 2);
  const loaded = loadXgboost(readFileSync(file, 'utf8'), readPlans(options.plan).chosen);
  if (loaded.kind === 'failed') {
    const lines = loaded.error.map(({ code, place, expected }) => `${place} ${code}: expected ${expected}`);
    throw new CommandFailure('model-refused', lines.join('\n  '), 2);
  }
  const { canonicalText, hash, content } = loaded.value;
  const out = await openWholeFile(path.resolve(options.out));
  await out.write(`${canonicalText}\n`);
  await out.finish();
  const result = { out: options.out, hash, trees: content.trees.length, inputs: content.inputs.length };
  output.result(result, `${result.trees} trees on ${result.inputs} inputs, hash ${hash}; model in ${result.out}`);
  return 0;
};
