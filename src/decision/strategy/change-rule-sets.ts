/**
 * The life of a tenant's rule sets: written as drafts, judged beside the live one in shadow, put in force by two people,
 * retired by what follows. A version goes live only from shadow, or again after it was live before. A text with a fault is
 * refused whole.
 */
import { durationOfMs, Problem, parseId, type Scope, type TenantId } from '#kernel';
import type { Database, Tx } from '#platform/database';
import type { ActId, ActKind, ActRequest, TwoPersonActs } from '#registry';
import { loadRuleSet, type RuleFileFault } from '../core/rule-file.ts';
import type { RuleSet } from '../core/rule-set.ts';
import type { FeatureSet } from '../core/windows/feature-set.ts';
import {
  noRuleSetLive,
  ruleSetKnown,
  ruleSetNotAcceptable,
  ruleSetNotThere,
  ruleSetStatusNotPossible,
  ruleSetsMovedOn,
} from '../problems.ts';
import { keepRuleSet } from '../store.ts';
import { changeStrategy, type StrategyChangePorts } from './change-strategy.ts';
import {
  findVersion,
  insertStep,
  insertVersion,
  type RuleSetId,
  type RuleSetStatus,
  type RuleSetStep,
  type RuleSetVersion,
  setStatus,
  takeTurn,
  type VersionWithText,
} from './store-rule-sets.ts';
import type { StrategyPart } from './strategy-tables.ts';

export type RuleSetPorts = StrategyChangePorts & {
  readonly database: Database;
  readonly askForSecond: TwoPersonActs['ask'];
  /** What rules may name beside their own windows and features. */
  readonly features: FeatureSet;
  /** Behind a change of what is in force. @throws Problem `model-features-missing` where a model would not fit it */
  readonly refuseUnfittingModels: (tx: Tx, tenant: TenantId) => Promise<void>;
  readonly onCommitted: () => void;
};

export type NewRuleSet = {
  /** A rule file. */
  readonly text: string;
  readonly note: string;
  readonly basedOn?: RuleSetId | undefined;
};

export type AskedAct = { readonly act: ActId };

export type ChangeRuleSets = {
  /** What `mitsuke rules check` says of the text. */
  check(text: string): readonly RuleFileFault[];
  /** @throws Problem `rule-set-not-acceptable` with every fault, `rule-set-known`, `rule-set-not-there` of `basedOn` */
  make(scope: Scope, wanted: NewRuleSet): Promise<RuleSetVersion>;
  /**
   * Judged beside the live one from the next batch on; what was in shadow is a draft again.
   * @throws Problem `rule-set-not-there`, `rule-set-status-not-possible`, like those below
   */
  toShadow(scope: Scope, id: RuleSetId, why: string): Promise<RuleSetVersion>;
  fromShadow(scope: Scope, id: RuleSetId, why: string): Promise<RuleSetVersion>;
  /** Asks for the second person. @throws Problem of asking */
  askToLive(scope: Scope, id: RuleSetId, why: string): Promise<AskedAct>;
  /** Asks for the configured rule set in place of the tenant's own. @throws Problem of asking, `no-rule-set-live` */
  askForConfigured(scope: Scope, why: string): Promise<AskedAct>;
  readonly acts: readonly ActKind[];
};

const TO_LIVE = 'decision.activate-rule-set';
const TO_CONFIGURED = 'decision.return-to-configured-rules';
/** A change of rules may wait over a long weekend. */
const LIFE_TIME = durationOfMs(7 * 24 * 3_600_000);

