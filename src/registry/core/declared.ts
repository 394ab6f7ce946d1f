/** Where a party stands with its declarations, as the room of declarations tells it. */
import type { Id, Instant, PartyId } from '#kernel';

export const DECLARED_STATES = ['asked', 'filed', 'returned', 'accepted', 'withdrawn', 'replaced'] as const;
export type DeclaredState = (typeof DECLARED_STATES)[number];

/** `none`: never asked. */
export const DECLARATION_FILTERS = ['none', 'asked', 'returned', 'filed', 'accepted', 'withdrawn'] as const;
export type DeclarationFilter = (typeof DECLARATION_FILTERS)[number];

export type Declared = {
  readonly party: PartyId;
  readonly declaration: Id<'dcl'>;
  readonly state: DeclaredState;
  /** From when on it is late. */
  readonly dueAt: Instant;
  /** When one of the party's people first looked at it. */
  readonly openedAt: Instant | undefined;
  readonly filedAt: Instant | undefined;
  /** From when on an accepted one has run out. */
  readonly expiresAt: Instant | undefined;
};

/** What the party itself has to do next. */
export const AWAITS_PARTY = ['asked', 'returned'] as const satisfies readonly DeclaredState[];
