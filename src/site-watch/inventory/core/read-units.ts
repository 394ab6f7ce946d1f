/**
 * A script as the multiset of its units, each by the hash of its canonical form: what it holds when it is compared with an
 * earlier text of the same address. Functions within a function are units of their own, so that code appended inside a
 * wrapper does not change the wrapper's callers.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { programScope, type Scope } from './bind-names.ts';
import { CanonicalForm, type CanonicalOptions, type Inner } from './canonical-form.ts';
import { type NotParsed, parseScript } from './parse-script.ts';
import { readSigns, type Signs } from './static-signs.ts';
import { isFunction, nodesIn, type Syntax } from './syntax.ts';

export type Unit = {
  readonly kind: 'function' | 'statement';
  /** 32 lower-case hex digits: the first half of the SHA-256 of its canonical form. */
  readonly hash: string;
  readonly name: string | undefined;
  /** In the source, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
};

export type ReadScript =
  | { readonly kind: 'read'; readonly units: readonly Unit[]; readonly signs: Signs }
  | { readonly kind: 'not-parsed'; readonly reason: NotParsed };

const HASH_DIGITS = 32;
const LONGEST_NAME = 80;

export const hashOf = (text: string): string => bytesToHex(sha256(utf8ToBytes(text))).slice(0, HASH_DIGITS);

const unitOf = (kind: Unit['kind'], node: Syntax, form: CanonicalForm, name?: string): Unit => ({
  kind,
  hash: hashOf(`${kind} ${form.text}`),
  name: name?.slice(0, LONGEST_NAME),
  start: node.start,
  end: node.end,
});

/** A function that stands alone on the outermost level is no statement besides. */
const isStatement = ({ type }: Syntax): boolean => type !== 'EmptyStatement' && type !== 'FunctionDeclaration';

const unitsOf = (program: Syntax, options: CanonicalOptions): readonly Unit[] => {
  const units: Unit[] = [];
  const top: Scope = programScope(program);
  const waiting: Inner[] = [];
  for (const statement of nodesIn(program, 'body')) {
    if (isFunction(statement)) {
      const name = (statement.id as { name?: string } | null)?.name;
      waiting.push({ node: statement, scope: top, name });
    }
    if (!isStatement(statement)) continue;
    const form = new CanonicalForm(undefined, options);
    form.writeStatement(statement, top);
    units.push(unitOf('statement', statement, form));
    waiting.push(...form.inner);
  }
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const form = new CanonicalForm(next.node, options);
    form.writeFunction(next.node, next.scope);
    units.push(unitOf('function', next.node, form, next.name));
    waiting.push(...form.inner);
  }
  return units.toSorted((a, b) => a.start - b.start || b.end - a.end);
};

/** @param inline of a page: what it is given as data counts by the hosts that the data names alone. */
export const readScript = (source: string, { inline }: { readonly inline: boolean }): ReadScript => {
  const parsed = parseScript(source);
  if (parsed.kind === 'not-parsed') return parsed;
  const { program, isModule } = parsed;
  try {
    const units = unitsOf(program, { topIsLocal: isModule, bucketData: inline });
    return { kind: 'read', units, signs: readSigns(program) };
  } catch (error) {
    if (error instanceof RangeError) return { kind: 'not-parsed', reason: 'too-deep' };
    throw error;
  }
};

/** The same for scripts that hold the same units, wherever they stand in it. */
export const shapeOf = (units: readonly Pick<Unit, 'hash'>[]): string =>
  hashOf(
    units
      .map(({ hash }) => hash)
      .toSorted()
      .join(' '),
  );
