/** The composition root: makes the rooms from their ports and wires them. Nothing here knows a command line. */
import path from 'node:path';
import { type Assurance, assuranceRoutes, createAssurance } from '#assurance';
import { type CardScans, cardScanRoutes, createCardScans } from '#card-discovery/scans';
import { type Cases, caseRoutes, createCases } from '#cases';
import {
  createDecisions,
  type Decisions,
  decisionRoutes,
  type FeatureSet,
  type GuardSettings,
  type RuleSet,
  STANDARD_GUARD,
} from '#decision';
import { createErasures, createEvidence, type Erasures, type Evidence, erasureRoutes, evidenceRoutes } from '#evidence';
import type { TenantId } from '#kernel';
import { type Operations, operationRoutes } from '#operations';
import type { Clock } from '#platform/clock';
import type { Route } from '#platform/http';
import type { NewId } from '#platform/random';
import type { Delivery, Outbox } from '#platform/stream';
import { type ReadPackChanges, type Regime, regimeRoutes } from '#regime';
import { createRegistry, type Registry, registryRoutes } from '#registry';
import {
  createSiteProbing,
  createSiteWatch,
  type SiteProbing,
  type SiteWatch,
  siteProbeRoutes,
  siteWatchRoutes,
} from '#site-watch';
import { type Supervision, supervisionRoutes } from '#supervision';
import { createWebhooks, type Webhooks, webhookRoutes } from '#webhooks';
import type { IdempotencyStore } from '../platform/http/idempotency.ts';
import { createLog, type Log } from '../platform/http/log.ts';
import { createDelivery } from '../platform/stream/delivery.ts';
import { createOutbox } from '../platform/stream/outbox.ts';
import { type AdapterOptions, openAdapters, type Ports } from './adapters.ts';
import { attestationPorts } from './attest-logs.ts';
import { caseMerchants } from './case-merchants.ts';
import { makeSupervision } from './make-supervision.ts';
import type { OpenDatabase } from './open-database.ts';
import { openOperations } from './open-operations.ts';
import { openPreviewThread } from './open-preview-thread.ts';
import { openPackChanges, openRegime } from './open-regime.ts';
import { paymentProviders } from './payment-providers.ts';
import { readProbeTables } from './probe-tables.ts';
import { consoleHost, consoleUrl } from './reach.ts';
import { scriptReader } from './read-scripts.ts';
import { readWatchList } from './read-watch-list.ts';
import { folderSearch } from './search-folder.ts';
import { seenVisit } from './seen-visit.ts';
import { subscriptions } from './subscriptions.ts';
import { visitPolicy } from './visit-policy.ts';

export type Rooms = {
  readonly registry: Registry;
  readonly evidence: Evidence;
  readonly erasures: Erasures;
  readonly cases: Cases;
  readonly siteWatch: SiteWatch;
  readonly siteProbing: SiteProbing;
  readonly cardScans: CardScans;
  readonly decisions: Decisions;
  readonly assurance: Assurance;
  readonly operations: Operations;
  readonly regime: Regime;
  readonly packChanges: ReadPackChanges;
  readonly supervision: Supervision;
  readonly webhooks: Webhooks;
  readonly delivery: Delivery;
};

export type House = Rooms & {
  readonly log: Log;
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly idempotency: IdempotencyStore;
  readonly routes: readonly Route[];
};

export type HouseOptions = AdapterOptions & {
  readonly ruleSet: RuleSet;
  /** What rule sets that tenants write may name beside their own windows and features. */
  readonly features?: FeatureSet | undefined;
  /** What the guard against enumeration goes by, where it is not the standard. */
  readonly guardSettings?: GuardSettings | undefined;
  /** The product's version. */
  readonly version: string;
  readonly logTo: { write(line: string): void };
  /** Hosts of the lab, below localhost: they may be visited on loopback, and where the browser's sandbox cannot run. */
  readonly labHosts?: readonly string[];
};

