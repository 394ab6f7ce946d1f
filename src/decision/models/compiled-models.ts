/** Models by their hash, compiled once; what a hash means never changes. */
import type { TenantId } from '#kernel';
import type { Tx } from '#platform/database';
import type { Model } from '../core/model/model.ts';
import { loadModel } from '../core/model/model-file.ts';
import { modelText } from './store-models.ts';

export type ReadModel = (tx: Tx, tenant: TenantId, hash: string) => Promise<Model>;

/** A model of 200 trees takes some megabytes. */
const KEPT = 64;

export const createCompiledModels = (): ReadModel => {
  const compiled = new Map<string, Model>();
  return async (tx, tenant, hash) => {
    // Whose it is is asked each time: another tenant's is none.
    const key = `${tenant} ${hash}`;
    const known = compiled.get(key);
    if (known !== undefined) return known;
    const text = await modelText(tx, tenant, hash);
    if (text === undefined) throw new Error('a model that judges is kept');
    const loaded = loadModel(text);
    if (loaded.kind === 'failed' || loaded.value.hash !== hash) throw new Error(`model ${hash} does not load as kept`);
    const [oldest] = compiled.keys();
    if (compiled.size >= KEPT && oldest !== undefined) compiled.delete(oldest);
    compiled.set(key, loaded.value);
    return loaded.value;
  };
};
