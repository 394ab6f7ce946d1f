/**
 * A training plan (YAML): which features a model takes and how it is trained, and beside that the other ways that were
 * weighed, so that a choice can be shown and made again.
 */
import { isAlias, parseDocument, visit } from 'yaml';
import { z } from 'zod';
import { failed, type Outcome, ok } from '#kernel';
import { inputSchema, type ModelInput, offsetSchema } from './model.ts';
import { type Parameters, parametersSchema } from './parameters.ts';

const MAX_PLAN_LENGTH = 1_000_000;

const slug = z
  .string('a word in lower case')
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'lower-case letters and digits, words parted by hyphens')
  .max(64, 'at most 64 characters');

const choiceSchema = z.strictObject(
  {
    /** Over the plan's own. */
    parameters: z.record(z.string(), z.number('a number')).optional(),
    without: z.array(z.string(), 'a list of inputs').optional(),
  },
  'a choice: parameters, without',
);

const planSchema = z.strictObject(
  {
    name: slug,
    /** Japan's where nothing is said. */
    utcOffset: offsetSchema.default('+09:00'),
    inputs: z.array(inputSchema, 'a list of inputs').min(1, 'at least one input').max(1_000, 'at most 1000 inputs'),
    parameters: parametersSchema.prefault({}),
    /** The last days of training, on which it is seen how many trees help; then all days train so many. */
    laterDays: z.int('a whole number').min(0).max(366).default(0),
    /** In how many parts of the days probabilities are tried on what was not trained on; 0 leaves them as they are. */
    calibrationParts: z.int('a whole number').min(0).max(20).default(0),
    choices: z.record(slug, choiceSchema).default({}),
  },
  'a training plan: name, utcOffset, inputs, parameters, laterDays, calibrationParts, choices',
);

export type TrainingPlan = {
  readonly name: string;
  readonly utcOffset: string;
  readonly inputs: readonly ModelInput[];
  readonly parameters: Parameters;
  readonly laterDays: number;
  readonly calibrationParts: number;
};

export type TrainingPlans = {
  readonly chosen: TrainingPlan;
  /** The others that were weighed, by name, in the order of the file. */
  readonly choices: ReadonlyMap<string, TrainingPlan>;
};

export type PlanFault = { readonly place: string; readonly expected: string };

export const loadTrainingPlans = (text: string): Outcome<TrainingPlans, readonly PlanFault[]> => {
  if (text.length > MAX_PLAN_LENGTH) return refuse('', `at most ${MAX_PLAN_LENGTH} characters`);
  const document = parseDocument(text, { uniqueKeys: true, prettyErrors: true });
  if (document.errors.length > 0)
    return failed(document.errors.map(({ message }) => ({ place: '', expected: message })));
  let aliases = 0;
  visit(document, (_key, node) => {
    if (isAlias(node)) aliases += 1;
  });
  if (aliases > 0) return refuse('', 'no aliases: each value written out');
  const read = planSchema.safeParse(document.toJS());
  if (!read.success) return failed(faultsOf(read.error, ''));
  const { choices, ...chosen } = read.data;
  const twice = chosen.inputs.findIndex(({ name }, place) => chosen.inputs.findIndex((i) => i.name === name) < place);
  if (twice >= 0) return refuse(`/inputs/${twice}/name`, 'a name no other input has');
  const others = new Map<string, TrainingPlan>();
  for (const [name, choice] of Object.entries(choices)) {
    const other = planOf(chosen, choice, `/choices/${name}`);
    if (other.kind === 'failed') return other;
    others.set(name, other.value);
  }
  return ok({ chosen, choices: others });
};

const refuse = (place: string, expected: string): Outcome<never, readonly PlanFault[]> => failed([{ place, expected }]);

const faultsOf = ({ issues }: z.ZodError, under: string): readonly PlanFault[] =>
  issues.map(({ path, message }) => ({
    place: `${under}${path.map((part) => `/${String(part)}`).join('')}`,
    expected: message,
  }));

const planOf = (
  chosen: TrainingPlan,
  { parameters = {}, without = [] }: z.output<typeof choiceSchema>,
  place: string,
): Outcome<TrainingPlan, readonly PlanFault[]> => {
  const read = parametersSchema.safeParse({ ...chosen.parameters, ...parameters });
  if (!read.success) return failed(faultsOf(read.error, `${place}/parameters`));
  const unknown = without.find((name) => !chosen.inputs.some((input) => input.name === name));
  if (unknown !== undefined) return refuse(`${place}/without`, `names of inputs, which ${unknown} is not`);
  const inputs = chosen.inputs.filter(({ name }) => !without.includes(name));
  return inputs.length === 0
    ? refuse(`${place}/without`, 'at least one input left')
    : ok({ ...chosen, parameters: read.data, inputs });
};
