/** Puts the room together from its ports. */
import { type Repeated, repeat } from '#cases';
import type { DataKeeper } from '#evidence';
import { durationOfMs, type PartyId, type Scope } from '#kernel';
import type { Tx } from '#platform/database';
import type { Declared } from '#regime';
import { declaredPacks } from './declared-packs.ts';
import { keeper } from './keep-records.ts';
import { lookOver } from './look-over.ts';
import { type Observed, seeObserved } from './observe.ts';
import type { Ports, SupervisionPorts } from './ports.ts';
import { sendMessages } from './send-messages.ts';

export type Supervision = {
  /** What the routes of this room work with. */
  readonly ports: Ports;
  /** Looks each minute for what is due, and sends what is owed. */
  readonly sweeper: Repeated & { sweepOnce(): Promise<number> };
  /** For opening what entries commit to. */
  readonly keeper: DataKeeper;
  /** Under which edition of a pack these parties were asked, in declarations that are owed or stand; the oldest first. */
  declaredPacks(
    scope: Scope,
    wanted: { readonly pack: string; readonly parties: readonly PartyId[] },
  ): Promise<ReadonlyMap<PartyId, readonly Declared[]>>;
  /** In the transaction of the event's delivery. */
  seeObserved(tx: Tx, seen: readonly Observed[]): Promise<void>;
};

const SWEEP_EVERY = durationOfMs(60_000);

export const createSupervision = (given: SupervisionPorts): Supervision => {
  const sweepOnce = async (stopping?: AbortSignal): Promise<number> => {
    const looked = await lookOver(ports, stopping);
    return looked + (await sendMessages(ports, stopping));
  };
  const repeated = repeat(given, SWEEP_EVERY, sweepOnce);
  const ports: Ports = { ...given, wake: repeated.wake };
  return {
    ports,
    sweeper: { ...repeated, sweepOnce: () => sweepOnce() },
    keeper,
    declaredPacks: (scope, wanted) => declaredPacks(ports, scope, wanted),
    seeObserved: (tx, seen) => seeObserved(ports, tx, seen),
  };
};
