/**
 * One unit of a script — a function without those within it, or a statement of the outermost level — as a text that stays
 * when local names, spaces and comments change, and changes when what it does changes. Free and global names, property
 * names and literals stay as they are, but for what literal-kinds.ts buckets.
 */
import { type Binding, functionScope, type Scope, scopeBelow } from './bind-names.ts';
import { hostsNamed, numberKind, stringKind } from './literal-kinds.ts';
import { isFunction, isSyntax, nameOf, nodeIn, nodesIn, partsOf, propertyOf, type Syntax } from './syntax.ts';

/** A tree this deep is generated; the engine's own stack would end not far below. */
const DEEPEST = 900;

export class TooDeep extends RangeError {}

/** A function met inside a unit: a unit of its own. */
export type Inner = { readonly node: Syntax; readonly scope: Scope; readonly name: string | undefined };

export type CanonicalOptions = {
  /** Names that only the script itself knows at its outermost level: true of modules. */
  readonly topIsLocal: boolean;
  /** Values given to names at the outermost level count by the hosts they name alone: pages write their data there. */
  readonly bucketData: boolean;
};

const SKIPPED = new Set(['type', 'start', 'end', 'range', 'loc', 'raw', 'directive', 'shorthand']);
const LABELLED = new Set(['LabeledStatement', 'BreakStatement', 'ContinueStatement']);
const KEYED = new Set(['Property', 'MethodDefinition', 'PropertyDefinition', 'AccessorProperty']);

const isPlainName = (parent: Syntax, field: string): boolean => {
  if (parent.type === 'MemberExpression') return field === 'property' && parent.computed !== true;
  if (KEYED.has(parent.type)) return field === 'key' && parent.computed !== true;
  return parent.type === 'MetaProperty' || (field === 'imported' && parent.type === 'ImportSpecifier');
};

/** What a function is called where it stands: by its own name, or by what it is given to. */
const hintFor = (node: Syntax): string | undefined => {
  switch (node.type) {
    case 'VariableDeclarator':
      return nameOf(nodeIn(node, 'id'));
    case 'AssignmentExpression': {
      const left = nodeIn(node, 'left');
      return left === undefined ? undefined : (propertyOf(left) ?? nameOf(left));
    }
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return node.computed === true ? undefined : nameOf(nodeIn(node, 'key'));
    default:
      return undefined;
  }
};

const VALUES = new Set(['Literal', 'TemplateLiteral', 'UnaryExpression', 'ObjectExpression', 'ArrayExpression']);
const DATA_PARTS = new Set([...VALUES, 'Property', 'TemplateElement', 'Identifier']);

/** Made of literals alone. An identifier is one only as the name of a property. */
const isData = (node: Syntax): boolean => {
  if (!VALUES.has(node.type)) return false;
  const waiting = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (!DATA_PARTS.has(next.type) || next.type === 'Identifier') return false;
    const isNamed = next.type === 'Property' && next.computed !== true;
    for (const part of partsOf(next)) if (!isNamed || part !== next.key) waiting.push(part);
  }
  return true;
};

/** Where a value is given to a name or a property; arguments of calls and conditions are none. */
const isGiven = (parent: Syntax, field: string): boolean =>
  (parent.type === 'VariableDeclarator' && field === 'init') ||
  (parent.type === 'AssignmentExpression' && field === 'right' && parent.operator === '=') ||
  (parent.type === 'Property' && field === 'value');

export class CanonicalForm {
  readonly inner: Inner[] = [];
  readonly #parts: string[] = [];
  readonly #names = new Map<Binding, string>();
  readonly #labels = new Map<string, string>();
  readonly #unit: Syntax | undefined;
  readonly #options: CanonicalOptions;

  /** @param unit the function, or `undefined` for a statement of the outermost level. */
  constructor(unit: Syntax | undefined, options: CanonicalOptions) {
    this.#unit = unit;
    this.#options = options;
  }

  get text(): string {
    return this.#parts.join(' ');
  }

  writeFunction(node: Syntax, outer: Scope): void {
    const scope = functionScope(outer, node);
    this.#parts.push(node.async === true ? 'async' : '', node.generator === true ? 'function*' : 'function');
    if (node.type === 'ArrowFunctionExpression') this.#parts.push('=>');
    for (const part of nodesIn(node, 'params'))
      this.#writePart({ parent: node, field: 'params', part, scope, hint: undefined }, 0);
    const body = nodeIn(node, 'body');
    // Of an arrow it may be a function in its turn.
    if (body !== undefined) this.#writePart({ parent: node, field: 'body', part: body, scope, hint: undefined }, 0);
  }

