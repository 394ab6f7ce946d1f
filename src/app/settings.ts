/**
 * Every setting in one table: its key in the YAML file, its form in words, its default. The environment name follows
 * from the key (`server.port` → `MITSUKE_SERVER_PORT`); `…_FILE` names a file that holds the value. The reference in
 * docs/reference/configuration.md is made from this table.
 */
import path from 'node:path';
import { z } from 'zod';
import { areDistinct, readWitness } from '#evidence';
import { isMailAddress } from '../platform/notify/message-form.ts';
import { readRelayUrl } from '../platform/notify/relay-url.ts';

export type Setting<Value> = {
  readonly key: string;
  readonly schema: z.ZodType<Value>;
  /** What is accepted, for the error and the reference. */
  readonly form: string;
  /** Absent: the setting may be left out and is then `undefined`. */
  readonly standard?: Value;
  readonly purpose: string;
  readonly secret?: true;
};

const setting = <Value>(declared: Setting<Value>): Setting<Value> => declared;

const HOST_NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;
/** In the environment a list is one text. */
const listed = (schema: z.ZodType<string[]>) =>
  z.preprocess((value) => (typeof value === 'string' ? value.split(',').map((name) => name.trim()) : value), schema);
/** In the environment a number is text. */
const counted = (least: number, most: number) =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^\d{1,7}$/.test(value) ? Number(value) : value),
    z.int().min(least).max(most),
  );
const witnessLines = z
  .array(z.string().refine((line) => readWitness(line) !== undefined))
  .max(32)
  .refine((lines) => areDistinct(lines.flatMap((line) => readWitness(line) ?? [])));
const absolutePath = z.string().refine((text) => path.isAbsolute(text));

