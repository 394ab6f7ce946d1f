/**
 * Style as a test: each rule says what it found, where, and what to write instead. A rule counts only because a
 * planted offence is seen to be found (second half).
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'oxc-parser';
import { describe, expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '..');
const FUNCTION_LINES = 70;
const FILE_LINES = 500;
/** Written by scripts/generate.ts. */
const GENERATED = 'console/src/api/generated.ts';

type Node = { readonly type: string; readonly start: number; readonly end: number } & Record<string, unknown>;
type Ban = { readonly call: RegExp; readonly allowed: RegExp; readonly instead: string };

/** An adapter meets the world; a port's declaration and its door do not. */
const ADAPTERS = /^src\/platform\/[^/]+\/(?!(port|index)\.ts$)/;

/** What reaches for the world directly, where that is right, and what to take instead. */
const BANS: readonly Ban[] = [
  { call: /^(Date\.now|new Date\(\)|performance\.now)$/, allowed: ADAPTERS, instead: 'take a Clock' },
  {
    call: /^(Math\.random|(globalThis\.)?crypto\.(getRandomValues|random.*)|random(Bytes|UUID|Int|FillSync))$/,
    allowed: ADAPTERS,
    instead: 'take a Random or NewId',
  },
  { call: /^process\.env$/, allowed: /^src\/(app|cli)\//, instead: 'take a setting from app' },
  { call: /^console\.\w+$/, allowed: /^$/, instead: 'return it, log it through app, or write to the output cli gives' },
  {
    call: /^(globalThis\.)?set(Timeout|Interval|Immediate)$/,
    allowed: ADAPTERS,
    instead: 'sleep on a Clock',
  },
  {
    call: /^process\.(exit|stdout|stderr|argv)$/,
    allowed: /^src\/(app|cli)\//,
    instead: 'answer; cli ends the process',
  },
];

const TESTS = /\.test\.tsx?$|\/contract\.ts$|\/testing[^/]*\.ts$/;
const BANNED_NAMES = /(^|[-/])(utils?|helpers?|common|managers?|types|misc|shared)(\.tsx?)?$/;
const BANNED_TEXT: readonly (readonly [RegExp, string])[] = [
  [/\b(TODO|FIXME)\b/, 'finish it, or open an issue'],
  [/@ts-(ignore|expect-error|nocheck)/, 'mend the type'],
  [/\bas any\b|: any\b/, 'name the type'],
  [/\.selectAll\(/, 'name the columns: a later one must not change what a running server reads'],
  [/(?<![\w.])\/(home|root|work|Users)\/[a-z]/, 'no path of one machine'],
];

/** Published test numbers (Visa, Mastercard, JCB, American Express, Diners, Discover, UnionPay and PSP manuals). */
const TEST_NUMBERS = new Set(
  `4111111111111111 4242424242424242 4012888888881881 4000000000000002 4222222222222 5555555555554444 5105105105105100
  2223003122003222 2221000000000009 2223000048400011 3530111333300000 3566002020360505 378282246310005 371449635398431
  378734493671000 30569309025904 38520000023237 36227206271667 6011111111111117 6011000990139424 6200000000000005
  6205500000000000004 4000056655665556 5200828282828210`.match(/\d+/g),
);

const luhn = (digits: string): boolean => {
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = Number(digits[digits.length - 1 - at]);
    sum += at % 2 === 0 ? digit : digit < 5 ? digit * 2 : digit * 2 - 9;
  }
  return sum % 10 === 0;
};

const nameOf = (node: Node): string => {
  if (node.type === 'Identifier') return String(node.name);
  if (node.type === 'MemberExpression' && !node.computed) {
    return `${nameOf(node.object as Node)}.${nameOf(node.property as Node)}`;
  }
  if (node.type === 'NewExpression' && (node.arguments as Node[]).length === 0) {
    return `new ${nameOf(node.callee as Node)}()`;
  }
  return node.type;
};

const walk = (node: unknown, visit: (node: Node, parent: Node | undefined) => void, parent?: Node): void => {
  if (Array.isArray(node)) for (const item of node) walk(item, visit, parent);
  else if (node && typeof node === 'object' && typeof (node as Node).type === 'string') {
    visit(node as Node, parent);
    for (const [key, value] of Object.entries(node)) if (key !== 'parent') walk(value, visit, node as Node);
  }
};

const isFunction = (node: Node): boolean =>
  ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'].includes(node.type);

/** A global is named when the identifier is not a property or a key of something else. */
const isReference = (node: Node, parent: Node | undefined): boolean =>
  !(parent?.type === 'MemberExpression' && parent.property === node && !parent.computed) &&
  !(parent?.type === 'Property' && parent.key === node && parent.shorthand !== true) &&
  !parent?.type.startsWith('TS') &&
  !parent?.type.startsWith('Import');

const codeOffences = (file: string, text: string): string[] => {
  const offences: string[] = [];
  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length;
  const { program } = parseSync(file, text);
  const isTest = TESTS.test(file);
  const banned = /^(src|packages)\//.test(file) && !isTest ? BANS.filter(({ allowed }) => !allowed.test(file)) : [];
  walk(program, (node, parent) => {
    if (isFunction(node) && !isTest) {
      const lines = lineOf(node.end) - lineOf(node.start) + 1;
      if (lines > FUNCTION_LINES) offences.push(`${file}:${lineOf(node.start)} function of ${lines} lines: split it`);
    }
    if (!['Identifier', 'MemberExpression', 'NewExpression'].includes(node.type) || !isReference(node, parent)) return;
    const name = nameOf(node);
    const ban = banned.find(({ call }) => call.test(name));
    if (ban) offences.push(`${file}:${lineOf(node.start)} ${name}: ${ban.instead}`);
  });
  return offences;
};

const textOffences = (file: string, text: string): string[] => {
  const offences: string[] = [];
  const code = /\.(ts|tsx|cjs|mjs)$/.test(file);
  for (const [index, line] of text.split('\n').entries()) {
    for (const [pattern, instead] of BANNED_TEXT) {
      if (code && pattern.test(line) && !(TESTS.test(file) && pattern.source.includes('selectAll')))
        offences.push(`${file}:${index + 1} ${pattern}: ${instead}`);
    }
    for (const [digits] of line.matchAll(/(?<![\w.])\d{13,19}(?![\w.])/g)) {
      if (/^[2-6]/.test(digits) && luhn(digits) && !TEST_NUMBERS.has(digits)) {
        offences.push(`${file}:${index + 1} a number that could be a card: use a published test number`);
      }
    }
  }
  if (code && file !== GENERATED && text.split('\n').length > FILE_LINES)
    offences.push(`${file} is longer than ${FILE_LINES} lines: split it`);
  return offences;
};

/** Every offence in one file. `file` is relative to the root, with forward slashes. */
const offencesOf = (file: string, text: string): string[] => {
  if (file === 'test/tidy.test.ts') return [];
  const named = BANNED_NAMES.test(file) ? [`${file}: name the file for what it does`] : [];
  const code = /\.tsx?$/.test(file) && file !== GENERATED ? codeOffences(file, text) : [];
  return [...named, ...code, ...textOffences(file, text)];
};

describe('the house is tidy', () => {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((file) => /\.(ts|tsx|cjs|mjs|sql|yaml|md|json|css|html)$/.test(file) && file !== 'package-lock.json');

  test('there are files to read', () => {
    expect(files.filter((file) => file.startsWith('src/')).length).toBeGreaterThan(20);
  });

  test('no file offends', () => {
    const offences = files.flatMap((file) => {
      try {
        return offencesOf(file, readFileSync(path.join(ROOT, file), 'utf8'));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []; // deleted but not yet committed
        throw error;
      }
    });
    expect(offences).toEqual([]);
  });
});

describe('a planted offence is found', () => {
  const long = `export const f = () => {\n${'  g();\n'.repeat(FUNCTION_LINES)}};\n`;
  test.each([
    ['the clock', 'src/decision/decide.ts', 'export const at = Date.now();\n', 'take a Clock'],
    ['a date of now', 'src/decision/decide.ts', 'export const at = new Date();\n', 'take a Clock'],
    ['randomness', 'src/evidence/append.ts', 'export const r = Math.random();\n', 'take a Random'],
    ['imported randomness', 'src/evidence/append.ts', 'export const r = randomBytes(3);\n', 'take a Random'],
    ['the environment', 'src/platform/http/fastify.ts', 'export const e = process.env.HOME;\n', 'take a setting'],
    ['the clock in a port', 'src/platform/clock/port.ts', 'export const at = Date.now();\n', 'take a Clock'],
    ['the console', 'src/app/serve.ts', "console.log('x');\n", 'return it'],
    ['a timer', 'src/decision/decide.ts', 'setTimeout(() => {}, 1);\n', 'sleep on a Clock'],
    ['an end of the process', 'src/decision/decide.ts', 'process.exit(1);\n', 'cli ends the process'],
    ['a long function', 'src/decision/decide.ts', long, 'split it'],
    ['a long file', 'src/decision/decide.ts', 'export {};\n'.repeat(FILE_LINES + 1), 'split it'],
    ['a file named for nothing', 'src/decision/utils.ts', 'export {};\n', 'name the file'],
    ['an unfinished line', 'src/decision/decide.ts', '// TODO: later\n', 'finish it'],
    ['every column', 'src/decision/store.ts', 'export const q = (db) => db.selectAll();\n', 'name the columns'],
    ['a card number', 'docs/guide.md', `number ${'4'.padEnd(14, '0')}10\n`, 'published test number'],
  ])('%s', (_, file, text, instead) => {
    expect(offencesOf(file, text).join('\n')).toContain(instead);
  });

  test.each([
    ['a date of a known instant', 'src/decision/decide.ts', 'export const d = new Date(5);\n'],
    ['the clock in its adapter', 'src/platform/clock/system.ts', 'export const at = () => Date.now();\n'],
    ['a property that is called like a timer', 'src/decision/decide.ts', 'export const t = port.setTimeout;\n'],
    ['a published test number', 'docs/guide.md', '4111111111111111\n'],
  ])('but not %s', (_, file, text) => {
    expect(offencesOf(file, text)).toEqual([]);
  });
});
