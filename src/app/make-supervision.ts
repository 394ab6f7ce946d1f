/** Makes the room of declarations, and tells it of a party what registry, site-watch and assurance know. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Assurance } from '#assurance';
import type { PartyId, Scope } from '#kernel';
import type { Regime } from '#regime';
import type { Merchant, Registry } from '#registry';
import type { SiteWatch } from '#site-watch';
import {
  createSupervision,
  type GivenLayout,
  type HeldEvidence,
  loadLayout,
  type Supervision,
  type SupervisionPorts,
} from '#supervision';

const LAYOUTS = path.resolve(import.meta.dirname, '../../packs/declaration-layouts');
const PAGE = 1_000;
const SITES_PAGE = 200;

type Rooms = {
  readonly registry: Pick<Registry, 'merchants' | 'parties' | 'people'>;
  readonly siteWatch: Pick<SiteWatch, 'sites'>;
  readonly assurance: Pick<Assurance, 'documentsInForce'>;
  readonly regime: Regime;
};

type Given = Omit<
  SupervisionPorts,
  'parties' | 'regime' | 'basisOf' | 'partyPeople' | 'heldEvidence' | 'layouts' | 'exportLimit'
>;

export const makeSupervision = (given: Given, { registry, siteWatch, assurance, regime }: Rooms): Supervision =>
  createSupervision({
    ...given,
    regime,
    parties: registry.parties,
    partyPeople: (tx, tenant, party) => registry.people.ofParty(tx, tenant, party),
    basisOf: async (scope, party) => ({
      shops: await shopsOf(registry.merchants, scope, party),
      sites: await sitesOf(siteWatch.sites, scope, party),
    }),
    heldEvidence: async (scope, party) =>
      (await assurance.documentsInForce(scope, party)).flatMap(({ item, kind, grade }): readonly HeldEvidence[] => {
        const shows = SHOWS[kind];
        return shows === undefined ? [] : [{ id: item, kind: shows, grade }];
      }),
    layouts: readLayouts(LAYOUTS),
  });

/** Which kind of evidence of a pack a document of the register is; one that is not named speaks to no control by itself. */
const SHOWS: Readonly<Record<string, string>> = {
  'pci-dss-aoc': 'attestation',
  'pci-dss-roc': 'attestation',
  'pci-dss-saq': 'attestation',
  'asv-scan': 'assessment-report',
  'penetration-test': 'assessment-report',
  'card-scan': 'card-scan',
};

type Shops = Awaited<ReturnType<SupervisionPorts['basisOf']>>['shops'];

const shopsOf = async (merchants: Registry['merchants'], scope: Scope, party: PartyId): Promise<Shops> => {
  const shops: Shops[number][] = [];
  let after: string | undefined;
  for (;;) {
    const page = await merchants.list(scope, { party, limit: PAGE, afterAcceptorNumber: after });
    shops.push(...page.merchants.filter(({ standing }) => standing !== 'terminated').map(shopOf));
    after = page.merchants.at(-1)?.acceptorNumber;
    if (!page.hasMore) return shops;
  }
};

/** What of a shop decides what applies to it: a change of it asks for a declaration anew. */
const shopOf = (merchant: Merchant): Shops[number] => {
  const { salesChannel, connection, platform, memberLogin, takesUploads, developsItself, storesNumbers } = merchant;
  const known = { salesChannel, connection, platform, memberLogin, takesUploads, developsItself, storesNumbers };
  const attributes = Object.entries(known).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as const],
  );
  return { id: merchant.id, name: merchant.name ?? '', attributes: Object.fromEntries(attributes) };
};

type Sites = Awaited<ReturnType<SupervisionPorts['basisOf']>>['sites'];

/** As the party's own people see them: the walls keep to its sites. */
const sitesOf = async (sites: SiteWatch['sites'], scope: Scope, party: PartyId): Promise<Sites> => {
  const found: Sites[number][] = [];
  let cursor: string | undefined;
  do {
    const page = await sites.page({ ...scope, parties: [party] }, { filters: {}, cursor, limit: SITES_PAGE });
    found.push(...page.items.map(({ id, origin }) => ({ id, origin })));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return found;
};

/** @throws Error where a layout of the product itself has a fault */
const readLayouts = (folder: string): readonly GivenLayout[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => {
      const content = readFileSync(path.join(folder, name), 'utf8');
      const loaded = loadLayout(content);
      if (loaded.kind === 'ok') return { layout: loaded.value, content };
      const [fault] = loaded.error;
      throw new Error(`${name}:${fault?.line}:${fault?.column}: expected ${fault?.expected}`);
    });
