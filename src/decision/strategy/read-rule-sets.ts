/** Reading rule sets: all versions of a tenant, one with its text and history, and what is in force. */
import { csvHead, csvLine, formatInstant, Problem, parseId, type Scope, uuidOf } from '#kernel';
import { type Database, type Tx, tables } from '#platform/database';
import type { People } from '#registry';
import type { RuleSet } from '../core/rule-set.ts';
import type { Strategy } from '../core/strategy.ts';
import { ruleSetNotThere } from '../problems.ts';
import type { StrategySource } from '../strategy-source.ts';
import {
  findVersion,
  type RuleSetId,
  type RuleSetStatus,
  type RuleSetVersion,
  type Step,
  stepsOf,
  type Tables,
  VERSION_SHOWN,
  versionOf,
} from './store-rule-sets.ts';
import { writeRules } from './write-rules.ts';

export type RuleSetFilters = {
  readonly status?: RuleSetStatus | undefined;
  /** Of the name or the note, in any case. */
  readonly text?: string | undefined;
};

export type RuleSetInForce = {
  readonly ruleSet: RuleSet;
  /** As a file; as it was typed, where the tenant wrote it. */
  readonly text: string;
  /** Absent: it is the configured one. */
  readonly version?: RuleSetVersion;
};

export type ReadRuleSets = {
  /** The latest first, from below the number named. */
  page(
    scope: Scope,
    wanted: RuleSetFilters & { readonly below?: number | undefined; readonly limit: number },
  ): Promise<{ readonly versions: readonly RuleSetVersion[]; readonly hasMore: boolean }>;
  csv(scope: Scope, filters: RuleSetFilters): Promise<Uint8Array>;
  /** @throws Problem `rule-set-not-there` */
  one(
    scope: Scope,
    id: RuleSetId,
  ): Promise<RuleSetVersion & { readonly text: string; readonly steps: readonly Step[] }>;
  inForce(scope: Scope): Promise<RuleSetInForce>;
  /** Of persons, by their ids. */
  names(scope: Scope, ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** All that the tenant's attempts are judged with. */
  strategy(scope: Scope): Promise<Strategy>;
};

/** A version is some hundred bytes, and people write them. */
const EXPORT_LIMIT = 50_000;

type Ports = {
  readonly database: Database;
  readonly strategies: StrategySource;
  readonly people: Pick<People, 'find'>;
};

export const createReadRuleSets = ({ database, strategies, people }: Ports): ReadRuleSets => ({
  page: (scope, { limit, ...wanted }) =>
    database.inScope(scope, async (tx) => {
      const versions = await queryVersions(tx, scope, { ...wanted, limit: limit + 1 });
      return { versions: versions.slice(0, limit), hasMore: versions.length > limit };
    }),
  csv: (scope, filters) =>
    database.inScope(scope, async (tx) => {
      const versions = await queryVersions(tx, scope, { ...filters, limit: EXPORT_LIMIT });
      return new TextEncoder().encode([csvHead(CSV_COLUMNS), ...versions.map(csvLineOf)].join(''));
    }),
  one: (scope, id) =>
    database.inScope(scope, async (tx) => {
      const found = await findVersion(tx, scope.tenant, { id });
      if (found === undefined) throw new Problem(ruleSetNotThere);
      const { canonicalText: _content, ...version } = found;
      return { ...version, steps: await stepsOf(tx, scope.tenant, id) };
    }),
  inForce: (scope) =>
    database.inScope(scope, async (tx) => {
      const { ruleSet } = await strategies.current(tx, scope.tenant);
      const found = await findVersion(tx, scope.tenant, { status: 'live' });
      if (found === undefined) return { ruleSet, text: writeRules(ruleSet) };
      const { canonicalText: _content, text, ...version } = found;
      return { ruleSet, text, version };
    }),
  names: (scope, ids) =>
    database.inScope(scope, async (tx) => {
      const persons = [...new Set(ids)].flatMap((id) => {
        const parsed = parseId('per', id);
        return parsed.kind === 'ok' ? [parsed.value] : [];
      });
      const found = await people.find(tx, scope.tenant, persons);
      return new Map(found.map(({ id, displayName }) => [id, displayName]));
    }),
  strategy: (scope) => database.inScope(scope, (tx) => strategies.current(tx, scope.tenant)),
});

const queryVersions = async (
  tx: Tx,
  { tenant }: Scope,
  { status, text, below, limit }: RuleSetFilters & { readonly below?: number | undefined; readonly limit: number },
): Promise<readonly RuleSetVersion[]> => {
  let found = tables<Tables>(tx)
    .selectFrom('decision.rule_set_version')
    .select(VERSION_SHOWN)
    .where('tenant', '=', uuidOf(tenant))
    .orderBy('number', 'desc')
    .limit(limit);
  if (status !== undefined) found = found.where('status', '=', status);
  if (below !== undefined) found = found.where('number', '<', below);
  if (text !== undefined) {
    const like = `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
    found = found.where(({ or, eb }) => or([eb('name', 'ilike', like), eb('note', 'ilike', like)]));
  }
  return (await found.execute()).map(versionOf);
};

const CSV_COLUMNS = [
  'number',
  'id',
  'name',
  'version',
  'status',
  'rules',
  'hash',
  'note',
  'made_by',
  'made_at',
  'status_since',
] as const;

const csvLineOf = ({ madeAt, statusSince, ...version }: RuleSetVersion): string => {
  const { number, id, name, version: own, status, rules, hash, note, madeBy } = version;
  const times = [formatInstant(madeAt), formatInstant(statusSince)];
  return csvLine([number, id, name, own, status, rules, hash, note, madeBy, ...times]);
};
