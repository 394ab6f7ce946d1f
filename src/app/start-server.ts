/** Opens the house and serves it, until `stop`: requests first, then the background, then the database. */
import path from 'node:path';
import {
  createHttpServer,
  type HttpServer,
  type Listening,
  type MeasuredGauge,
  type WhenTaken,
} from '../platform/http/fastify.ts';
import { attests } from './attest-logs.ts';
import { type House, type HouseOptions, openHouse } from './house.ts';

export type RunningServer = {
  readonly house: House;
  readonly listening: Listening;
  stop(): Promise<void>;
};

export type ServerOptions = HouseOptions & {
  /** What to do when another program has the port. */
  readonly whenTaken: WhenTaken;
};

/** What belongs to another room is of a software that is here no more. */
const ROOMS_WITH_SOURCES = [
  'assurance',
  'card-discovery',
  'cases',
  'decision',
  'site-watch',
  'supervision',
  'webhooks',
] as const;
const CONSOLE = path.resolve(import.meta.dirname, '../../console/dist');

/** @throws LaunchError, MigrationError, DatabaseUnavailable, PortTaken */
export const startServer = async (options: ServerOptions): Promise<RunningServer> => {
  const { configuration } = options;
  const house = await openHouse(options);
  const { log, database } = house;
  let http: HttpServer | undefined;
  const stop = async (): Promise<void> => {
    try {
      await http?.close();
    } finally {
      await stopBackground(house);
      await database.close();
    }
  };
  try {
    http = await createHttpServer({
      routes: house.routes,
      authenticator: house.registry.authenticator,
      clock: house.clock,
      newId: house.newId,
      log,
      version: options.version,
      hostNames: configuration.names,
      trustedProxies: configuration.trustedProxies,
      overHttps: configuration.overHttps,
      consoleFolder: CONSOLE,
      ready: [{ name: 'database', check: () => database.database.unhealthy() }],
      gauges: gaugesOf(house),
      idempotency: house.idempotency,
      ...(configuration.metricsToken === undefined ? {} : { metricsToken: configuration.metricsToken }),
    });
    const rooms = [...ROOMS_WITH_SOURCES, ...(attests(configuration) ? ['evidence'] : [])];
    await database.overRecovery(async () => {
      await house.cases.sources.endWithoutRoom(rooms);
      await house.evidence.stateAttestation((await house.registry.listTenants()).map(({ id }) => id));
    });
    for (const each of backgroundOf(house)) each.start();
    const listening = await http.listen(configuration.port, configuration.host, options.whenTaken);
    log.info({ url: listening.url }, 'listening');
    return { house, listening, stop };
  } catch (error) {
    await stop().catch((other: unknown) => log.error({ err: other }, 'could not stop in order'));
    throw error;
  }
};

/** What runs beside the requests; the log last, since the others write to it until they have stopped. */
const backgroundOf = ({
  siteWatch,
  siteProbing,
  cardScans,
  assurance,
  supervision,
  cases,
  decisions,
  delivery,
  evidence,
  operations,
  webhooks,
}: House) => [
  siteWatch.scheduler,
  siteWatch.guesser,
  siteWatch.csp.worker,
  siteProbing.scheduler,
  cardScans.watch,
  assurance.sweeper,
  supervision.sweeper,
  decisions.models.watcher,
  cases.sweeper,
  cases.accountant,
  cases.notices,
  decisions.reviews.keeper,
  decisions.campaigns.watcher,
  operations.follower,
  webhooks.sender,
  delivery,
  evidence.witnessing,
  ...(evidence.timeStamping === undefined ? [] : [evidence.timeStamping]),
  evidence.sequencer,
];

const stopBackground = async (house: House): Promise<void> => {
  const background = backgroundOf(house);
  await Promise.allSettled([house.decisions.close(), ...background.slice(0, -1).map((each) => each.stop())]);
  await Promise.allSettled(background.slice(-1).map((each) => each.stop()));
};

const gaugesOf = ({ decisions, delivery, cases, evidence, webhooks }: House): readonly MeasuredGauge[] => [
  {
    name: 'outbox_backlog_events',
    help: 'Deliveries not yet done',
    read: async () => (await delivery.backlog()).count,
  },
  {
    name: 'outbox_oldest_seconds',
    help: 'Age of the oldest delivery not yet done',
    read: async () => (await delivery.backlog()).oldestMs / 1_000,
  },
  {
    name: 'decision_windows_bytes',
    help: 'Memory of the windows of all tenants this process judges for',
    read: () => decisions.memory().bytes,
  },
  {
    name: 'decision_windows_keys',
    help: 'Keys of which they hold something',
    read: () => decisions.memory().keys,
  },
  {
    name: 'decision_windows_full_tenants',
    help: 'Tenants whose windows have reached their limit: some features are unknown',
    read: () => decisions.memory().full,
  },
  {
    name: 'evidence_logs_awaiting_witnesses',
    help: 'Logs with a checkpoint that lacks its quorum',
    read: async () => (await evidence.awaited()).count,
  },
  {
    name: 'evidence_oldest_awaited_seconds',
    help: 'How long the oldest of them has waited',
    read: async () => (await evidence.awaited()).oldestMs / 1_000,
  },
  {
    name: 'notices_backlog_messages',
    help: 'Messages to people not yet sent',
    read: async () => (await cases.notices.backlog()).count,
  },
  {
    name: 'notices_oldest_seconds',
    help: 'Age of the oldest message not yet sent',
    read: async () => (await cases.notices.backlog()).oldestMs / 1_000,
  },
  {
    name: 'webhooks_backlog_deliveries',
    help: 'Deliveries to receivers not yet settled',
    read: async () => (await webhooks.sender.backlog()).count,
  },
  {
    name: 'webhooks_oldest_seconds',
    help: 'Age of the oldest of them',
    read: async () => (await webhooks.sender.backlog()).oldestMs / 1_000,
  },
];
