/**
 * A model that XGBoost saved as JSON (`Booster.save_model`, format of 1.0 to 2.x): its trees as ours, computing in single
 * precision as it does, so that the log odds are the same to the last bit. What we do not compute is refused by name.
 */
import { z } from 'zod';
import { type Outcome, ok } from '#kernel';
import { contentOfTree, MODEL_FORMAT, MODEL_VERSION, type Model, type ModelContent, type ModelInput } from './model.ts';
import { loadModel, type ModelFault, parseModelText, refused } from './model-file.ts';
import { LEAF, type Tree } from './tree.ts';

const wholes = z.array(z.int());
const numbers = z.array(z.number());
const flags = z.array(z.union([z.boolean().transform(Number), z.int().min(0).max(1)]));

const treeSchema = z.object({
  left_children: wholes,
  right_children: wholes,
  split_indices: wholes,
  split_conditions: numbers,
  default_left: flags,
  sum_hessian: numbers,
  split_type: wholes.optional(),
});

const bookSchema = z.object({
  version: z.array(z.int()),
  learner: z.object({
    feature_names: z.array(z.string()).optional(),
    learner_model_param: z.object({ base_score: z.string(), num_feature: z.string(), num_class: z.string() }),
    objective: z.object({ name: z.string() }),
    gradient_booster: z.object({ name: z.string(), model: z.unknown().optional() }),
  }),
});

const treesSchema = z.object({ trees: z.array(z.unknown()) });

type XgboostTree = z.output<typeof treeSchema>;

/** What the file does not say. */
type Named = { readonly name: string; readonly utcOffset: string; readonly inputs: readonly ModelInput[] };

/** The inputs, in the order of the file's features, say what each is; where the file names features, theirs are its names. */
export const loadXgboost = (text: string, named: Named): Outcome<Model, readonly ModelFault[]> => {
  const parsed = parseModelText(text);
  if (parsed.kind === 'failed') return parsed;
  const read = bookSchema.safeParse(parsed.value);
  if (!read.success) return refused('not-a-model', pointerOf(read.error), 'a model that XGBoost saved as JSON');
  const { version, learner } = read.data;
  const unsupported = unsupportedIn(learner);
  if (unsupported !== undefined) return unsupported;
  const inputs = inputsOf(learner, named.inputs);
  if (inputs.kind === 'failed') return inputs;
  const forest = treesSchema.safeParse(learner.gradient_booster.model);
  if (!forest.success) return refused('not-a-model', '/learner/gradient_booster/model/trees', 'a list of trees');
  const trees: ModelContent['trees'] = [];
  for (const [place, each] of forest.data.trees.entries()) {
    const tree = readTree(each, `/learner/gradient_booster/model/trees/${place}`);
    if (tree.kind === 'failed') return tree;
    trees.push(contentOfTree(tree.value));
  }
  const content: ModelContent = {
    format: MODEL_FORMAT,
    version: MODEL_VERSION,
    name: named.name,
    made: { by: 'xgboost', version: version.join('.') },
    utcOffset: named.utcOffset,
    inputs: [...inputs.value],
    base: baseOf(Number(learner.learner_model_param.base_score)),
    single: true,
    trees,
  };
  // What holds of every model file holds of this one.
  return loadModel(JSON.stringify(content));
};

const pointerOf = (error: z.ZodError): string =>
  (error.issues[0]?.path ?? []).map((part) => `/${String(part)}`).join('');

type Learner = z.output<typeof bookSchema>['learner'];

const unsupportedIn = ({ gradient_booster, objective, learner_model_param }: Learner) => {
  if (gradient_booster.name !== 'gbtree') {
    return refused('booster-not-supported', '/learner/gradient_booster/name', 'gbtree');
  }
  if (objective.name !== 'binary:logistic') {
    return refused('booster-not-supported', '/learner/objective/name', 'binary:logistic');
  }
  const base = Number(learner_model_param.base_score);
  if (base > 0 && base < 1) return undefined;
  return refused('wrong-value', '/learner/learner_model_param/base_score', 'a probability between 0 and 1');
};