/** Opens database, keys and folders and makes the rooms; starts nothing in the background. */
export const openHouse = async (options: HouseOptions): Promise<House> => {
  const log = createLog({ level: options.configuration.logLevel, stream: options.logTo });
  const { opened, idempotency, ports } = await openAdapters(options);
  try {
    const rooms = makeRooms(options, ports, log);
    const { clock, newId } = ports;
    return { ...rooms, log, database: opened, clock, newId, idempotency, routes: routesOf(rooms) };
  } catch (error) {
    await opened.close();
    throw error;
  }
};

/** @param later what the log needs of rooms that are made after it. */
const makeEvidence = (
  { configuration }: HouseOptions,
  ports: Ports,
  log: Log,
  later: Omit<Parameters<typeof attestationPorts>[0], 'configuration' | 'ports'>,
): Evidence =>
  createEvidence({
    ...ports,
    ...attestationPorts({ configuration, ports, ...later }),
    originHost: configuration.originHost,
    onFailure: (error, tenant) => log.error({ err: error, tenant }, 'the log could not go on'),
  });

/** What the rooms of the upper floors are made from. */
type LowerRooms = Pick<Rooms, 'registry' | 'evidence' | 'cases'> & {
  readonly options: HouseOptions;
  readonly ports: Ports;
  readonly log: Log;
  readonly outbox: Outbox;
  readonly onCommitted: () => void;
};

const makeSiteWatch = ({
  options,
  ports,
  log,
  registry,
  evidence,
  cases,
  outbox,
  onCommitted,
}: LowerRooms): SiteWatch =>
  createSiteWatch({
    ...ports,
    evidence,
    outbox,
    readScripts: scriptReader(ports.clock),
    paymentProviders: paymentProviders(),
    software: options.version,
    alerts: cases.alerts,
    sources: cases.sources,
    knownMerchants: registry.merchants.known,
    riskTiers: registry.merchants.riskTiers,
    ...visitPolicy(options.configuration),
    publicUrl: consoleUrl(options.configuration),
    identification: `Mitsuke/${options.version} (+${consoleUrl(options.configuration)})`,
    labHosts: options.labHosts ?? [],
    browserSandbox: options.configuration.browserSandbox,
    onCommitted,
    onFailure: (error) => log.error({ err: error }, 'a visit has to wait'),
  });

const makeSiteProbing = ({ options, ports, log, evidence, cases, outbox, onCommitted }: LowerRooms): SiteProbing => {
  const tables = readProbeTables(options.configuration.librariesFile);
  // What has changed in the file since it was checked is for the next start.
  if (tables.kind === 'failed') throw new Error(`siteWatch.librariesFile: ${tables.error}`);
  return createSiteProbing({
    ...ports,
    evidence,
    outbox,
    software: options.version,
    alerts: cases.alerts,
    sources: cases.sources,
    labHosts: options.labHosts ?? [],
    tables: tables.value,
    onCommitted,
    onFailure: (error) => log.error({ err: error }, 'a round of probes has to wait'),
  });
};

const makeCardScans = ({
  options,
  ports,
  log,
  registry,
  evidence,
  cases,
  outbox,
  onCommitted,
}: LowerRooms): CardScans => {
  const { watchListFile } = options.configuration;
  const list = watchListFile === undefined ? undefined : readWatchList(watchListFile);
  // What has changed in the file since it was checked is for the next start.
  if (list?.kind === 'failed') throw new Error(`cards.watchListFile: expected ${list.error}`);
  return createCardScans({
    ...ports,
    evidence,
    outbox,
    software: options.version,
    alerts: cases.alerts,
    sources: cases.sources,
    parties: registry.parties,
    watched: list?.value ?? [],
    searchFolder: folderSearch({
      keyFile: path.join(options.dataFolder, 'keys', 'card-search.key'),
      dataFolder: options.dataFolder,
      version: options.version,
    }),
    onCommitted,
    onFailure: (error) => log.error({ err: error }, 'a search for card data has to wait'),
  });
};

