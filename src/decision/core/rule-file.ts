/**
 * A rule file (YAML) to a compiled rule set, or every fault in it with its line and column. Nothing is half-loaded.
 * Anchors and aliases are refused: a small file must not be able to stand for a huge one.
 */
import { isAlias, isMap, isScalar, LineCounter, type Node, type ParsedNode, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { failed, type Outcome, ok } from '#kernel';
import type { Fields } from './expression/check.ts';
import { type Condition, compileCondition, type ReadableField } from './expression/condition.ts';
import type { FaultCode } from './expression/fault.ts';
import { ATTEMPT_FIELDS, ruleFields, type Subject } from './fields.ts';
import { type RuleSet, type RuleSetContent, ruleSetOf, ruleSetSchema } from './rule-set.ts';
import { planWindows, type WindowFault } from './windows/plan-windows.ts';

export type RuleFileFault = {
  readonly code:
    | FaultCode
    | 'file-too-large'
    | 'not-yaml'
    | 'alias-not-accepted'
    | 'unknown-key'
    | 'missing-key'
    | 'wrong-value'
    | 'duplicate-id'
    | 'too-many-conditions'
    | 'words-differ';
  /** One-based, in the file. */
  readonly line: number;
  readonly column: number;
  readonly expected: string;
  /** The rule concerned, where its id could be read. */
  readonly rule?: string;
};

export const MAX_FILE_LENGTH = 1_000_000;

type File = {
  readonly text: string;
  readonly root: ParsedNode | null;
  readonly lines: LineCounter;
  readonly faults: RuleFileFault[];
};

export const loadRuleSet = (text: string): Outcome<RuleSet, readonly RuleFileFault[]> => {
  if (text.length > MAX_FILE_LENGTH) {
    return failed([{ code: 'file-too-large', line: 1, column: 1, expected: `at most ${MAX_FILE_LENGTH} characters` }]);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const file: File = { text, root: document.contents, lines, faults: [] };
  for (const error of document.errors) report(file, 'not-yaml', error.pos[0], `YAML 1.2 (${error.code.toLowerCase()})`);
  visit(document, (_key, node) => {
    if (isAlias(node)) report(file, 'alias-not-accepted', offsetOf(node), 'the value written out');
  });
  if (file.faults.length > 0) return failed(file.faults);
  const read = ruleSetSchema.safeParse(document.toJS());
  if (!read.success) {
    for (const issue of read.error.issues) reportIssue(file, issue);
    return failed(inOrder(file.faults));
  }
  const plan = planWindows(read.data, ATTEMPT_FIELDS, (fault) => reportWindow(file, fault));
  const fields = ruleFields(read.data.windows ?? []);
  const conditions = read.data.rules.map((_rule, index) => compileRule(file, { content: read.data, index, fields }));
  reportConflicts(file, read.data);
  if (file.faults.length > 0) return failed(inOrder(file.faults));
  return ok(ruleSetOf(read.data, conditions as Condition<Subject>[], plan));
};

const inOrder = (faults: readonly RuleFileFault[]): readonly RuleFileFault[] =>
  faults.toSorted((a, b) => a.line - b.line || a.column - b.column);

const report = (file: File, code: RuleFileFault['code'], offset: number, expected: string, rule?: string): void => {
  const { line, col } = file.lines.linePos(offset);
  file.faults.push({ code, line, column: col, expected, ...(rule === undefined ? {} : { rule }) });
};

const offsetOf = (node: Node | null | undefined): number => node?.range?.[0] ?? 0;

const isKey = (key: unknown, name: PropertyKey): boolean => isScalar(key) && key.value === name;

/** The node at a path, or the nearest one above it. */
const nodeAt = (file: File, path: readonly PropertyKey[]): Node | null => {
  let node: Node | null = file.root;
  for (const segment of path) {
    const inner: unknown = isMap(node)
      ? node.items.find(({ key }) => isKey(key, segment))?.value
      : (node as { items?: readonly unknown[] } | null)?.items?.[segment as number];
    if (inner === undefined || inner === null) return node;
    node = inner as Node;
  }
  return node;
};

const keyAt = (file: File, path: readonly PropertyKey[], name: string): Node | null => {
  const holder = nodeAt(file, path);
  const key = isMap(holder) ? holder.items.find((item) => isKey(item.key, name))?.key : undefined;
  return (key as Node | undefined) ?? holder;
};

/** The id of the rule that a path of the content lies in. */
const ruleAt = (file: File, path: readonly PropertyKey[]): string | undefined => {
  if (path[0] !== 'rules' || path.length < 2) return undefined;
  const id = nodeAt(file, [...path.slice(0, 2), 'id']);
  return isScalar(id) && typeof id.value === 'string' ? id.value : undefined;
};

const reportIssue = (file: File, issue: z.core.$ZodIssue): void => {
  const { path } = issue;
  const rule = ruleAt(file, path);
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys)
      report(file, 'unknown-key', offsetOf(keyAt(file, path, key)), `no key ${key} here`, rule);
    return;
  }
  const holder = nodeAt(file, path.slice(0, -1));
  const last = path.at(-1);
  const missing = isMap(holder) && !holder.items.some(({ key }) => last !== undefined && isKey(key, last));
  const expected = missing ? `${String(last)}: ${issue.message}` : issue.message;
  report(file, missing ? 'missing-key' : 'wrong-value', offsetOf(nodeAt(file, path)), expected, rule);
};

