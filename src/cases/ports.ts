/** What this room needs from others, as `app` gives it. */
import type { Evidence, JsonObject } from '#evidence';
import type { Id, PersonId, Scope, TenantId } from '#kernel';
import type { Clock } from '#platform/clock';
import type { Database, Tx } from '#platform/database';
import type { Notify } from '#platform/notify';
import type { Objects } from '#platform/objects';
import type { Pdf } from '#platform/pdf';
import type { NewId, Random } from '#platform/random';
import type { Outbox } from '#platform/stream';
import type { MerchantId } from './core/work.ts';

export type CasePerson = {
  readonly id: PersonId;
  readonly displayName: string;
  readonly email: string;
  readonly language: 'ja' | 'en';
  /** Whether this person may own cases: here still, and with `case:work`. */
  readonly mayWork: boolean;
};

export type CasePeople = {
  /** Who gets a new case. `undefined`: nobody of the tenant can. */
  onDuty(tx: Tx, tenant: TenantId): Promise<PersonId | undefined>;
  /** Who hears of a case that `owner` did not close in time: a supervisor, else an administrator, never the owner. */
  above(tx: Tx, tenant: TenantId, owner: PersonId | undefined): Promise<PersonId | undefined>;
  /** Those of the tenant with these ids; whoever is not there any more is left out. */
  find(tx: Tx, tenant: TenantId, ids: readonly PersonId[]): Promise<readonly CasePerson[]>;
};

/** Puts an act before a second person, in the caller's transaction. */
export type AskForSecond = (
  tx: Tx,
  scope: Scope,
  wanted: {
    readonly kind: string;
    /** `alt_…` */
    readonly subject: string;
    /** Ids and codes alone; goes into the log. */
    readonly detail: JsonObject;
    /** What the one who asks says, for the one who approves. */
    readonly reason: string;
  },
) => Promise<{ readonly id: Id<'act'> }>;

export type CaseMerchant = {
  readonly id: MerchantId;
  readonly acceptorNumber: string;
  readonly name: string | undefined;
};

export type CaseMerchants = {
  /** Of these, those that the tenant has. */
  known(tx: Tx, tenant: TenantId, ids: readonly MerchantId[]): Promise<ReadonlySet<MerchantId>>;
  /** Those of them that the scope may see. */
  find(scope: Scope, ids: readonly MerchantId[]): Promise<readonly CaseMerchant[]>;
};

export type CasesPorts = {
  readonly database: Database;
  readonly evidence: Pick<Evidence, 'append' | 'entryPositions' | 'logOf'>;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly random: Random;
  readonly people: CasePeople;
  /** Every tenant there is. */
  readonly tenants: () => Promise<readonly TenantId[]>;
  readonly askForSecond: AskForSecond;
  readonly merchants: CaseMerchants;
  readonly notify: Notify;
  readonly outbox: Outbox;
  /** Raw content, files and prints, by their SHA-256. */
  readonly objects: Objects;
  readonly pdf: Pdf;
  /** Where people open the console: notices link to `<consoleUrl>/cases/<id>`. Without a slash at the end. */
  readonly consoleUrl: string;
  /** The version of the software, which every entry of this room names. */
  readonly software: string;
  /** Told after each commit that added something to the log, so that the sequencer need not wait for its next look. */
  readonly onCommitted: () => void;
  /** Told what went wrong in the background; it will be tried again. */
  readonly onFailure: (error: unknown) => void;
};
