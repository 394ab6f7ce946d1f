/**
 * A pack: what one source asks for, as data. A control names its requirement, whom it binds, from when to when, how
 * strongly, what is asked about it, and what shows that it is met. The words are our own, in Japanese and English.
 */
import { z } from 'zod';
import { REQUIREMENTS } from './requirement.ts';

/** How strongly a source asks. Only a `shall` that is in force keeps a contract from being made. */
export const MODALITIES = ['shall', 'endeavour', 'desirable', 'example', 'proposed'] as const;
export type Modality = (typeof MODALITIES)[number];

/** Of other regimes than article 35-16(1) of the Installment Sales Act; they are no 号. */
export const LICENCES = ['money-lender', 'epi-operator', 'prepaid-issuer', 'fund-transfer'] as const;
export type Licence = (typeof LICENCES)[number];

/** What a shop is like, and what each attribute can be. */
export const ATTRIBUTES = {
  channel: ['ecommerce', 'face-to-face', 'moto'],
  connection: ['link', 'javascript', 'other'],
  platform: ['scratch', 'package', 'asp', 'mall'],
  memberLogin: ['yes', 'no'],
  uploads: ['yes', 'no'],
  develops: ['yes', 'no'],
  storesNumbers: ['yes', 'no'],
} as const;
export type Attribute = keyof typeof ATTRIBUTES;
export const ATTRIBUTE_NAMES = Object.keys(ATTRIBUTES) as readonly Attribute[];

/** Best first; the provenance of evidence. */
export const GRADES = ['A', 'B', 'C', 'D'] as const;

export const EVIDENCE_KINDS = [
  'observation',
  'card-scan',
  'assessment-report',
  'attestation',
  'test-record',
  'contract',
  'policy',
  'log-extract',
  'training-record',
  'statement',
] as const;

const slug = (what: string) =>
  z
    .string(what)
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'lower-case letters and digits, words parted by hyphens')
    .max(64, 'at most 64 characters');

const line = (max: number) =>
  z
    .string('words for the reader')
    .regex(new RegExp(`^[^\\p{Cc}\\p{Cs}]{1,${max}}$`, 'u'), `1 to ${max} characters on one line`);

const words = (max: number) => z.strictObject({ ja: line(max), en: line(max) }, 'words in ja and en');

const day = z
  .string('a day')
  .regex(/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/, 'a day as YYYY-MM-DD, in quotes');

const attributes = z.strictObject(
  Object.fromEntries(
    ATTRIBUTE_NAMES.map((name) => {
      const values: readonly string[] = ATTRIBUTES[name];
      const value = z.enum(values as [string, ...string[]], values.join(', '));
      return [name, z.array(value, 'a list').min(1, 'at least one').optional()];
    }),
  ) as Record<Attribute, z.ZodOptional<z.ZodArray<z.ZodEnum<Record<string, string>>>>>,
  `attributes: ${ATTRIBUTE_NAMES.join(', ')}`,
);

/** Whoever holds one of the roles or licences, where every attribute named is one of those listed or not known. */
const binds = z
  .strictObject(
    {
      roles: z.array(z.int('1 to 7').min(1, '1 to 7').max(7, '1 to 7'), 'a list of 1 to 7').optional(),
      licences: z.array(z.enum(LICENCES, LICENCES.join(', ')), 'a list').optional(),
      where: attributes.optional(),
    },
    'binds: roles, licences, where',
  )
  .refine(({ roles = [], licences = [] }) => roles.length + licences.length > 0, 'at least one role or licence');

const option = z.strictObject({ id: slug('an id'), words: words(120) }, 'an option: id, words');

const asked = { id: slug('an id'), words: words(300), example: words(300).optional() };

/** Asked only where an earlier question was answered with one of these. */
const dependsOn = z
  .strictObject(
    { question: slug('a question'), is: z.array(slug('an answer'), 'a list').min(1, 'at least one answer') },
    'dependsOn: question, is',
  )
  .optional();

