/** How models, looks at them and comparisons are written in answers. */
import { z } from 'zod';
import { formatInstant } from '#kernel';
import { evaluationSchema } from '../core/model/model.ts';
import { parametersSchema } from '../core/model/parameters.ts';
import { ANSWERS } from '../core/rule-set.ts';
import { MODEL_ORIGINS, MODEL_STATUSES, MODEL_STEPS } from './model-tables.ts';
import type { Compared, ModelCard } from './read-models.ts';
import type { DriftLook } from './store-looks.ts';
import type { StoredModel, StoredStep } from './store-models.ts';

const modelFields = {
  id: z.string(),
  number: z.int().meta({ description: 'Among those of the tenant, from 1 on' }),
  hash: z.string().meta({ description: 'SHA-256 of the RFC 8785 form of the file' }),
  name: z.string(),
  origin: z.enum(MODEL_ORIGINS),
  trees: z.int(),
  inputs: z.int(),
  status: z.enum(MODEL_STATUSES),
  note: z.string(),
  submittedBy: z.string(),
  submittedAt: z.string(),
  statusSince: z.string(),
};
export const ModelAnswer = z.object(modelFields).meta({ id: 'PaymentModel' });

export const modelAnswer = ({ submittedAt, statusSince, ...rest }: StoredModel): z.output<typeof ModelAnswer> => ({
  ...rest,
  submittedAt: formatInstant(submittedAt),
  statusSince: formatInstant(statusSince),
});

const stepFields = z.object({
  id: z.string(),
  step: z.enum(MODEL_STEPS),
  why: z.string(),
  act: z.string().optional().meta({ description: 'The act of two people it was' }),
  madeBy: z.string(),
  madeAt: z.string(),
});

const stepAnswer = ({ id, step, why, act, madeBy, madeAt }: StoredStep): z.output<typeof stepFields> => ({
  ...{ id, step, why, madeBy, madeAt: formatInstant(madeAt) },
  ...(act === undefined ? {} : { act }),
});

const input = z.object({
  name: z.string(),
  of: z.string().meta({ description: 'A feature, or amount, hour or weekday of the payment itself' }),
  over: z.string().optional().meta({ description: 'Divided by this feature' }),
  direction: z.enum(['rising', 'falling', 'free']),
  words: z.object({ ja: z.string(), en: z.string() }),
  reference: z
    .object({ edges: z.array(z.number()), shares: z.array(z.number()) })
    .optional()
    .meta({ description: 'Shares of training payments between the edges; the last is what was missing' }),
});

export const CardAnswer = z
  .object({
    ...modelFields,
    training: z
      .object({ from: z.string(), days: z.int(), rows: z.int(), frauds: z.int(), parameters: parametersSchema })
      .optional()
      .meta({ description: 'Absent for a model that was taken over' }),
    madeWith: z.string().optional().meta({ description: 'The version of what made it, where it was taken over' }),
    utcOffset: z.string(),
    inputsInOrder: z.array(input),
    calibration: z
      .object({ at: z.array(z.number()), probability: z.array(z.number()) })
      .optional()
      .meta({ description: 'Log odds, rising, and the probability that each stands for' }),
    evaluation: evaluationSchema.optional().meta({ description: 'On later days, as the file says' }),
    missing: z
      .array(z.object({ input: z.string(), feature: z.string() }))
      .readonly()
      .meta({ description: 'What it asks for that the rule set in force does not have' }),
    steps: z.array(stepFields),
  })
  .meta({ id: 'PaymentModelCard' });

export const cardAnswer = ({ content, steps, missing, ...stored }: ModelCard): z.output<typeof CardAnswer> => {
  const { made, utcOffset, inputs, reference, calibration, evaluation } = content;
  return {
    ...modelAnswer(stored),
    ...(made.by === 'training' ? { training: trainingOf(made) } : { madeWith: `XGBoost ${made.version}` }),
    utcOffset,
    inputsInOrder: inputs.map((each, place) => {
      const then = reference?.[place];
      return { ...each, ...(then === undefined ? {} : { reference: then }) };
    }),
    ...(calibration === undefined ? {} : { calibration }),
    ...(evaluation === undefined ? {} : { evaluation }),
    missing: [...missing],
    steps: steps.map(stepAnswer),
  };
};

const trainingOf = ({
  from,
  days,
  rows,
  frauds,
  parameters,
}: Extract<ModelCard['content']['made'], { by: 'training' }>) => ({
  ...{ from, days, rows, frauds, parameters },
});

const calibrationSeen = z.object({
  payments: z.int(),
  expected: z.number().meta({ description: 'Frauds that the scores add up to' }),
  frauds: z.int().meta({ description: 'Reported by now' }),
  areaUnderRoc: z.number().optional(),
  groups: z
    .array(z.object({ payments: z.int(), expected: z.number(), frauds: z.int() }))
    .readonly()
    .meta({ description: 'Tenths of the payments by score, the lowest first' }),
});

export const LookAnswer = z
  .object({
    id: z.string(),
    lookedAt: z.string(),
    payments: z.int(),
    firstAt: z.string(),
    lastAt: z.string(),
    inputs: z
      .array(z.object({ input: z.string(), index: z.number(), missing: z.number() }))
      .readonly()
      .meta({ description: 'Population stability index against training, and the share that is missing' }),
    scores: z.object({ index: z.number() }).optional().meta({ description: 'Against the first look with enough' }),
    calibration: calibrationSeen.optional().meta({ description: 'Of payments whose frauds are known by now' }),
    logEntry: z.string(),
  })
  .meta({ id: 'PaymentModelLook' });

export const lookAnswer = ({ found, entry, ...look }: DriftLook): z.output<typeof LookAnswer> => ({
  ...{ id: look.id, lookedAt: formatInstant(look.lookedAt), payments: look.payments },
  ...{ firstAt: formatInstant(look.firstAt), lastAt: formatInstant(look.lastAt) },
  ...found,
  logEntry: entry,
});

export const ComparisonAnswer = z
  .object({
    champion: ModelAnswer.optional(),
    challenger: ModelAnswer.optional(),
    payments: z.int().meta({ description: 'The latest that both have scored' }),
    frauds: z.int().meta({ description: 'Of them known by now' }),
    agreement: z.number().optional().meta({ description: 'Share of payments with the same answer' }),
    answers: z
      .array(
        z.object({
          champion: z.enum(ANSWERS),
          challenger: z.enum(ANSWERS),
          payments: z.int(),
          frauds: z.int(),
        }),
      )
      .readonly(),
    scores: z.array(z.object({ from: z.number(), champion: z.int(), challenger: z.int() })).readonly(),
    atEqualAlerts: z
      .array(z.object({ alerts: z.int(), champion: z.int(), challenger: z.int() }))
      .readonly()
      .meta({ description: 'Known frauds among so many payments of the highest scores' }),
  })
  .meta({ id: 'PaymentModelComparison' });

export const comparisonAnswer = ({
  champion,
  challenger,
  ...compared
}: Compared): z.output<typeof ComparisonAnswer> => ({
  ...(champion === undefined ? {} : { champion: modelAnswer(champion) }),
  ...(challenger === undefined ? {} : { challenger: modelAnswer(challenger) }),
  ...compared,
});
