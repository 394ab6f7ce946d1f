/**
 * The headers of a payment page that protect its customers, in the form in which they are compared and kept: nonces and
 * values of cookies are gone, order and letter case do not count (PCI DSS 11.6.1).
 */
import { addressShape, nameShape } from './address-shape.ts';

export const PROTECTING_HEADERS = [
  'content-security-policy',
  'content-security-policy-report-only',
  'cross-origin-embedder-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'integrity-policy',
  'integrity-policy-report-only',
  'permissions-policy',
  'referrer-policy',
  'report-to',
  'reporting-endpoints',
  'set-cookie',
  'strict-transport-security',
  'x-content-type-options',
  'x-frame-options',
] as const;
export type ProtectingHeader = (typeof PROTECTING_HEADERS)[number];

/** `value`: one line each directive, cookie or policy, sorted. */
export type HeaderFact = { readonly name: ProtectingHeader; readonly value: string };

const LONGEST = 6_000;
const LINES = 120;

const sourceShape = (source: string): string => {
  if (/^'nonce-/i.test(source)) return "'nonce-…'";
  if (/^https?:\/\//i.test(source)) return addressShape(source).replace(/\/$/, '') || source;
  return source.startsWith("'sha") ? source : source.toLowerCase();
};

/** Several policies of one header come joined by commas, or by line breaks from the browser. */
export const policiesOf = (value: string): readonly (readonly (readonly string[])[])[] =>
  value
    .split(/[,\n]/)
    .map((policy) =>
      policy
        .split(';')
        .map((directive) => directive.trim().split(/\s+/).filter(Boolean))
        .filter((words) => words.length > 0),
    )
    .filter((directives) => directives.length > 0);

const policyShape = (value: string): string =>
  policiesOf(value)
    .map((directives) =>
      directives
        .map(([name = '', ...sources]) => {
          const kept = [...new Set(sources.map(sourceShape))].toSorted();
          return [name.toLowerCase(), ...kept].join(' ');
        })
        .toSorted()
        .join('; '),
    )
    .toSorted()
    .join('\n');

/** When it ends changes with each visit; that it ends, and all else, does not. */
const cookieShape = (cookie: string): string => {
  const [name = '', ...attributes] = cookie.split(';').map((part) => part.trim());
  const kept = attributes
    .filter((attribute) => !/^(?:expires|max-age)=/i.test(attribute))
    .map((attribute) => attribute.toLowerCase());
  return [nameShape(name), ...[...new Set(kept)].toSorted()].join('; ');
};

const endpointShape = (value: string): string =>
  value.replaceAll(/https?:\/\/[^"\s,;}]+/g, (address) => addressShape(address)).replaceAll(/\s+/g, ' ');

const listShape = (value: string): string =>
  value
    .split(/[,\n]/)
    .map((part) => part.trim().toLowerCase().replaceAll(/\s+/g, ' '))
    .filter(Boolean)
    .toSorted()
    .join('\n');

const directivesShape = (value: string): string =>
  value
    .split(/[;\n]/)
    .map((part) => part.trim().toLowerCase())
    .filter(Boolean)
    .toSorted()
    .join('; ');

const SHAPES: Readonly<Partial<Record<ProtectingHeader, (value: string) => string>>> = {
  'content-security-policy': policyShape,
  'content-security-policy-report-only': policyShape,
  'permissions-policy': listShape,
  'report-to': endpointShape,
  'reporting-endpoints': endpointShape,
  'strict-transport-security': directivesShape,
};

const plainShape = (value: string): string => value.trim().toLowerCase().replaceAll(/\s+/g, ' ');

const kept = (value: string): string => value.split('\n').slice(0, LINES).join('\n').slice(0, LONGEST);

/** In the order of their names. */
export const headerFactsOf = (
  headers: Readonly<Record<string, string>>,
  cookies: readonly string[],
): readonly HeaderFact[] =>
  PROTECTING_HEADERS.flatMap((name): readonly HeaderFact[] => {
    if (name === 'set-cookie') {
      const value = [...new Set(cookies.map(cookieShape))].toSorted().join('\n');
      return value === '' ? [] : [{ name, value: kept(value) }];
    }
    const value = headers[name];
    return value === undefined ? [] : [{ name, value: kept((SHAPES[name] ?? plainShape)(value)) }];
  });
