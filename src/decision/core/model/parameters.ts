/** What training can be told, with what it takes where nothing is said. */
import { z } from 'zod';
import { MOST_BINS } from './bins.ts';

const whole = (least: number, most: number) =>
  z
    .int(`a whole number from ${least} to ${most}`)
    .min(least, `a whole number from ${least} to ${most}`)
    .max(most, `a whole number from ${least} to ${most}`);
const number = (least: number, most: number) =>
  z
    .number(`a number from ${least} to ${most}`)
    .min(least, `a number from ${least} to ${most}`)
    .max(most, `a number from ${least} to ${most}`);
const share = z
  .number('a share above 0, at most 1')
  .gt(0, 'a share above 0, at most 1')
  .max(1, 'a share above 0, at most 1');

export const parametersSchema = z.strictObject(
  {
    trees: whole(1, 5_000).default(100),
    /** Questions from the root to a leaf at most. */
    depth: whole(1, 16).default(5),
    leaves: whole(2, 4_096).default(32),
    learningRate: share.default(0.1),
    /** Added to the second derivatives of a leaf, which pulls its value to zero. */
    ridge: number(0, 1e6).default(1),
    /** Training rows, and second derivatives, that a leaf has at least. */
    leastRows: whole(1, 1_000_000).default(5),
    leastWeight: number(0, 1e6).default(0.001),
    /** By which a question lowers the loss at least, doubled. */
    leastGain: number(0, 1e6).default(0),
    /** How much a fraud weighs; a genuine payment weighs 1. */
    fraudWeight: number(1e-3, 1e4).default(1),
    /** The share of rows and of inputs that each tree is grown from. */
    rowShare: share.default(1),
    inputShare: share.default(1),
    bins: whole(2, MOST_BINS).default(MOST_BINS),
    /** Boosted models that differ in what they drew; their log odds are averaged. */
    bags: whole(1, 50).default(1),
    /** Trees without a better loss on the days kept aside, after which boosting ends. */
    patience: whole(1, 1_000).default(20),
    seed: whole(0, 0xffff_ffff).default(1),
  },
  'parameters of training',
);

export type Parameters = z.output<typeof parametersSchema>;
