/**
 * Which shop software a site runs, and which versions it may be: told by public assets alone. A security patch mostly
 * changes no public asset, so a range is told and never a version that was not read (LEAK-09).
 */
import { z } from 'zod';
import type { Outcome } from '#kernel';
import { readYaml, type YamlFault } from '../../core/read-yaml.ts';
import type { Platform } from './admin-pages.ts';
import { compareVersions } from './js-libraries.ts';

const PLATFORMS = [
  'ec-cube-2',
  'ec-cube-3',
  'ec-cube-4',
  'magento',
  'woocommerce',
] as const satisfies readonly Platform[];
const version = z.string().regex(/^\d+(?:\.\d+){1,3}(?:-p\d+)?$/);

const table = z.strictObject({
  table: z.literal('shop-platforms'),
  edition: z.iso.date(),
  marks: z.array(
    z.strictObject({
      platform: z.enum(PLATFORMS),
      /** Stands in the HTML of a page. */
      html: z.string().min(3).max(200),
      verified: z.boolean(),
      source: z.string().max(200),
    }),
  ),
  assets: z.array(
    z.strictObject({
      platform: z.enum(PLATFORMS),
      path: z.string().startsWith('/'),
      /** SHA-256, with line ends as LF, and the versions that have it. */
      sums: z.record(z.string().regex(/^[0-9a-f]{64}$/), z.array(version).min(1)),
    }),
  ),
  holes: z.array(
    z.strictObject({
      platform: z.enum(PLATFORMS),
      from: version,
      to: version,
      id: z.string().regex(/^CVE-\d{4}-\d{4,7}$/),
      verified: z.boolean(),
      source: z.url(),
    }),
  ),
});

export type PlatformTable = z.output<typeof table>;

export const loadPlatforms = (text: string): Outcome<PlatformTable, readonly YamlFault[]> => {
  const read = readYaml(text, table, 1_000_000);
  return read.kind === 'failed' ? read : { kind: 'ok', value: read.value.value };
};

export type SeenPlatform = {
  readonly platform: Platform;
  /** Possible versions, first and last; absent where nothing tells. */
  readonly from?: string;
  readonly to?: string;
  /** `high`: it names its version, or two assets agree. `medium`: one asset. `low`: marks alone. */
  readonly confidence: 'high' | 'medium' | 'low';
  /** The mark that told the platform was checked against its source. */
  readonly verified: boolean;
  readonly by: readonly string[];
};

/** Platforms that a page has a mark of. */
export const marksIn = ({ marks }: PlatformTable, html: string): ReadonlyMap<Platform, boolean> => {
  const seen = new Map<Platform, boolean>();
  for (const { platform, html: mark, verified } of marks) {
    if (html.includes(mark)) seen.set(platform, (seen.get(platform) ?? false) || verified);
  }
  return seen;
};

const WOOCOMMERCE =
  /\/plugins\/woocommerce\/[^"'\s>]{1,200}[?&]ver=(\d+\.\d+\.\d+)(?![\d.])|content="WooCommerce (\d+\.\d+\.\d+)"/;
const EC_CUBE_3 = /\/template\/default\/js\/eccube\.js\?v=(3\.\d+\.\d+(?:-p\d+)?)/;
const MAGENTO = /^Magento\/(\d+\.\d+)(?:\.\d+)? \(/;

const NAMED: Readonly<Partial<Record<Platform, RegExp>>> = {
  'ec-cube-3': EC_CUBE_3,
  magento: MAGENTO,
  woocommerce: WOOCOMMERCE,
};

/** What a page or the answer of `/magento_version` says of itself. */
export const namedVersion = (platform: Platform, text: string): string | undefined => {
  const pattern = NAMED[platform];
  const match = pattern?.exec(text);
  return match?.[1] ?? match?.[2];
};

export type AssetSeen = { readonly platform: Platform; readonly path: string; readonly sha256: string };

/** Versions that have all the assets that were seen, as far as the table knows them. */
export const versionsOf = ({ assets }: PlatformTable, seen: readonly AssetSeen[]): readonly string[] => {
  const known = seen.flatMap(({ platform, path, sha256 }) => {
    const versions = assets.find((asset) => asset.platform === platform && asset.path === path)?.sums[sha256];
    return versions === undefined ? [] : [versions];
  });
  const [first, ...others] = known;
  if (first === undefined) return [];
  return first.filter((each) => others.every((versions) => versions.includes(each))).toSorted(compareVersions);
};

export const holesBetween = ({ holes }: PlatformTable, { platform, from, to }: SeenPlatform): PlatformTable['holes'] =>
  from === undefined || to === undefined
    ? []
    : holes.filter(
        (hole) =>
          hole.platform === platform && compareVersions(hole.from, to) <= 0 && compareVersions(hole.to, from) >= 0,
      );
