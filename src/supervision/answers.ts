/** What this room's routes send: the schemas, from which validation, types and OpenAPI are made. */
import { z } from 'zod';
import { formatInstant, type Instant, idOf } from '#kernel';
import type { Attachment } from './attach-file.ts';
import { ANSWER_FAULTS, OUTCOMES, STANDINGS } from './core/answer.ts';
import { CAUSES } from './core/carry.ts';
import { FILING_FAULTS } from './core/check-filing.ts';
import { OBSERVED_BY, OBSERVED_RESULTS } from './core/observed.ts';
import { CELL_FAULTS } from './core/read-sheet.ts';
import { OPEN_POINTS } from './core/satisfies.ts';
import { standingsOf } from './core/sheet-fields.ts';
import type { ListedContradiction } from './list-contradictions.ts';
import type { ListedDeclaration } from './list-declarations.ts';
import { sentAnswer, sentParticulars } from './sent.ts';
import type { ShownControl, ShownDeclaration } from './show-declaration.ts';
import { STATUSES, STEPS } from './store-tables.ts';

const words = z.object({ ja: z.string(), en: z.string() });
const grade = z.enum(['A', 'B', 'C', 'D']);
const status = z.enum(STATUSES);
const causes = z.array(z.enum(CAUSES)).readonly();

export const declaration = z
  .object({
    id: z.string(),
    party: z.string(),
    partyName: z.string(),
    status,
    causes,
    askedAt: z.string(),
    dueOn: z.string(),
    remindedOn: z.string().optional().meta({ description: 'The day of the last reminder' }),
    overdue: z.boolean(),
    openedAt: z.string().optional().meta({ description: 'When one of the party’s people first looked at it' }),
    begun: z.boolean().meta({ description: 'Whether the party has answered anything of it' }),
    answered: z.int(),
    controls: z.int(),
    filings: z.int(),
    filedAt: z.string().optional(),
    decidedAt: z.string().optional(),
    expiresOn: z.string().optional(),
    contradictions: z.int().meta({ description: 'Where what was observed says otherwise' }),
  })
  .meta({ id: 'Declaration' });

const written = (at: Instant): string => formatInstant(at);
const maybe = (at: Instant | undefined | null): string | undefined =>
  at === undefined || at === null ? undefined : written(at);

export const declarationAnswer = (listed: ListedDeclaration): z.output<typeof declaration> => ({
  ...listed,
  causes: listed.causes as z.output<typeof causes>,
  askedAt: written(listed.askedAt),
  openedAt: maybe(listed.openedAt),
  filedAt: maybe(listed.filedAt),
  decidedAt: maybe(listed.decidedAt),
});

const observed = z
  .object({
    by: z.enum(OBSERVED_BY),
    subject: z.string().meta({ description: 'The site, or the target of the search' }),
    result: z.enum(OBSERVED_RESULTS),
    reasons: z.array(z.string()).readonly(),
    observedAt: z.string(),
    entry: z.string().optional(),
  })
  .meta({ id: 'DeclarationObservation' });

const question = z
  .object({
    id: z.string(),
    kind: z.enum(['choice', 'number', 'date', 'text', 'file']),
    words,
    example: words.optional(),
    dependsOn: z.object({ question: z.string(), is: z.array(z.string()).readonly() }).optional(),
    options: z
      .array(z.object({ id: z.string(), words }))
      .readonly()
      .optional(),
    least: z.number().optional(),
    most: z.number().optional(),
    unit: words.optional(),
    noOlderThanMonths: z.int().optional(),
  })
  .meta({ id: 'DeclarationQuestion' });

const filedAnswer = z.object({ answer: sentAnswer, answeredOn: z.string(), outcome: z.enum(OUTCOMES) });

