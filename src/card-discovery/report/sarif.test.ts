import { describe, expect, test } from 'vitest';
import { sarifReport } from './sarif.ts';
import { BROKEN, DATABASE_FINDING, EXCLUDED, FILE_FINDING, resultOf } from './testing-result.ts';

type Fields = Record<string, unknown>;
type Form = 'text' | 'number' | 'boolean' | 'object' | readonly string[] | readonly [Shape] | Shape;
interface Shape {
  readonly [name: string]: Form;
}
const isList = (form: Form): form is readonly string[] | readonly [Shape] => Array.isArray(form);

/** Of the published schema (OASIS sarif-schema-2.1.0): required properties, their forms, and no property but these. */
const MESSAGE = { text: 'text' } as const;
const ARTIFACT_LOCATION = { uri: 'text', 'index?': 'number' } as const;
const LOCATION = {
  'physicalLocation?': {
    artifactLocation: ARTIFACT_LOCATION,
    'region?': { startLine: 'number', byteOffset: 'number' },
  },
  'logicalLocations?': [{ fullyQualifiedName: 'text', kind: 'text' }],
} as const;
const DESCRIPTOR = { id: 'text', shortDescription: MESSAGE } as const;
const LOG = {
  $schema: 'text',
  version: ['2.1.0'],
  runs: [
    {
      tool: {
        driver: {
          name: 'text',
          version: 'text',
          language: ['ja', 'en'],
          rules: [DESCRIPTOR],
          notifications: [DESCRIPTOR],
        },
      },
      invocations: [
        {
          executionSuccessful: 'boolean',
          startTimeUtc: 'text',
          endTimeUtc: 'text',
          toolExecutionNotifications: [
            {
              descriptor: { id: 'text', index: 'number' },
              level: ['none', 'note', 'warning', 'error'],
              message: MESSAGE,
              'locations?': [LOCATION],
            },
          ],
        },
      ],
      artifacts: [{ location: ARTIFACT_LOCATION, 'parentIndex?': 'number' }],
      results: [
        {
          ruleId: 'text',
          ruleIndex: 'number',
          level: ['none', 'note', 'warning', 'error'],
          message: MESSAGE,
          locations: [LOCATION],
          fingerprints: 'object',
          properties: 'object',
          'suppressions?': [
            { kind: ['inSource', 'external'], status: ['accepted', 'underReview', 'rejected'], justification: 'text' },
          ],
        },
      ],
      properties: 'object',
    },
  ],
} as const satisfies Shape;

const faultsOf = (value: unknown, shape: Form, path: string): string[] => {
  if (shape === 'text') return typeof value === 'string' && value !== '' ? [] : [`${path}: text`];
  if (shape === 'number') return Number.isSafeInteger(value) && Number(value) >= 0 ? [] : [`${path}: number`];
  if (shape === 'boolean') return typeof value === 'boolean' ? [] : [`${path}: boolean`];
  if (shape === 'object') return typeof value === 'object' && !Array.isArray(value) ? [] : [`${path}: object`];
  if (isList(shape)) {
    const [first] = shape;
    if (typeof first !== 'object')
      return (shape as readonly unknown[]).includes(value) ? [] : [`${path}: one of ${shape.join()}`];
    if (!Array.isArray(value)) return [`${path}: array`];
    return value.flatMap((item, at) => faultsOf(item, first, `${path}[${at}]`));
  }
  const fields = Object.entries(shape);
  const known = new Set(fields.map(([name]) => name.replace('?', '')));
  const given = value as Fields;
  return [
    ...Object.keys(given)
      .filter((name) => !known.has(name))
      .map((name) => `${path}.${name}: unknown`),
    ...fields.flatMap(([name, each]) => {
      const plain = name.replace('?', '');
      if (given[plain] === undefined) return name.endsWith('?') ? [] : [`${path}.${plain}: missing`];
      return faultsOf(given[plain], each, `${path}.${plain}`);
    }),
  ];
};

const INPUT = {
  result: resultOf({ findings: [FILE_FINDING, DATABASE_FINDING], skips: [BROKEN, EXCLUDED] }),
  accepted: [{ finding: { ...FILE_FINDING, hash: `h1:${'d'.repeat(32)}` }, reason: '社内の試験', until: '2027-03-31' }],
};

const runOf = (text: string) =>
  (JSON.parse(text) as { runs: { results: Fields[]; artifacts: Fields[]; invocations: Fields[] }[] }).runs[0];

describe('the result as SARIF 2.1.0', () => {
  test.each(['ja', 'en'] as const)('has what the schema requires, in the forms it gives: %s', (language) => {
    expect(faultsOf(JSON.parse(sarifReport({ ...INPUT, language })), LOG, '')).toEqual([]);
    const empty = sarifReport({ result: resultOf({}), accepted: [], language });
    expect(faultsOf(JSON.parse(empty), LOG, '')).toEqual([]);
  });

  test('names a number by its keyed hash, the same wherever it moves', () => {
    const place = { kind: 'file', path: '/elsewhere.log', inside: [], offset: 1, line: 2 } as const;
    const run = runOf(
      sarifReport({
        result: resultOf({ findings: [FILE_FINDING, { ...FILE_FINDING, place }] }),
        accepted: [],
        language: 'en',
      }),
    );
    const prints = run?.results.map(({ fingerprints }) => fingerprints);
    expect(prints).toEqual([{ 'mitsukeCardData/v1': FILE_FINDING.hash }, { 'mitsukeCardData/v1': FILE_FINDING.hash }]);
  });

  test('shows a member of an archive as lying in its file', () => {
    const run = runOf(sarifReport({ ...INPUT, language: 'en' }));
    expect(run?.artifacts.slice(0, 2)).toEqual([
      { location: { uri: `/var/shop/${encodeURIComponent('控え.zip')}` } },
      { location: { uri: `${encodeURIComponent('ログ')}/payment.log` }, parentIndex: 0 },
    ]);
    expect(run?.results[0]?.locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: `${encodeURIComponent('ログ')}/payment.log`, index: 1 },
          region: { startLine: 12, byteOffset: 4_711 },
        },
      },
    ]);
  });

  test('fails what was not wholly searched, and suppresses what was accepted', () => {
    const run = runOf(sarifReport({ ...INPUT, language: 'en' }));
    expect(run?.invocations[0]?.executionSuccessful).toBe(false);
    expect(run?.results.map(({ level, suppressions }) => [level, suppressions !== undefined])).toEqual([
      ['error', false],
      ['warning', false],
      ['error', true],
    ]);
    const whole = runOf(sarifReport({ result: resultOf({ skips: [EXCLUDED] }), accepted: [], language: 'en' }));
    expect(whole?.invocations[0]?.executionSuccessful).toBe(true);
  });

  test.each([
    ['C:\\shop\\a.log', 'C%3A/shop/a.log'],
    ['//server/share/a.log', '/.//server/share/a.log'],
    ['javascript:alert(1)', 'javascript%3Aalert(1)'],
    ['/a b/\ud800?#', '/a%20b/%EF%BF%BD%3F%23'],
  ])('takes the name %j for a path and nothing else', (path, uri) => {
    const place = { kind: 'file', path, inside: [], offset: 0, line: 1 } as const;
    const run = runOf(
      sarifReport({ result: resultOf({ findings: [{ ...FILE_FINDING, place }] }), accepted: [], language: 'en' }),
    );
    expect(run?.artifacts[0]?.location).toEqual({ uri });
  });
});
