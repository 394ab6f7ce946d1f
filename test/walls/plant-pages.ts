/** A payment page as a visit would have seen it, and a pin of it: no neighbour may see or withdraw either. */
import { parseId, type TenantId } from '#kernel';
import type { House } from '../../src/app/house.ts';
import { insertPages } from '../../src/site-watch/pages/store-pages.ts';

type Planted = {
  readonly tenant: TenantId;
  /** As the doors answered. */
  readonly site: Record<string, unknown>;
  readonly visit: Record<string, unknown>;
  readonly word: string;
};

const PIN = (word: string) => ({ kind: 'landing', page: 'card', name: '', value: `https://${word}.example` });

export const plantPages = async (
  house: House,
  post: (address: string, body: unknown) => Promise<Record<string, unknown>>,
  { tenant, site, visit, word }: Planted,
): Promise<{ readonly pin: string }> => {
  const [ofSite, ofVisit] = [parseId('sit', String(site.id)), parseId('vis', String(visit.id))];
  if (ofSite.kind === 'failed' || ofVisit.kind === 'failed') throw new Error('what is planted has ids');
  const owner = { tenant, party: undefined, site: ofSite.value, visit: ofVisit.value };
  const origin = `https://${word}.example`;
  await house.database.database.inScope({ tenant }, (tx) =>
    insertPages(tx, owner, {
      endedAt: house.clock.now(),
      ...{ completed: true, origin },
      pages: [
        {
          ...{ roles: ['card'], typed: true, step: 1, origin, address: `${origin}/pay`, title: word },
          ...{ headers: [], forms: [], frames: [], scripts: [] },
          likeness: { title: word, words: [], build: [] },
        },
      ],
    }),
  );
  const { items } = await post(`/v1/sites/${ofSite.value}/payment-pins`, { pins: [PIN(word)] });
  const [place] = items as { readonly pins: readonly { readonly id: string }[] }[];
  return { pin: place?.pins[0]?.id ?? '' };
};
