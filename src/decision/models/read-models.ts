/** Reading models: all of them, one with its card, what was seen of it, and how two compare on what both have scored. */
import { csvHead, csvLine, formatInstant, Problem, type Scope } from '#kernel';
import type { Database, Tx } from '#platform/database';
import { type ComparedPayment, type Comparison, compareModels } from '../core/model/compare-models.ts';
import { bindModel, type MissingFeature } from '../core/model/live-model.ts';
import type { ModelContent } from '../core/model/model.ts';
import { modelNotFound } from '../problems.ts';
import type { StrategySource } from '../strategy-source.ts';
import type { ReadModel } from './compiled-models.ts';
import { latestPayments } from './judged-payments.ts';
import { type DriftLook, type DriftLookId, looksAt } from './store-looks.ts';
import {
  findModel,
  type ModelFilters,
  type ModelId,
  modelText,
  queryModels,
  type StoredModel,
  type StoredStep,
  stepsOfModel,
} from './store-models.ts';

export type ModelCard = StoredModel & {
  readonly content: ModelContent;
  readonly steps: readonly StoredStep[];
  /** What it asks for that the rule set in force does not have: such a model cannot judge. */
  readonly missing: readonly MissingFeature[];
};

export type Compared = Comparison & {
  readonly champion: StoredModel | undefined;
  readonly challenger: StoredModel | undefined;
};

export type ReadModels = {
  /** The latest first, from before the number. */
  page(
    scope: Scope,
    wanted: ModelFilters & { readonly before?: number | undefined; readonly limit: number },
  ): Promise<{ readonly models: readonly StoredModel[]; readonly hasMore: boolean }>;
  csv(scope: Scope, filters: ModelFilters): Promise<Uint8Array>;
  /** @throws Problem `model-not-found`, like those below */
  card(scope: Scope, id: ModelId): Promise<ModelCard>;
  /** The model file. */
  file(scope: Scope, id: ModelId): Promise<Uint8Array>;
  /** The latest first, from before the one named. */
  looks(
    scope: Scope,
    id: ModelId,
    wanted: { readonly before?: DriftLookId | undefined; readonly limit: number },
  ): Promise<{ readonly looks: readonly DriftLook[]; readonly hasMore: boolean }>;
  looksCsv(scope: Scope, id: ModelId): Promise<Uint8Array>;
  /** Champion and challenger over the latest payments that both have scored. */
  comparison(scope: Scope): Promise<Compared>;
};

export type ReadModelPorts = {
  readonly database: Database;
  readonly strategies: StrategySource;
  readonly modelBehind: ReadModel;
};

const COMPARED = 10_000;
const EXPORT_LIMIT = 50_000;

export const createReadModels = ({ database, strategies, modelBehind }: ReadModelPorts): ReadModels => ({
  page: (scope, wanted) =>
    database.inScope(scope, async (tx) => {
      const rows = await queryModels(tx, scope.tenant, { ...wanted, limit: wanted.limit + 1 });
      return { models: rows.slice(0, wanted.limit), hasMore: rows.length > wanted.limit };
    }),
  csv: (scope, filters) =>
    database.inScope(scope, async (tx) =>
      csvOf(await queryModels(tx, scope.tenant, { ...filters, limit: EXPORT_LIMIT })),
    ),
  card: (scope, id) =>
    database.inScope(scope, async (tx) => {
      const stored = await storedModel(tx, scope, id);
      const model = await modelBehind(tx, scope.tenant, stored.hash);
      const { ruleSet } = await strategies.current(tx, scope.tenant);
      const bound = bindModel(model, ruleSet.plan);
      const steps = await stepsOfModel(tx, scope.tenant, id);
      return { ...stored, content: model.content, steps, missing: bound.kind === 'ok' ? [] : bound.error };
    }),
  file: (scope, id) =>
    database.inScope(scope, async (tx) => {
      const { hash } = await storedModel(tx, scope, id);
      return new TextEncoder().encode(`${await modelText(tx, scope.tenant, hash)}\n`);
    }),
  looks: (scope, id, { before, limit }) =>
    database.inScope(scope, async (tx) => {
      await storedModel(tx, scope, id);
      const rows = await looksAt(tx, scope.tenant, { model: id, before, limit: limit + 1 });
      return { looks: rows.slice(0, limit), hasMore: rows.length > limit };
    }),
  looksCsv: (scope, id) =>
    database.inScope(scope, async (tx) => {
      await storedModel(tx, scope, id);
      return looksCsvOf(await looksAt(tx, scope.tenant, { model: id, limit: EXPORT_LIMIT }));
    }),
  comparison: (scope) => database.inScope(scope, (tx) => compare(tx, scope)),
});

const storedModel = async (tx: Tx, { tenant }: Scope, id: ModelId): Promise<StoredModel> => {
  const found = await findModel(tx, tenant, { id });
  if (found === undefined) throw new Problem(modelNotFound);
  return found;
};

const compare = async (tx: Tx, { tenant }: Scope): Promise<Compared> => {
  const champion = await findModel(tx, tenant, { status: 'champion' });
  const challenger = await findModel(tx, tenant, { status: 'challenger' });
  const both = champion !== undefined && challenger !== undefined;
  const payments = both ? await latestPayments(tx, tenant, { limit: COMPARED }) : [];
  const compared = payments.flatMap(({ record, fraud }): readonly ComparedPayment[] => {
    const { score, model, answer, challenger: beside } = record;
    if (score === undefined || model?.hash !== champion?.hash || model === undefined) return [];
    if (beside === undefined || beside.hash !== challenger?.hash) return [];
    return [{ champion: { logOdds: model.logOdds, score, answer }, challenger: beside, fraud }];
  });
  return { champion, challenger, ...compareModels(compared) };
};

const csvOf = (models: readonly StoredModel[]): Uint8Array => {
  const head = csvHead([
    ...['number', 'id', 'name', 'status', 'status_since', 'origin', 'trees', 'inputs', 'hash'],
    ...['submitted_by', 'submitted_at', 'note'],
  ]);
  const lines = models.map((each) =>
    csvLine([
      ...[each.number, each.id, each.name, each.status, formatInstant(each.statusSince), each.origin],
      ...[each.trees, each.inputs, each.hash, each.submittedBy, formatInstant(each.submittedAt), each.note],
    ]),
  );
  return new TextEncoder().encode([head, ...lines].join(''));
};

const looksCsvOf = (looks: readonly DriftLook[]): Uint8Array => {
  const head = csvHead(['looked_at', 'payments', 'first_at', 'last_at', 'what', 'index', 'missing']);
  const lines = looks.flatMap(({ lookedAt, payments, firstAt, lastAt, found }) => {
    const cells = [formatInstant(lookedAt), payments, formatInstant(firstAt), formatInstant(lastAt)];
    return [
      ...found.inputs.map(({ input, index, missing }) => csvLine([...cells, input, index, missing])),
      ...(found.scores === undefined ? [] : [csvLine([...cells, '(score)', found.scores.index, undefined])]),
    ];
  });
  return new TextEncoder().encode([head, ...lines].join(''));
};
