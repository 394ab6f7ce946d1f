/** Twenty rules as trees, and each as four engines want it: CEL (ours and cel-js), json-rules-engine, and zen's language. */

type Operator = '==' | '!=' | '>' | '>=' | '<' | '<=' | 'in';
export type Condition =
  | readonly [field: string, operator: Operator, value: string | number | readonly string[]]
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] };

const all = (...of: readonly Condition[]): Condition => ({ all: of });
const any = (...of: readonly Condition[]): Condition => ({ any: of });

export const RULES: readonly Condition[] = [
  ['amount.amountMinor', '>', 59_000],
  all(['channel', '==', 'moto'], ['amount.amountMinor', '>=', 40_000]),
  all(
    ['channel', '==', 'ecommerce'],
    ['authentication.threeDs', '!=', 'authenticated'],
    ['amount.amountMinor', '>', 50_000],
  ),
  ['authentication.securityCode', '==', 'no-match'],
  all(['channel', 'in', ['ecommerce', 'moto']], ['card.issuerCountry', '==', 'US'], ['customer.country', '==', 'JP']),
  all(['amount.currency', '==', 'EUR'], ['amount.amountMinor', '>', 30_000]),
  ['features.f_0_10m_count', '>', 5],
  ['features.f_0_1h_count', '>=', 9],
  all(['features.f_0_1d_count', '>', 3], ['features.f_0_1d_other', '>', 45_000]),
  all(['features.f_1_10m_count', '>', 10], ['features.f_1_10m_other', '>', 13]),
  ['features.f_2_10m_count', '>', 17],
  all(['features.f_2_1h_count', '>=', 10], ['features.f_2_1h_other', '<', 25_000]),
  any(['features.f_3_10m_other', '>', 2], ['features.f_3_1d_other', '>', 4]),
  all(['features.f_4_1d_count', '>', 1], ['amount.amountMinor', '<=', 100]),
  all(['channel', '==', 'recurring'], ['features.f_4_7d_count', '==', 1], ['amount.amountMinor', '>', 55_000]),
  all(['features.f_1_1d_count', '>', 8], any(['customer.country', '!=', 'JP'], ['card.issuerCountry', '!=', 'JP'])),
  all(['merchant.categoryCode', 'in', ['5732', '5944', '7995']], ['amount.amountMinor', '>', 58_000]),
  any(['features.f_0_7d_count', '>', 20], ['features.f_3_7d_count', '>', 20], ['features.f_2_7d_count', '>', 40]),
  all(['channel', '==', 'card-present'], ['features.f_0_10m_count', '>', 1], ['customer.country', '==', 'US']),
  all(['features.f_1_1h_other', '>=', 12], ['features.f_2_1d_other', '>', 30_000], ['amount.amountMinor', '>', 20_000]),
];

export const namesOf = (condition: Condition): readonly string[] => {
  if ('all' in condition) return condition.all.flatMap(namesOf);
  return 'any' in condition ? condition.any.flatMap(namesOf) : [condition[0]];
};

type Words = { readonly and: string; readonly or: string; readonly text: (value: string) => string };

const written = (condition: Condition, words: Words): string => {
  const join = (of: readonly Condition[], by: string) => `(${of.map((each) => written(each, words)).join(` ${by} `)})`;
  if ('all' in condition) return join(condition.all, words.and);
  if ('any' in condition) return join(condition.any, words.or);
  const [field, operator, value] = condition;
  const literal = (one: string | number) => (typeof one === 'string' ? words.text(one) : String(one));
  const side = typeof value === 'object' ? `[${value.map(literal).join(', ')}]` : literal(value);
  return `${field} ${operator} ${side}`;
};

export const conditionOfCel = (condition: Condition): string =>
  written(condition, { and: '&&', or: '||', text: (value) => `"${value}"` });

export const conditionOfZen = (condition: Condition): string =>
  written(condition, { and: 'and', or: 'or', text: (value) => `'${value}'` });

const JSON_OPERATORS: Readonly<Record<Operator, string>> = {
  '==': 'equal',
  '!=': 'notEqual',
  '>': 'greaterThan',
  '>=': 'greaterThanInclusive',
  '<': 'lessThan',
  '<=': 'lessThanInclusive',
  in: 'in',
};

type JsonCondition = { readonly fact: string; readonly operator: string; readonly value: unknown };
type JsonConditions = { all: (JsonCondition | JsonConditions)[] } | { any: (JsonCondition | JsonConditions)[] };

/** Facts by the whole path: looking into an object by a path of its own costs that engine more. */
export const conditionOfJson = (condition: Condition): JsonConditions => {
  const one = (each: Condition): JsonCondition | JsonConditions => {
    if ('all' in each || 'any' in each) return conditionOfJson(each);
    const [fact, operator, value] = each;
    return { fact, operator: JSON_OPERATORS[operator], value };
  };
  if ('any' in condition) return { any: condition.any.map(one) };
  return { all: ('all' in condition ? condition.all : [condition]).map(one) };
};
