/**
 * The life of a tenant's models: handed in as drafts, scoring in shadow as challenger, put in force as champion by two
 * people, retired by what follows. A file with a fault is refused whole, and no model judges that asks for a feature
 * which the rule set in force does not have.
 */
import { durationOfMs, type Instant, Problem, parseId, plus, type Scope, type TenantId } from '#kernel';
import type { Database, Tx } from '#platform/database';
import type { ActId, ActKind, ActRequest, TwoPersonActs } from '#registry';
import { bindModel, type MissingFeature } from '../core/model/live-model.ts';
import type { Model } from '../core/model/model.ts';
import { loadModel } from '../core/model/model-file.ts';
import {
  modelFeaturesMissing,
  modelKnown,
  modelNotAcceptable,
  modelNotFound,
  modelStatusNotPossible,
  modelsMovedOn,
} from '../problems.ts';
import { changeStrategy, type StrategyChangePorts } from '../strategy/change-strategy.ts';
import type { StrategyPart } from '../strategy/strategy-tables.ts';
import type { StrategySource } from '../strategy-source.ts';
import type { ReadModel } from './compiled-models.ts';
import type { ModelStatus, ModelStep } from './model-tables.ts';
import {
  beginRounds,
  findModel,
  insertModel,
  insertModelStep,
  type ModelId,
  type StoredModel,
  setModelStatus,
  takeModelTurn,
} from './store-models.ts';

export type ModelPorts = StrategyChangePorts & {
  readonly database: Database;
  readonly askForSecond: TwoPersonActs['ask'];
  readonly strategies: StrategySource;
  readonly modelBehind: ReadModel;
  readonly onCommitted: () => void;
};

export type AskedForModel = { readonly act: ActId; readonly dueAt: Instant };

export type ChangeModels = {
  /** `text`: a model file. @throws Problem `model-not-acceptable` with every fault, `model-known` with `id` */
  submit(scope: Scope, sent: { readonly text: string; readonly note: string }): Promise<StoredModel>;
  /**
   * Scores in shadow from the next batch on; what was challenger is a draft again.
   * @throws Problem `model-features-missing`, `model-not-found`, `model-status-not-possible`, like those below
   */
  toChallenger(scope: Scope, id: ModelId, why: string): Promise<StoredModel>;
  /** Of a challenger, which is a draft again. */
  fromChallenger(scope: Scope, id: ModelId, why: string): Promise<StoredModel>;
  /** Of a draft, which nobody will put in force. */
  retire(scope: Scope, id: ModelId, why: string): Promise<StoredModel>;
  /** Asks for the second person. @throws Problem of asking */
  askToChampion(scope: Scope, id: ModelId, why: string): Promise<AskedForModel>;
  /** Asks for no model in force. @throws Problem of asking */
  askToRetireChampion(scope: Scope, id: ModelId, why: string): Promise<AskedForModel>;
  /** Behind a change of rules in the same transaction. @throws Problem `model-features-missing` */
  refuseUnfittingModels(tx: Tx, tenant: TenantId): Promise<void>;
  readonly acts: readonly ActKind[];
};

const TO_CHAMPION = 'decision.activate-model';
const RETIRE_CHAMPION = 'decision.retire-model';
/** As long as a change of rules may wait. */
const LIFE_TIME = durationOfMs(7 * 24 * 3_600_000);
const FIRST_LOOK_AFTER = durationOfMs(3_600_000);

export const createChangeModels = (ports: ModelPorts): ChangeModels => {
  const changing = async <T>(scope: Scope, work: (at: Changing) => Promise<T>): Promise<T> => {
    const done = await ports.database.inScope(scope, async (tx) => {
      const number = await takeModelTurn(tx, scope.tenant);
      return work({ ports, tx, scope, number });
    });
    ports.onCommitted();
    return done;
  };
  const acted = { permission: 'decision:manage', lifeTime: LIFE_TIME } as const;
  return {
    submit: (scope, { text, note }) => {
      const model = acceptable(text);
      return changing(scope, (at) => submit(at, model, note));
    },
    toChallenger: (scope, id, why) => changing(scope, (at) => toChallenger(at, id, why)),
    fromChallenger: (scope, id, why) => changing(scope, (at) => fromChallenger(at, id, why)),
    retire: (scope, id, why) => changing(scope, (at) => retire(at, id, why)),
    askToChampion: (scope, id, why) => changing(scope, (at) => askToChampion(at, id, why)),
    askToRetireChampion: (scope, id, why) => changing(scope, (at) => askToRetire(at, id, why)),
    refuseUnfittingModels: (tx, tenant) => refuseUnfittingModels(ports, tx, tenant),
    acts: [
      {
        kind: TO_CHAMPION,
        ...acted,
        perform: (tx, scope, request) => performToChampion({ ports, tx, scope }, request),
      },
      {
        kind: RETIRE_CHAMPION,
        ...acted,
        perform: (tx, scope, request) => performRetire({ ports, tx, scope }, request),
      },
    ],
  };
};

