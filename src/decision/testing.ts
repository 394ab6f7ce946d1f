/** For tests and the benchmark: the room over a real database, log, keys and outbox. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cases, createCases } from '#cases';
import { createEvidence, type Evidence } from '#evidence';
import { durationOfMs, type EventEnvelope, formatInstant, type Scope, Secret, type TenantId } from '#kernel';
import type { Database } from '#platform/database';
import type { Objects } from '#platform/objects';
import { createRegistry, type Registry } from '#registry';
import { systemClock } from '../platform/clock/system.ts';
import { openSealedFileKeys } from '../platform/keys/sealed-file.ts';
import { openFolderObjects } from '../platform/objects/folder.ts';
import { newIdSource } from '../platform/random/new-id.ts';
import { systemRandom } from '../platform/random/system.ts';
import { createDelivery } from '../platform/stream/delivery.ts';
import { createOutbox } from '../platform/stream/outbox.ts';
import { excelWorkbooks } from '../platform/workbook/exceljs.ts';
import type { Attempt } from './core/attempt.ts';
import { anAttempt } from './core/testing-attempt.ts';
import { starterRules } from './core/testing-starter.ts';
import { createDecisions, createPreview, type Decisions, type DecisionsOptions } from './index.ts';

export const clock = systemClock();
export const newId = newIdSource(clock, systemRandom());

export const scopeOf = (tenant: TenantId): Scope => ({
  tenant,
  permissions: new Set(['decision:make', 'decision:read', 'evidence:read'] as const),
  principal: { kind: 'api-key', id: 'key_test' },
});

/** Its event id is its own unless `changes` say otherwise; it occurs now. */
export const attemptNow = (changes: Partial<Attempt> = {}): Attempt =>
  anAttempt({ eventId: newId('evt'), occurredAt: formatInstant(clock.now()), ...changes });

export type TestRoom = {
  /** Its keys and objects: another process that is to go on with its logs needs them. */
  readonly folder: string;
  readonly objects: Objects;
  readonly evidence: Evidence;
  readonly registry: Registry;
  readonly cases: Cases;
  /** The room as another process would open it, or over a database that fails as told. */
  readonly open: (changes?: Partial<DecisionsOptions>) => Decisions;
  /** The events published since the last call, as a subscriber gets them. */
  readonly published: () => Promise<readonly EventEnvelope[]>;
  /** Before the database closes. */
  readonly close: () => Promise<void>;
};

const SUBSCRIPTION = { name: 'test.batches', type: 'decision.batch-decided.v1' };

const rethrow = (error: unknown): void => {
  throw error;
};

const deliver = async (database: Database): Promise<readonly EventEnvelope[]> => {
  const events: EventEnvelope[] = [];
  const handle = async (_tx: unknown, event: EventEnvelope) => {
    events.push(event);
  };
  const subscriptions = [{ ...SUBSCRIPTION, handle }];
  const delivery = createDelivery({ database, clock, subscriptions, onFailure: rethrow, onTrouble: rethrow });
  delivery.start();
  while ((await delivery.backlog()).count > 0) await clock.sleep(durationOfMs(5));
  await delivery.stop();
  return events;
};

/** The same work in the thread of the test. */
const previewHere: DecisionsOptions['openPreviewThread'] = (order) => {
  const preview = createPreview(order);
  return {
    take: async (lines) => preview.take(lines),
    finish: async () => preview.result(),
    close: async () => undefined,
  };
};

/** Without a `folder` of another room it has its own, which goes when it is closed. */
export const openTestRoom = async (database: Database, shared?: string): Promise<TestRoom> => {
  const folder = shared ?? (await mkdtemp(join(tmpdir(), 'mitsuke-decision-')));
  const sealingSecret = new Secret('a secret of the tests');
  const keys = await openSealedFileKeys({ path: join(folder, 'keys'), sealingSecret });
  const ports = { database, keys, clock, random: systemRandom(), newId };
  const objects = await openFolderObjects(join(folder, 'objects'));
  const evidence = createEvidence({
    ...ports,
    objects,
    originHost: 'test.localhost',
    onFailure: rethrow,
  });
  const registry = createRegistry({
    ...ports,
    evidence,
    relyingParty: { id: 'localhost' },
    workbooks: excelWorkbooks(),
  });
  const cases = createCases({
    ...{
      ...ports,
      evidence,
      objects,
      outbox: createOutbox([]),
      software: '0.1.0',
      consoleUrl: 'http://localhost:7300',
    },
    ...{ tenants: async () => [], people: registry.people, askForSecond: registry.twoPersonActs.ask },
    ...{ notify: { send: async () => undefined }, onCommitted: () => undefined, onFailure: rethrow },
    pdf: { print: async () => ({ kind: 'failed', error: 'busy' }) },
    merchants: { known: async () => new Set(), find: async () => [] },
  });
  const opened: Decisions[] = [];
  return {
    folder,
    objects,
    evidence,
    registry,
    cases,
    open: (changes = {}) => {
      const decisions = createDecisions({
        ...ports,
        objects,
        evidence,
        outbox: createOutbox([SUBSCRIPTION]),
        ruleSet: starterRules(),
        software: '0.1.0',
        refusals: registry.standings.refusals,
        askForSecond: registry.twoPersonActs.ask,
        openPreviewThread: previewHere,
        people: registry.people,
        contracts: registry.merchants.contracts,
        alerts: cases.alerts,
        sources: cases.sources,
        onFailure: rethrow,
        onCommitted: () => undefined,
        ...changes,
      });
      opened.push(decisions);
      return decisions;
    },
    published: () => deliver(database),
    close: async () => {
      await Promise.all(opened.map((decisions) => decisions.close()));
      if (shared === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
};
