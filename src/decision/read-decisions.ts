/** Reading what was decided: one, a page, a file, the rules behind it, and the proof that it stands in the log. */
import { type EntryId, type Evidence, leafHash, merklePath, sha256 } from '#evidence';
import { Problem, type Scope, type TenantId } from '#kernel';
import type { Database, Tx } from '#platform/database';
import { cursorNotValid } from '#platform/http';
import { CSV_HEAD, csvLineOf } from './core/csv.ts';
import { cursorOf, positionOf } from './core/cursor.ts';
import type { ScoreReason } from './core/model/explain-score.ts';
import { type DecisionId, type DecisionRecord, recordOf } from './core/record.ts';
import type { RuleSetContent } from './core/rule-set.ts';
import { decisionNotFound, exportTooLarge, ruleSetNotFound } from './problems.ts';
import {
  type BatchId,
  batchOfDecision,
  decisionById,
  type Filters,
  type Page,
  pageOfDecisions,
  ruleSetText,
} from './store.ts';
import { type Told, toldOf, toldText } from './told.ts';

export type ReadPorts = {
  /** What raised the score of a record, most first; `undefined` where no model gave one. */
  readonly explain: (tx: Tx, tenant: TenantId, record: DecisionRecord) => Promise<readonly ScoreReason[] | undefined>;
  readonly database: Database;
  readonly evidence: Pick<Evidence, 'entryPosition'>;
  /** Decisions in one CSV at most. */
  readonly exportLimit?: number;
};

export type DecisionPage = { readonly items: readonly ShownDecision[]; readonly nextCursor?: string };

export type DecisionProof = {
  /** The canonical text whose UTF-8 bytes are the leaf. */
  readonly record: string;
  readonly batch: {
    readonly id: BatchId;
    /** Of the leaf among the batch's, from 0. */
    readonly index: number;
    readonly size: number;
    /** RFC 6962 inclusion path, the leaf's sibling first; base64. */
    readonly path: readonly string[];
    readonly root: string;
  };
  /** The batch's entry in the tenant's log; no index until it is sequenced. */
  readonly entry: { readonly id: EntryId; readonly index: number | null };
};

export type ReadDecisions = {
  /** @throws Problem `decision-not-found` */
  readonly one: (
    scope: Scope,
    id: DecisionId,
  ) => Promise<{ record: DecisionRecord; batch: BatchId; scoreReasons?: readonly ScoreReason[] }>;
  /** Newest first. @throws Problem `cursor-not-valid` */
  readonly page: (scope: Scope, wanted: PageWanted) => Promise<DecisionPage>;
  /** @throws Problem `export-too-large` with `limit` */
  readonly csv: (scope: Scope, filters: Filters) => Promise<Uint8Array>;
  /** @throws Problem `decision-not-found` */
  readonly proof: (scope: Scope, id: DecisionId) => Promise<DecisionProof>;
  /** A rule set that decided something. @throws Problem `rule-set-not-found` */
  readonly ruleSet: (scope: Scope, hash: string) => Promise<RuleSetContent>;
};

export type PageWanted = {
  readonly filters: Filters;
  readonly cursor?: string | undefined;
  readonly limit: number;
};

const EXPORT_LIMIT = 50_000;
const EXPORT_CHUNK = 1_000;

/** A decision with what stands in its place, which is no part of its record. */
export type ShownDecision = DecisionRecord & { readonly answeredInstead?: ReturnType<typeof toldText> };

const withTold = (record: DecisionRecord, told: Told | undefined): ShownDecision =>
  told === undefined ? record : { ...record, answeredInstead: toldText(told) };

const readRecords = async (tx: Tx, scope: Scope, texts: readonly string[]): Promise<readonly ShownDecision[]> => {
  const records = texts.map(recordOf);
  const told = await toldOf(
    tx,
    scope.tenant,
    records.map(({ eventId }) => eventId),
  );
  return records.map((record) => withTold(record, told.get(record.eventId)));
};

export const createReadDecisions = ({
  database,
  evidence,
  explain,
  exportLimit = EXPORT_LIMIT,
}: ReadPorts): ReadDecisions => ({
  one: (scope, id) =>
    database.inScope(scope, async (tx) => {
      const stored = await decisionById(tx, scope.tenant, id);
      if (stored === undefined) throw new Problem(decisionNotFound);
      const record = recordOf(stored.record);
      const scoreReasons = await explain(tx, scope.tenant, record);
      const told = (await toldOf(tx, scope.tenant, [record.eventId])).get(record.eventId);
      return {
        record: withTold(record, told),
        batch: stored.batch,
        ...(scoreReasons === undefined ? {} : { scoreReasons }),
      };
    }),

  page: async (scope, { filters, cursor, limit }) => {
    const after = cursor === undefined ? undefined : positionOf(cursor);
    if (cursor !== undefined && after === undefined) throw new Problem(cursorNotValid);
    const { page, items } = await database.inScope(scope, async (tx) => {
      const found = await pageOfDecisions(tx, scope.tenant, { filters, after, limit });
      return { page: found, items: await readRecords(tx, scope, found.records) };
    });
    return page.next === undefined ? { items } : { items, nextCursor: cursorOf(page.next) };
  },

  csv: (scope, filters) =>
    database.inScope(scope, async (tx) => {
      const parts = [CSV_HEAD];
      let after: Page['next'];
      do {
        const page: Page = await pageOfDecisions(tx, scope.tenant, { filters, after, limit: EXPORT_CHUNK });
        for (const record of await readRecords(tx, scope, page.records)) parts.push(csvLineOf(record));
        if (parts.length > exportLimit + 1) throw new Problem(exportTooLarge, { params: { limit: exportLimit } });
        after = page.next;
      } while (after !== undefined);
      return new TextEncoder().encode(parts.join(''));
    }),

  proof: async (scope, id) => {
    const found = await database.inScope(scope, (tx) => batchOfDecision(tx, scope.tenant, id));
    if (found === undefined) throw new Problem(decisionNotFound);
    const { batch, texts, index } = found;
    const record = texts[index];
    if (record === undefined) throw new Error('a batch holds the decisions that name it');
    const leaves = texts.map((text) => leafHash(sha256, new TextEncoder().encode(text)));
    const path = await merklePath(sha256, leaves, index);
    const position = await evidence.entryPosition(scope, batch.entry);
    return {
      record,
      batch: { id: batch.id, index, size: batch.size, path: path.map(base64), root: base64(batch.root) },
      entry: { id: batch.entry, index: position.kind === 'logged' ? position.index : null },
    };
  },

  ruleSet: async (scope, hash) => {
    const text = await database.inScope(scope, (tx) => ruleSetText(tx, scope.tenant, hash));
    if (text === undefined) throw new Problem(ruleSetNotFound);
    return JSON.parse(text) as RuleSetContent;
  },
});

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
