/** Reads a model file; its faults are told with code and place. */
import { existsSync, readFileSync } from 'node:fs';
import { loadModel, type Model } from '#decision';
import { CommandFailure } from './translate-failure.ts';

/** @throws CommandFailure */
export const readModel = (file: string): Model => {
  if (!existsSync(file)) throw new CommandFailure('model-not-found', `${file} is no file`, 2);
  const loaded = loadModel(readFileSync(file, 'utf8'));
  if (loaded.kind === 'ok') return loaded.value;
  const lines = loaded.error.map(({ code, place, expected }) => `${place} ${code}: expected ${expected}`);
  throw new CommandFailure('model-refused', lines.join('\n  '), 2);
};
