/** Which declaration each name of a script means (ECMA-262 §8.2, with hoisting), so that local names may be told apart. */
import { isFunction, nameOf, nodeIn, nodesIn, partsOf, type Syntax } from './syntax.ts';

export type Binding = { readonly name: string; readonly scope: Scope };

export class Scope {
  readonly parent: Scope | undefined;
  /** The function that the scope is in, by its node; the program's own is `undefined`. */
  readonly within: Syntax | undefined;
  readonly #names = new Map<string, Binding>();

  constructor(parent: Scope | undefined, within: Syntax | undefined) {
    this.parent = parent;
    this.within = within;
  }

  declare(name: string): void {
    if (!this.#names.has(name)) this.#names.set(name, { name, scope: this });
  }

  find(name: string): Binding | undefined {
    let scope: Scope | undefined = this;
    while (scope !== undefined) {
      const found = scope.#names.get(name);
      if (found !== undefined) return found;
      scope = scope.parent;
    }
    return undefined;
  }
}

/** Every name that a pattern binds. */
const boundBy = (pattern: Syntax | undefined, names: string[] = []): readonly string[] => {
  switch (pattern?.type) {
    case 'Identifier':
      names.push(nameOf(pattern) ?? '');
      break;
    case 'AssignmentPattern':
      boundBy(nodeIn(pattern, 'left'), names);
      break;
    case 'RestElement':
      boundBy(nodeIn(pattern, 'argument'), names);
      break;
    case 'ArrayPattern':
      for (const element of nodesIn(pattern, 'elements')) boundBy(element, names);
      break;
    case 'ObjectPattern':
      for (const property of nodesIn(pattern, 'properties'))
        boundBy(property.type === 'Property' ? nodeIn(property, 'value') : property, names);
      break;
    default:
  }
  return names;
};

const boundByDeclaration = (declaration: Syntax): readonly string[] =>
  nodesIn(declaration, 'declarations').flatMap((each) => boundBy(nodeIn(each, 'id')));

/** Names of `var`, and of functions in blocks (Annex B.3.3), anywhere below that is not within another function. */
const declareVars = (scope: Scope, node: Syntax): void => {
  const waiting: Syntax[] = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.type === 'VariableDeclaration' && next.kind === 'var')
      for (const name of boundByDeclaration(next)) scope.declare(name);
    for (const part of partsOf(next)) {
      if (!isFunction(part)) waiting.push(part);
      else if (part.type === 'FunctionDeclaration') scope.declare(nameOf(nodeIn(part, 'id')) ?? '');
    }
  }
};

/** What the statements of one block declare for that block. */
const declareBlock = (scope: Scope, statements: readonly Syntax[]): void => {
  for (const statement of statements) {
    const declared = statement.type.startsWith('Export') ? nodeIn(statement, 'declaration') : statement;
    if (declared?.type === 'VariableDeclaration' && declared.kind !== 'var')
      for (const name of boundByDeclaration(declared)) scope.declare(name);
    if (declared?.type === 'FunctionDeclaration' || declared?.type === 'ClassDeclaration') {
      const name = nameOf(nodeIn(declared, 'id'));
      if (name !== undefined) scope.declare(name);
    }
    if (statement.type === 'ImportDeclaration')
      for (const specifier of nodesIn(statement, 'specifiers')) scope.declare(nameOf(nodeIn(specifier, 'local')) ?? '');
  }
};

export const programScope = (program: Syntax): Scope => {
  const scope = new Scope(undefined, undefined);
  declareVars(scope, program);
  declareBlock(scope, nodesIn(program, 'body'));
  return scope;
};

export const functionScope = (outer: Scope, node: Syntax): Scope => {
  const scope = new Scope(outer, node);
  const own = node.type === 'FunctionExpression' ? nameOf(nodeIn(node, 'id')) : undefined;
  if (own !== undefined) scope.declare(own);
  if (node.type !== 'ArrowFunctionExpression') scope.declare('arguments');
  for (const parameter of nodesIn(node, 'params')) for (const name of boundBy(parameter)) scope.declare(name);
  const body = nodeIn(node, 'body');
  if (body?.type === 'BlockStatement') {
    declareVars(scope, body);
    declareBlock(scope, nodesIn(body, 'body'));
  }
  return scope;
};

/** The scope that a node opens for its parts, or the one it stands in. */
export const scopeBelow = (node: Syntax, scope: Scope): Scope => {
  const opened = new Scope(scope, scope.within);
  switch (node.type) {
    case 'BlockStatement':
    case 'StaticBlock':
      declareBlock(opened, nodesIn(node, 'body'));
      return opened;
    case 'SwitchStatement':
      for (const branch of nodesIn(node, 'cases')) declareBlock(opened, nodesIn(branch, 'consequent'));
      return opened;
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement': {
      const head = nodeIn(node, node.type === 'ForStatement' ? 'init' : 'left');
      if (head !== undefined) declareBlock(opened, [head]);
      return opened;
    }
    case 'CatchClause':
      for (const name of boundBy(nodeIn(node, 'param'))) opened.declare(name);
      return opened;
    case 'ClassExpression': {
      const own = nameOf(nodeIn(node, 'id'));
      if (own !== undefined) opened.declare(own);
      return opened;
    }
    default:
      return scope;
  }
};
