/** Previews over HTTP: asked for, followed, cancelled. */
import { z } from 'zod';
import { formatInstant } from '#kernel';
import { type Route, route } from '#platform/http';
import { LABELS } from '../core/preview.ts';
import { ANSWERS } from '../core/rule-set.ts';
import * as problems from '../problems.ts';
import { MANAGE, PATH, READ, sentId, versionParams } from './route-fields.ts';
import type { Previews } from './run-previews.ts';
import { PREVIEW_STATUSES, type StoredPreview } from './store-previews.ts';

const amounts = z
  .record(z.string(), z.object({ all: z.number(), fraud: z.number(), good: z.number() }))
  .readonly()
  .meta({ description: 'Minor units by currency' });

const tally = z
  .object({
    payments: z.int(),
    fraud: z.int().meta({ description: 'Reported as fraud, or disputed' }),
    good: z.int().meta({ description: 'Authorised or captured, and neither reported nor disputed' }),
    unknown: z.int().meta({ description: 'Nothing is known of what became of them' }),
    amounts,
  })
  .meta({ id: 'PreviewTally' });

const sample = z
  .object({
    decision: z.string(),
    occurredAt: z.string(),
    merchant: z.string(),
    amountMinor: z.int(),
    currency: z.string(),
    answer: z.enum(ANSWERS),
    previewAnswer: z.enum(ANSWERS),
    label: z.enum(LABELS),
    rules: z.array(z.string()).readonly(),
  })
  .meta({ id: 'PreviewSample' });

const samples = z.array(sample).readonly();

const result = z
  .object({
    all: tally,
    answers: z
      .array(z.object({ answer: z.enum(ANSWERS), previewAnswer: z.enum(ANSWERS), tally }))
      .readonly()
      .meta({ description: 'By the answer that was given, and the one that would have been' }),
    rules: z
      .array(
        z.object({
          rule: z.string(),
          status: z.enum(['live', 'shadow']),
          held: tally,
          stopped: tally.meta({ description: 'Were allowed and would not be, with no stricter rule' }),
        }),
      )
      .readonly(),
    samples: z.object({
      'good-stopped': samples,
      'fraud-stopped': samples,
      'fraud-let-through': samples,
      'good-let-through': samples,
    }),
    filled: z.int().meta({ description: 'Payments of before, that filled windows alone' }),
    reusedFeatures: z.boolean().meta({ description: 'The windows are those of the rule sets that judged' }),
  })
  .meta({ id: 'PreviewResult' });

const PreviewAnswer = z
  .object({
    id: z.string(),
    days: z.int(),
    from: z.string(),
    to: z.string(),
    status: z.enum(PREVIEW_STATUSES),
    payments: z.int(),
    done: z.int(),
    askedBy: z.string(),
    askedAt: z.string(),
    endedAt: z.string().optional(),
    result: result.optional(),
  })
  .meta({ id: 'RuleSetPreview' });

const previewAnswer = (preview: StoredPreview): z.input<typeof PreviewAnswer> => {
  const { id, days, from, to, status, payments, done, askedBy, askedAt, endedAt, result: found } = preview;
  return {
    ...{ id, days, from: formatInstant(from), to: formatInstant(to), status, payments, done, askedBy },
    askedAt: formatInstant(askedAt),
    ...(endedAt === undefined ? {} : { endedAt: formatInstant(endedAt) }),
    ...(found === undefined ? {} : { result: found }),
  };
};

const previewParams = z.strictObject({ id: sentId('rsv'), preview: sentId('prv') });

export const previewRoutes = (ruleSets: { readonly previews: Previews }): readonly Route[] => [
  route({
    method: 'POST',
    path: `${PATH}/{id}/previews`,
    operationId: 'askForRuleSetPreview',
    summary: 'Begins to work out what it would have made of the payments of the last days, in the background',
    access: MANAGE,
    idempotency: 'key',
    params: versionParams,
    body: z.strictObject({ days: z.int().min(1).max(400) }),
    success: { status: 202, schema: PreviewAnswer },
    problems: [problems.ruleSetNotThere, problems.previewUnderWay],
    handle: async ({ scope, params, body }) => ({
      status: 202,
      body: previewAnswer(await ruleSets.previews.ask(scope, params.id, body.days)),
    }),
  }),
  route({
    method: 'GET',
    path: `${PATH}/{id}/previews`,
    operationId: 'listRuleSetPreviews',
    summary: 'Previews of a version, the latest first, twenty at most',
    access: READ,
    params: versionParams,
    success: { status: 200, schema: z.object({ items: z.array(PreviewAnswer).readonly() }) },
    problems: [problems.ruleSetNotThere],
    handle: async ({ scope, params }) => ({
      status: 200,
      body: { items: (await ruleSets.previews.of(scope, params.id)).map(previewAnswer) },
    }),
  }),
  route({
    method: 'GET',
    path: `${PATH}/{id}/previews/{preview}`,
    operationId: 'readRuleSetPreview',
    summary: 'One preview: how far it has come, or what came out',
    access: READ,
    params: previewParams,
    success: { status: 200, schema: PreviewAnswer },
    problems: [problems.previewNotThere],
    handle: async ({ scope, params }) => ({
      status: 200,
      body: previewAnswer(await ruleSets.previews.one(scope, params.id, params.preview)),
    }),
  }),
  route({
    method: 'DELETE',
    path: `${PATH}/{id}/previews/{preview}`,
    operationId: 'cancelRuleSetPreview',
    summary: 'Leaves off a preview that is under way; one that has ended stays as it is',
    access: MANAGE,
    params: previewParams,
    success: { status: 200, schema: PreviewAnswer },
    problems: [problems.previewNotThere],
    handle: async ({ scope, params }) => ({
      status: 200,
      body: previewAnswer(await ruleSets.previews.cancel(scope, params.id, params.preview)),
    }),
  }),
];
