/**
 * JavaScript libraries with published holes: a table of facts (packs/site-watch/js-libraries.yaml), and how a library
 * and its version are told by the name of a file, by its banner, or by what its code says of itself (LEAK-09).
 */
import { z } from 'zod';
import type { Outcome } from '#kernel';
import { type Locate, readYaml, type YamlFault } from '../../core/read-yaml.ts';

/** `{version}` stands for the version in an otherwise regular expression, which is bounded and has no back-reference. */
const pattern = z
  .string()
  .min(3)
  .max(300)
  .refine((text) => text.includes('{version}') && canBeRead(text), {
    message: 'a regular expression with {version} in it once',
  });

const version = z
  .string()
  .regex(/^\d{1,6}(?:\.\d{1,6}){0,3}(?:[-.][0-9a-z.-]{1,30})?$/i, { message: 'a version, in quotes' });

const hole = z.strictObject({
  below: version,
  from: version.optional(),
  ids: z
    .array(z.string().regex(/^(?:CVE-\d{4}-\d{4,7}|GHSA(?:-[0-9a-z]{4}){3}|end-of-life|[\w .,:()/-]{3,120})$/))
    .min(1)
    .max(10),
  severity: z.enum(['critical', 'high', 'medium', 'low']),
  source: z.url({ protocol: /^https?$/ }),
  read: z.iso.date(),
});

export type Hole = z.output<typeof hole>;

const library = z.strictObject({
  name: z.string().min(1).max(60),
  files: z.array(pattern).max(20).default([]),
  banners: z.array(pattern).max(20).default([]),
  code: z.array(pattern).max(20).default([]),
  holes: z.array(hole).max(200),
});

const table = z.strictObject({
  table: z.literal('js-libraries'),
  edition: z.iso.date(),
  source: z.string().min(1).max(500),
  libraries: z.array(library).min(1).max(1_000),
});

export type LibraryTable = z.output<typeof table>;

const VERSION = '(\\d{1,6}(?:\\.\\d{1,6}){1,3}(?:[-.](?:alpha|beta|rc|pre|p)[0-9.]{0,8})?)';
const LONGEST_TABLE = 2_000_000;

const expression = (text: string, flags: string): RegExp => new RegExp(text.replace('{version}', VERSION), flags);

const canBeRead = (text: string): boolean => {
  try {
    expression(text, '');
    return text.indexOf('{version}') === text.lastIndexOf('{version}');
  } catch {
    return false;
  }
};

const doubled = ({ libraries }: LibraryTable, locate: Locate): readonly YamlFault[] =>
  libraries.flatMap(({ name }, index) =>
    libraries.findIndex((other) => other.name === name) === index
      ? []
      : [locate('duplicate-name', ['libraries', index, 'name'], 'each library once')],
  );

export const loadLibraries = (text: string): Outcome<LibraryTable, readonly YamlFault[]> => {
  const read = readYaml(text, table, LONGEST_TABLE);
  if (read.kind === 'failed') return read;
  const faults = doubled(read.value.value, read.value.locate);
  return faults.length > 0 ? { kind: 'failed', error: faults } : { kind: 'ok', value: read.value.value };
};

const parts = (text: string): { readonly numbers: readonly number[]; readonly early: string } => {
  const [, main = '', early = ''] = /^(\d+(?:\.\d+)*)(?:[-.]?([a-z].*))?$/i.exec(text) ?? [];
  return { numbers: main.split('.').map(Number), early };
};

/** Below zero where `a` is the earlier one. A version with a word behind it comes before the one without. */
export const compareVersions = (a: string, b: string): number => {
  const [first, second] = [parts(a), parts(b)];
  for (let at = 0; at < Math.max(first.numbers.length, second.numbers.length); at += 1) {
    const difference = (first.numbers[at] ?? 0) - (second.numbers[at] ?? 0);
    if (difference !== 0) return difference;
  }
  if (first.early === second.early) return 0;
  // A patch of a release (`4.0.5-p1`) comes after it; what leads to one (`-rc1`) before.
  const weight = (early: string): number => (early === '' ? 0 : /^p\d/.test(early) ? 1 : -1);
  return weight(first.early) - weight(second.early) || first.early.localeCompare(second.early, 'en', { numeric: true });
};

export const holesOf = (holes: readonly Hole[], seen: string): readonly Hole[] =>
  holes.filter(
    ({ below, from }) => compareVersions(seen, below) < 0 && (from === undefined || compareVersions(seen, from) >= 0),
  );

export type SeenScriptFile = {
  /** Address of the script. */
  readonly url: string;
  /** Empty where it was not fetched: another host's, or too many. */
  readonly source: string;
};

export type SeenLibrary = {
  readonly name: string;
  readonly version: string;
  readonly by: 'file' | 'banner' | 'code';
  readonly url: string;
  readonly holes: readonly Hole[];
};

const BANNER_LENGTH = 3_000;

const found = (patterns: readonly string[], text: string, flags = ''): string | undefined => {
  for (const each of patterns) {
    const match = expression(each, flags).exec(text);
    if (match?.[1] !== undefined) return match[1];
  }
  return undefined;
};

/** Each library of the table once for a script: what its code says counts before its name. */
export const librariesIn = ({ libraries }: LibraryTable, { url, source }: SeenScriptFile): readonly SeenLibrary[] => {
  const path = URL.parse(url)?.pathname ?? '';
  return libraries.flatMap(({ name, files, banners, code, holes }) => {
    const ways = [
      { by: 'banner', version: found(banners, source.slice(0, BANNER_LENGTH)) },
      { by: 'code', version: found(code, source) },
      { by: 'file', version: found(files, path, 'i') },
    ] as const;
    const told = ways.find((way) => way.version !== undefined);
    return told?.version === undefined
      ? []
      : [{ name, version: told.version, by: told.by, url, holes: holesOf(holes, told.version) }];
  });
};
