/**
 * A checked tree to closures that read fields of a subject when they need them. Missing is `undefined` and stays unknown through every operator
 * but those that can do without it: `false && unknown` is false, `true || unknown` is true (Kleene), `has` always knows.
 */
import type { BinaryNode, BinaryOperator, CallNode, Node } from './node.ts';

export type Value = number | string | boolean;
/** `undefined` is unknown: a field the subject does not have, or what was made of one. */
export type Run<Subject> = (subject: Subject) => Value | undefined;
/** Gives the reader of a field by its path. */
export type ReaderOf<Subject> = (path: string) => Run<Subject>;

/** @throws when the tree was not checked: an invariant. */
export const compile = <Subject>(node: Node, readerOf: ReaderOf<Subject>): Run<Subject> => {
  switch (node.kind) {
    case 'literal': {
      const { value } = node;
      return () => value;
    }
    case 'field':
      return readerOf(node.path);
    case 'unary':
      return compileUnary(node.operator, compile(node.operand, readerOf));
    case 'binary':
      return node.operator === 'in' ? compileIn(node, readerOf) : compileBinary(node, readerOf);
    case 'conditional': {
      const condition = compile(node.condition, readerOf);
      const whenTrue = compile(node.whenTrue, readerOf);
      const whenFalse = compile(node.whenFalse, readerOf);
      return (subject) => {
        const chosen = condition(subject);
        if (chosen === undefined) return undefined;
        return chosen === true ? whenTrue(subject) : whenFalse(subject);
      };
    }
    case 'call':
      return compileCall(node, readerOf);
    case 'list':
      throw new Error('a list has a value only inside in and size');
  }
};

const compileUnary = <Subject>(operator: '!' | '-', operand: Run<Subject>): Run<Subject> =>
  operator === '!'
    ? (subject) => {
        const value = operand(subject);
        return value === undefined ? undefined : !value;
      }
    : (subject) => {
        const value = operand(subject) as number | undefined;
        return value === undefined ? undefined : -value;
      };

/** Beyond 2^53 − 1 a JavaScript number no longer holds every integer, so the result is unknown rather than wrong. */
const whole = (value: number): number | undefined => (Number.isSafeInteger(value) ? value : undefined);

type OfKnown = (left: Value, right: Value) => Value | undefined;

/** What each operator does with two known values of the types the checker let through. */
const OF_KNOWN: Readonly<Record<Exclude<BinaryOperator, '&&' | '||' | 'in'>, OfKnown>> = {
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
  '+': (left, right) => whole((left as number) + (right as number)),
  '-': (left, right) => whole((left as number) - (right as number)),
  '*': (left, right) => whole((left as number) * (right as number)),
};

const compileBinary = <Subject>(node: BinaryNode, readerOf: ReaderOf<Subject>): Run<Subject> => {
  const left = compile(node.left, readerOf);
  const right = compile(node.right, readerOf);
  if (node.operator === '&&') return kleene(left, right, false);
  if (node.operator === '||') return kleene(left, right, true);
  const ofKnown = OF_KNOWN[node.operator as keyof typeof OF_KNOWN];
  return (subject) => {
    const first = left(subject);
    if (first === undefined) return undefined;
    const second = right(subject);
    return second === undefined ? undefined : ofKnown(first, second);
  };
};

/** `&&` is settled by one false side, `||` by one true side, whatever the other; else unknown if either is. */
const kleene =
  <Subject>(left: Run<Subject>, right: Run<Subject>, settling: boolean): Run<Subject> =>
  (subject) => {
    const first = left(subject);
    if (first === settling) return settling;
    const second = right(subject);
    if (second === settling) return settling;
    return first === undefined || second === undefined ? undefined : !settling;
  };

/** `x in [a, b]` is `x == a || x == b`. A list of literals is looked up in one step. */
const compileIn = <Subject>(node: BinaryNode, readerOf: ReaderOf<Subject>): Run<Subject> => {
  const sought = compile(node.left, readerOf);
  if (node.right.kind === 'field') {
    // A list kept elsewhere answers whether it holds the value; of a missing one it cannot.
    const holds = readerOf(node.right.path);
    return (subject) => (sought(subject) === undefined ? undefined : holds(subject));
  }
  if (node.right.kind !== 'list') throw new Error('in takes a list');
  const known = new Set(node.right.items.flatMap((item) => (item.kind === 'literal' ? [item.value] : [])));
  const others = node.right.items.filter((item) => item.kind !== 'literal').map((item) => compile(item, readerOf));
  return (subject) => {
    const value = sought(subject);
    if (value === undefined) return undefined;
    if (known.has(value)) return true;
    let found: false | undefined = false;
    for (const other of others) {
      const candidate = other(subject);
      if (candidate === value) return true;
      if (candidate === undefined) found = undefined;
    }
    return found;
  };
};

const compileCall = <Subject>(node: CallNode, readerOf: ReaderOf<Subject>): Run<Subject> => {
  const operands = node.receiver === undefined ? node.arguments : [node.receiver, ...node.arguments];
  const [first, second] = operands;
  if (first === undefined) throw new Error('a call takes at least one operand');
  if (node.name === 'has') {
    const run = compile(first, readerOf);
    return (subject) => run(subject) !== undefined;
  }
  if (node.name === 'size') return compileSize(first, readerOf);
  if (second === undefined) throw new Error('a test of text takes a part');
  return compileTextTest(node.name, compile(first, readerOf), compile(second, readerOf));
};

/** Of a text, its Unicode code points, as CEL counts. */
const compileSize = <Subject>(measured: Node, readerOf: ReaderOf<Subject>): Run<Subject> => {
  if (measured.kind === 'list') {
    const { length } = measured.items;
    return () => length;
  }
  const run = compile(measured, readerOf);
  return (subject) => {
    const text = run(subject) as string | undefined;
    return text === undefined ? undefined : [...text].length;
  };
};

const TEXT_TESTS: Readonly<Record<string, (text: string, part: string) => boolean>> = {
  startsWith: (text, part) => text.startsWith(part),
  endsWith: (text, part) => text.endsWith(part),
  contains: (text, part) => text.includes(part),
};

const compileTextTest = <Subject>(name: string, text: Run<Subject>, part: Run<Subject>): Run<Subject> => {
  const test = TEXT_TESTS[name];
  if (test === undefined) throw new Error(`no function ${name}`);
  return (subject) => {
    const whole = text(subject);
    if (whole === undefined) return undefined;
    const piece = part(subject);
    return piece === undefined ? undefined : test(whole as string, piece as string);
  };
};
