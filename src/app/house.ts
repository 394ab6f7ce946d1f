/** The composition root: chooses adapters, makes the rooms, and wires them. Nothing here knows a command line. */
import path from 'node:path';
import { createDecisions, type Decisions, decisionRoutes, type RuleSet } from '#decision';
import { createEvidence, type Evidence, evidenceRoutes } from '#evidence';
import type { Clock } from '#platform/clock';
import type { Route } from '#platform/http';
import type { NewId, Random } from '#platform/random';
import type { Delivery } from '#platform/stream';
import { createRegistry, type Registry, registryRoutes } from '#registry';
import { systemClock } from '../platform/clock/system.ts';
import type { EmbeddedStep } from '../platform/database/embedded.ts';
import type { IdempotencyStore } from '../platform/http/idempotency.ts';
import { createLog, type Log } from '../platform/http/log.ts';
import { createIdempotency } from '../platform/http/postgres-idempotency.ts';
import { openSealedFileKeys } from '../platform/keys/sealed-file.ts';
import { openFolderObjects } from '../platform/objects/folder.ts';
import { newIdSource } from '../platform/random/new-id.ts';
import { systemRandom } from '../platform/random/system.ts';
import { createDelivery } from '../platform/stream/delivery.ts';
import { createOutbox } from '../platform/stream/outbox.ts';
import type { Configuration } from './configuration.ts';
import { makeDataFolders, type Purpose } from './data-folder.ts';
import { type OpenDatabase, openDatabase } from './open-database.ts';
import { consoleHost } from './reach.ts';
import { sealSecretIn } from './seal.ts';
import { subscriptions } from './subscriptions.ts';

export type House = {
  readonly log: Log;
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly registry: Registry;
  readonly evidence: Evidence;
  readonly decisions: Decisions;
  readonly delivery: Delivery;
  /** Of keys that come with requests. */
  readonly idempotency: IdempotencyStore;
  readonly routes: readonly Route[];
};

export type HouseOptions = {
  readonly configuration: Configuration;
  readonly dataFolder: string;
  readonly purpose: Purpose;
  readonly ruleSet: RuleSet;
  /** The product's version. */
  readonly version: string;
  readonly logTo: { write(line: string): void };
  readonly onStep: (step: EmbeddedStep) => void;
  /** Default: the machine's own. A simulation gives its own time and a seed. */
  readonly clock?: Clock;
  readonly random?: Random;
};

/** Opens database, keys and folders and makes the rooms; starts nothing in the background. */
export const openHouse = async (options: HouseOptions): Promise<House> => {
  const { configuration, ruleSet, version, clock = systemClock(), random = systemRandom() } = options;
  const log = createLog({ level: configuration.logLevel, stream: options.logTo });
  const folders = makeDataFolders(options.dataFolder, options.purpose);
  const database = await openDatabase(configuration, folders.postgres, options.onStep);
  try {
    const newId = newIdSource(clock, random);
    const sealingSecret = configuration.sealSecret ?? sealSecretIn(folders.keys, random);
    const keys = await openSealedFileKeys({ path: path.join(folders.keys, 'signing-keys'), sealingSecret });
    const objects = await openFolderObjects(folders.objects);
    const idempotency = createIdempotency({ database: database.database, clock, newId });
    const ports = { database: idempotency.database, clock, random, newId, keys, objects };

    const evidence = createEvidence({
      ...ports,
      originHost: configuration.originHost,
      onFailure: (error, tenant) => log.error({ err: error, tenant }, 'the log could not go on'),
    });
    const registry = createRegistry({ ...ports, evidence, relyingParty: { id: consoleHost(configuration) } });
    const subscribed = subscriptions(registry);
    const delivery = createDelivery({
      ...ports,
      subscriptions: subscribed,
      onFailure: ({ error, ...failure }) => log.error({ err: error, ...failure }, 'an event was not handled'),
      onTrouble: (error) => log.error({ err: error }, 'the outbox could not be read'),
    });
    const decisions = createDecisions({
      ...ports,
      evidence,
      outbox: createOutbox(subscribed),
      ruleSet,
      software: version,
      onCommitted: () => {
        evidence.sequencer.wake();
        delivery.wake();
      },
    });
    const routes = [
      ...registryRoutes(registry),
      ...evidenceRoutes(evidence),
      ...decisionRoutes({ ...decisions, ruleSet }),
    ];
    return {
      log,
      database,
      clock,
      newId,
      registry,
      evidence,
      decisions,
      delivery,
      idempotency: idempotency.store,
      routes,
    };
  } catch (error) {
    await database.close();
    throw error;
  }
};
