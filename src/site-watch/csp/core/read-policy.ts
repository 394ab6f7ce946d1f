/**
 * Reads the text of a Content-Security-Policy as browsers do (CSP3 section 2.2), and names what they would pass over
 * in silence. A value with commas is a list of policies, each enforced by itself.
 */
import { failed, type Outcome, ok } from '#kernel';
import { isDirective, isSourceDirective, lookedAt, type SourceDirective } from './directives.ts';
import { readSource, type SourceExpression } from './source-expressions.ts';

export type Directive = {
  /** In lower case. */
  readonly name: string;
  readonly tokens: readonly string[];
  /** Of a directive that takes sources. */
  readonly sources: readonly SourceExpression[];
};

export type Policy = { readonly directives: ReadonlyMap<string, Directive> };

export const POLICY_FAULT_CODES = [
  'directive-name-not-valid',
  'directive-twice',
  'directive-unknown',
  'none-not-alone',
  'policy-has-control-characters',
  'policy-has-header-name',
  'policy-not-ascii',
  'policy-too-long',
  'source-not-valid',
  'source-without-quotes',
] as const;

export type PolicyFault = {
  readonly code: (typeof POLICY_FAULT_CODES)[number];
  readonly directive?: string;
  /** Shortened to 80 characters. */
  readonly value?: string;
};

/** `policy-empty`: nothing to read; `policy-over-limit`: longer than anything a server would send. */
export type Unreadable = 'policy-empty' | 'policy-over-limit';

export type ReadPolicies = { readonly policies: readonly Policy[]; readonly faults: readonly PolicyFault[] };

/** Common servers and proxies take no more for all headers of an answer (nginx: one buffer of 4 or 8 KiB). */
export const LONGEST_HEADER = 8_000;
export const LONGEST_READ = 65_536;

const SHOWN = 80;
const shown = (text: string): string => (text.length <= SHOWN ? text : `${text.slice(0, SHOWN - 1)}…`);

const HEADER_NAME = /^\s*content-security-policy(?:-report-only)?\s*:/i;

export const readPolicies = (text: string): Outcome<ReadPolicies, Unreadable> => {
  if (text.length > LONGEST_READ) return failed('policy-over-limit');
  const faults: PolicyFault[] = [];
  if (text.length > LONGEST_HEADER) faults.push({ code: 'policy-too-long', value: String(text.length) });
  if (HEADER_NAME.test(text)) faults.push({ code: 'policy-has-header-name' });
  const value = text.replace(HEADER_NAME, '').trim();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\0-\x08\x0b\x0e-\x1f\x7f]/.test(value)) faults.push({ code: 'policy-has-control-characters' });
  if (/[^\0-\x7f]/.test(value)) faults.push({ code: 'policy-not-ascii' });
  const policies = value
    .split(',')
    .map((each) => readOne(each, faults))
    .filter(({ directives }) => directives.size > 0);
  return policies.length === 0 ? failed('policy-empty') : ok({ policies, faults });
};

const readOne = (text: string, faults: PolicyFault[]): Policy => {
  const directives = new Map<string, Directive>();
  for (const part of text.split(';')) {
    const [written, ...tokens] = part.split(/[\t\n\f\r ]+/).filter((token) => token !== '');
    if (written === undefined) continue;
    const name = written.toLowerCase();
    if (directives.has(name)) {
      // The first counts.
      faults.push({ code: 'directive-twice', directive: shown(name) });
      continue;
    }
    directives.set(name, readDirective(name, tokens, faults));
  }
  return { directives };
};

const readDirective = (name: string, tokens: readonly string[], faults: PolicyFault[]): Directive => {
  const directive = shown(name);
  if (!/^[a-z0-9-]+$/.test(name)) faults.push({ code: 'directive-name-not-valid', directive });
  else if (!isDirective(name)) faults.push({ code: 'directive-unknown', directive });
  if (!isSourceDirective(name)) return { name, tokens, sources: [] };
  const sources = tokens.map(readSource);
  for (const source of sources) {
    if (source.kind !== 'not-valid') continue;
    const code = source.why === 'unquoted-keyword' ? 'source-without-quotes' : 'source-not-valid';
    faults.push({ code, directive, value: shown(source.text) });
  }
  if (sources.length > 1 && sources.some(({ kind }) => kind === 'none')) {
    faults.push({ code: 'none-not-alone', directive });
  }
  return { name, tokens, sources };
};

/** The directive that decides for `name`: itself, or what stands in for it; absent: everything passes. */
export const governing = (policy: Policy, name: SourceDirective): Directive | undefined =>
  lookedAt(name)
    .map((each) => policy.directives.get(each))
    .find((directive) => directive !== undefined);

export const hasKeyword = ({ sources }: Pick<Directive, 'sources'>, keyword: string): boolean =>
  sources.some((source) => source.kind === 'keyword' && source.keyword === keyword);