const reportWindow = (file: File, { code, path, at, expected }: WindowFault): void => {
  const node = code === 'unknown-key' ? keyAt(file, path.slice(0, -1), String(path.at(-1))) : nodeAt(file, path);
  const text = isScalar(node) && typeof node.value === 'string' ? node.value : '';
  const offset = at === undefined ? offsetOf(node) : offsetInFile({ text: file.text, node, value: text, at });
  report(file, code, offset, expected);
};

type RuleInFile = {
  readonly content: RuleSetContent;
  readonly index: number;
  readonly fields: Fields<ReadableField<Subject>>;
};

const compileRule = (file: File, { content, index, fields }: RuleInFile): Condition<Subject> | undefined => {
  const rule = content.rules[index];
  if (rule === undefined) return undefined;
  const compiled = compileCondition(rule.when, fields);
  if (compiled.kind === 'ok') return compiled.value;
  const node = nodeAt(file, ['rules', index, 'when']);
  for (const { code, at, expected } of compiled.error) {
    report(file, code, offsetInFile({ text: file.text, node, value: rule.when, at }), expected, rule.id);
  }
  return undefined;
};

type InScalar = {
  readonly text: string;
  readonly node: Node | null;
  readonly value: string;
  readonly at: number;
};

/**
 * Where the character `at` of a scalar's value stands in the file: walks both, letting white space differ, since YAML
 * folds and indents it. Where an escape makes them part, the scalar's start is as near as can be said.
 */
const offsetInFile = ({ text, node, value, at }: InScalar): number => {
  const start = offsetOf(node);
  const end = node?.range?.[1] ?? start;
  const type = isScalar(node) ? node.type : undefined;
  let offset = start;
  if (type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED') offset = text.indexOf('\n', start) + 1;
  if (type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE') offset += 1;
  for (let index = 0; index <= at; index += 1) {
    const letter = value[index];
    if (letter === undefined) return Math.min(offset, end);
    if (/\s/.test(letter)) continue;
    while (offset < end && /\s/.test(text[offset] ?? '')) offset += 1;
    if (text[offset] !== letter) return start;
    if (index < at) offset += 1;
  }
  return offset;
};

const reportConflicts = (file: File, content: RuleSetContent): void => {
  const ids = new Set<string>();
  const wordsOf = new Map<string, string>();
  for (const [index, rule] of content.rules.entries()) {
    const at = (key: string) => offsetOf(nodeAt(file, ['rules', index, key]));
    if (ids.has(rule.id)) report(file, 'duplicate-id', at('id'), 'an id no other rule has', rule.id);
    ids.add(rule.id);
    const words = JSON.stringify([rule.words.ja, rule.words.en]);
    const known = wordsOf.get(rule.reason) ?? words;
    wordsOf.set(rule.reason, known);
    if (known !== words) report(file, 'words-differ', at('words'), 'the words this reason has above', rule.id);
  }
};
