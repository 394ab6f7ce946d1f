/** Models of tenants, put together from their ports: changed, read, watched, explained. */
import { type Repeated, repeat } from '#cases';
import { durationOfMs, type TenantId } from '#kernel';
import type { Tx } from '#platform/database';
import type { ActKind } from '#registry';
import { explainScore, type ScoreReason } from '../core/model/explain-score.ts';
import { bindModel } from '../core/model/live-model.ts';
import type { DecisionRecord } from '../core/record.ts';
import type { PartReaders } from '../strategy/stored-strategy.ts';
import { type ChangeModels, createChangeModels, type ModelPorts } from './change-models.ts';
import type { ReadModel } from './compiled-models.ts';
import { createReadModels, type ReadModels } from './read-models.ts';
import { type DriftPorts, watchDrift } from './watch-drift.ts';

export type Models = {
  readonly change: ChangeModels;
  readonly read: ReadModels;
  /** What raised the score that a record has, most first; `undefined` where no model gave one. */
  readonly explain: (tx: Tx, tenant: TenantId, record: DecisionRecord) => Promise<readonly ScoreReason[] | undefined>;
  readonly acts: readonly ActKind[];
  /** Looks each minute for tenants whose models are due for a look. */
  readonly watcher: Repeated & { watchOnce(): Promise<number> };
};

const LOOK_EVERY = durationOfMs(60_000);

/**
 * What models add to a strategy. One that asks for more than the rule set gives is left out: rules that read a score then
 * do not hold. It does not come to that but by another rule set in the server's own configuration.
 */
export const modelParts = (modelBehind: ReadModel): PartReaders => {
  const read =
    (part: 'champion' | 'challenger') =>
    async (...[tx, tenant, hash, soFar]: Parameters<NonNullable<PartReaders['champion']>>) => {
      const bound = bindModel(await modelBehind(tx, tenant, hash), soFar.ruleSet.plan);
      return bound.kind === 'ok' ? { [part]: bound.value } : {};
    };
  return { champion: read('champion'), challenger: read('challenger') };
};

export const createModels = (ports: ModelPorts & DriftPorts): Models => {
  const change = createChangeModels(ports);
  const watchOnce = (stopping?: AbortSignal) => watchDrift(ports, stopping);
  return {
    change,
    read: createReadModels(ports),
    explain: async (tx, tenant, record) => {
      if (record.model === undefined) return undefined;
      const model = await ports.modelBehind(tx, tenant, record.model.hash);
      return explainScore(model, await ports.ruleSetBehind(tx, tenant, record.ruleSet.hash), record);
    },
    acts: change.acts,
    watcher: { ...repeat(ports, LOOK_EVERY, watchOnce), watchOnce: () => watchOnce() },
  };
};
