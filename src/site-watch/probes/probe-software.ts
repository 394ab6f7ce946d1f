/** Libraries and shop software by what everyone may fetch (checklist 3a; LEAK-09). */
import { sha256 } from '#evidence';
import type { Answered, SiteAsker } from './ask-site.ts';
import type { Platform } from './core/admin-pages.ts';
import { type LibraryTable, librariesIn, type SeenScriptFile } from './core/js-libraries.ts';
import { readPage } from './core/read-page.ts';
import {
  type AssetSeen,
  holesBetween,
  marksIn,
  namedVersion,
  type PlatformTable,
  type SeenPlatform,
  versionsOf,
} from './core/shop-platforms.ts';
import type { Sign, SignSeverity } from './core/signs.ts';
import type { Around } from './probe-pages.ts';

const SCRIPTS_FETCHED = 12;
const SCRIPTS_NAMED = 100;
const SCRIPT_BYTES = 1_000_000;
const GRADES: readonly SignSeverity[] = ['critical', 'high', 'medium', 'low'];

type Named = SeenScriptFile & { readonly request: number };

const scriptsOf = async (asker: SiteAsker, { pages }: Around): Promise<readonly Named[]> => {
  const named = new Map<string, number>();
  const scripts: Named[] = [];
  for (const { url, text, request } of pages) {
    const page = readPage(text);
    for (const source of page.inlineScripts) scripts.push({ url, source, request });
    for (const address of page.scripts) {
      const found = URL.parse(address, url);
      if (found !== null && !named.has(found.href)) named.set(found.href, request);
    }
  }
  const origin = pages[0] === undefined ? '' : new URL(pages[0].url).origin;
  let fetched = 0;
  for (const [address, request] of [...named].slice(0, SCRIPTS_NAMED)) {
    const url = new URL(address);
    const own = url.origin === origin && fetched < SCRIPTS_FETCHED;
    if (own) fetched += 1;
    const answer = own
      ? await asker.ask('libraries', `${url.pathname}${url.search}`, { limitBytes: SCRIPT_BYTES })
      : undefined;
    const source = answer?.status === 200 ? answer.text : '';
    scripts.push({ url: address, source, request: answer?.request ?? request });
  }
  return scripts;
};

export const probeLibraries = async (
  asker: SiteAsker,
  around: Around,
  table: LibraryTable,
): Promise<readonly Sign[]> => {
  const signs = new Map<string, Sign>();
  for (const script of await scriptsOf(asker, around)) {
    for (const { name, version, by, url, holes } of librariesIn(table, script)) {
      const ids = [...new Set(holes.flatMap((hole) => hole.ids))].slice(0, 30);
      const [worst] = GRADES.filter((grade) => holes.some(({ severity }) => severity === grade));
      const common = { place: new URL(url).pathname.slice(0, 300), proof: [script.request] };
      const detail = { library: name, version, by, table: table.edition };
      const sign: Sign =
        worst === undefined
          ? { code: 'library-seen', detail, ...common }
          : {
              code: 'library-with-known-hole',
              severity: worst,
              detail: { ...detail, ids, sources: holes.map(({ source }) => source).slice(0, 10) },
              ...common,
            };
      signs.set(`${name} ${version}`, signs.get(`${name} ${version}`) ?? sign);
    }
  }
  return [...signs.values()];
};

const sumOf = ({ text }: Answered): string =>
  Buffer.from(sha256(new TextEncoder().encode(text.replaceAll('\r\n', '\n')))).toString('hex');

export type SeenPlatforms = { readonly platforms: ReadonlySet<Platform>; readonly signs: readonly Sign[] };

const askAssets = async (asker: SiteAsker, table: PlatformTable, marked: ReadonlySet<Platform>) => {
  const assets: (AssetSeen & { readonly request: number })[] = [];
  // Where pages have no mark the first asset of each is asked: a shop's own design hides marks.
  const wanted = table.assets.filter(({ platform }, index) =>
    marked.size > 0 ? marked.has(platform) : table.assets.findIndex((asset) => asset.platform === platform) === index,
  );
  for (const { platform, path, sums } of wanted) {
    const answer = await asker.ask('platform', path);
    const sha256 = answer?.status === 200 ? sumOf(answer) : '';
    if (answer !== undefined && sha256 in sums) assets.push({ platform, path, sha256, request: answer.request });
  }
  return assets;
};

export const probePlatforms = async (
  asker: SiteAsker,
  { pages }: Around,
  table: PlatformTable,
): Promise<SeenPlatforms> => {
  const html = pages.map(({ text }) => text).join('\n');
  const marks = marksIn(table, html);
  const assets = await askAssets(asker, table, new Set(marks.keys()));
  const magento = marks.has('magento') ? await asker.ask('platform', '/magento_version') : undefined;
  const platforms = new Set([...marks.keys(), ...assets.map(({ platform }) => platform)]);
  const signs = [...platforms].flatMap((platform): readonly Sign[] => {
    const own = assets.filter((asset) => asset.platform === platform);
    const said = namedVersion(platform, platform === 'magento' ? (magento?.text ?? '') : html);
    const versions = said === undefined ? versionsOf(table, own) : [said];
    const [from, to] = [versions[0], versions.at(-1)];
    const seen: SeenPlatform = {
      platform,
      ...(from === undefined || to === undefined ? {} : { from, to }),
      confidence: said !== undefined || own.length > 1 ? 'high' : own.length === 1 ? 'medium' : 'low',
      verified: own.length > 0 || (marks.get(platform) ?? false),
      by: [
        ...(marks.has(platform) ? ['mark'] : []),
        ...(said === undefined ? [] : ['named']),
        ...own.map(({ path }) => path),
      ],
    };
    const proof = [...pages.slice(0, 1), ...own, ...(magento === undefined ? [] : [magento])].map(
      ({ request }) => request,
    );
    const holes = holesBetween(table, seen).map(({ id, verified, source }) => ({ id, verified, source }));
    const told: Sign = { code: 'platform-seen', place: '/', detail: { ...seen, by: [...seen.by] }, proof };
    if (holes.length === 0) return [told];
    const { by: _by, ...about } = seen;
    return [told, { code: 'platform-may-have-known-hole', place: '/', detail: { ...about, holes }, proof }];
  });
  return { platforms, signs };
};
