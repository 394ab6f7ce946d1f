/**
 * A YAML file whose faults are told with line and column, for every fault there is. Anchors and aliases are refused: a
 * small file must not be able to stand for a huge one.
 */
import { isAlias, isMap, isScalar, LineCounter, type Node, type ParsedNode, parseDocument, visit } from 'yaml';

const MAX_FILE_LENGTH = 1_000_000;

export type YamlFaultCode =
  | 'file-too-large'
  | 'not-yaml'
  | 'alias-not-accepted'
  | 'unknown-key'
  | 'missing-key'
  | 'wrong-value';

export type YamlFault = {
  readonly code: YamlFaultCode;
  /** From the root of the file. */
  readonly path: readonly PropertyKey[];
  readonly offset: number;
  readonly expected: string;
};

/** One-based, in UTF-16 units. */
export type PlaceInFile = { readonly line: number; readonly column: number };

const offsetOf = (node: Node | null | undefined): number => node?.range?.[0] ?? 0;

const isKey = (key: unknown, name: PropertyKey): boolean => isScalar(key) && key.value === name;

/** What a schema (of zod) says of a value that it does not take. */
export type SchemaIssue = {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** Of `unrecognized_keys`. */
  readonly keys?: readonly string[];
};

export class LocatedYaml {
  /** Of use only without faults. */
  readonly content: unknown;
  /** Of the file as YAML, before anything is asked of what it says. */
  readonly faults: readonly YamlFault[];
  readonly #text: string;
  readonly #root: ParsedNode | null = null;
  readonly #lines = new LineCounter();

  constructor(text: string) {
    const faults: YamlFault[] = [];
    const fault = (code: YamlFaultCode, offset: number, expected: string) =>
      faults.push({ code, path: [], offset, expected });
    this.#text = text;
    this.faults = faults;
    if (text.length > MAX_FILE_LENGTH) {
      this.#lines.addNewLine(0);
      fault('file-too-large', 0, `at most ${MAX_FILE_LENGTH} characters`);
      return;
    }
    const document = parseDocument(text, { lineCounter: this.#lines, uniqueKeys: true, prettyErrors: false });
    this.#root = document.contents;
    for (const error of document.errors) fault('not-yaml', error.pos[0], `YAML 1.2 (${error.code.toLowerCase()})`);
    visit(document, (_key, node) => {
      if (isAlias(node)) fault('alias-not-accepted', offsetOf(node), 'the value written out');
    });
    if (faults.length === 0) this.content = document.toJS();
  }

  placeOf(offset: number): PlaceInFile {
    const { line, col } = this.#lines.linePos(offset);
    return { line, column: col };
  }

  /** Where the value at a path stands, or the nearest one above it. */
  offsetAt(path: readonly PropertyKey[]): number {
    return offsetOf(this.#nodeAt(path));
  }

  /** Where a key of the map at a path stands. */
  offsetOfKey(path: readonly PropertyKey[], name: PropertyKey): number {
    const holder = this.#nodeAt(path);
    const key = isMap(holder) ? holder.items.find((item) => isKey(item.key, name))?.key : undefined;
    return offsetOf((key as Node | undefined) ?? holder);
  }

  /** The text at a path; `undefined` where none stands. */
  textAt(path: readonly PropertyKey[]): string | undefined {
    const node = this.#nodeAt(path);
    return isScalar(node) && typeof node.value === 'string' ? node.value : undefined;
  }

  /**
   * Where the character `at` of the text at a path stands in the file: walks both, letting white space differ, since
   * YAML folds and indents it. Where an escape makes them part, the text's start is as near as can be said.
   */
  offsetIn(path: readonly PropertyKey[], at: number): number {
    const node = this.#nodeAt(path);
    const value = this.textAt(path) ?? '';
    const start = offsetOf(node);
    const end = node?.range?.[1] ?? start;
    const type = isScalar(node) ? node.type : undefined;
    let offset = start;
    if (type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED') offset = this.#text.indexOf('\n', start) + 1;
    if (type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE') offset += 1;
    for (let index = 0; index <= at; index += 1) {
      const letter = value[index];
      if (letter === undefined) return Math.min(offset, end);
      if (/\s/.test(letter)) continue;
      while (offset < end && /\s/.test(this.#text[offset] ?? '')) offset += 1;
      if (this.#text[offset] !== letter) return start;
      if (index < at) offset += 1;
    }
    return offset;
  }

  /** What a schema says against the content. */
  faultsOf(issue: SchemaIssue): readonly YamlFault[] {
    const { path, keys = [] } = issue;
    if (issue.code === 'unrecognized_keys') {
      return keys.map((key) => ({
        code: 'unknown-key',
        path,
        offset: this.offsetOfKey(path, key),
        expected: `no key ${key} here`,
      }));
    }
    const holder = this.#nodeAt(path.slice(0, -1));
    const last = path.at(-1);
    const missing = isMap(holder) && !holder.items.some(({ key }) => last !== undefined && isKey(key, last));
    const expected = missing ? `${String(last)}: ${issue.message}` : issue.message;
    return [{ code: missing ? 'missing-key' : 'wrong-value', path, offset: this.offsetAt(path), expected }];
  }

  #nodeAt(path: readonly PropertyKey[]): Node | null {
    let node: Node | null = this.#root;
    for (const segment of path) {
      const inner: unknown = isMap(node)
        ? node.items.find(({ key }) => isKey(key, segment))?.value
        : (node as { items?: readonly unknown[] } | null)?.items?.[segment as number];
      if (inner === undefined || inner === null) return node;
      node = inner as Node;
    }
    return node;
  }
}

/** In the order of the file. */
export const inOrder = <F extends PlaceInFile>(faults: readonly F[]): readonly F[] =>
  faults.toSorted((a, b) => a.line - b.line || a.column - b.column);
