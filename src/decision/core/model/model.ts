/**
 * A model: trees with the inputs they take, in words too, what these looked like in training, and what came of it. `hash`
 * is the SHA-256 of the RFC 8785 form of its content: a decision that names it names exactly these numbers.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import { calibrated } from './calibrate.ts';
import { type Explain, explainForest } from './explain.ts';
import { parametersSchema } from './parameters.ts';
import { compileForest, MOST_INPUTS, type Score } from './score.ts';
import { type Forest, probabilityOf, type Tree } from './tree.ts';

export const MODEL_FORMAT = 'mitsuke-model';
export const MODEL_VERSION = 1;

const inputName = z
  .string('a name')
  .regex(/^[a-z][a-z0-9_]{0,63}$/, '1 to 64 lower-case letters, digits and underscores, a letter first');
const sentence = z.string('words for the reader').regex(/^[^\p{Cc}\p{Cs}]{1,300}$/u, '1 to 300 characters on one line');

/** Where an input comes from: a feature, or one over another. */
export const inputSchema = z.strictObject(
  {
    name: inputName,
    of: inputName,
    over: inputName.optional(),
    /** Whether the score may only rise, or only fall, with it. */
    direction: z.enum(['rising', 'falling', 'free'], 'rising, falling or free').default('free'),
    /** What a reader is told when it raises the score. */
    words: z.strictObject({ ja: sentence, en: sentence }, 'words in ja and en'),
  },
  'an input: name, of, over, direction, words',
);
export type ModelInput = z.output<typeof inputSchema>;

const numbers = z.array(z.number('a finite number'), 'a list of numbers');
const wholes = (least: number) => z.array(z.int('a whole number').min(least), 'a list of whole numbers');

/** In which days begin and hours are told. */
export const offsetSchema = z
  .string('an offset such as +09:00')
  .regex(/^[+-](?:0\d|1[0-4]):[0-5]\d$/, 'an offset such as +09:00');

export const offsetMsOf = (offset: string): number => {
  const [hours = 0, minutes = 0] = offset.slice(1).split(':').map(Number);
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
};

const treeSchema = z.strictObject(
  {
    feature: wholes(-1),
    threshold: numbers,
    left: wholes(0),
    right: wholes(0),
    missingLeft: z.array(z.union([z.literal(0), z.literal(1)], '0 or 1'), 'a list of 0 and 1'),
    value: numbers,
    cover: z.array(z.number('a finite number').min(0, 'zero or more'), 'a list of numbers'),
  },
  'a tree: feature, threshold, left, right, missingLeft, value, cover',
);

const day = z.string('a day').regex(/^\d{4}-\d{2}-\d{2}$/, 'a day as YYYY-MM-DD');

const madeSchema = z.discriminatedUnion(
  'by',
  [
    z.strictObject({
      by: z.literal('training'),
      from: day,
      days: z.int().min(1),
      rows: z.int().min(1),
      frauds: z.int().min(1),
      parameters: parametersSchema,
    }),
    z.strictObject({ by: z.literal('xgboost'), version: z.string().min(1).max(40) }),
  ],
  'how it was made: by training or xgboost',
);

const share = z.number('a share from 0 to 1').min(0, 'a share from 0 to 1').max(1, 'a share from 0 to 1');

/** On days after its training. */
export const evaluationSchema = z.strictObject(
  {
    from: day,
    days: z.int().min(1),
    rows: z.int().min(1),
    frauds: z.int().min(1),
    areaUnderRoc: share,
    averagePrecision: share,
    cardPrecision: share,
    /** Cards looked at each day. */
    top: z.int().min(1),
    brierScore: share,
    /** Rows in groups of one size by their probability: what was said of them, and what came true. */
    groups: z.array(z.strictObject({ rows: z.int().min(0), expected: share, observed: share }), 'a list of groups'),
  },
  'an evaluation: from, days, rows, frauds, areaUnderRoc, averagePrecision, cardPrecision, top, brierScore, groups',
);