export const createChangeRuleSets = (ports: RuleSetPorts): ChangeRuleSets => {
  const changing = async <T>(scope: Scope, work: (changing: Changing) => Promise<T>): Promise<T> => {
    const done = await ports.database.inScope(scope, async (tx) => {
      const { number } = await takeTurn(tx, scope.tenant);
      return work({ ports, tx, scope, number });
    });
    ports.onCommitted();
    return done;
  };
  const acted = { permission: 'decision:manage', lifeTime: LIFE_TIME } as const;
  return {
    check: (text) => {
      const loaded = loadRuleSet(text, ports.features);
      return loaded.kind === 'ok' ? [] : loaded.error;
    },
    make: async (scope, wanted) => {
      const loaded = acceptable(ports, wanted.text);
      return changing(scope, (at) => make(at, wanted, loaded));
    },
    toShadow: (scope, id, why) => changing(scope, (at) => toShadow(at, id, why)),
    fromShadow: (scope, id, why) => changing(scope, (at) => fromShadow(at, id, why)),
    askToLive: (scope, id, why) => changing(scope, (at) => askToLive(at, id, why)),
    askForConfigured: (scope, why) => changing(scope, (at) => askForConfigured(at, why)),
    acts: [
      { kind: TO_LIVE, ...acted, perform: (tx, scope, request) => performToLive({ ports, tx, scope }, request) },
      {
        kind: TO_CONFIGURED,
        ...acted,
        perform: (tx, scope, request) => performConfigured({ ports, tx, scope }, request),
      },
    ],
  };
};

const acceptable = ({ features }: RuleSetPorts, text: string): RuleSet => {
  const loaded = loadRuleSet(text, features);
  if (loaded.kind === 'ok') return loaded.value;
  const fields = loaded.error.map(({ rule, ...fault }) => ({ pointer: '/text', ...fault }));
  throw new Problem(ruleSetNotAcceptable, { params: { faults: fields.length }, fields });
};

type At = { readonly ports: RuleSetPorts; readonly tx: Tx; readonly scope: Scope };
/** In turn; `number` is the next version's. */
type Changing = At & { readonly number: number };

const make = async (
  { ports, tx, scope, number }: Changing,
  { text, note, basedOn }: NewRuleSet,
  { hash, content, canonicalText }: RuleSet,
): Promise<RuleSetVersion> => {
  const { tenant, principal } = scope;
  if (basedOn !== undefined) await versionById({ ports, tx, scope }, basedOn);
  const same = await findVersion(tx, tenant, { hash });
  if (same !== undefined) throw new Problem(ruleSetKnown, { params: { id: same.id, number: same.number } });
  const madeAt = ports.clock.now();
  const { name, version, rules } = content;
  const made: RuleSetVersion = {
    ...{ id: ports.newId('rsv'), number, hash, name, version, rules: rules.length, status: 'draft', note, basedOn },
    ...{ madeBy: principal.id, madeAt, statusSince: madeAt },
  };
  await insertVersion(tx, tenant, { ...made, text, canonicalText });
  await noteStep({ ports, tx, scope }, made.id, { step: 'made', why: note });
  return made;
};

const versionById = async ({ tx, scope }: At, id: RuleSetId): Promise<VersionWithText> => {
  const found = await findVersion(tx, scope.tenant, { id });
  if (found === undefined) throw new Problem(ruleSetNotThere);
  return found;
};

const refuseUnless = (possible: boolean, from: RuleSetStatus, to: RuleSetStatus): void => {
  if (!possible) throw new Problem(ruleSetStatusNotPossible, { params: { from, to } });
};

type Stepped = { readonly step: RuleSetStep; readonly why: string; readonly act?: ActId | undefined };

const noteStep = ({ ports, tx, scope }: At, version: RuleSetId, { step, why, act }: Stepped): Promise<void> =>
  insertStep(tx, scope.tenant, {
    ...{ id: ports.newId('chg'), version, step, why, act },
    ...{ madeBy: scope.principal.id, madeAt: ports.clock.now() },
  });

type Moved = Stepped & { readonly status: RuleSetStatus };

const move = async (at: At, version: RuleSetId, { status, ...stepped }: Moved): Promise<void> => {
  await setStatus(at.tx, at.scope.tenant, { id: version, status, at: at.ports.clock.now() });
  await noteStep(at, version, stepped);
};

type InForce = Pick<Stepped, 'why' | 'act'> & {
  readonly part: StrategyPart;
  readonly version: VersionWithText | undefined;
};

const putInForce = async ({ ports, tx, scope }: At, { part, version, why, act }: InForce): Promise<void> => {
  if (version !== undefined) await keepRuleSet(tx, scope.tenant, compiled(version), ports.clock.now());
  await changeStrategy(ports, tx, scope, { part, hash: version?.hash, why, act });
};

/** What is stored was loaded before; its canonical text says all of it. */
const compiled = ({ canonicalText }: VersionWithText): RuleSet => {
  const loaded = loadRuleSet(canonicalText);
  if (loaded.kind === 'failed') throw new Error('a stored rule set loads');
  return loaded.value;
};

