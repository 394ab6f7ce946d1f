/**
 * YAML to what a schema describes, or every fault in it with line and column. Nothing is half-read. Anchors and aliases
 * are refused: a small file must not be able to stand for a huge one.
 */
import { isAlias, isMap, isScalar, LineCounter, type Node, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { failed, type Outcome, ok } from '#kernel';

export type YamlFault = {
  readonly code:
    | 'file-too-large'
    | 'not-yaml'
    | 'alias-not-accepted'
    | 'unknown-key'
    | 'missing-key'
    | 'wrong-value'
    | 'duplicate-name';
  /** One-based, in the file. */
  readonly line: number;
  readonly column: number;
  readonly expected: string;
};

export type Path = readonly PropertyKey[];

/** Says where a path of the content stands, for faults that a schema cannot name. */
export type Locate = (code: YamlFault['code'], path: Path, expected: string) => YamlFault;

export type ReadYaml<T> = { readonly value: T; readonly locate: Locate };

type Root = Node | null;

const offsetOf = (node: Root | undefined): number => node?.range?.[0] ?? 0;
const isKey = (key: unknown, name: PropertyKey): boolean => isScalar(key) && key.value === name;

/** The node at a path, or the nearest one above it. */
const nodeAt = (root: Root, path: Path): Root => {
  let node = root;
  for (const segment of path) {
    const inner: unknown = isMap(node)
      ? node.items.find(({ key }) => isKey(key, segment))?.value
      : (node as { items?: readonly unknown[] } | null)?.items?.[segment as number];
    if (inner === undefined || inner === null) return node;
    node = inner as Node;
  }
  return node;
};

const keyAt = (root: Root, path: Path, name: string): Root => {
  const holder = nodeAt(root, path);
  const key = isMap(holder) ? holder.items.find((item) => isKey(item.key, name))?.key : undefined;
  return (key as Node | undefined) ?? holder;
};

type Place = (code: YamlFault['code'], offset: number, expected: string) => YamlFault;

const faultsOf = (root: Root, place: Place, { path, ...issue }: z.core.$ZodIssue): readonly YamlFault[] => {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => place('unknown-key', offsetOf(keyAt(root, path, key)), `no key ${key} here`));
  }
  const holder = nodeAt(root, path.slice(0, -1));
  const last = path.at(-1);
  const missing = isMap(holder) && last !== undefined && !holder.items.some(({ key }) => isKey(key, last));
  const expected = missing ? `${String(last)}: ${issue.message}` : issue.message;
  return [place(missing ? 'missing-key' : 'wrong-value', offsetOf(nodeAt(root, path)), expected)];
};

export const readYaml = <T>(
  text: string,
  schema: z.ZodType<T>,
  maxLength: number,
): Outcome<ReadYaml<T>, readonly YamlFault[]> => {
  if (text.length > maxLength) {
    return failed([{ code: 'file-too-large', line: 1, column: 1, expected: `at most ${maxLength} characters` }]);
  }
  const lines = new LineCounter();
  const place: Place = (code, offset, expected) => {
    const { line, col } = lines.linePos(offset);
    return { code, line, column: col, expected };
  };
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const faults = document.errors.map(({ pos, code }) => place('not-yaml', pos[0], `YAML 1.2 (${code.toLowerCase()})`));
  visit(document, (_key, node) => {
    if (isAlias(node)) faults.push(place('alias-not-accepted', offsetOf(node), 'the value written out'));
  });
  if (faults.length > 0) return failed(faults);
  const root = document.contents;
  const read = schema.safeParse(document.toJS());
  if (!read.success) {
    const found = read.error.issues.flatMap((issue) => faultsOf(root, place, issue));
    return failed(found.toSorted((a, b) => a.line - b.line || a.column - b.column));
  }
  const locate: Locate = (code, path, expected) => place(code, offsetOf(nodeAt(root, path)), expected);
  return ok({ value: read.data, locate });
};
