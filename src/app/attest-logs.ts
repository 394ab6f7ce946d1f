/**
 * Who outside attests to the logs of this installation, as the configuration says it, and the source of alerts about
 * those who do not: an alert that nobody looked for would be missing in silence (LEAK-13).
 */
import { readFileSync } from 'node:fs';
import type { Cases } from '#cases';
import { type AttestationMissing, type EvidencePorts, readCertificates, readWitness } from '#evidence';
import { durationOfMs, type TenantId } from '#kernel';
import type { Clock } from '#platform/clock';
import type { Tx } from '#platform/database';
import type { Posts } from '#platform/egress';
import type { Random } from '#platform/random';
import type { Outbox } from '#platform/stream';
import type { Configuration } from './configuration.ts';

const SOURCE = { source: 'log-attestation', room: 'evidence', cadenceMinutes: 60, graceMinutes: 30 } as const;
const SAY_EVERY_MS = 60_000;

/** Whether anyone outside is asked at all. */
export const attests = ({ witnesses, timeStampUrl }: Configuration): boolean =>
  witnesses.length > 0 || timeStampUrl !== undefined;

type Parts = {
  readonly configuration: Configuration;
  readonly ports: { readonly posts: Posts; readonly clock: Clock; readonly random: Random };
  /** Rooms that are made later than the log. */
  readonly outbox: Outbox;
  readonly signOfLife: Cases['sources']['signOfLife'];
  readonly tenants: () => Promise<readonly TenantId[]>;
};

/** The log's ports to those outside; each is absent when nobody of its kind is configured. */
export const attestationPorts = (parts: Parts): Pick<EvidencePorts, 'witnesses' | 'timeStamps'> => {
  const { configuration, ports, outbox } = parts;
  const { witnesses, witnessQuorum, witnessEverySeconds, attestationAlertMinutes, privateHosts } = configuration;
  const common = { posts: ports.posts, random: ports.random, outbox, onLooked: signsOfLife(parts) };
  const tellAfter = durationOfMs(attestationAlertMinutes * 60_000);
  const known = witnesses.flatMap((line) => readWitness(line) ?? []);
  const authority = authorityOf(configuration);
  return {
    witnesses:
      known.length === 0
        ? undefined
        : {
            ...common,
            policy: {
              witnesses: known,
              quorum: witnessQuorum ?? known.length,
              allowedHosts: privateHosts,
              every: durationOfMs(witnessEverySeconds * 1_000),
              tellAfter,
            },
          },
    timeStamps: authority && {
      ...common,
      policy: { authority, every: durationOfMs(configuration.timeStampEveryMinutes * 60_000), tellAfter },
    },
  };
};

const authorityOf = (configuration: Configuration) => {
  const { timeStampUrl: url, timeStampCertificatesFile: file, timeStampPolicy: policy, privateHosts } = configuration;
  if (url === undefined || file === undefined) return undefined;
  const certificates = readCertificates(readFileSync(file, 'utf8'));
  if (certificates === undefined) throw new Error(`${file} held certificates when the configuration was read`);
  return { url, certificates, policy, allowedHosts: privateHosts };
};

/** Two workers look; each says so, and the source is told once a minute. */
const signsOfLife = ({ ports, signOfLife, tenants }: Parts): (() => Promise<void>) => {
  let rounds = 0;
  let saidMs = Number.NEGATIVE_INFINITY;
  return async () => {
    rounds += 1;
    const nowMs = ports.clock.monotonicMs();
    if (nowMs - saidMs < SAY_EVERY_MS) return;
    const looked = rounds;
    rounds = 0;
    saidMs = nowMs;
    await signOfLife(SOURCE, { tenants: await tenants(), rounds: looked });
  };
};

const KINDS = {
  'quorum-missed': { kind: 'log-quorum-missed', severity: 'high' },
  'witness-refused': { kind: 'log-witness-refused', severity: 'critical' },
  'time-stamp-missed': { kind: 'log-time-stamp-missed', severity: 'medium' },
} as const satisfies Record<AttestationMissing['payload']['kind'], object>;

export type AlertDoors = {
  readonly alerts: Pick<Cases['alerts'], 'raise'>;
  readonly sources: Pick<Cases['sources'], 'declare'>;
};

/** What becomes of a log that somebody outside did not attest to: an alert, once for each time it begins. */
export const raiseMissing = async (
  { alerts, sources }: AlertDoors,
  tx: Tx,
  { tenant, occurredAt, payload }: AttestationMissing,
): Promise<void> => {
  const { log, origin, kind, size, shownSize, since, sayings } = payload;
  await sources.declare(tx, { tenant, ...SOURCE });
  await alerts.raise(tx, {
    tenant,
    source: SOURCE.source,
    ...KINDS[kind],
    subject: { kind: 'evidence-log', id: log, label: origin },
    detail: { log, size, shownSize, since, sayings: sayings.map(({ who, outcome }) => ({ who, outcome })) },
    observedAt: occurredAt,
    reference: `${kind} ${since}`,
  });
};