const controlSchema = z
  .object({
    key: z.string(),
    pack: z.string(),
    edition: z.string(),
    item: z.string().optional(),
    requirement: z.array(z.string()).readonly(),
    modality: z.string(),
    title: words,
    text: words,
    measures: z
      .array(z.object({ id: z.string(), words }))
      .readonly()
      .optional(),
    fulfilled: z.enum(['all', 'any']).optional(),
    questions: z.array(question).readonly(),
    notApplicable: words.optional(),
    standings: z.array(z.enum(STANDINGS)).readonly().meta({ description: 'Those that the control leaves open' }),
    evidence: z.object({ kinds: z.array(z.string()).readonly(), leastGrade: grade }).optional(),
    because: z.array(z.record(z.string(), z.unknown())).readonly().meta({ description: 'Why it is asked' }),
    answer: sentAnswer,
    version: z.int().meta({ description: 'Of the answer; 0 where there is none' }),
    answeredOn: z.string().optional(),
    outcome: z.enum(OUTCOMES),
    lastTime: filedAnswer.optional().meta({ description: 'As it was filed the time before' }),
    observed: z.array(observed).readonly(),
    contradicted: z.boolean(),
    grade: grade.optional().meta({ description: 'Of the best evidence there is, once it is filed' }),
    returned: z.string().optional(),
    compensating: z.string().optional(),
  })
  .meta({ id: 'DeclaredControl' });

const controlAnswer = (shown: ShownControl): z.output<typeof controlSchema> => {
  const { control, observed: seen, because, ...rest } = shown;
  return {
    ...rest,
    ...{ item: control.item, requirement: control.requirement, modality: control.modality, title: control.title },
    ...{ text: control.text, measures: control.measures, fulfilled: control.fulfilled },
    questions: (control.questions ?? []).map((each) => ({ ...each })),
    ...{ notApplicable: control.notApplicable, evidence: control.evidence, standings: standingsOf(control) },
    because: because.map((each) => ({ ...each })),
    answer: answerOf(rest.answer),
    lastTime: rest.lastTime && { ...rest.lastTime, answer: answerOf(rest.lastTime.answer) },
    observed: seen.map((each) => ({ ...each, observedAt: written(each.observedAt) })),
  };
};

const answerOf = (answer: ShownControl['answer']): z.output<typeof sentAnswer> => answer as z.output<typeof sentAnswer>;

export const attachment = z
  .object({
    id: z.string(),
    name: z.string(),
    mediaType: z.string(),
    bytes: z.int(),
    sha256: z.string(),
    receivedAt: z.string(),
    entry: z.string(),
  })
  .meta({ id: 'DeclarationFile' });

export const attachmentAnswer = (file: Attachment): z.output<typeof attachment> => ({
  ...file,
  receivedAt: written(file.receivedAt),
});

export const declarationDetail = z
  .object({
    id: z.string(),
    party: z.string(),
    partyName: z.string(),
    status,
    causes,
    previous: z.string().optional(),
    appliesOn: z.string(),
    askedAt: z.string(),
    dueOn: z.string(),
    openedAt: z.string().optional(),
    version: z.int().meta({ description: 'Goes up with each thing saved; filing names it' }),
    formHash: z.string(),
    packs: z.array(z.object({ pack: z.string(), edition: z.string(), hash: z.string() })).readonly(),
    particulars: sentParticulars,
    controls: z.array(controlSchema).readonly(),
    files: z.array(attachment).readonly(),
    filings: z.array(z.object({ number: z.int(), filedAt: z.string(), filedBy: z.string() })).readonly(),
    points: z
      .array(
        z.object({ control: z.string(), code: z.enum(OPEN_POINTS), needs: grade.optional(), has: grade.optional() }),
      )
      .readonly()
      .meta({ description: 'What keeps it from being accepted as it is' }),
    expiresOn: z.string().optional(),
    steps: z.array(z.object({ step: z.enum(STEPS), at: z.string(), by: z.string(), entry: z.string() })).readonly(),
    people: z
      .array(
        z.object({ id: z.string(), displayName: z.string(), status: z.enum(['active', 'invited', 'deactivated']) }),
      )
      .readonly()
      .meta({ description: 'Of the party; `invited` has never opened the link. Told to staff alone' }),
    messages: z
      .array(
        z.object({
          kind: z.enum(['asked', 'reminder', 'overdue', 'returned', 'accepted']),
          person: z.string(),
          at: z.string(),
          sent: z.boolean(),
          failure: z.string().optional(),
        }),
      )
      .readonly(),
  })
  .meta({ id: 'DeclarationDetail' });

