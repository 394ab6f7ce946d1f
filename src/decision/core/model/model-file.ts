/**
 * A model file (JSON) to a model, or its faults with code and place. Nothing is half-loaded: trees that do not end, ask
 * for an input there is not, or whose branches do not add up, are refused as a whole.
 */
import type { z } from 'zod';
import { failed, type Outcome, ok } from '#kernel';
import { MODEL_FORMAT, MODEL_VERSION, type Model, type ModelContent, modelOf, modelSchema } from './model.ts';

export type ModelFault = {
  readonly code:
    | 'model-too-large'
    | 'not-json'
    | 'not-a-model'
    | 'model-version-unknown'
    | 'wrong-value'
    | 'unknown-key'
    | 'duplicate-input'
    | 'tree-malformed'
    | 'reference-malformed'
    | 'calibration-malformed'
    | 'booster-not-supported'
    | 'inputs-differ';
  /** A JSON pointer. */
  readonly place: string;
  readonly expected: string;
};

export const MAX_MODEL_LENGTH = 64_000_000;

export const loadModel = (text: string): Outcome<Model, readonly ModelFault[]> => {
  const parsed = parseModelText(text);
  if (parsed.kind === 'failed') return parsed;
  const { format, version } = (parsed.value ?? {}) as { readonly format?: unknown; readonly version?: unknown };
  if (format !== MODEL_FORMAT) return refused('not-a-model', '/format', `"${MODEL_FORMAT}"`);
  if (version !== MODEL_VERSION) return refused('model-version-unknown', '/version', `${MODEL_VERSION}`);
  const read = modelSchema.safeParse(parsed.value);
  if (!read.success) return failed(read.error.issues.map(faultOf));
  const faults = faultsOf(read.data);
  return faults.length > 0 ? failed(faults) : ok(modelOf(read.data));
};

export const parseModelText = (text: string): Outcome<unknown, readonly ModelFault[]> => {
  if (text.length > MAX_MODEL_LENGTH) return refused('model-too-large', '', `at most ${MAX_MODEL_LENGTH} characters`);
  try {
    return ok(JSON.parse(text));
  } catch {
    return refused('not-json', '', 'a JSON object');
  }
};

export const refused = (
  code: ModelFault['code'],
  place: string,
  expected: string,
): { readonly kind: 'failed'; readonly error: readonly ModelFault[] } => ({
  kind: 'failed',
  error: [{ code, place, expected }],
});

const faultOf = ({ code, path, message }: z.core.$ZodIssue): ModelFault => ({
  code: code === 'unrecognized_keys' ? 'unknown-key' : 'wrong-value',
  place: path.map((part) => `/${String(part)}`).join(''),
  expected: message,
});

const faultsOf = (content: ModelContent): readonly ModelFault[] => {
  const faults: ModelFault[] = [];
  const report = (code: ModelFault['code'], place: string, expected: string): void => {
    faults.push({ code, place, expected });
  };
  const names = new Set<string>();
  for (const [place, { name }] of content.inputs.entries()) {
    if (names.has(name)) report('duplicate-input', `/inputs/${place}/name`, 'a name no other input has');
    names.add(name);
  }
  for (const [place, tree] of content.trees.entries()) {
    const expected = treeFault(tree, content.inputs.length);
    if (expected !== undefined) report('tree-malformed', `/trees/${place}`, expected);
  }
  if (!isMeasured(content.base)) report('wrong-value', '/base', `log odds up to ${MOST_LOG_ODDS}`);
  const { reference, calibration } = content;
  if (reference !== undefined && reference.length !== content.inputs.length) {
    report('reference-malformed', '/reference', 'one for each input');
  }
  for (const [place, { edges, shares }] of (reference ?? []).entries()) {
    if (shares.length !== edges.length + 2 || !isRising(edges) || !isWhole(shares)) {
      report('reference-malformed', `/reference/${place}`, 'rising edges, and two more shares that add up to 1');
    }
  }
  if (calibration !== undefined && !isCalibration(calibration)) {
    report('calibration-malformed', '/calibration', 'rising places, each with a probability no lower than the last');
  }
  return faults;
};

/** Of one leaf: sums of them stay numbers. */
const MOST_LOG_ODDS = 1e6;
const isMeasured = (value: number): boolean => Math.abs(value) <= MOST_LOG_ODDS;

const isRising = (values: readonly number[]): boolean =>
  values.every((value, place) => place === 0 || value > (values[place - 1] as number));

const isWhole = (shares: readonly number[]): boolean =>
  shares.every((share) => share >= 0) && Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1) < 1e-6;

const isCalibration = ({ at, probability }: NonNullable<ModelContent['calibration']>): boolean =>
  at.length > 0 &&
  at.length === probability.length &&
  isRising(at) &&
  probability.every((p, place) => p >= 0 && p <= 1 && (place === 0 || p >= (probability[place - 1] as number)));

/** What is expected of the tree that it is not. */
const treeFault = (tree: ModelContent['trees'][number], inputs: number): string | undefined => {
  const { feature, left, right, cover } = tree;
  const nodes = feature.length;
  if (nodes === 0) return 'at least one node';
  if (Object.values(tree).some((list) => list.length !== nodes)) return 'lists of one length';
  const extreme = tree.value.findIndex((value) => !isMeasured(value));
  if (extreme >= 0) return `log odds up to ${MOST_LOG_ODDS} at node ${extreme}`;
  const parents = new Uint8Array(nodes);
  for (let node = 0; node < nodes; node += 1) {
    const asked = feature[node] as number;
    const [a, b] = [left[node] as number, right[node] as number];
    if (asked < 0) {
      if (a !== 0 || b !== 0) return `no children of node ${node}, a leaf`;
      continue;
    }
    if (asked >= inputs) return `one of ${inputs} inputs at node ${node}`;
    if (a <= node || b <= node || a >= nodes || b >= nodes || a === b) return `two children behind node ${node}`;
    parents[a] = (parents[a] as number) + 1;
    parents[b] = (parents[b] as number) + 1;
    const sum = (cover[a] as number) + (cover[b] as number);
    const own = cover[node] as number;
    // Sums in single precision are as far off.
    if (!(own > 0) || Math.abs(sum - own) > 1e-3 * own) return `cover of node ${node} that its children share`;
  }
  const orphan = parents.findIndex((count, node) => count !== (node === 0 ? 0 : 1));
  return orphan < 0 ? undefined : `one parent of node ${orphan}`;
};
