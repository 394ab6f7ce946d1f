/** What this room is made with. */
import type { Evidence } from '#evidence';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import type { Keys } from '#platform/keys';
import type { NewId, Random } from '#platform/random';
import type { Workbooks } from '#platform/workbook';

/** Whom passkeys are made for (WebAuthn level 3, section 5.1.2). */
export type RelyingParty = {
  /** The host name in the reader's address bar. Passkeys are bound to it for ever. */
  readonly id: string;
};

export type RegistryPorts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  readonly keys: Pick<Keys, 'seal' | 'open'>;
  readonly evidence: Pick<Evidence, 'append'>;
  readonly relyingParty: RelyingParty;
  readonly workbooks: Workbooks;
};