const makeAssurance = (lower: LowerRooms, siteWatch: SiteWatch): Assurance => {
  const { options, ports, log, registry, evidence, cases, onCommitted } = lower;
  return createAssurance({
    ...ports,
    evidence,
    software: options.version,
    alerts: cases.alerts,
    sources: cases.sources,
    parties: registry.parties,
    people: registry.people,
    askForSecond: registry.twoPersonActs.ask,
    tenantName: tenantNames(registry),
    hasPersonWithEmail: async (tenant, email) => (await registry.personByEmail({ tenant }, email)) !== undefined,
    visit: (scope, id) => seenVisit(siteWatch, scope, id),
    labHosts: options.labHosts ?? [],
    consoleUrl: consoleUrl(options.configuration),
    onCommitted,
    onFailure: (error) => log.error({ err: error }, 'links or rounds of the registers have to wait'),
  });
};

const makeWebhooks = ({ options, ports, log, evidence, cases, onCommitted }: LowerRooms): Webhooks =>
  createWebhooks({
    ...ports,
    evidence,
    software: options.version,
    alerts: cases.alerts,
    sources: cases.sources,
    privateHosts: options.configuration.webhookPrivateHosts,
    onCommitted,
    onFailure: (error) => log.error({ err: error }, 'webhooks have to wait'),
  });

const supervise = (
  { options, ports, log, registry, evidence, cases, outbox, onCommitted }: LowerRooms,
  others: Pick<Rooms, 'siteWatch' | 'assurance' | 'regime'>,
): Supervision => {
  const given = {
    ...{ ...ports, evidence, outbox, onCommitted, software: options.version },
    ...{ alerts: cases.alerts, sources: cases.sources, consoleUrl: consoleUrl(options.configuration) },
    tenantName: tenantNames(registry),
    onFailure: (error: unknown) => log.error({ err: error }, 'declarations or messages about them have to wait'),
  };
  return makeSupervision(given, { ...others, registry });
};

const makeOperations = ({ ports, log, registry, evidence }: LowerRooms): Operations =>
  openOperations({
    ...ports,
    ...{ registry, evidence },
    onFailure: (error) => log.error({ err: error }, 'the log could not be read on for its operations'),
  });

const tenantNames = (registry: Registry) => async (tenant: TenantId) =>
  (await registry.listTenants()).find(({ id }) => id === tenant)?.name ?? '';

const makeErasures = (
  { ports, registry, evidence, cases, onCommitted }: LowerRooms,
  assurance: Assurance,
  supervision: Supervision,
): Erasures =>
  createErasures({
    ...ports,
    evidence,
    keepers: [cases.keeper, registry.keeper, assurance.keeper, supervision.keeper],
    askForSecond: registry.twoPersonActs.ask,
    onCommitted,
  });

const makeDelivery = (ports: Ports, log: Log, subscribed: ReturnType<typeof subscriptions>): Delivery =>
  createDelivery({
    ...ports,
    subscriptions: subscribed,
    onFailure: ({ error, ...failure }) => log.error({ err: error, ...failure }, 'an event was not handled'),
    onTrouble: (error) => log.error({ err: error }, 'the outbox could not be read'),
  });

const makeDecisions = ({
  options,
  ports,
  log,
  registry,
  evidence,
  cases,
  outbox,
  onCommitted,
}: LowerRooms): Decisions => {
  const { configuration, ruleSet, version: software } = options;
  return createDecisions({
    ...{ ...ports, evidence, outbox, ruleSet, software, onCommitted },
    refusals: registry.standings.refusals,
    askForSecond: registry.twoPersonActs.ask,
    features: options.features,
    guardSettings: options.guardSettings ?? STANDARD_GUARD,
    openPreviewThread,
    people: registry.people,
    contracts: registry.merchants.contracts,
    reviewDefaults: { minutes: configuration.reviewMinutes, whenLate: configuration.reviewWhenLate },
    alerts: cases.alerts,
    sources: cases.sources,
    onFailure: (error) => log.error({ err: error }, 'reviews or looks at models have to wait'),
  });
};

