/** The tree of an expression: small uniform nodes, each with the offset of the text it came from. */

export type UnaryOperator = '!' | '-';
export type BinaryOperator = '||' | '&&' | '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | '+' | '-' | '*';

export type LiteralNode = { readonly kind: 'literal'; readonly at: number; readonly value: number | string | boolean };
export type FieldNode = { readonly kind: 'field'; readonly at: number; readonly path: string };
export type ListNode = { readonly kind: 'list'; readonly at: number; readonly items: readonly Node[] };
export type UnaryNode = {
  readonly kind: 'unary';
  readonly at: number;
  readonly operator: UnaryOperator;
  readonly operand: Node;
};
export type BinaryNode = {
  readonly kind: 'binary';
  readonly at: number;
  readonly operator: BinaryOperator;
  readonly left: Node;
  readonly right: Node;
};
export type ConditionalNode = {
  readonly kind: 'conditional';
  readonly at: number;
  readonly condition: Node;
  readonly whenTrue: Node;
  readonly whenFalse: Node;
};
/** `name(a, b)` or `receiver.name(b)`. */
export type CallNode = {
  readonly kind: 'call';
  readonly at: number;
  readonly name: string;
  readonly receiver?: Node;
  readonly arguments: readonly Node[];
};

export type Node = LiteralNode | FieldNode | ListNode | UnaryNode | BinaryNode | ConditionalNode | CallNode;
