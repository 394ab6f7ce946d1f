/**
 * What a party lets go to which acquirer: a consent of one of its own people, on record, ended the same way. Without one
 * in force nothing is laid out for that acquirer by the tenant's people, and each time that it is goes on record too.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { type Id, type Instant, idOf, type PartyId, Problem, type Scope, uuidOf } from '#kernel';
import { type Tx, tables, UniqueViolation } from '#platform/database';
import type { Language } from './core/record-words.ts';
import { layoutNamed } from './own-layouts.ts';
import type { ConsentId, DeclarationId, Ports } from './ports.ts';
import { findFiling } from './print-filing.ts';
import { consentGiven, consentMissing, consentNotFound, declarationPartyUnknown } from './problems.ts';
import { recordStep } from './record-step.ts';
import { renderLaidOut } from './render-layout.ts';
import { partyOf, requirePartyPerson } from './rows.ts';
import type { Tables } from './store-tables.ts';

export type Consent = {
  readonly id: ConsentId;
  readonly layout: string;
  readonly givenAt: Instant;
  readonly givenBy: Id<'per'>;
  readonly endedAt: Instant | undefined;
};

/** @throws Problem `declaration-party-unknown` */
const requireParty = async ({ parties }: Pick<Ports, 'parties'>, scope: Scope, party: PartyId): Promise<void> => {
  if ((await parties.get(scope, party)) === undefined) throw new Problem(declarationPartyUnknown);
};

/** Newest first. @throws Problem `declaration-party-unknown` */
export const listConsents = async (ports: Ports, scope: Scope, party: PartyId): Promise<readonly Consent[]> => {
  await requireParty(ports, scope, party);
  const rows = await ports.database.inScope(scope, (tx) =>
    tables<Tables>(tx)
      .selectFrom('supervision.share_consent')
      .select(['id', 'layout', 'given_at', 'given_by', 'ended_at'])
      .where('tenant', '=', uuidOf(scope.tenant))
      .where('party', '=', uuidOf(party))
      .orderBy('given_at', 'desc')
      .orderBy('id', 'desc')
      .execute(),
  );
  return rows.map((row) => ({
    id: idOf('shc', row.id),
    layout: row.layout,
    givenAt: row.given_at,
    givenBy: idOf('per', row.given_by),
    endedAt: row.ended_at ?? undefined,
  }));
};

/** @throws Problem `party-person-only`, `declaration-party-unknown`, `layout-not-found`, `share-consent-given` */
export const giveConsent = async (
  ports: Ports,
  scope: Scope,
  { party, layout }: { readonly party: PartyId; readonly layout: string },
): Promise<ConsentId> => {
  const person = requirePartyPerson(scope);
  const { edition, acquirer } = (await layoutNamed(ports, scope, layout)).layout;
  await requireParty(ports, scope, party);
  const id = ports.newId('shc');
  const at = ports.clock.now();
  try {
    await ports.database.inScope(scope, async (tx) => {
      await tables<Tables>(tx)
        .insertInto('supervision.share_consent')
        .values({
          ...{ tenant: uuidOf(scope.tenant), id: uuidOf(id), party: uuidOf(party), layout, given_at: at },
          ...{ given_by: uuidOf(person), ended_at: null, ended_by: null },
        })
        .execute();
      await recordStep(ports, tx, {
        ...{ tenant: scope.tenant, party, about: id, step: 'consented', by: person, at },
        fact: { layout, edition, acquirer: acquirer.en },
      });
    });
  } catch (error) {
    if (error instanceof UniqueViolation && error.constraint === 'share_consent_once') throw new Problem(consentGiven);
    throw error;
  }
  ports.onCommitted();
  return id;
};

/** @throws Problem `party-person-only`, `share-consent-not-found` */
export const endConsent = async (ports: Ports, scope: Scope, id: ConsentId): Promise<void> => {
  const person = requirePartyPerson(scope);
  await ports.database.inScope(scope, async (tx) => {
    const at = ports.clock.now();
    const row = await tables<Tables>(tx)
      .updateTable('supervision.share_consent')
      .set({ ended_at: at, ended_by: uuidOf(person) })
      .where('tenant', '=', uuidOf(scope.tenant))
      .where('party', 'in', (scope.parties ?? []).map(uuidOf))
      .where('id', '=', uuidOf(id))
      .where('ended_at', 'is', null)
      .returning(['party', 'layout'])
      .executeTakeFirst();
    if (row === undefined) throw new Problem(consentNotFound);
    await recordStep(ports, tx, {
      ...{ tenant: scope.tenant, party: partyOf(row), about: id, step: 'consent-ended', by: person, at },
      fact: { layout: row.layout },
    });
  });
  ports.onCommitted();
};

const hasConsent = async (tx: Tx, scope: Scope, party: PartyId, layout: string): Promise<boolean> => {
  const row = await tables<Tables>(tx)
    .selectFrom('supervision.share_consent')
    .select('id')
    .where('tenant', '=', uuidOf(scope.tenant))
    .where('party', '=', uuidOf(party))
    .where('layout', '=', layout)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
};

export type WantedLayout = {
  readonly declaration: DeclarationId;
  readonly layout: string;
  readonly format: 'pdf' | 'xlsx';
  readonly language: Language;
};

/** Its own people see before they consent what would go. @throws Problem `share-consent-missing`, `layout-not-found`, and others */
export const renderLayout = async (ports: Ports, scope: Scope, wanted: WantedLayout): Promise<Uint8Array> => {
  const { layout, sha256: layoutHash } = await layoutNamed(ports, scope, wanted.layout);
  const { row, filing, facts } = await findFiling(ports, scope, { declaration: wanted.declaration });
  const party = partyOf(row);
  const ofStaff = scope.parties === undefined;
  const consented = () => ports.database.inScope(scope, (tx) => hasConsent(tx, scope, party, layout.layout));
  if (ofStaff && !(await consented())) throw new Problem(consentMissing);
  const { format, language } = wanted;
  const bytes = await renderLaidOut(ports, { layout, facts, statedAt: filing.filed_at, format, language });
  if (ofStaff) await recordShared(ports, scope, { ...wanted, layoutHash, party, filing: filing.number, bytes });
  return bytes;
};

const recordShared = async (
  ports: Ports,
  scope: Scope,
  shared: WantedLayout & {
    /** Of the layout as it is written. */
    readonly layoutHash: string;
    readonly party: PartyId;
    readonly filing: number;
    readonly bytes: Uint8Array;
  },
): Promise<void> => {
  const { declaration, layout, layoutHash, format, language, party, filing, bytes } = shared;
  await ports.database.inScope(scope, async (tx) => {
    // It may have been ended while it was printed.
    if (!(await hasConsent(tx, scope, party, layout))) throw new Problem(consentMissing);
    await recordStep(ports, tx, {
      ...{ tenant: scope.tenant, party, about: declaration, step: 'shared', by: scope.principal.id },
      at: ports.clock.now(),
      fact: { layout, layoutSha256: layoutHash, format, language, number: filing },
      objects: [{ name: `${declaration}/${layout}.${format}`, algorithm: 'sha256', digest: sha256(bytes) }],
    });
  });
  ports.onCommitted();
};