const FAULTS_TOLD = 50;

const acceptable = (text: string): Model => {
  const loaded = loadModel(text);
  if (loaded.kind === 'ok') return loaded.value;
  const fields = loaded.error.slice(0, FAULTS_TOLD).map(({ code, place, expected }) => ({
    pointer: place,
    code,
    expected,
  }));
  throw new Problem(modelNotAcceptable, { params: { faults: loaded.error.length }, fields });
};

type At = { readonly ports: ModelPorts; readonly tx: Tx; readonly scope: Scope };
/** In turn; `number` is the next model's. */
type Changing = At & { readonly number: number };

const submit = async (at: Changing, model: Model, note: string): Promise<StoredModel> => {
  const { ports, tx, scope, number } = at;
  const { tenant, principal } = scope;
  const { hash, content, canonicalText } = model;
  const same = await findModel(tx, tenant, { hash });
  if (same !== undefined) throw new Problem(modelKnown, { params: { id: same.id, number: same.number } });
  const now = ports.clock.now();
  const { name, made, trees, inputs } = content;
  const stored: StoredModel = {
    ...{ id: ports.newId('mdl'), number, hash, name, origin: made.by, trees: trees.length, inputs: inputs.length },
    ...{ status: 'draft', note, submittedBy: principal.id, submittedAt: now, statusSince: now },
  };
  await insertModel(tx, tenant, { ...stored, canonicalText });
  await noteStep(at, stored.id, { step: 'submitted', why: note });
  return stored;
};

const modelById = async ({ tx, scope }: At, id: ModelId): Promise<StoredModel> => {
  const found = await findModel(tx, scope.tenant, { id });
  if (found === undefined) throw new Problem(modelNotFound);
  return found;
};

const refuseUnless = (possible: boolean, from: ModelStatus, to: ModelStatus): void => {
  if (!possible) throw new Problem(modelStatusNotPossible, { params: { from, to } });
};

const missingProblem = (name: string, missing: readonly MissingFeature[]): Problem => {
  const features = [...new Set(missing.map(({ feature }) => feature))].join(', ');
  return new Problem(modelFeaturesMissing, { params: { model: name, features } });
};

/** Held against what is in force as this transaction sees it. */
const refuseUnbound = async ({ ports, tx, scope }: At, { hash, name }: StoredModel): Promise<void> => {
  const model = await ports.modelBehind(tx, scope.tenant, hash);
  const { ruleSet } = await ports.strategies.current(tx, scope.tenant);
  const bound = bindModel(model, ruleSet.plan);
  if (bound.kind === 'failed') throw missingProblem(name, bound.error);
};

const refuseUnfittingModels = async (ports: ModelPorts, tx: Tx, tenant: TenantId): Promise<void> => {
  const { ruleSet } = await ports.strategies.current(tx, tenant);
  for (const status of ['champion', 'challenger'] as const) {
    const stored = await findModel(tx, tenant, { status });
    if (stored === undefined) continue;
    const bound = bindModel(await ports.modelBehind(tx, tenant, stored.hash), ruleSet.plan);
    if (bound.kind === 'failed') throw missingProblem(stored.name, bound.error);
  }
};

type Stepped = { readonly step: ModelStep; readonly why: string; readonly act?: ActId | undefined };

const noteStep = ({ ports, tx, scope }: At, model: ModelId, { step, why, act }: Stepped): Promise<void> =>
  insertModelStep(tx, scope.tenant, {
    ...{ id: ports.newId('mst'), model, step, why, act },
    ...{ madeBy: scope.principal.id, madeAt: ports.clock.now() },
  });

const move = async (at: At, id: ModelId, { status, ...step }: Stepped & { status: ModelStatus }): Promise<void> => {
  await setModelStatus(at.tx, at.scope.tenant, { id, status, at: at.ports.clock.now() });
  await noteStep(at, id, step);
};

type InForce = Pick<Stepped, 'why' | 'act'> & { readonly part: StrategyPart; readonly model: StoredModel | undefined };