export const SETTINGS = {
  host: setting({
    key: 'server.host',
    schema: z.union([z.ipv4(), z.ipv6()]),
    form: 'an IP address of this machine',
    standard: '127.0.0.1',
    purpose: 'The address to listen on. Anything but loopback belongs behind a proxy that speaks TLS.',
  }),
  port: setting({
    key: 'server.port',
    schema: z.preprocess(
      (value) => (typeof value === 'string' && /^\d{1,5}$/.test(value) ? Number(value) : value),
      z.int().min(0).max(65_535),
    ),
    form: 'a whole number from 0 to 65535; 0 takes any free port',
    standard: 7300,
    purpose: 'The port to listen on.',
  }),
  names: setting({
    key: 'server.names',
    schema: listed(z.array(z.string().regex(HOST_NAME)).min(1)),
    form: 'a list of host names in lower case (in the environment: separated by commas)',
    standard: ['localhost'],
    purpose: 'The names under which browsers reach this server. A request for any other name is refused.',
  }),
  trustedProxies: setting({
    key: 'server.trustedProxies',
    schema: listed(z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]))),
    form: 'a list of IP addresses or CIDR ranges (in the environment: separated by commas)',
    standard: [] as string[],
    purpose: 'Proxies whose X-Forwarded-For is believed. Without it all callers behind one share its rate limit.',
  }),
  overHttps: setting({
    key: 'server.overHttps',
    schema: z.preprocess((value) => (value === 'true' ? true : value === 'false' ? false : value), z.boolean()),
    form: 'true or false',
    standard: false,
    purpose: 'Whether people reach this server through a proxy that speaks TLS: cookies are then Secure.',
  }),
  metricsToken: setting({
    key: 'server.metricsToken',
    schema: z.string().min(32),
    form: 'at least 32 characters',
    purpose: 'Lets a scraper on another machine read /metrics with `Authorization: Bearer`. Left out: loopback only.',
    secret: true,
  }),
  dataFolder: setting({
    key: 'data.folder',
    schema: absolutePath,
    form: 'an absolute path',
    purpose: 'Where the embedded PostgreSQL, the sealed keys and the published logs lie.',
  }),
  databaseUrl: setting({
    key: 'database.url',
    schema: z.string().regex(/^postgres(ql)?:\/\//),
    form: 'a URL that begins with postgres:// or postgresql://',
    purpose: 'A PostgreSQL of your own (16 or newer). Left out: the embedded one. `DATABASE_URL` is read as well.',
    secret: true,
  }),
  sealSecret: setting({
    key: 'keys.sealSecret',
    schema: z.string().min(32),
    form: 'at least 32 characters',
    purpose: 'Seals the file of signing keys. Left out: made once and kept beside the data folder’s keys, mode 0600.',
    secret: true,
  }),
  originHost: setting({
    key: 'evidence.originHost',
    schema: z.string().regex(HOST_NAME),
    form: 'a host name in lower case',
    standard: 'localhost',
    purpose: 'First part of each log’s origin. It is signed into every checkpoint: choose it once.',
  }),
  witnesses: setting({
    key: 'evidence.witnesses',
    schema: listed(witnessLines),
    form: 'a list of at most 32 witnesses, each `VKEY URL` (in the environment: separated by commas), no key twice',
    standard: [] as string[],
    purpose:
      'Witnesses (C2SP tlog-witness) that are asked to cosign the checkpoints of each log. Left out: a checkpoint counts without any.',
  }),
  witnessQuorum: setting<number | undefined>({
    key: 'evidence.witnessQuorum',
    schema: counted(1, 32),
    form: 'a whole number from 1 to the number of witnesses',
    purpose: 'How many witnesses must have cosigned a checkpoint before it counts. Left out: all of them.',
  }),
  witnessEverySeconds: setting({
    key: 'evidence.witnessEverySeconds',
    schema: counted(1, 86_400),
    form: 'a whole number from 1 to 86400',
    standard: 10,
    purpose: 'Witnesses are asked about a log at most once in so many seconds.',
  }),
  attestationAlertMinutes: setting({
    key: 'evidence.attestationAlertMinutes',
    schema: counted(1, 100_000),
    form: 'a whole number of at least 1',
    standard: 60,
    purpose: 'A checkpoint that lacks its quorum or its time stamp for so many minutes is an alert.',
  }),
  privateHosts: setting({
    key: 'evidence.privateHosts',
    schema: listed(z.array(z.string().regex(HOST_NAME))),
    form: 'a list of host names in lower case (in the environment: separated by commas)',
    standard: [] as string[],
    purpose: 'Hosts of witnesses and of the time-stamping authority that may lie on private addresses and any port.',
  }),
  webhookPrivateHosts: setting({
    key: 'webhooks.privateHosts',
    schema: listed(z.array(z.string().regex(HOST_NAME))),
    form: 'a list of host names in lower case (in the environment: separated by commas)',
    standard: [] as string[],
    purpose: 'Hosts of webhook receivers that may lie on private addresses and any port, and be reached without TLS.',
  }),
  timeStampUrl: setting({
    key: 'evidence.timeStampUrl',
    schema: z.url({ protocol: /^https?$/ }),
    form: 'a URL that begins with http:// or https://',
    purpose: 'The time-stamping authority (RFC 3161) that stamps checkpoints. Left out: none are stamped.',
  }),
  timeStampCertificatesFile: setting({
    key: 'evidence.timeStampCertificatesFile',
    schema: absolutePath,
    form: 'the absolute path of a PEM file',
    purpose: 'Certificates of which one must be the authority’s own or have issued it. Needed with `timeStampUrl`.',
  }),
  timeStampPolicy: setting({
    key: 'evidence.timeStampPolicy',
    schema: z.string().regex(/^[0-2](\.(0|[1-9]\d{0,15})){1,20}$/),
    form: 'an object identifier such as 1.2.392.200019.1',
    purpose: 'The policy that the authority has to stamp under. Left out: its own choice.',
  }),
  timeStampEveryMinutes: setting({
    key: 'evidence.timeStampEveryMinutes',
    schema: counted(1, 100_000),
    form: 'a whole number of at least 1',
    standard: 1_440,
    purpose: 'A log that has grown is stamped once in so many minutes.',
  }),
  featuresFile: setting<string | undefined>({
    key: 'decision.featuresFile',
    schema: absolutePath.optional(),
    form: 'the absolute path of a YAML feature file',
    purpose: 'Features that rules may name beside those their own file declares. Without it there are none.',
  }),
  guardFile: setting<string | undefined>({
    key: 'decision.guardFile',
    schema: absolutePath.optional(),
    form: 'the absolute path of a YAML file of guard settings',
    purpose:
      'How the guard against enumeration of card numbers watches and answers (docs/reference/enumeration.md). Without it the defaults hold.',
  }),
  ruleSetFile: setting({
    key: 'decision.ruleSetFile',
    schema: absolutePath,
    form: 'the absolute path of a YAML rule set',
    standard: path.resolve(import.meta.dirname, '../../packs/decision/starter.rules.yaml'),
    purpose: 'The rules payments are judged by.',
  }),
  reviewMinutes: setting({
    key: 'decision.reviewMinutes',
    schema: counted(1, 43_200),
    form: 'a whole number from 1 to 43200',
    standard: 1_440,
    purpose: 'How long the review of a held payment may take, for tenants that have set nothing themselves.',
  }),
  reviewWhenLate: setting({
    key: 'decision.reviewWhenLate',
    schema: z.enum(['approve', 'decline']),
    form: 'approve or decline',
    standard: 'decline',
    purpose:
      'What is decided of a held payment when nobody does in time, for tenants that have set nothing themselves.',
  }),
  watchListFile: setting<string | undefined>({
    key: 'cards.watchListFile',
    schema: absolutePath.optional(),
    form: 'the absolute path of a YAML list',
    purpose:
      'Folders of this machine that the server searches for card data: each with name, tenant, folder, and if wanted party and everyMinutes (1440). Without it there are none.',
  }),
  publicUrl: setting({
    key: 'server.publicUrl',
    schema: z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, '')),
    form: 'a URL such as https://mitsuke.example.jp',
    purpose:
      'Where people reach the console. Passkeys are bound to its host, and notices lead there. Left out: the first of `server.names`.',
  }),
  browserSandbox: setting({
    key: 'siteWatch.browserSandbox',
    schema: z.enum(['required', 'off']),
    form: 'required or off',
    standard: 'required',
    purpose:
      'Whether a checkout may be visited where the browser’s sandbox cannot run. `off` is `--no-browser-sandbox`.',
  }),
  librariesFile: setting<string | undefined>({
    key: 'siteWatch.librariesFile',
    schema: absolutePath.optional(),
    form: 'the absolute path of a file',
    purpose:
      'A table of JavaScript libraries with known holes, such as `mitsuke site libraries import` writes. Left out: the one that comes with the software.',
  }),
  highRiskMinutes: setting({
    key: 'siteWatch.highRiskMinutes',
    schema: counted(5, 10_080),
    form: 'a whole number from 5 to 10080',
    standard: 240,
    purpose: 'Sites of a merchant of high risk are visited at least so often, whatever their own cadence.',
  }),
  mediumRiskMinutes: setting({
    key: 'siteWatch.mediumRiskMinutes',
    schema: counted(5, 10_080),
    form: 'a whole number from 5 to 10080',
    standard: 1_440,
    purpose: 'The same for merchants of medium risk.',
  }),
  lowRiskMinutes: setting({
    key: 'siteWatch.lowRiskMinutes',
    schema: counted(5, 10_080),
    form: 'a whole number from 5 to 10080',
    standard: 10_080,
    purpose: 'The same for merchants of low risk: at least weekly (PCI DSS 11.6.1).',
  }),
  hostRestSeconds: setting({
    key: 'siteWatch.hostRestSeconds',
    schema: counted(0, 3_600),
    form: 'a whole number from 0 to 3600',
    standard: 10,
    purpose: 'Between two visits of one host lie so many seconds, whichever tenants ordered them.',
  }),
  visitsAtOnce: setting({
    key: 'siteWatch.visitsAtOnce',
    schema: counted(1, 16),
    form: 'a whole number from 1 to 16',
    standard: 2,
    purpose:
      'Visits of different hosts side by side; fewer where half of the machine’s memory does not suffice. Of two and more one place is kept for visits that somebody waits for.',
  }),
  smtpUrl: setting({
    key: 'notify.smtpUrl',
    schema: z.string().refine((text) => readRelayUrl(text).kind === 'ok'),
    form: 'smtp://user:password@host:587 or smtps://user:password@host:465',
    purpose: 'The relay that notices go out by. Left out: they are kept as files in the data folder.',
    secret: true,
  }),
  sender: setting({
    key: 'notify.sender',
    schema: z.string().refine(isMailAddress),
    form: 'an e-mail address',
    standard: 'mitsuke@localhost',
    purpose: 'The address that notices come from.',
  }),
  logLevel: setting({
    key: 'log.level',
    schema: z.enum(['error', 'warn', 'info', 'debug']),
    form: 'error, warn, info or debug',
    standard: 'info',
    purpose: 'How much the server writes to standard error, one JSON object a line.',
  }),
} as const;

/** `keys.sealSecret` → `MITSUKE_KEYS_SEAL_SECRET` */
export const environmentName = (key: string): string =>
  `MITSUKE_${key
    .replaceAll('.', '_')
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toUpperCase()}`;
