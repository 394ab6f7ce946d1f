/** What a party's register shows today, for other rooms: kind and grade, not the documents. */
import type { PartyId, Scope } from '#kernel';
import type { EvidenceKind, Grade } from './core/evidence-kind.ts';
import type { Ports } from './ports.ts';
import { listItems } from './read-items.ts';

export type DocumentInForce = { readonly item: string; readonly kind: EvidenceKind; readonly grade: Grade };

const PAGE = 200;

export const documentsInForce = async (
  ports: Ports,
  scope: Scope,
  party: PartyId,
): Promise<readonly DocumentInForce[]> => {
  const found: DocumentInForce[] = [];
  let cursor: string | undefined;
  do {
    const page = await listItems(ports, scope, { filters: { party }, cursor, limit: PAGE });
    for (const { id, kind, state, standing } of page.items) {
      if (state !== 'expired') found.push({ item: id, kind, grade: standing.grade });
    }
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return found;
};
