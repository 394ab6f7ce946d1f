/** The packs that come with the product, and what the registry knows of a party, as the regime asks for it. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { formatInstant, instantOfMs, type PartyId, type Scope } from '#kernel';
import type { Clock } from '#platform/clock';
import {
  createPackChanges,
  createRegime,
  type KnownParty,
  loadPack,
  type Pack,
  type PartyFacts,
  type ReadPackChanges,
  type Regime,
  type ShopFacts,
} from '#regime';
import type { FactsOfParty, KnownShop, Merchant, Registry } from '#registry';
import type { Supervision } from '#supervision';

const FOLDER = path.resolve(import.meta.dirname, '../../packs/regime');
const EARLIER = path.resolve(import.meta.dirname, '../../packs/regime-earlier');
const TOKYO_AHEAD_MS = 9 * 3_600_000;
const PAGE = 1_000;

export const openRegime = ({ parties, merchants }: Pick<Registry, 'parties' | 'merchants'>, clock: Clock): Regime =>
  createRegime({
    packs: readPacks(FOLDER),
    earlier: readPacks(EARLIER),
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

/** What changed between editions of packs and whom it touches, by what registry and supervision know of the parties. */
export const openPackChanges = (
  regime: Regime,
  { partyFacts }: Pick<Registry, 'partyFacts'>,
  { declaredPacks }: Pick<Supervision, 'declaredPacks'>,
): ReadPackChanges =>
  createPackChanges({
    regime,
    parties: async (scope, wanted) => {
      const { parties, hasMore } = await partyFacts(scope, wanted);
      return { parties: parties.map(knownParty), hasMore };
    },
    declared: declaredPacks,
  });

const knownParty = ({ id, name, roles, licences, shops }: FactsOfParty): KnownParty => ({
  id,
  name,
  facts: { roles, licences, shops: shops.map(shopOf) },
});

const shopOf = (merchant: Pick<Merchant, keyof KnownShop> | KnownShop): ShopFacts => ({
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
