/** A script of the site as a visit would have added it to the inventory: no neighbour may see or decide on it. */
import { parseId, type TenantId } from '#kernel';
import type { House } from '../../src/app/house.ts';
import type { InventoryScript } from '../../src/site-watch/inventory/core/take-inventory.ts';
import { recordInventory } from '../../src/site-watch/inventory/record-inventory.ts';

export const SHA256 = 'a'.repeat(64);

type Planted = {
  readonly tenant: TenantId;
  readonly site: string;
  readonly visit: string;
  readonly word: string;
};

export const plantInventory = async (
  house: House,
  list: (address: string) => Promise<{ readonly body: { readonly items?: unknown } }>,
  { tenant, site, visit, word }: Planted,
): Promise<{ readonly script: string }> => {
  const [ofSite, ofVisit] = [parseId('sit', site), parseId('vis', visit)];
  if (ofSite.kind === 'failed' || ofVisit.kind === 'failed') throw new Error('what is planted has ids');
  const script: InventoryScript = {
    slot: `file https://${word}.example/a.js`,
    url: `https://${word}.example/a.js`,
    inline: false,
    loadedBy: { kind: 'unknown' },
    contents: [{ sha256: SHA256, shape: word, bytes: 1, units: [], signs: undefined, notParsed: undefined }],
    behaviour: { destinations: [`${word}.example`], listens: [], storage: [], evaluates: false },
  };
  await house.database.database.inScope({ tenant }, (tx) =>
    recordInventory(house.newId, tx, {
      ...{ tenant, party: undefined, site: ofSite.value, visit: ofVisit.value, at: house.clock.now() },
      ...{ stock: [script], hosts: [`${word}.example`], walked: undefined },
    }),
  );
  const [planted] = (await list(`/v1/sites/${site}/inventory`)).body.items as { id: string }[];
  return { script: planted?.id ?? '' };
};