  writeStatement(node: Syntax, scope: Scope): void {
    this.#write(node, scope, 1);
  }

  #write(node: Syntax, outer: Scope, depth: number): void {
    if (depth > DEEPEST) throw new TooDeep('a script is too deep');
    switch (node.type) {
      case 'Identifier':
        this.#parts.push(this.#called(nameOf(node) ?? '', outer));
        return;
      case 'Literal':
        this.#literal(node);
        return;
      case 'TemplateElement':
        this.#parts.push(stringKind(String((node.value as { raw?: unknown } | undefined)?.raw ?? '')));
        return;
      default:
        this.#writeFields(node, scopeBelow(node, outer), depth);
    }
  }

  #writeFields(node: Syntax, scope: Scope, depth: number): void {
    this.#parts.push(`(${node.type}`);
    const hint = hintFor(node);
    for (const field in node) {
      if (SKIPPED.has(field)) continue;
      const value = node[field];
      if (isSyntax(value)) this.#writePart({ parent: node, field, part: value, scope, hint }, depth);
      else if (Array.isArray(value)) {
        this.#parts.push('[');
        for (const part of value as readonly unknown[]) {
          if (isSyntax(part)) this.#writePart({ parent: node, field, part, scope, hint: undefined }, depth);
          else this.#parts.push('-');
        }
        this.#parts.push(']');
      } else if (typeof value !== 'object') this.#parts.push(`${field}:${String(value)}`);
    }
    this.#parts.push(')');
  }

  #writePart(at: At, depth: number): void {
    const { parent, field, part, scope, hint } = at;
    if (isFunction(part)) this.#placeFunction(part, scope, hint);
    else if (LABELLED.has(parent.type) && field === 'label') this.#parts.push(this.#label(nameOf(part) ?? ''));
    else if (part.type === 'Identifier' && isPlainName(parent, field)) this.#parts.push(`.${nameOf(part)}`);
    else if (this.#isPageData(parent, field, part)) this.#parts.push(`data:${this.#hostsIn(part)}`);
    else this.#write(part, scope, depth + 1);
  }

  #placeFunction(node: Syntax, scope: Scope, hint: string | undefined): void {
    const own = nameOf(nodeIn(node, 'id'));
    this.#parts.push('F');
    if (node.type === 'FunctionDeclaration' && own !== undefined) this.#parts.push(this.#called(own, scope));
    this.inner.push({ node, scope, name: own ?? hint });
  }

  #called(name: string, scope: Scope): string {
    const binding = scope.find(name);
    const isTop = binding !== undefined && binding.scope.parent === undefined;
    if (binding === undefined || (isTop && !this.#options.topIsLocal)) return `g:${name}`;
    const isOwn = this.#unit !== undefined && binding.scope.within === this.#unit;
    if (isOwn && name === 'arguments') return 'arguments';
    const known = this.#names.get(binding) ?? `${isOwn ? 'v' : 'o'}${this.#names.size}`;
    this.#names.set(binding, known);
    return known;
  }

  #label(name: string): string {
    const known = this.#labels.get(name) ?? `l${this.#labels.size}`;
    this.#labels.set(name, known);
    return known;
  }

  #literal(node: Syntax): void {
    const { value } = node;
    const regex = node.regex as { pattern?: unknown; flags?: unknown } | undefined;
    if (regex !== undefined) this.#parts.push(`/${String(regex.pattern)}/${String(regex.flags)}`);
    else if (typeof value === 'string') this.#parts.push(stringKind(value));
    else if (typeof value === 'number') this.#parts.push(numberKind(value));
    else this.#parts.push(String(node.bigint ?? value));
  }

  #isPageData(parent: Syntax, field: string, part: Syntax): boolean {
    if (!this.#options.bucketData || this.#unit !== undefined) return false;
    return (isGiven(parent, field) || part.type === 'ObjectExpression') && isData(part);
  }

  /** In an order of their own: state of a shop comes in any. */
  #hostsIn(data: Syntax): string {
    const hosts = new Set<string>();
    const waiting = [data];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (typeof next.value === 'string') for (const host of hostsNamed(next.value)) hosts.add(host);
      waiting.push(...partsOf(next));
    }
    return [...hosts].toSorted().join(',');
  }
}

type At = {
  readonly parent: Syntax;
  readonly field: string;
  readonly part: Syntax;
  readonly scope: Scope;
  readonly hint: string | undefined;
};