export const modelSchema = z.strictObject(
  {
    format: z.literal(MODEL_FORMAT, MODEL_FORMAT),
    version: z.literal(MODEL_VERSION, `version ${MODEL_VERSION}`),
    name: z
      .string('a word in lower case')
      .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'lower-case letters and digits, words parted by hyphens')
      .max(64, 'at most 64 characters'),
    made: madeSchema,
    utcOffset: offsetSchema,
    inputs: z.array(inputSchema, 'a list of inputs').min(1, 'at least one input').max(MOST_INPUTS, 'fewer inputs'),
    /** What each input looked like in training; without it drift is not told. */
    reference: z
      .array(z.strictObject({ edges: numbers, shares: numbers }, 'edges and shares'), 'a list of references')
      .optional(),
    /** Log odds before any tree. */
    base: z.number('a finite number'),
    single: z.boolean('true for trees that compute in single precision'),
    trees: z.array(treeSchema, 'a list of trees').min(1, '1 to 5000 trees').max(5_000, '1 to 5000 trees'),
    calibration: z.strictObject({ at: numbers, probability: numbers }, 'at and probability').optional(),
    /** What it was worth, where somebody has tested it and kept that. */
    evaluation: evaluationSchema.optional(),
  },
  'a model: format, version, name, made, utcOffset, inputs, reference, base, single, trees, calibration, evaluation',
);

export type ModelContent = z.output<typeof modelSchema>;

export type Model = {
  readonly content: ModelContent;
  readonly canonicalText: string;
  /** 64 lower-case hex digits. */
  readonly hash: string;
  readonly forest: Forest;
  /** Log odds. */
  readonly score: Score;
  readonly explain: Explain;
  /** Calibrated where the model is. */
  readonly probability: (logOdds: number) => number;
};

/** Of a content that was checked. */
export const modelOf = (content: ModelContent): Model => {
  const canonicalText = canonicalize(content);
  if (canonicalText === undefined) throw new Error('a model has a canonical form');
  const { inputs, base, single, trees, calibration } = content;
  const forest = { inputs: inputs.length, base, single, trees: trees.map(treeOf) };
  return {
    content,
    canonicalText,
    hash: bytesToHex(sha256(utf8ToBytes(canonicalText))),
    forest,
    score: compileForest(forest),
    explain: explainForest(forest),
    probability: calibration === undefined ? probabilityOf : (logOdds) => calibrated(calibration, logOdds),
  };
};

const treeOf = (tree: ModelContent['trees'][number]): Tree => ({
  feature: Int32Array.from(tree.feature),
  threshold: Float64Array.from(tree.threshold),
  left: Int32Array.from(tree.left),
  right: Int32Array.from(tree.right),
  missingLeft: Uint8Array.from(tree.missingLeft),
  value: Float64Array.from(tree.value),
  cover: Float64Array.from(tree.cover),
});

export const contentOfTree = (tree: Tree): ModelContent['trees'][number] => ({
  feature: [...tree.feature],
  threshold: [...tree.threshold],
  left: [...tree.left],
  right: [...tree.right],
  missingLeft: Array.from(tree.missingLeft, (flag) => (flag === 1 ? 1 : 0)),
  value: [...tree.value],
  cover: [...tree.cover],
});

/** The model's inputs from features by name; an unknown feature, or one over nothing, is missing. */
export const readInputs = (
  inputs: readonly ModelInput[],
  feature: (name: string) => number | undefined,
  into: Float64Array,
): Float64Array => {
  for (const [place, { of, over }] of inputs.entries()) {
    const value = feature(of) ?? Number.NaN;
    into[place] = over === undefined ? value : overAnother(value, feature(over) ?? Number.NaN);
  }
  return into;
};

/** Over nothing is missing. */
export const overAnother = (value: number, below: number): number => (below === 0 ? Number.NaN : value / below);

export type ModelReason = {
  readonly input: string;
  /** Log odds that it adds. */
  readonly adds: number;
  readonly words: ModelInput['words'];
};

/** What raises the score most, most first. */
export const reasonsOf = (
  { content, explain }: Model,
  input: ArrayLike<number>,
  most: number,
): readonly ModelReason[] => {
  const { contributions } = explain(input);
  return content.inputs
    .map(({ name, words }, place) => ({ input: name, adds: contributions[place] as number, words }))
    .filter(({ adds }) => adds > 0)
    .sort((a, b) => b.adds - a.adds)
    .slice(0, most);
};