type Acting = Pick<Rooms, 'cases' | 'erasures' | 'assurance' | 'decisions'>;

const actsOf = ({ cases, erasures, assurance, decisions }: Acting) => [
  ...[cases.alerts.dispositionAct, cases.sources.endAct, erasures.act],
  ...assurance.acts,
  ...decisions.models.acts,
  ...decisions.policies.acts,
  ...decisions.ruleSets.change.acts,
];

const makeRooms = (options: HouseOptions, ports: Ports, log: Log): Rooms => {
  const { configuration, version: software } = options;
  const tenants = async () => (await registry.listTenants()).map(({ id }) => id);
  const evidence = makeEvidence(options, ports, log, {
    outbox: { publish: (tx, event) => outbox.publish(tx, event) },
    signOfLife: (source, seen) => cases.sources.signOfLife(source, seen),
    tenants,
  });
  const registry = createRegistry({ ...ports, evidence, relyingParty: { id: consoleHost(configuration) } });
  const subscribed = subscriptions({
    keepDeclared: registry.keepDeclared,
    merchants: registry.merchants,
    assurance: {
      seeVisit: (tx, seen) => assurance.seeVisit(tx, seen),
      seeCardScan: (tx, seen) => assurance.seeCardScan(tx, seen),
    },
    objects: ports.objects,
    cases: () => cases,
    webhooks: () => webhooks,
    supervision: () => supervision,
  });
  const delivery = makeDelivery(ports, log, subscribed);
  const outbox = createOutbox(subscribed);
  const onCommitted = (): void => {
    evidence.sequencer.wake();
    delivery.wake();
  };
  const cases = createCases({
    ...ports,
    evidence,
    outbox,
    software,
    people: registry.people,
    tenants,
    merchants: caseMerchants(registry),
    askForSecond: registry.twoPersonActs.ask,
    consoleUrl: consoleUrl(configuration),
    onCommitted,
    onFailure: (error) => log.error({ err: error }, 'deadlines or notices have to wait'),
  });
  const lower: LowerRooms = { options, ports, log, registry, evidence, cases, outbox, onCommitted };
  const siteWatch = makeSiteWatch(lower);
  const siteProbing = makeSiteProbing(lower);
  const cardScans = makeCardScans(lower);
  const decisions = makeDecisions(lower);
  const assurance = makeAssurance(lower, siteWatch);
  const webhooks = makeWebhooks(lower);
  const regime = openRegime(registry, ports.clock);
  const supervision = supervise(lower, { siteWatch, assurance, regime });
  const erasures = makeErasures(lower, assurance, supervision);
  registry.twoPersonActs.declare(actsOf({ cases, erasures, assurance, decisions }));
  return {
    registry,
    evidence,
    erasures,
    cases,
    siteWatch,
    siteProbing,
    cardScans,
    decisions,
    assurance,
    operations: makeOperations(lower),
    regime,
    packChanges: openPackChanges(regime, registry, supervision),
    supervision,
    webhooks,
    delivery,
  };
};

const routesOf = (rooms: Rooms): readonly Route[] => [
  ...registryRoutes(rooms.registry),
  ...evidenceRoutes(rooms.evidence),
  ...erasureRoutes(rooms.erasures),
  ...caseRoutes(rooms.cases),
  ...siteWatchRoutes(rooms.siteWatch),
  ...siteProbeRoutes(rooms.siteProbing),
  ...cardScanRoutes(rooms.cardScans),
  ...decisionRoutes(rooms.decisions),
  ...assuranceRoutes(rooms.assurance),
  ...operationRoutes(rooms.operations),
  ...regimeRoutes(rooms),
  ...supervisionRoutes(rooms.supervision),
  ...webhookRoutes(rooms.webhooks),
];
