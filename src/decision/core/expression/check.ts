/** Types: every operator and function says what it takes, so that a rule that could never make sense does not load. */
import type { Fault, FaultCode } from './fault.ts';
import type {
  BinaryNode,
  CallNode,
  ConditionalNode,
  FieldNode,
  ListNode,
  LiteralNode,
  Node,
  UnaryNode,
} from './node.ts';

export type ScalarType = 'int' | 'string' | 'bool';
/** `faulty`: already reported; whatever leans on it is not reported again. */
type Type = ScalarType | `list of ${ScalarType}` | 'faulty';

/** A list that is kept elsewhere: of use only in `field in lists.name`. */
export type ListField = { readonly type: 'list' /** The field whose values it holds. */; readonly of: string };
export type Field = ScalarField | ListField;

export type ScalarField = {
  readonly type: ScalarType;
  /** The only values a string field can have: a comparison with another one is a misspelling. */
  readonly values?: readonly string[];
};
export type Fields<F extends Field = Field> = ReadonlyMap<string, F>;

type Checker = { readonly fields: Fields; readonly faults: Fault[] };

/** Every fault of a condition over `fields`; empty when it can be compiled. */
export const check = (node: Node, fields: Fields): readonly Fault[] => {
  const checker: Checker = { fields, faults: [] };
  const type = typeOf(checker, node);
  if (type !== 'bool' && type !== 'faulty') report(checker, 'not-a-condition', node.at, `bool, not ${type}`);
  return checker.faults;
};

const report = (checker: Checker, code: FaultCode, at: number, expected: string): 'faulty' => {
  checker.faults.push({ code, at, expected });
  return 'faulty';
};

const typeOf = (checker: Checker, node: Node): Type => {
  switch (node.kind) {
    case 'literal':
      return typeOfLiteral(node);
    case 'field':
      return typeOfField(checker, node);
    case 'list':
      return typeOfList(checker, node);
    case 'unary':
      return typeOfUnary(checker, node);
    case 'binary':
      return typeOfBinary(checker, node);
    case 'conditional':
      return typeOfConditional(checker, node);
    case 'call':
      return typeOfCall(checker, node);
  }
};

const typeOfLiteral = ({ value }: LiteralNode): ScalarType =>
  typeof value === 'number' ? 'int' : typeof value === 'string' ? 'string' : 'bool';

const typeOfField = (checker: Checker, { path, at }: FieldNode): Type => {
  const field = checker.fields.get(path);
  if (field === undefined) return reportUnknownField(checker, path, at);
  return field.type === 'list' ? report(checker, 'wrong-type', at, `${field.of} in ${path}`) : field.type;
};

const reportUnknownField = (checker: Checker, path: string, at: number): 'faulty' => {
  const group = path.split('.')[0];
  const near = [...checker.fields.keys()].filter((known) => known.split('.')[0] === group);
  return report(
    checker,
    'unknown-field',
    at,
    `one of ${(near.length > 0 ? near : [...checker.fields.keys()]).join(', ')}`,
  );
};

/** Reports unless `node` has the type; says whether it has. */
const demand = (checker: Checker, node: Node, wanted: Type): boolean => {
  const found = typeOf(checker, node);
  if (found !== wanted && found !== 'faulty') report(checker, 'wrong-type', node.at, `${wanted}, not ${found}`);
  return found === wanted;
};

/** The node's type where a list has no place. */
const scalarTypeOf = (checker: Checker, node: Node): ScalarType | 'faulty' => {
  const type = typeOf(checker, node);
  if (type === 'int' || type === 'string' || type === 'bool' || type === 'faulty') return type;
  return report(checker, 'wrong-type', node.at, `int, string or bool, not ${type}`);
};

const typeOfList = (checker: Checker, node: ListNode): Type => {
  const [first, ...rest] = node.items;
  const type = first === undefined ? 'faulty' : scalarTypeOf(checker, first);
  if (type === 'faulty') return type;
  return rest.map((item) => demand(checker, item, type)).every(Boolean) ? `list of ${type}` : 'faulty';
};

const typeOfUnary = (checker: Checker, node: UnaryNode): Type => {
  const type = node.operator === '!' ? 'bool' : 'int';
  return demand(checker, node.operand, type) ? type : 'faulty';
};