export const questionSchema = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      ...asked,
      kind: z.literal('choice'),
      options: z.array(option, 'a list of options').min(2, 'at least two options'),
      /** Answers that meet the control; without them the question only informs. */
      meets: z.array(slug('an option'), 'a list').min(1, 'at least one').optional(),
      dependsOn,
    }),
    z.strictObject({
      ...asked,
      kind: z.literal('number'),
      least: z.number('a number').optional(),
      most: z.number('a number').optional(),
      unit: words(40).optional(),
      dependsOn,
    }),
    z.strictObject({ ...asked, kind: z.literal('date'), noOlderThanMonths: z.int().min(1).optional(), dependsOn }),
    z.strictObject({ ...asked, kind: z.literal('text'), dependsOn }),
    z.strictObject({ ...asked, kind: z.literal('file'), dependsOn }),
  ],
  'a question of kind choice, number, date, text or file',
);
export type Question = z.output<typeof questionSchema>;

const measure = z.strictObject({ id: slug('an id'), words: words(300) }, 'a measure: id, words');

export const controlSchema = z.strictObject(
  {
    id: slug('an id'),
    /** What the source calls it, such as `1c`. */
    item: line(40).optional(),
    requirement: z
      .array(
        z.string().refine((id) => REQUIREMENTS.includes(id), 'an ID of the catalogue such as LEAK-05'),
        'a list of requirement IDs',
      )
      .min(1, 'at least one requirement ID'),
    clause: words(200),
    modality: z.enum(MODALITIES, MODALITIES.join(', ')),
    binds,
    /** The first and the last day it is in force; those of the pack where nothing is said. */
    from: day.optional(),
    to: day.optional(),
    title: words(120),
    text: words(600),
    /** Several ways or parts; `any` of them is enough, or `all` are needed. */
    measures: z.array(measure, 'a list of measures').min(2, 'at least two measures').optional(),
    fulfilled: z.enum(['all', 'any'], 'all or any').optional(),
    questions: z.array(questionSchema, 'a list of questions').optional(),
    /** Where a party may say that it does not concern them, and why in words. */
    notApplicable: words(300).optional(),
    /** Whether "planned by a date" may be declared. */
    planned: z.enum(['allowed', 'forbidden'], 'allowed or forbidden').default('allowed'),
    evidence: z
      .strictObject(
        {
          kinds: z.array(z.enum(EVIDENCE_KINDS, EVIDENCE_KINDS.join(', ')), 'a list').min(1, 'at least one kind'),
          leastGrade: z.enum(GRADES, GRADES.join(', ')),
        },
        'evidence: kinds, leastGrade',
      )
      .optional(),
    /** Whether another measure of equal or better effect may take its place, with a written reason. */
    equivalent: z.boolean('true or false').default(false),
    /** How often it is looked at again. */
    everyMonths: z.int('whole months').min(1, '1 to 60').max(60, '1 to 60').optional(),
  },
  'a control: id, requirement, clause, modality, binds, title, text, …',
);
export type Control = z.output<typeof controlSchema>;

export const packSchema = z.strictObject(
  {
    pack: slug('a name'),
    edition: line(20),
    title: words(120),
    source: z.strictObject({ id: line(20), name: words(200) }, 'source: id, name'),
    from: day,
    /** `stated`: by the source. `compiled`: the source's day could not be verified; ours holds it in force from this one on. */
    fromIs: z.enum(['stated', 'compiled'], 'stated or compiled'),
    to: day.optional(),
    controls: z.array(controlSchema, 'a list of controls').min(1, '1 to 500 controls').max(500, '1 to 500 controls'),
  },
  'a pack: pack, edition, title, source, from, fromIs, to, controls',
);
export type PackContent = z.output<typeof packSchema>;

export type Pack = {
  readonly content: PackContent;
  /** SHA-256 of the RFC 8785 form of its content, 64 lower-case hex digits. */
  readonly hash: string;
};

export type Period = { readonly from: string; readonly to: string | undefined };

/** When a control of a pack is in force; both days inclusive. */
export const periodOf = (pack: PackContent, { from, to }: Pick<Control, 'from' | 'to'>): Period => ({
  from: from ?? pack.from,
  to: to ?? pack.to,
});