export const detailAnswer = (shown: ShownDeclaration): z.output<typeof declarationDetail> => {
  const { row } = shown;
  return {
    ...{ id: shown.id, party: idOf('pty', row.party), partyName: row.party_name, status: shown.status },
    ...{ causes: row.causes, appliesOn: row.applies_on, askedAt: written(row.asked_at), dueOn: row.due_on },
    previous: row.previous === null ? undefined : idOf('dcl', row.previous),
    openedAt: maybe(row.opened_at),
    ...{ version: row.version, formHash: row.form_hash, packs: row.form.packs },
    particulars: shown.particulars,
    controls: shown.controls.map(controlAnswer),
    files: shown.files.map(attachmentAnswer),
    filings: shown.filings.map((filing) => ({ ...filing, filedAt: written(filing.filedAt) })),
    points: shown.points,
    expiresOn: row.expires_on ?? undefined,
    steps: shown.steps.map((step) => ({ ...step, at: written(step.at) })),
    people: shown.people,
    messages: shown.messages.map((message) => ({ ...message, at: written(message.at) })),
  };
};

export const filingCheck = z
  .object({
    faults: z
      .array(
        z.object({
          code: z.enum([...ANSWER_FAULTS, ...FILING_FAULTS]),
          control: z.string().optional(),
          about: z.string().optional(),
        }),
      )
      .readonly(),
  })
  .meta({ id: 'DeclarationCheck' });

export const imported = z
  .object({
    taken: z.array(z.string()).readonly(),
    particularsTaken: z.boolean(),
    faults: z
      .array(
        z.object({
          code: z.enum([...CELL_FAULTS, 'changed-since-export', 'answer-refused']),
          cell: z.string().optional(),
          row: z.int().optional(),
          field: z.string().optional(),
          control: z.string().optional(),
          expected: z.string().optional(),
          reason: z.string().optional(),
        }),
      )
      .readonly(),
  })
  .meta({ id: 'DeclarationImport' });

export const contradiction = z
  .object({
    id: z.string(),
    party: z.string(),
    partyName: z.string(),
    declaration: z.string(),
    control: z.string(),
    asked: z.object({ item: z.string().optional(), title: words }),
    declared: filedAnswer.optional().meta({ description: 'As it was filed last' }),
    by: z.enum(OBSERVED_BY),
    subject: z.string(),
    reasons: z.array(z.string()).readonly(),
    observedAt: z.string(),
    foundAt: z.string(),
    endedAt: z.string().optional(),
    alert: z.string().optional(),
    observation: z.string().optional(),
    entry: z.string(),
  })
  .meta({ id: 'DeclarationContradiction' });

export const contradictionAnswer = (listed: ListedContradiction): z.output<typeof contradiction> => ({
  ...listed,
  declared: listed.declared && { ...listed.declared, answer: answerOf(listed.declared.answer) },
  observedAt: written(listed.observedAt),
  foundAt: written(listed.foundAt),
  endedAt: maybe(listed.endedAt),
});

const layoutHead = { layout: z.string(), edition: z.string(), acquirer: words, title: words };

const layoutFields = {
  ...layoutHead,
  sha256: z.string().meta({ description: 'Of the layout as it is written' }),
  keptAt: z.string().optional().meta({ description: 'Absent: it comes with the product' }),
};
export const layoutAnswer = z.object(layoutFields).meta({ id: 'DeclarationLayout' });
export const layoutText = z.object({ ...layoutFields, content: z.string() }).meta({ id: 'DeclarationLayoutText' });

export const checkedLayout = z
  .object({
    ...layoutHead,
    unnamed: z
      .array(z.object({ control: z.string(), item: z.string().optional(), title: words }))
      .readonly()
      .meta({ description: 'What its packs ask and it does not name: it stands at the end' }),
    sample: z
      .object({
        title: z.string(),
        particulars: z.array(z.object({ label: z.string(), value: z.string() })).readonly(),
        columns: z.array(z.object({ title: z.string(), share: z.int() })).readonly(),
        sections: z
          .array(z.object({ heading: z.string(), rows: z.array(z.array(z.string()).readonly()).readonly() }))
          .readonly(),
      })
      .meta({ description: 'A filing of nobody’s, laid out' }),
  })
  .meta({ id: 'CheckedDeclarationLayout' });

export const consent = z
  .object({
    id: z.string(),
    layout: z.string(),
    givenAt: z.string(),
    givenBy: z.string(),
    endedAt: z.string().optional(),
  })
  .meta({ id: 'ShareConsent' });
