/**
 * What is wrong with a policy, above all on a page where cards are typed. General weaknesses come from an evaluator that
 * is given; what payment pages need besides is judged here.
 */
import { failed, type Outcome, ok } from '#kernel';
import type { SourceDirective } from './directives.ts';
import {
  type Directive,
  governing,
  POLICY_FAULT_CODES,
  type Policy,
  type PolicyFault,
  type ReadPolicies,
  readPolicies,
  type Unreadable,
} from './read-policy.ts';
import type { SourceExpression } from './source-expressions.ts';

export const LINT_SEVERITIES = ['high', 'medium', 'low'] as const;
export type LintSeverity = (typeof LINT_SEVERITIES)[number];

/** Of the evaluator. */
export const WEAKNESS_CODES = [
  'deprecated-directive',
  'host-list-can-be-passed-by',
  'ip-address-as-source',
  'missing-directive',
  'missing-semicolon',
  'nonce-too-short',
  'nonce-with-odd-characters',
  'plain-scheme-as-source',
  'script-unsafe-eval',
  'script-unsafe-inline',
  'source-over-http',
  'wildcard-as-source',
] as const;

const PAYMENT_CODES = [
  'connect-open',
  'form-action-missing',
  'form-action-open',
  'frame-ancestors-missing',
  'frame-open',
  'nonce-place-not-filled',
  'no-report-endpoint',
  'only-report-to',
  'script-source-missing',
] as const;

export const LINT_CODES = [...POLICY_FAULT_CODES, ...WEAKNESS_CODES, ...PAYMENT_CODES].toSorted();

export type LintFinding = {
  readonly code: PolicyFault['code'] | (typeof WEAKNESS_CODES)[number] | (typeof PAYMENT_CODES)[number];
  readonly severity: LintSeverity;
  readonly directive?: string;
  readonly value?: string;
};

export type Weakness = LintFinding & { readonly code: (typeof WEAKNESS_CODES)[number] };

/** Says what is weak in one policy by itself. */
export type Evaluator = (policy: string) => readonly Weakness[];

const FAULT_SEVERITIES: Readonly<Record<PolicyFault['code'], LintSeverity>> = {
  'directive-name-not-valid': 'medium',
  'directive-twice': 'medium',
  'directive-unknown': 'medium',
  'none-not-alone': 'medium',
  'policy-has-control-characters': 'high',
  'policy-has-header-name': 'low',
  'policy-not-ascii': 'high',
  'policy-too-long': 'high',
  'source-not-valid': 'medium',
  'source-without-quotes': 'high',
};

const NONCE_PLACE = /^'nonce-[{$<%].*'$/;

/** As a page with a proper nonce would have it. */
const FILLED = "'nonce-cGxhY2UtaGVsZC1vcGVu'";

const isAddress = ({ host }: { readonly host: string }): boolean => URL.canParse(`https://${host.replace('*', 'any')}`);

/** What browsers take of its sources; the evaluator takes no more. */
const tokensTaken = ({ tokens, sources }: Directive): readonly string[] =>
  sources.flatMap((_, at) => {
    const token = tokens[at] ?? '';
    const source = sources[at];
    if (NONCE_PLACE.test(token)) return [FILLED];
    return source?.kind === 'not-valid' || (source?.kind === 'host' && !isAddress(source)) ? [] : [token];
  });

const textOf = ({ directives }: Policy): string =>
  [...directives.values()].map((directive) => [directive.name, ...tokensTaken(directive)].join(' ')).join('; ');

const isOpen = (source: SourceExpression): boolean =>
  (source.kind === 'host' && source.host === '*') ||
  (source.kind === 'scheme' && ['http', 'https', 'ws', 'wss'].includes(source.scheme));

const openSource = (directive: Directive | undefined): boolean =>
  directive === undefined || directive.sources.some(isOpen);

/** A way out for what was typed: absent, or open to every host. */
const waysOut = (policy: Policy): readonly LintFinding[] => {
  const found: LintFinding[] = [];
  const through = (directive: SourceDirective, code: LintFinding['code']): void => {
    const decides = governing(policy, directive);
    if (!openSource(decides)) return;
    found.push({ code, severity: 'high', directive: decides?.name ?? directive });
  };
  through('connect-src', 'connect-open');
  through('frame-src', 'frame-open');
  const forms = policy.directives.get('form-action');
  if (forms === undefined) found.push({ code: 'form-action-missing', severity: 'high', directive: 'form-action' });
  else if (openSource(forms)) found.push({ code: 'form-action-open', severity: 'high', directive: 'form-action' });
  return found;
};

const paymentFindings = (policy: Policy): readonly LintFinding[] => {
  const found: LintFinding[] = [...waysOut(policy)];
  const scripts = governing(policy, 'script-src');
  if (scripts === undefined) found.push({ code: 'script-source-missing', severity: 'high', directive: 'script-src' });
  if (!policy.directives.has('frame-ancestors')) {
    found.push({ code: 'frame-ancestors-missing', severity: 'low', directive: 'frame-ancestors' });
  }
  const [hasUri, hasTo] = ['report-uri', 'report-to'].map((name) => policy.directives.has(name));
  if (!hasUri && !hasTo) found.push({ code: 'no-report-endpoint', severity: 'medium' });
  // Firefox and Safari do not all know report-to.
  if (!hasUri && hasTo) found.push({ code: 'only-report-to', severity: 'low', directive: 'report-to' });
  return found;
};

/** The text of a proposal, sent without what belongs in it. */
const placesNotFilled = (policy: Policy): readonly LintFinding[] =>
  [...policy.directives.values()].flatMap(({ name, tokens }) =>
    tokens.some((token) => NONCE_PLACE.test(token))
      ? [{ code: 'nonce-place-not-filled', severity: 'high', directive: name } as const]
      : [],
  );

const RANK: Readonly<Record<LintSeverity, number>> = { high: 0, medium: 1, low: 2 };

export type Linted = { readonly policies: number; readonly findings: readonly LintFinding[] };

/** Gravest first. A list of policies is judged as each of them by itself, what one of them forbids being forbidden. */
export const lintPolicy = (text: string, evaluate: Evaluator): Outcome<Linted, Unreadable> => {
  const read = readPolicies(text);
  if (read.kind === 'failed') return failed(read.error);
  const { policies, faults } = read.value;
  const places = policies.flatMap(placesNotFilled);
  // The place of a nonce is said to be empty, and not besides to be no source.
  const said = places.length === 0 ? faults : faults.filter(({ value }) => !value?.startsWith("'nonce-"));
  const found: LintFinding[] = [
    ...said.map((fault) => ({ ...fault, severity: FAULT_SEVERITIES[fault.code] })),
    ...places,
    ...commonTo(read.value, (policy) => [...paymentFindings(policy), ...evaluate(textOf(policy))]),
  ];
  const distinct = new Map(found.map((each) => [JSON.stringify([each.code, each.directive, each.value]), each]));
  const findings = [...distinct.values()].toSorted(
    (a, b) => RANK[a.severity] - RANK[b.severity] || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0),
  );
  return ok({ policies: policies.length, findings });
};

/** A hole is one only where each of the policies has it. */
const commonTo = (
  { policies }: ReadPolicies,
  judge: (policy: Policy) => readonly LintFinding[],
): readonly LintFinding[] => {
  const [first = [], ...others] = policies.map(judge);
  return first.filter(({ code }) => others.every((found) => found.some((each) => each.code === code)));
};