const toShadow = async (at: Changing, id: RuleSetId, why: string): Promise<RuleSetVersion> => {
  const { tx, scope } = at;
  const version = await versionById(at, id);
  refuseUnless(version.status === 'draft' || version.status === 'retired', version.status, 'shadow');
  const before = await findVersion(tx, scope.tenant, { status: 'shadow' });
  if (before !== undefined) await move(at, before.id, { status: 'draft', step: 'from-shadow', why });
  await move(at, id, { status: 'shadow', step: 'to-shadow', why });
  await putInForce(at, { part: 'shadow-rule-set', version, why });
  return versionById(at, id);
};

const fromShadow = async (at: Changing, id: RuleSetId, why: string): Promise<RuleSetVersion> => {
  const version = await versionById(at, id);
  refuseUnless(version.status === 'shadow', version.status, 'draft');
  await move(at, id, { status: 'draft', step: 'from-shadow', why });
  await putInForce(at, { part: 'shadow-rule-set', version: undefined, why });
  return versionById(at, id);
};

/** What has been live may be so again at once: who goes back has no time for a shadow. */
const mayGoLive = ({ status }: RuleSetVersion): boolean => status === 'shadow' || status === 'retired';

const askToLive = async ({ ports, tx, scope, ...at }: Changing, id: RuleSetId, why: string): Promise<AskedAct> => {
  const version = await versionById({ ports, tx, scope, ...at }, id);
  refuseUnless(mayGoLive(version), version.status, 'live');
  const live = await findVersion(tx, scope.tenant, { status: 'live' });
  const detail = { number: version.number, ruleSet: version.hash, replaces: live?.hash ?? null };
  const { id: act } = await ports.askForSecond(tx, scope, { kind: TO_LIVE, subject: id, detail, reason: why });
  return { act };
};

const askForConfigured = async ({ ports, tx, scope }: Changing, why: string): Promise<AskedAct> => {
  const live = await findVersion(tx, scope.tenant, { status: 'live' });
  if (live === undefined) throw new Problem(noRuleSetLive);
  const detail = { number: live.number, replaces: live.hash };
  const { id: act } = await ports.askForSecond(tx, scope, {
    kind: TO_CONFIGURED,
    subject: live.id,
    detail,
    reason: why,
  });
  return { act };
};

const versionOfAct = async (at: At, { subject }: ActRequest): Promise<VersionWithText> => {
  const id = parseId('rsv', subject);
  if (id.kind === 'failed') throw new Error('an act about a rule set names one');
  return versionById(at, id.value);
};

const BY_ACT = 'two-person act';

/** Whoever approves has read what it replaces: where something else has gone live since, it is asked for anew. */
const performToLive = async (at: At, request: ActRequest): Promise<void> => {
  const { tx, scope } = at;
  await takeTurn(tx, scope.tenant);
  const version = await versionOfAct(at, request);
  refuseUnless(mayGoLive(version), version.status, 'live');
  const live = await findVersion(tx, scope.tenant, { status: 'live' });
  if ((live?.hash ?? null) !== request.detail.replaces) throw new Problem(ruleSetsMovedOn);
  const stepped = { why: BY_ACT, act: request.id };
  if (live !== undefined) await move(at, live.id, { status: 'retired', step: 'retired', ...stepped });
  await move(at, version.id, { status: 'live', step: 'to-live', ...stepped });
  if (version.status === 'shadow') await putInForce(at, { part: 'shadow-rule-set', version: undefined, ...stepped });
  await putInForce(at, { part: 'rule-set', version, ...stepped });
  await at.ports.refuseUnfittingModels(tx, scope.tenant);
};

const performConfigured = async (at: At, request: ActRequest): Promise<void> => {
  await takeTurn(at.tx, at.scope.tenant);
  const version = await versionOfAct(at, request);
  if (version.status !== 'live') throw new Problem(ruleSetsMovedOn);
  const stepped = { why: BY_ACT, act: request.id };
  await move(at, version.id, { status: 'retired', step: 'retired', ...stepped });
  await putInForce(at, { part: 'rule-set', version: undefined, ...stepped });
  await at.ports.refuseUnfittingModels(at.tx, at.scope.tenant);
};
