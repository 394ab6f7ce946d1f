/**
 * A journey: the named steps a visit takes through a shop, as a YAML file. `{{canary.number}}` and its like stand for
 * what the visit types. `hash` is the SHA-256 of the content's RFC 8785 form: comments and layout do not change it.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import { failed, type Outcome, ok, parseDuration } from '#kernel';
import { CANARY_BRANDS, type Canary, PLACEHOLDERS, type Placeholder, typedValue } from './canary.ts';
import { DESTINATION } from './destinations.ts';
import { readYaml, type YamlFault } from './read-yaml.ts';

export const MAX_JOURNEY_LENGTH = 100_000;

const NAME_RULE = '1 to 64 lower-case letters and digits, words parted by hyphens';
const slug = z
  .string(NAME_RULE)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, NAME_RULE)
  .max(64, NAME_RULE);

const SELECTOR_RULE = 'a CSS selector, 1 to 500 characters';
const selector = z.string(SELECTOR_RULE).min(1, SELECTOR_RULE).max(500, SELECTOR_RULE);

const PLACEHOLDER = /\{\{([^{}]*)\}\}/g;
const VALUE_RULE = `up to 500 characters, with ${PLACEHOLDERS.map((name) => `{{canary.${name}}}`).join(' ')} only`;

const placeholdersIn = (text: string): readonly string[] =>
  [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name);

const isPlaceholder = (name: string): boolean =>
  name.startsWith('canary.') && PLACEHOLDERS.some((known) => name === `canary.${known}`);

const value = z
  .string(VALUE_RULE)
  .max(500, VALUE_RULE)
  .refine((text) => placeholdersIn(text).every(isPlaceholder), VALUE_RULE);

const PATH_RULE = 'a path that begins with one slash: it is opened on the site itself';
const path = z.string(PATH_RULE).regex(/^\/(?!\/)[^\s\\]{0,500}$/, PATH_RULE);

const FRAMES_RULE = 'a CSS selector of the frame, or several, outermost first';
const frame = z.union([selector, z.array(selector, FRAMES_RULE).min(1, FRAMES_RULE).max(5, FRAMES_RULE)], FRAMES_RULE);

const ACTS = ['open', 'click', 'fill', 'select', 'wait-for', 'screenshot'] as const;
export type Act = (typeof ACTS)[number];
const ACT_RULE = `one of ${ACTS.join(', ')}`;

const named = { name: slug };
const stepSchemas = {
  open: z.strictObject({ ...named, open: path }),
  click: z.strictObject({ ...named, click: selector, frame: frame.optional() }),
  fill: z.strictObject({ ...named, fill: selector, value, frame: frame.optional() }),
  select: z.strictObject({ ...named, select: selector, value, frame: frame.optional() }),
  'wait-for': z.strictObject({ ...named, 'wait-for': selector, frame: frame.optional() }),
  screenshot: z.strictObject({ ...named, screenshot: z.literal(true, 'true') }),
} as const;

type JourneyStep = { [A in Act]: z.output<(typeof stepSchemas)[A]> & { readonly act: A } }[Act];

const STEP_RULE = 'a step: name, and one act';

/** By the act that its keys name, so that a fault is told against that act alone. */
const step = z.record(z.string(), z.unknown(), STEP_RULE).transform((content, context): JourneyStep => {
  const acts = ACTS.filter((act) => act in content);
  const [act] = acts;
  if (act === undefined || acts.length > 1) {
    context.addIssue({ code: 'custom', message: ACT_RULE });
    return z.NEVER;
  }
  const read = stepSchemas[act].safeParse(content);
  if (read.success) return { ...read.data, act } as JourneyStep;
  for (const issue of read.error.issues) context.issues.push({ ...issue, input: content } as z.core.$ZodRawIssue);
  return z.NEVER;
});

const DURATION_RULE = 'a duration such as 500ms, 10s, 2m';
const duration = (maxMs: number) =>
  z.string(DURATION_RULE).transform((text, context) => {
    const parsed = parseDuration(text);
    if (parsed.kind === 'ok' && parsed.value <= maxMs) return parsed.value;
    context.addIssue({ code: 'custom', message: `${DURATION_RULE}, at most ${maxMs / 1_000}s` });
    return z.NEVER;
  });

