/**
 * Reads a repository in the `retire` format (jsrepository.json, versions 1 to 5) into our table: what it says of files,
 * banners and ranges. What cannot be said in ours is counted, never guessed at.
 */
import { z } from 'zod';
import { failed, type Outcome, ok } from '#kernel';
import type { Hole, LibraryTable } from './js-libraries.ts';

const texts = z.array(z.string()).optional().catch(undefined);

const repository = z.record(
  z.string(),
  z.looseObject({
    vulnerabilities: z
      .array(
        z.looseObject({
          below: z.string().optional(),
          atOrAbove: z.string().optional(),
          severity: z.string().optional(),
          identifiers: z
            .looseObject({ CVE: texts, githubID: z.string().optional(), summary: z.string().optional() })
            .optional(),
          info: texts,
        }),
      )
      .default([]),
    extractors: z.looseObject({ uri: texts, filename: texts, filecontent: texts }).default({}),
  }),
);

export type ImportedLibraries = {
  readonly table: LibraryTable;
  /** Vulnerabilities without an end or a source, patterns that ours does not take, libraries without either. */
  readonly left: { readonly vulnerabilities: number; readonly patterns: number; readonly libraries: number };
};

const PLACEHOLDER = /\(?§§version§§\)?/g;
const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;

/** Their placeholder stands in a group of its own; ours brings its group. Back-references would count it. */
const patternOf = (text: string): string | undefined => {
  const own = text.replaceAll(PLACEHOLDER, '{version}');
  if (!own.includes('{version}') || own.indexOf('{version}') !== own.lastIndexOf('{version}')) return undefined;
  if (own.length > 300 || /\\[1-9]/.test(own) || /(?<!\\)\((?!\?[:=!])/.test(own.split('{version}')[0] ?? ''))
    return undefined;
  try {
    new RegExp(own.replace('{version}', '(v)'));
    return own;
  } catch {
    return undefined;
  }
};

const VERSION = /^\d{1,6}(?:\.\d{1,6}){0,3}(?:[-.][0-9a-z.-]{1,30})?$/i;

type Told = z.output<typeof repository>[string]['vulnerabilities'][number];

const holeOf = ({ below, atOrAbove, severity, identifiers, info }: Told, read: string): Hole | undefined => {
  const source = info?.find((each) => URL.parse(each)?.protocol.startsWith('http'));
  if (below === undefined || !VERSION.test(below) || source === undefined) return undefined;
  const cves = (identifiers?.CVE ?? []).filter((id) => /^CVE-\d{4}-\d{4,7}$/.test(id));
  const summary =
    identifiers?.githubID ?? (identifiers?.summary ?? 'published').replaceAll(/[^\w .,:()/-]/g, ' ').slice(0, 120);
  return {
    below,
    ...(atOrAbove !== undefined && VERSION.test(atOrAbove) ? { from: atOrAbove } : {}),
    ids: cves.length > 0 ? cves.slice(0, 10) : [summary.padEnd(3, '.')],
    severity: SEVERITIES.find((each) => each === severity) ?? 'medium',
    source,
    read,
  };
};

const kept = <From, To>(items: readonly From[], of: (item: From) => To | undefined): readonly To[] =>
  items.map(of).filter((item) => item !== undefined);

/** @param read the day of the import, which stands with every fact. */
export const importRetire = (
  text: string,
  { from, read }: { readonly from: string; readonly read: string },
): Outcome<ImportedLibraries, 'not-json' | 'not-a-repository'> => {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return failed('not-json');
  }
  const parsed = repository.safeParse(content);
  if (!parsed.success) return failed('not-a-repository');
  const left = { vulnerabilities: 0, patterns: 0, libraries: 0 };
  const libraries = Object.entries(parsed.data).flatMap(([name, { vulnerabilities, extractors }]) => {
    const given = [extractors.uri ?? [], extractors.filename ?? [], extractors.filecontent ?? []];
    const [uris = [], names = [], contents = []] = given.map((each) => kept(each, patternOf).slice(0, 20));
    const holes = kept(vulnerabilities, (told) => holeOf(told, read)).slice(0, 200);
    left.vulnerabilities += vulnerabilities.length - holes.length;
    left.patterns += given.flat().length - uris.length - names.length - contents.length;
    const files = [...uris, ...names.map((each) => `/${each}$`)].slice(0, 20);
    if (name.length > 60 || files.length + contents.length === 0 || holes.length === 0) {
      left.libraries += 1;
      return [];
    }
    return [{ name, files, banners: [], code: [...contents], holes: [...holes] }];
  });
  if (libraries.length === 0) return failed('not-a-repository');
  return ok({ table: { table: 'js-libraries', edition: read, source: from.slice(0, 500), libraries }, left });
};
