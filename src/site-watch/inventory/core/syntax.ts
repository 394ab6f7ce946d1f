/** Syntax trees as meriyah gives them (ESTree), seen without their many types: what a hostile script holds is not trusted. */

export type Syntax = {
  readonly type: string;
  /** Places in the source, counted in UTF-16 units; the end is not in it. */
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
};

export const isSyntax = (value: unknown): value is Syntax =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

export const isFunction = ({ type }: Syntax): boolean => FUNCTIONS.has(type);

const NOT_SYNTAX = new Set(['type', 'start', 'end', 'range', 'loc', 'regex']);

/** The nodes right below, in the order of the source's grammar. */
export const partsOf = (node: Syntax): readonly Syntax[] => {
  const parts: Syntax[] = [];
  for (const field in node) {
    if (NOT_SYNTAX.has(field)) continue;
    const value = node[field];
    if (Array.isArray(value)) {
      for (const each of value) if (isSyntax(each)) parts.push(each);
    } else if (isSyntax(value)) parts.push(value);
  }
  return parts;
};

export const nodeIn = (node: Syntax, field: string): Syntax | undefined => {
  const value = node[field];
  return isSyntax(value) ? value : undefined;
};

export const nodesIn = (node: Syntax, field: string): readonly Syntax[] => {
  const value = node[field];
  return Array.isArray(value) ? value.filter(isSyntax) : [];
};

/** Of an identifier, or of a property that is not computed. */
export const nameOf = (node: Syntax | undefined): string | undefined => {
  if (node === undefined) return undefined;
  if (node.type === 'Identifier' || node.type === 'PrivateIdentifier') return String(node.name);
  return node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
};

/** `a` of `x.a` and of `x['a']`. */
export const propertyOf = (member: Syntax): string | undefined => {
  if (member.type !== 'MemberExpression') return undefined;
  const property = nodeIn(member, 'property');
  return member.computed === true && property?.type !== 'Literal' ? undefined : nameOf(property);
};
