/**
 * Tokens to a tree, by recursive descent with CEL's precedence, within limits of length, size and depth.
 * The first fault ends the parse: what follows it could only be guessed at.
 */
import { failed, type Outcome, ok } from '#kernel';
import type { Fault, FaultCode } from './fault.ts';
import { lex, type Token } from './lex.ts';
import type { BinaryOperator, Node } from './node.ts';

export const MAX_EXPRESSION_LENGTH = 16_384;
export const MAX_NODES = 2_000;
export const MAX_LIST_LENGTH = 1_000;
export const MAX_DEPTH = 32;

type Parser = {
  readonly tokens: readonly Token[];
  next: number;
  nodes: number;
  depth: number;
  fault: Fault | undefined;
};

/** Operators of one level of precedence, loosest first; all associate to the left. */
const LEVELS: readonly (readonly BinaryOperator[])[] = [
  ['||'],
  ['&&'],
  ['==', '!=', '<', '<=', '>', '>=', 'in'],
  ['+', '-'],
  ['*'],
];

export const parse = (text: string): Outcome<Node, Fault> => {
  if (text.length > MAX_EXPRESSION_LENGTH) {
    return failed({ code: 'expression-too-long', at: 0, expected: `at most ${MAX_EXPRESSION_LENGTH} characters` });
  }
  const lexed = lex(text);
  if (lexed.kind === 'failed') return lexed;
  const parser: Parser = { tokens: lexed.value, next: 0, nodes: 0, depth: 0, fault: undefined };
  const node = parseExpression(parser);
  if (peek(parser).kind !== 'end') fail(parser, 'unexpected-token', peek(parser).at, 'an operator or the end');
  return parser.fault === undefined ? ok(node) : failed(parser.fault);
};

const peek = (parser: Parser): Token => parser.tokens[parser.next] ?? { kind: 'end', at: 0 };

/** The text of a symbol or word that steers the grammar; literals and the end have none. */
const wordOf = (token: Token): string | undefined =>
  token.kind === 'symbol' || token.kind === 'name' ? token.text : undefined;

const take = (parser: Parser, word: string): boolean => {
  if (wordOf(peek(parser)) !== word) return false;
  parser.next += 1;
  return true;
};

const expect = (parser: Parser, word: string): void => {
  if (!take(parser, word)) fail(parser, 'unexpected-token', peek(parser).at, `"${word}"`);
};

/** Records the first fault and moves to the end, where every loop of the parser stops. */
const fail = (parser: Parser, code: FaultCode, at: number, expected: string): Node => {
  parser.fault ??= { code, at, expected };
  parser.next = parser.tokens.length - 1;
  return { kind: 'literal', at, value: false };
};

const counted = (parser: Parser, node: Node): Node => {
  parser.nodes += 1;
  return parser.nodes > MAX_NODES ? fail(parser, 'too-many-nodes', node.at, `at most ${MAX_NODES} parts`) : node;
};

const parseExpression = (parser: Parser): Node => {
  const { at } = peek(parser);
  if (parser.depth === MAX_DEPTH) return fail(parser, 'too-deep', at, `at most ${MAX_DEPTH} levels of nesting`);
  parser.depth += 1;
  const node = parseConditional(parser, at);
  parser.depth -= 1;
  return node;
};

const parseConditional = (parser: Parser, at: number): Node => {
  const condition = parseLevel(parser, 0);
  if (!take(parser, '?')) return condition;
  const whenTrue = parseLevel(parser, 0);
  expect(parser, ':');
  const whenFalse = parseExpression(parser);
  return counted(parser, { kind: 'conditional', at, condition, whenTrue, whenFalse });
};

const parseLevel = (parser: Parser, level: number): Node => {
  const operators = LEVELS[level];
  if (operators === undefined) return parseUnary(parser);
  let left = parseLevel(parser, level + 1);
  for (;;) {
    const token = peek(parser);
    const operator = operators.find((candidate) => candidate === wordOf(token));
    if (operator === undefined) return left;
    parser.next += 1;
    const right = parseLevel(parser, level + 1);
    left = counted(parser, { kind: 'binary', at: token.at, operator, left, right });
  }
};

const parseUnary = (parser: Parser): Node => {
  const first = wordOf(peek(parser));
  if (first !== '!' && first !== '-') return parseMember(parser);
  const places: number[] = [];
  while (wordOf(peek(parser)) === first) {
    places.push(peek(parser).at);
    parser.next += 1;
  }
  const operand = parseMember(parser);
  return places.reduceRight<Node>(
    (inner, at) => counted(parser, { kind: 'unary', at, operator: first, operand: inner }),
    operand,
  );
};

const parseMember = (parser: Parser): Node => {
  let node = parsePrimary(parser);
  while (take(parser, '.')) {
    const token = peek(parser);
    if (token.kind !== 'name') return fail(parser, 'unexpected-token', token.at, 'a name after "."');
    parser.next += 1;
    if (take(parser, '(')) {
      const args = parseItems(parser, ')');
      node = counted(parser, { kind: 'call', at: token.at, name: token.text, receiver: node, arguments: args });
    } else if (node.kind === 'field') {
      node = { ...node, path: `${node.path}.${token.text}` };
    } else {
      return fail(parser, 'unexpected-token', token.at, 'a field only after a name');
    }
  }
  return node;
};

const parsePrimary = (parser: Parser): Node => {
  const token = peek(parser);
  if (token.kind === 'int' || token.kind === 'string') {
    parser.next += 1;
    return counted(parser, { kind: 'literal', at: token.at, value: token.value });
  }
  if (token.kind === 'name' && token.text !== 'in') return parseName(parser, token);
  if (take(parser, '(')) {
    const inner = parseExpression(parser);
    expect(parser, ')');
    return inner;
  }
  if (take(parser, '[')) {
    const items = parseItems(parser, ']');
    if (items.length === 0) return fail(parser, 'unexpected-token', token.at, 'a list with at least one item');
    return counted(parser, { kind: 'list', at: token.at, items });
  }
  return fail(parser, 'unexpected-token', token.at, 'a field, a value, a list or "("');
};

const parseName = (parser: Parser, token: { readonly at: number; readonly text: string }): Node => {
  parser.next += 1;
  if (token.text === 'true' || token.text === 'false') {
    return counted(parser, { kind: 'literal', at: token.at, value: token.text === 'true' });
  }
  if (!take(parser, '(')) return counted(parser, { kind: 'field', at: token.at, path: token.text });
  const args = parseItems(parser, ')');
  return counted(parser, { kind: 'call', at: token.at, name: token.text, arguments: args });
};

/** Expressions parted by commas up to `closing`, which is taken too. */
const parseItems = (parser: Parser, closing: ')' | ']'): readonly Node[] => {
  if (take(parser, closing)) return [];
  const items = [parseExpression(parser)];
  while (take(parser, ',')) {
    const { at } = peek(parser);
    if (items.length === MAX_LIST_LENGTH) fail(parser, 'list-too-long', at, `at most ${MAX_LIST_LENGTH} items`);
    items.push(parseExpression(parser));
  }
  expect(parser, closing);
  return items;
};
