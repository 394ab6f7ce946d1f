/**
 * The door to the rule language: a subset of CEL (Common Expression Language), typed and bounded at load.
 *
 *     expression = or [ "?" or ":" expression ]
 *     or         = and { "||" and }
 *     and        = relation { "&&" relation }
 *     relation   = sum { ( "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" ) sum }
 *     sum        = product { ( "+" | "-" ) product }
 *     product    = unary { "*" unary }
 *     unary      = { "!" } member | { "-" } member
 *     member     = primary { "." name "(" [ items ] ")" }
 *     primary    = integer | string | "true" | "false" | field | name "(" [ items ] ")"
 *                | "(" expression ")" | "[" items "]"
 *     field      = name { "." name }
 *     items      = expression { "," expression }
 *
 * Types are int, string, bool and lists of one of them. `==` and `!=` take two of one type but no lists; `<`, `<=`,
 * `>`, `>=`, `+`, `-`, `*` take ints; `x in list` takes a list of x's type, written out, with at least one item, or a
 * list that is kept elsewhere, `lists.name`, and then x is the field whose values that list holds.
 * Functions: `has(group.field)`, `size(text or list)`, `text.startsWith(part)`, `text.endsWith(part)`,
 * `text.contains(part)`. There is no `matches`: a regular expression has no bounded cost.
 *
 * Missing: a field the attempt does not have is unknown. Unknown goes through every operator, but `false && unknown`
 * is false, `true || unknown` is true, and `x in [unknown, x]` is true. `has` is true or false, never unknown. An int
 * beyond ±(2^53 − 1) is unknown too. A condition holds only when it is true.
 *
 * Cost: an expression has at most 16,384 characters, 2,000 parts and 32 levels, a list 1,000 items, a text 1,024
 * characters. How many steps it can take at most is counted when it is loaded, whatever the attempt: one for a value, a
 * field and an operator, one for a list of values and one for each other item, 16 for what walks through a text or a list
 * that is kept elsewhere. A condition may take 4,000 steps, all rules of a file together 100,000.
 *
 * Where CEL differs: it calls a missing field an error instead of unknown (and absorbs it in `&&` and `||` likewise),
 * has 64-bit and unsigned ints, doubles, bytes, maps, timestamps, macros, comments, raw and triple-quoted strings;
 * `has(a.b)` without `a` is an error there and false here; a list with an unknown item is an error there.
 */
import { failed, type Outcome, ok } from '#kernel';
import { check, type Field, type Fields } from './check.ts';
import { compile, type Run } from './compile.ts';
import { costOf, MOST_COST } from './cost.ts';
import type { Fault } from './fault.ts';
import { parse } from './parse.ts';

/** `undefined` is unknown. */
export type Condition<Subject> = (subject: Subject) => boolean | undefined;

/** A field that knows how to be read from a subject. */
export type ReadableField<Subject> = Field & { readonly read: Run<Subject> };

export type BoundedCondition<Subject> = {
  readonly holds: Condition<Subject>;
  /** Steps at most, whatever the attempt: `cost.ts`. */
  readonly cost: number;
};

export const compileCondition = <Subject>(
  text: string,
  fields: Fields<ReadableField<Subject>>,
): Outcome<Condition<Subject>, readonly Fault[]> => {
  const compiled = compileBounded(text, fields);
  return compiled.kind === 'ok' ? ok(compiled.value.holds) : compiled;
};

export const compileBounded = <Subject>(
  text: string,
  fields: Fields<ReadableField<Subject>>,
): Outcome<BoundedCondition<Subject>, readonly Fault[]> => {
  const parsed = parse(text);
  if (parsed.kind === 'failed') return failed([parsed.error]);
  const faults = check(parsed.value, fields);
  if (faults.length > 0) return failed(faults);
  const cost = costOf(parsed.value);
  if (cost > MOST_COST) {
    return failed([
      { code: 'costs-too-much', at: 0, expected: `a condition of at most ${MOST_COST} steps, not ${cost}` },
    ]);
  }
  const readerOf = (path: string): Run<Subject> => {
    const field = fields.get(path);
    if (field === undefined) throw new Error(`${path} was checked and is not there`);
    return field.read;
  };
  return ok({ holds: compile(parsed.value, readerOf) as Condition<Subject>, cost });
};
