/**
 * A checked tree to closures over an array of facts. Missing is `undefined` and stays unknown through every operator
 * but those that can do without it: `false && unknown` is false, `true || unknown` is true (Kleene), `has` always knows.
 */
import type { BinaryNode, BinaryOperator, CallNode, Node } from './node.ts';

export type Value = number | string | boolean;
/** One value per field, at the field's index; `undefined` where the attempt has none. */
export type Facts = readonly (Value | undefined)[];
export type Run = (facts: Facts) => Value | undefined;
/** The index of a field in Facts. */
export type IndexOf = (path: string) => number;

/** @throws when the tree was not checked: an invariant. */
export const compile = (node: Node, indexOf: IndexOf): Run => {
  switch (node.kind) {
    case 'literal': {
      const { value } = node;
      return () => value;
    }
    case 'field': {
      const index = indexOf(node.path);
      return (facts) => facts[index];
    }
    case 'unary':
      return compileUnary(node.operator, compile(node.operand, indexOf));
    case 'binary':
      return node.operator === 'in' ? compileIn(node, indexOf) : compileBinary(node, indexOf);
    case 'conditional': {
      const condition = compile(node.condition, indexOf);
      const whenTrue = compile(node.whenTrue, indexOf);
      const whenFalse = compile(node.whenFalse, indexOf);
      return (facts) => {
        const chosen = condition(facts);
        if (chosen === undefined) return undefined;
        return chosen === true ? whenTrue(facts) : whenFalse(facts);
      };
    }
    case 'call':
      return compileCall(node, indexOf);
    case 'list':
      throw new Error('a list has a value only inside in and size');
  }
};

const compileUnary = (operator: '!' | '-', operand: Run): Run =>
  operator === '!'
    ? (facts) => {
        const value = operand(facts);
        return value === undefined ? undefined : !value;
      }
    : (facts) => {
        const value = operand(facts) as number | undefined;
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

const compileBinary = (node: BinaryNode, indexOf: IndexOf): Run => {
  const left = compile(node.left, indexOf);
  const right = compile(node.right, indexOf);
  if (node.operator === '&&') return kleene(left, right, false);
  if (node.operator === '||') return kleene(left, right, true);
  const ofKnown = OF_KNOWN[node.operator as keyof typeof OF_KNOWN];
  return (facts) => {
    const first = left(facts);
    if (first === undefined) return undefined;
    const second = right(facts);
    return second === undefined ? undefined : ofKnown(first, second);
  };
};

/** `&&` is settled by one false side, `||` by one true side, whatever the other; else unknown if either is. */
const kleene =
  (left: Run, right: Run, settling: boolean): Run =>
  (facts) => {
    const first = left(facts);
    if (first === settling) return settling;
    const second = right(facts);
    if (second === settling) return settling;
    return first === undefined || second === undefined ? undefined : !settling;
  };

/** `x in [a, b]` is `x == a || x == b`. A list of literals is looked up in one step. */
const compileIn = (node: BinaryNode, indexOf: IndexOf): Run => {
  if (node.right.kind !== 'list') throw new Error('in takes a list');
  const sought = compile(node.left, indexOf);
  const known = new Set(node.right.items.flatMap((item) => (item.kind === 'literal' ? [item.value] : [])));
  const others = node.right.items.filter((item) => item.kind !== 'literal').map((item) => compile(item, indexOf));
  return (facts) => {
    const value = sought(facts);
    if (value === undefined) return undefined;
    if (known.has(value)) return true;
    let found: false | undefined = false;
    for (const other of others) {
      const candidate = other(facts);
      if (candidate === value) return true;
      if (candidate === undefined) found = undefined;
    }
    return found;
  };
};

const compileCall = (node: CallNode, indexOf: IndexOf): Run => {
  const operands = node.receiver === undefined ? node.arguments : [node.receiver, ...node.arguments];
  const [first, second] = operands;
  if (first === undefined) throw new Error('a call takes at least one operand');
  if (node.name === 'has') {
    const run = compile(first, indexOf);
    return (facts) => run(facts) !== undefined;
  }
  if (node.name === 'size') return compileSize(first, indexOf);
  if (second === undefined) throw new Error('a test of text takes a part');
  return compileTextTest(node.name, compile(first, indexOf), compile(second, indexOf));
};

/** Of a text, its Unicode code points, as CEL counts. */
const compileSize = (measured: Node, indexOf: IndexOf): Run => {
  if (measured.kind === 'list') {
    const { length } = measured.items;
    return () => length;
  }
  const run = compile(measured, indexOf);
  return (facts) => {
    const text = run(facts) as string | undefined;
    return text === undefined ? undefined : [...text].length;
  };
};

const TEXT_TESTS: Readonly<Record<string, (text: string, part: string) => boolean>> = {
  startsWith: (text, part) => text.startsWith(part),
  endsWith: (text, part) => text.endsWith(part),
  contains: (text, part) => text.includes(part),
};

const compileTextTest = (name: string, text: Run, part: Run): Run => {
  const test = TEXT_TESTS[name];
  if (test === undefined) throw new Error(`no function ${name}`);
  return (facts) => {
    const whole = text(facts);
    if (whole === undefined) return undefined;
    const piece = part(facts);
    return piece === undefined ? undefined : test(whole as string, piece as string);
  };
};