const inputsOf = (
  { feature_names, learner_model_param }: Learner,
  inputs: readonly ModelInput[],
): Outcome<readonly ModelInput[], readonly ModelFault[]> => {
  const place = '/learner/learner_model_param/num_feature';
  const count = Number(learner_model_param.num_feature);
  if (feature_names === undefined || feature_names.length === 0) {
    return count === inputs.length
      ? ok(inputs)
      : refused('inputs-differ', place, `${inputs.length}, as inputs are named`);
  }
  const byName = new Map(inputs.map((input) => [input.name, input]));
  const found = feature_names.map((name) => byName.get(name));
  const missing = found.indexOf(undefined);
  if (missing < 0 && found.length === count) return ok(found as ModelInput[]);
  return refused('inputs-differ', `/learner/feature_names/${Math.max(0, missing)}`, 'a name among the inputs');
};

const readTree = (value: unknown, place: string): Outcome<Tree, readonly ModelFault[]> => {
  const read = treeSchema.safeParse(value);
  if (!read.success) return refused('tree-malformed', `${place}${pointerOf(read.error)}`, 'what XGBoost writes there');
  const { split_type = [], ...lists } = read.data;
  if (Object.values(lists).some(({ length }) => length !== lists.left_children.length)) {
    return refused('tree-malformed', place, 'lists of one length');
  }
  if (split_type.some((type) => type !== 0)) {
    return refused('booster-not-supported', `${place}/split_type`, 'questions about numbers');
  }
  const order = reached(read.data);
  return order === undefined
    ? refused('tree-malformed', place, 'one root, and nodes that end in leaves, each reached once')
    : ok(treeOf(read.data, order));
};

/** From the root down, parents first; nodes that pruning left in the file are not reached. */
const reached = ({ left_children, right_children }: XgboostTree): readonly number[] | undefined => {
  const order = [0];
  const seen = new Set(order);
  for (let at = 0; at < order.length; at += 1) {
    const node = order[at] as number;
    const [left, right] = [left_children[node], right_children[node]];
    if (left === undefined || right === undefined) return undefined;
    if (left === LEAF) continue;
    if (seen.has(left) || seen.has(right) || left === right) return undefined;
    order.push(left, right);
    seen.add(left).add(right);
  }
  return order;
};

const treeOf = (tree: XgboostTree, order: readonly number[]): Tree => {
  const placeOf = new Map(order.map((node, place) => [node, place]));
  const isLeaf = (node: number) => tree.left_children[node] === LEAF;
  const child = (of: readonly number[]) => (node: number) => (isLeaf(node) ? 0 : (placeOf.get(of[node] ?? 0) ?? 0));
  const condition = (node: number) => Math.fround(tree.split_conditions[node] ?? Number.NaN);
  return {
    feature: Int32Array.from(order, (node) => (isLeaf(node) ? LEAF : (tree.split_indices[node] ?? LEAF))),
    threshold: Float64Array.from(order, (node) => (isLeaf(node) ? 0 : condition(node))),
    left: Int32Array.from(order, child(tree.left_children)),
    right: Int32Array.from(order, child(tree.right_children)),
    missingLeft: Uint8Array.from(order, (node) => tree.default_left[node] ?? 0),
    value: Float64Array.from(order, (node) => (isLeaf(node) ? condition(node) : 0)),
    cover: Float64Array.from(order, (node) => tree.sum_hessian[node] ?? Number.NaN),
  };
};

/** As XGBoost turns its base score into log odds, each step in single precision. */
const baseOf = (score: number): number => {
  const below = Math.fround(Math.fround(1 / Math.fround(score)) - 1);
  // Of one half it is zero, never minus zero.
  return -Math.fround(Math.log(below)) + 0;
};
