/** Puts the room together from its ports. */
import { type Repeated, repeat } from '#cases';
import type { DataKeeper } from '#evidence';
import { durationOfMs, type PartyId, type Scope } from '#kernel';
import type { Tx } from '#platform/database';
import type { ActKind } from '#registry';
import { assessorKeyAct } from './assessor-keys.ts';
import { type DocumentInForce, documentsInForce } from './documents-in-force.ts';
import { keeper } from './keep-records.ts';
import { retireAct } from './log-retention.ts';
import { lookOver } from './look-over.ts';
import type { AssurancePorts, Ports } from './ports.ts';
import { type CardScanSeen, seeCardScan } from './see-card-scan.ts';
import { seeVisit, type VisitSeen } from './see-visit.ts';
import { sendLinks } from './send-links.ts';
import { acceptRiskAct } from './work-findings.ts';

export type Assurance = {
  /** What the routes of this room work with. */
  readonly ports: Ports;
  /** Looks each minute for what has run out or is late, and sends links that wait. */
  readonly sweeper: Repeated & { sweepOnce(): Promise<number> };
  /** For the mechanism of two-person acts. */
  readonly acts: readonly ActKind[];
  /** For opening what entries commit to. */
  readonly keeper: DataKeeper;
  /** A party's documents that count today, each with the grade of its standing revision. */
  documentsInForce(scope: Scope, party: PartyId): Promise<readonly DocumentInForce[]>;
  /** In the transaction of the event's delivery. */
  seeVisit(tx: Tx, seen: VisitSeen): Promise<void>;
  /** In the transaction of the event's delivery. */
  seeCardScan(tx: Tx, seen: CardScanSeen): Promise<void>;
};

const SWEEP_EVERY = durationOfMs(60_000);

export const createAssurance = (given: AssurancePorts): Assurance => {
  const sweepOnce = async (stopping?: AbortSignal): Promise<number> => {
    const sent = await sendLinks(ports, stopping);
    return sent + (await lookOver(ports, stopping));
  };
  const repeated = repeat(given, SWEEP_EVERY, sweepOnce);
  const ports: Ports = { ...given, wake: repeated.wake };
  return {
    ports,
    sweeper: { ...repeated, sweepOnce: () => sweepOnce() },
    acts: [assessorKeyAct(ports), acceptRiskAct(ports), retireAct(ports)],
    keeper,
    documentsInForce: (scope, party) => documentsInForce(ports, scope, party),
    seeVisit: (tx, seen) => seeVisit(ports, tx, seen),
    seeCardScan: (tx, seen) => seeCardScan(ports, tx, seen),
  };
};
