/** The packs that come with the product, and what the registry knows of a party, as the regime asks for it. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { formatInstant, instantOfMs, type PartyId, type Scope } from '#kernel';
import type { Clock } from '#platform/clock';
import { createRegime, loadPack, type Pack, type PartyFacts, type Regime, type ShopFacts } from '#regime';
import type { Merchant, Registry } from '#registry';

const FOLDER = path.resolve(import.meta.dirname, '../../packs/regime');
const TOKYO_AHEAD_MS = 9 * 3_600_000;
const PAGE = 1_000;

export const openRegime = ({ parties, merchants }: Pick<Registry, 'parties' | 'merchants'>, clock: Clock): Regime =>
  createRegime({
    packs: readPacks(FOLDER),
    today: () => formatInstant(instantOfMs(clock.now() + TOKYO_AHEAD_MS)).slice(0, 10),
    partyFacts: async (scope, id): Promise<PartyFacts | undefined> => {
      const party = await parties.get(scope, id);
      if (party === undefined) return undefined;
      const { roles, licences } = party;
      return { roles, licences, shops: await shopsOf(merchants, scope, id) };
    },
  });

/** @throws Error where a pack of the product itself has a fault */
const readPacks = (folder: string): readonly Pack[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => {
      const loaded = loadPack(readFileSync(path.join(folder, name), 'utf8'));
      if (loaded.kind === 'ok') return loaded.value;
      const [fault] = loaded.error;
      throw new Error(`${name}:${fault?.line}:${fault?.column}: ${fault?.code}; expected ${fault?.expected}`);
    });

const shopsOf = async (merchants: Registry['merchants'], scope: Scope, party: PartyId): Promise<ShopFacts[]> => {
  const shops: ShopFacts[] = [];
  let after: string | undefined;
  for (;;) {
    const page = await merchants.list(scope, { party, limit: PAGE, afterAcceptorNumber: after });
    shops.push(...page.merchants.filter(({ standing }) => standing !== 'terminated').map(shopOf));
    after = page.merchants.at(-1)?.acceptorNumber;
    if (!page.hasMore) return shops;
  }
};

const shopOf = (merchant: Merchant): ShopFacts => ({
  channel: merchant.salesChannel,
  connection: merchant.connection,
  platform: merchant.platform,
  memberLogin: yesOrNo(merchant.memberLogin),
  uploads: yesOrNo(merchant.takesUploads),
  develops: yesOrNo(merchant.developsItself),
  storesNumbers: yesOrNo(merchant.storesNumbers),
});

const yesOrNo = (known: boolean | undefined): 'yes' | 'no' | undefined =>
  known === undefined ? undefined : known ? 'yes' : 'no';
