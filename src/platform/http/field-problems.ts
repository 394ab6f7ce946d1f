/**
 * Says where a document fails its schema, as JSON pointers (RFC 6901), a code and what was expected.
 * Nothing of the values sent is repeated, and no key that does not look like a field's name: it might be a card number.
 */
import type { z } from 'zod';
import type { FieldProblem } from '#kernel';

type Issue = z.core.$ZodIssue;

/** No more than eight digits, wherever they stand. */
const FIELD_NAME = /^(?!(?:[^0-9]*[0-9]){9})(?:[A-Za-z_][A-Za-z0-9_-]{0,63}|[0-9]{1,6})$/;

export const fieldProblems = (error: z.ZodError, sent: unknown): FieldProblem[] =>
  error.issues.flatMap((issue) => ofIssue(issue, issue.path, sent));

/** Stops at the first key that may not be repeated: the pointer then names the object that holds it. */
export const pointerTo = (path: readonly PropertyKey[]): string => {
  const hidden = path.findIndex((segment) => !FIELD_NAME.test(String(segment)));
  return (hidden < 0 ? path : path.slice(0, hidden)).map((segment) => `/${String(segment)}`).join('');
};

const ofIssue = (issue: Issue, path: readonly PropertyKey[], sent: unknown): FieldProblem[] => {
  if (issue.code === 'unrecognized_keys') {
    const expected = 'only fields that /v1/openapi.json describes';
    return issue.keys.map((key) => ({ pointer: pointerTo([...path, key]), code: 'unknown-field', expected }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) return ofUnion(issue, path, sent);
  if (issue.code !== 'custom' && valueAt(sent, path) === undefined) {
    return [{ pointer: pointerTo(path), code: 'required', ...expectation(issue) }];
  }
  return [{ pointer: pointerTo(path), code: codeOf(issue), ...expectation(issue) }];
};

/** The alternative that got furthest speaks for the union; if none got past the type, all their types are named. */
const ofUnion = (issue: z.core.$ZodIssueInvalidUnion, path: readonly PropertyKey[], sent: unknown): FieldProblem[] => {
  const begun = issue.errors.filter((branch) => branch.every((inner) => inner.path.length > 0));
  const nearest = begun.toSorted((a, b) => a.length - b.length)[0];
  if (nearest) return nearest.flatMap((inner) => ofIssue(inner, [...path, ...inner.path], sent));
  const expected = [...new Set(issue.errors.flatMap((branch) => branch.map((inner) => expectation(inner).expected)))];
  const code = valueAt(sent, path) === undefined ? 'required' : 'wrong-type';
  return [{ pointer: pointerTo(path), code, expected: expected.filter(Boolean).join(' or ') }];
};

const codeOf = (issue: Issue): string => {
  switch (issue.code) {
    case 'invalid_type':
      return 'wrong-type';
    case 'too_small':
      return 'too-small';
    case 'too_big':
      return 'too-big';
    case 'invalid_format':
      return 'wrong-format';
    case 'not_multiple_of':
      return 'not-a-multiple';
    case 'invalid_value':
    case 'invalid_union':
      return 'not-one-of';
    case 'invalid_key':
      return 'invalid-key';
    case 'custom':
      return typeof issue.params?.code === 'string' ? issue.params.code : 'invalid';
    default:
      return 'invalid';
  }
};

const UNITS: Readonly<Record<string, string>> = { string: ' characters', array: ' items', set: ' items' };

const expectation = (issue: Issue): { readonly expected?: string } => {
  switch (issue.code) {
    case 'invalid_type':
      return { expected: issue.expected };
    case 'too_small':
      return { expected: `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${unitOf(issue)}` };
    case 'too_big':
      return { expected: `${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}${unitOf(issue)}` };
    case 'invalid_format':
      return { expected: issue.pattern && issue.format === 'regex' ? issue.pattern : issue.format };
    case 'not_multiple_of':
      return { expected: `a multiple of ${issue.divisor}` };
    case 'invalid_value':
      return { expected: oneOf(issue.values) };
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options) ? { expected: oneOf(issue.options) } : {};
    case 'custom':
      return typeof issue.params?.expected === 'string' ? { expected: issue.params.expected } : {};
    default:
      return {};
  }
};

const oneOf = (values: readonly unknown[]): string => values.map((value) => JSON.stringify(value)).join(' | ');

const unitOf = (issue: { readonly origin: string }): string => UNITS[issue.origin] ?? '';

const valueAt = (document: unknown, path: readonly PropertyKey[]): unknown => {
  let value = document;
  for (const segment of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[segment];
  }
  return value;
};