/** Held against the rule set behind the change, since nobody changes that before this transaction ends. */
const putInForce = async (at: At, { part, model, why, act }: InForce): Promise<void> => {
  const { ports, tx, scope } = at;
  if (model !== undefined) await beginRounds(tx, scope.tenant, plus(ports.clock.now(), FIRST_LOOK_AFTER));
  await changeStrategy(ports, tx, scope, { part, hash: model?.hash, why, act });
  if (model !== undefined) await refuseUnbound(at, model);
};

const toChallenger = async (at: Changing, id: ModelId, why: string): Promise<StoredModel> => {
  const model = await modelById(at, id);
  refuseUnless(model.status === 'draft' || model.status === 'retired', model.status, 'challenger');
  const before = await findModel(at.tx, at.scope.tenant, { status: 'challenger' });
  if (before !== undefined) await move(at, before.id, { status: 'draft', step: 'from-challenger', why });
  await move(at, id, { status: 'challenger', step: 'to-challenger', why });
  await putInForce(at, { part: 'challenger', model, why });
  return modelById(at, id);
};

const fromChallenger = async (at: Changing, id: ModelId, why: string): Promise<StoredModel> => {
  const model = await modelById(at, id);
  refuseUnless(model.status === 'challenger', model.status, 'draft');
  await move(at, id, { status: 'draft', step: 'from-challenger', why });
  await putInForce(at, { part: 'challenger', model: undefined, why });
  return modelById(at, id);
};

const retire = async (at: Changing, id: ModelId, why: string): Promise<StoredModel> => {
  const model = await modelById(at, id);
  refuseUnless(model.status === 'draft', model.status, 'retired');
  await move(at, id, { status: 'retired', step: 'retired', why });
  return modelById(at, id);
};

/** Who goes back to a model that judged before has no time for a shadow. */
const mayJudge = ({ status }: StoredModel): boolean => status === 'challenger' || status === 'retired';

const askToChampion = async (at: Changing, id: ModelId, why: string): Promise<AskedForModel> => {
  const { ports, tx, scope } = at;
  const model = await modelById(at, id);
  refuseUnless(mayJudge(model), model.status, 'champion');
  await refuseUnbound(at, model);
  const champion = await findModel(tx, scope.tenant, { status: 'champion' });
  const detail = { number: model.number, name: model.name, model: model.hash, replaces: champion?.hash ?? null };
  const asked = await ports.askForSecond(tx, scope, { kind: TO_CHAMPION, subject: id, detail, reason: why });
  return { act: asked.id, dueAt: asked.dueAt };
};

const askToRetire = async (at: Changing, id: ModelId, why: string): Promise<AskedForModel> => {
  const { ports, tx, scope } = at;
  const model = await modelById(at, id);
  refuseUnless(model.status === 'champion', model.status, 'retired');
  const detail = { number: model.number, name: model.name, model: model.hash };
  const asked = await ports.askForSecond(tx, scope, { kind: RETIRE_CHAMPION, subject: id, detail, reason: why });
  return { act: asked.id, dueAt: asked.dueAt };
};

const modelOfAct = async (at: At, { subject }: ActRequest): Promise<StoredModel> => {
  const id = parseId('mdl', subject);
  if (id.kind === 'failed') throw new Error('an act about a model names one');
  await takeModelTurn(at.tx, at.scope.tenant);
  return modelById(at, id.value);
};

const BY_ACT = 'two-person act';

/** Whoever approves has read what it replaces: where another judges since, it is asked for anew. */
const performToChampion = async (at: At, request: ActRequest): Promise<void> => {
  const model = await modelOfAct(at, request);
  refuseUnless(mayJudge(model), model.status, 'champion');
  const champion = await findModel(at.tx, at.scope.tenant, { status: 'champion' });
  if ((champion?.hash ?? null) !== request.detail.replaces) throw new Problem(modelsMovedOn);
  const by = { why: BY_ACT, act: request.id };
  if (champion !== undefined) await move(at, champion.id, { status: 'retired', step: 'retired', ...by });
  await move(at, model.id, { status: 'champion', step: 'to-champion', ...by });
  if (model.status === 'challenger') await putInForce(at, { part: 'challenger', model: undefined, ...by });
  await putInForce(at, { part: 'champion', model, ...by });
};

const performRetire = async (at: At, request: ActRequest): Promise<void> => {
  const model = await modelOfAct(at, request);
  if (model.status !== 'champion') throw new Problem(modelsMovedOn);
  const by = { why: BY_ACT, act: request.id };
  await move(at, model.id, { status: 'retired', step: 'retired', ...by });
  await putInForce(at, { part: 'champion', model: undefined, ...by });
};