const DESTINATION_RULE = 'host names of the payment provider, without port; *. before one for all hosts below it';
const LOCALE_RULE = 'a language tag such as ja-JP';

const journeySchema = z.strictObject(
  {
    name: slug,
    card: z.enum(CANARY_BRANDS, CANARY_BRANDS.join(', ')).default('visa'),
    destinations: z
      .array(z.string(DESTINATION_RULE).regex(DESTINATION, DESTINATION_RULE), DESTINATION_RULE)
      .min(1, DESTINATION_RULE)
      .max(50, DESTINATION_RULE),
    locale: z
      .string(LOCALE_RULE)
      .regex(/^[a-z]{2}(?:-[A-Z]{2})?$/, LOCALE_RULE)
      .default('ja-JP'),
    settle: duration(30_000).prefault('2s'),
    'step-limit': duration(60_000).prefault('15s'),
    steps: z.array(step, 'a list of steps').min(1, '1 to 100 steps').max(100, '1 to 100 steps'),
  },
  'a journey: name, destinations, steps',
);

export type JourneyContent = z.output<typeof journeySchema>;

export type Journey = {
  readonly content: JourneyContent;
  /** 64 lower-case hex digits. */
  readonly hash: string;
};

export const loadJourney = (text: string): Outcome<Journey, readonly YamlFault[]> => {
  const read = readYaml(text, journeySchema, MAX_JOURNEY_LENGTH);
  if (read.kind === 'failed') return read;
  const { value: content, locate } = read.value;
  const names = content.steps.map(({ name }) => name);
  const faults = names.flatMap((name, index) =>
    names.indexOf(name) < index ? [locate('duplicate-name', ['steps', index, 'name'], 'a name no other step has')] : [],
  );
  if (content.steps[0]?.act !== 'open')
    faults.push(locate('wrong-value', ['steps', 0], 'a first step that opens a page'));
  if (faults.length > 0) return failed(faults);
  const canonical = canonicalize(content);
  if (canonical === undefined) throw new Error('a journey has a canonical form');
  return ok({ content, hash: bytesToHex(sha256(utf8ToBytes(canonical))) });
};

export type Target = { readonly css: string; readonly frame?: readonly string[] | undefined };

/** As the browser's port takes them. */
export type BrowserStep =
  | { readonly act: 'open'; readonly url: string }
  | { readonly act: 'click' | 'wait-for'; readonly on: Target }
  | { readonly act: 'fill'; readonly on: Target; readonly value: string; readonly masked: boolean }
  | { readonly act: 'select'; readonly on: Target; readonly value: string }
  | { readonly act: 'screenshot'; readonly name: string };

/** Card data is hidden on every picture from the moment it is typed. */
const MASKED = /^canary\.(?:number|expiry|securityCode)/;

const filled = (text: string, canary: Canary): string =>
  text.replaceAll(PLACEHOLDER, (_all, name: string) => typedValue(canary, name.slice('canary.'.length) as Placeholder));

const targetOf = (css: string, frame: string | readonly string[] | undefined): Target => ({
  css,
  ...(frame === undefined ? {} : { frame: typeof frame === 'string' ? [frame] : frame }),
});

/** The steps of one visit of the site at `origin`, with this canary's values in their places. */
export const browserSteps = (journey: Journey, origin: string, canary: Canary): readonly BrowserStep[] =>
  journey.content.steps.map((step) => browserStep(step, origin, canary));

const browserStep = (step: JourneyStep, origin: string, canary: Canary): BrowserStep => {
  switch (step.act) {
    case 'open':
      return { act: 'open', url: new URL(step.open, origin).href };
    case 'click':
      return { act: 'click', on: targetOf(step.click, step.frame) };
    case 'wait-for':
      return { act: 'wait-for', on: targetOf(step['wait-for'], step.frame) };
    case 'fill':
      return {
        act: 'fill',
        on: targetOf(step.fill, step.frame),
        value: filled(step.value, canary),
        masked: placeholdersIn(step.value).some((name) => MASKED.test(name)),
      };
    case 'select':
      return { act: 'select', on: targetOf(step.select, step.frame), value: filled(step.value, canary) };
    case 'screenshot':
      return { act: 'screenshot', name: step.name };
  }
};