const typeOfBinary = (checker: Checker, node: BinaryNode): Type => {
  const { operator, left, right } = node;
  if (operator === '==' || operator === '!=') return typeOfEquality(checker, node);
  if (operator === 'in') return typeOfMembership(checker, node);
  const logical = operator === '&&' || operator === '||';
  const operands = logical ? 'bool' : 'int';
  const fits = [demand(checker, left, operands), demand(checker, right, operands)].every(Boolean);
  if (!fits) return 'faulty';
  return operator === '+' || operator === '-' || operator === '*' ? 'int' : 'bool';
};

const typeOfEquality = (checker: Checker, node: BinaryNode): Type => {
  const type = scalarTypeOf(checker, node.left);
  if (type === 'faulty' || !demand(checker, node.right, type)) return 'faulty';
  checkValue(checker, node.left, node.right);
  checkValue(checker, node.right, node.left);
  return 'bool';
};

const typeOfMembership = (checker: Checker, node: BinaryNode): Type => {
  const kept = node.right.kind === 'field' ? checker.fields.get(node.right.path) : undefined;
  if (kept?.type === 'list') return typeOfLookup(checker, node, kept.of);
  const type = scalarTypeOf(checker, node.left);
  if (type === 'faulty' || !demand(checker, node.right, `list of ${type}`)) return 'faulty';
  if (node.right.kind === 'list') for (const item of node.right.items) checkValue(checker, node.left, item);
  return 'bool';
};

const typeOfLookup = (checker: Checker, { left, right }: BinaryNode, of: string): Type => {
  if (left.kind === 'field' && left.path === of) return 'bool';
  const path = right.kind === 'field' ? right.path : '';
  return report(checker, 'wrong-type', left.at, `${of} in ${path}: the list holds values of that field`);
};

const checkValue = (checker: Checker, side: Node, other: Node): void => {
  const field = side.kind === 'field' ? checker.fields.get(side.path) : undefined;
  const values = field === undefined || field.type === 'list' ? undefined : field.values;
  if (values === undefined || other.kind !== 'literal' || typeof other.value !== 'string') return;
  if (!values.includes(other.value)) report(checker, 'value-never-occurs', other.at, `one of ${values.join(', ')}`);
};

const typeOfConditional = (checker: Checker, node: ConditionalNode): Type => {
  const fits = demand(checker, node.condition, 'bool');
  const type = scalarTypeOf(checker, node.whenTrue);
  if (type === 'faulty') return type;
  return demand(checker, node.whenFalse, type) && fits ? type : 'faulty';
};

const typeOfCall = (checker: Checker, node: CallNode): Type => {
  switch (node.name) {
    case 'has':
      return typeOfHas(checker, node);
    case 'size':
      return typeOfSize(checker, node);
    case 'startsWith':
    case 'endsWith':
    case 'contains':
      return typeOfTextTest(checker, node);
    default:
      return report(checker, 'unknown-function', node.at, 'has, size, startsWith, endsWith or contains');
  }
};

const typeOfHas = (checker: Checker, node: CallNode): Type => {
  const [field, ...more] = node.arguments;
  if (field?.kind !== 'field' || !field.path.includes('.') || more.length > 0 || node.receiver !== undefined) {
    return report(checker, 'has-takes-a-field', node.at, 'has(group.field)');
  }
  return typeOf(checker, field) === 'faulty' ? 'faulty' : 'bool';
};

const typeOfSize = (checker: Checker, node: CallNode): Type => {
  const [measured, ...more] = node.receiver === undefined ? node.arguments : [node.receiver, ...node.arguments];
  if (measured === undefined || more.length > 0) {
    return report(checker, 'wrong-argument-count', node.at, 'size(x) or x.size()');
  }
  const type = typeOf(checker, measured);
  if (type === 'faulty') return type;
  if (type === 'string' || type.startsWith('list')) return 'int';
  return report(checker, 'wrong-type', measured.at, `string or list, not ${type}`);
};

const typeOfTextTest = (checker: Checker, node: CallNode): Type => {
  const [part, ...more] = node.arguments;
  if (node.receiver === undefined || part === undefined || more.length > 0) {
    return report(checker, 'wrong-argument-count', node.at, `text.${node.name}(part)`);
  }
  return [demand(checker, node.receiver, 'string'), demand(checker, part, 'string')].every(Boolean) ? 'bool' : 'faulty';
};
