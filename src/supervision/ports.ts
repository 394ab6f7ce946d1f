/** What this room needs from others, as `app` gives it. */
import type { Cases } from '#cases';
import type { Evidence } from '#evidence';
import type { Id, PartyId, PersonId, Scope, TenantId } from '#kernel';
import type { Clock } from '#platform/clock';
import type { Database, Tx } from '#platform/database';
import type { Notify } from '#platform/notify';
import type { Objects } from '#platform/objects';
import type { Pdf } from '#platform/pdf';
import type { NewId, Random } from '#platform/random';
import type { Outbox } from '#platform/stream';
import type { Workbooks } from '#platform/workbook';
import type { Regime } from '#regime';
import type { Registry } from '#registry';
import type { Basis } from './core/basis.ts';
import type { Grade } from './core/form.ts';
import type { Layout } from './core/layout.ts';

/** One of the people of a party. */
export type PartyPerson = {
  readonly id: PersonId;
  readonly displayName: string;
  readonly email: string;
  readonly language: 'ja' | 'en';
  /** `invited`: has never opened the link that lets them in. */
  readonly status: 'active' | 'invited' | 'deactivated';
};

/** A document that counts today, of another room's register. */
export type HeldEvidence = {
  /** As packs name kinds of evidence. */
  readonly kind: string;
  readonly grade: Grade;
  readonly id: string;
};

export type GivenLayout = { readonly layout: Layout; readonly content: string };

export type SupervisionPorts = {
  readonly database: Database;
  readonly evidence: Pick<Evidence, 'append'>;
  readonly outbox: Outbox;
  readonly objects: Objects;
  readonly pdf: Pdf;
  readonly workbooks: Workbooks;
  readonly notify: Notify;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  readonly alerts: Pick<Cases['alerts'], 'raise' | 'stillOpen' | 'seeAgain'>;
  readonly sources: Pick<Cases['sources'], 'keepDeclared' | 'signOfLife'>;
  readonly parties: Pick<Registry['parties'], 'get' | 'page'>;
  readonly regime: Pick<Regime, 'ofParty' | 'packs'>;
  /** Shops and sites of a party as they are now. */
  readonly basisOf: (scope: Scope, party: PartyId) => Promise<Omit<Basis, 'name'>>;
  readonly partyPeople: (tx: Tx, tenant: TenantId, party: PartyId) => Promise<readonly PartyPerson[]>;
  readonly heldEvidence: (scope: Scope, party: PartyId) => Promise<readonly HeldEvidence[]>;
  /** As it calls itself to others. */
  readonly tenantName: (tenant: TenantId) => Promise<string>;
  /** Those that come with the product, each as it is written. */
  readonly layouts: readonly GivenLayout[];
  /** Where the console is reached. Without a slash at the end. */
  readonly consoleUrl: string;
  readonly software: string;
  /** Told after each commit that added something, so that the log need not wait for its next look. */
  readonly onCommitted: () => void;
  /** Told what went wrong in the background; it will be tried again. */
  readonly onFailure: (error: unknown) => void;
  /** Rows in one CSV at most. */
  readonly exportLimit?: number | undefined;
};

/** What narrows a list of parties. */
export type PartyFilter = Parameters<Registry['parties']['page']>[1]['filters'];

export type DeclarationId = Id<'dcl'>;
export type AttachmentId = Id<'dca'>;
export type ContradictionId = Id<'dcc'>;
export type ConsentId = Id<'shc'>;

export type Ports = SupervisionPorts & { readonly wake: () => void };
