/** How many steps an expression takes at most, whatever it is asked of; counted once, when it is loaded. */
import type { Node } from './node.ts';

/** Of one condition. */
export const MOST_COST = 4_000;
/** Of all conditions of a rule file: some 0.3 ms, so that no file can hold up the decisions of everyone. */
export const MOST_COST_OF_RULES = 100_000;

/** Fields of an attempt have a few hundred characters at most, which are compared many at a time. */
const WALK = 16;

/** Of a tree that was checked. */
export const costOf = (node: Node): number => {
  switch (node.kind) {
    case 'literal':
    case 'field':
      return 1;
    case 'list':
      // Values are looked up in one step; anything else is worked out each time.
      return 1 + sum(node.items.filter(({ kind }) => kind !== 'literal'));
    case 'unary':
      return 1 + costOf(node.operand);
    case 'binary':
      return costOf(node.left) + costOf(node.right) + (isLookup(node) ? WALK : 1);
    case 'conditional':
      return 1 + costOf(node.condition) + Math.max(costOf(node.whenTrue), costOf(node.whenFalse));
    case 'call': {
      const operands = node.receiver === undefined ? node.arguments : [node.receiver, ...node.arguments];
      return sum(operands) + (node.name === 'has' ? 1 : WALK);
    }
  }
};

const sum = (nodes: readonly Node[]): number => nodes.reduce((total, node) => total + costOf(node), 0);

/** `x in lists.name` */
const isLookup = (node: Extract<Node, { kind: 'binary' }>): boolean =>
  node.operator === 'in' && node.right.kind === 'field';
