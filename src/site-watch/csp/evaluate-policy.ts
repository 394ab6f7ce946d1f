/** The weaknesses that `csp_evaluator` knows, among them hosts through which a list of hosts is passed by (JSONP, old Angular). */
import { CspEvaluator } from 'csp_evaluator';
import { Version } from 'csp_evaluator/dist/csp.js';
import { type Finding, Severity, Type } from 'csp_evaluator/dist/finding.js';
import { CspParser } from 'csp_evaluator/dist/parser.js';
import type { Outcome } from '#kernel';
import { type Linted, type LintSeverity, lintPolicy, type Weakness } from './core/lint-policy.ts';
import type { Unreadable } from './core/read-policy.ts';

/** Others of its findings are said by our own reading of the policy, or are advice. */
const CODES: Readonly<Partial<Record<Type, Weakness['code']>>> = {
  [Type.DEPRECATED_DIRECTIVE]: 'deprecated-directive',
  [Type.IP_SOURCE]: 'ip-address-as-source',
  [Type.MISSING_DIRECTIVES]: 'missing-directive',
  [Type.MISSING_SEMICOLON]: 'missing-semicolon',
  [Type.NONCE_CHARSET]: 'nonce-with-odd-characters',
  [Type.NONCE_LENGTH]: 'nonce-too-short',
  [Type.OBJECT_ALLOWLIST_BYPASS]: 'host-list-can-be-passed-by',
  [Type.PLAIN_URL_SCHEMES]: 'plain-scheme-as-source',
  [Type.PLAIN_WILDCARD]: 'wildcard-as-source',
  [Type.SCRIPT_ALLOWLIST_BYPASS]: 'host-list-can-be-passed-by',
  [Type.SCRIPT_UNSAFE_EVAL]: 'script-unsafe-eval',
  [Type.SCRIPT_UNSAFE_INLINE]: 'script-unsafe-inline',
  [Type.SRC_HTTP]: 'source-over-http',
};

/** `…_MAYBE`: worth looking at, such as a host of which nobody knows what else it serves. */
const SEVERITIES: Readonly<Partial<Record<Severity, LintSeverity>>> = {
  [Severity.HIGH]: 'high',
  [Severity.SYNTAX]: 'medium',
  [Severity.MEDIUM]: 'medium',
  [Severity.HIGH_MAYBE]: 'low',
  [Severity.MEDIUM_MAYBE]: 'low',
  [Severity.INFO]: 'low',
};

/** That `'self'` may be a hole is so where people upload scripts to the shop, and said of every policy else. */
const isGuess = ({ type, value }: Finding): boolean =>
  type === Type.SCRIPT_ALLOWLIST_BYPASS && (value === "'self'" || value === undefined);

const LONGEST = 200;

const evaluatePolicy = (policy: string): readonly Weakness[] => {
  const findings = new CspEvaluator(new CspParser(policy).csp, Version.CSP3).evaluate();
  return findings.flatMap((finding) => {
    const code = CODES[finding.type];
    const severity = SEVERITIES[finding.severity];
    // A host that nobody knows to be a hole is no finding.
    const isUnsure = finding.type === Type.SCRIPT_ALLOWLIST_BYPASS && finding.severity === Severity.MEDIUM_MAYBE;
    if (code === undefined || severity === undefined || isGuess(finding) || isUnsure) return [];
    const { directive, value } = finding;
    return [{ code, severity, directive, ...(value ? { value: value.slice(0, LONGEST) } : {}) }];
  });
};

/** What is wrong with the text of a header, by the evaluator and by our own reading. */
export const checkPolicy = (text: string): Outcome<Linted, Unreadable> => lintPolicy(text, evaluatePolicy);
