/**
 * What a provider asks beyond a pack: stricter limits, shorter intervals, better evidence, no "planned", more controls.
 * It may tighten and never loosen (SUPV-10): an overlay that asks for less is refused as a whole, with each place.
 */
import { z } from 'zod';
import { failed, inOrder, LocatedYaml, type Outcome, ok } from '#kernel';
import { type Control, controlSchema, GRADES, MODALITIES, type Pack, type Question } from './pack.ts';
import { loadPack, type Note, type PackFault, packOf } from './pack-file.ts';

const limits = z.strictObject(
  { question: z.string('a question'), least: z.number('a number').optional(), most: z.number('a number').optional() },
  'limits: question, least, most',
);

const tighteningSchema = z.strictObject(
  {
    control: z.string('a control of the pack'),
    modality: z.enum(MODALITIES, MODALITIES.join(', ')).optional(),
    everyMonths: z.int('whole months').min(1, '1 to 60').max(60, '1 to 60').optional(),
    leastGrade: z.enum(GRADES, GRADES.join(', ')).optional(),
    planned: z.enum(['allowed', 'forbidden'], 'allowed or forbidden').optional(),
    fulfilled: z.enum(['all', 'any'], 'all or any').optional(),
    equivalent: z.boolean('true or false').optional(),
    limits: z.array(limits, 'a list of limits').optional(),
  },
  'a tightening: control, modality, everyMonths, leastGrade, planned, fulfilled, equivalent, limits',
);
type Tightening = z.output<typeof tighteningSchema>;

const overlaySchema = z.strictObject(
  {
    overlay: z
      .string('a name')
      .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'lower-case letters and digits, words parted by hyphens'),
    of: z.string('the name of a pack'),
    tighten: z.array(tighteningSchema, 'a list').default([]),
    add: z.array(controlSchema, 'a list of controls').default([]),
  },
  'an overlay: overlay, of, tighten, add',
);

/** The pack as the provider asks it; its edition names the overlay too. */
export const applyOverlay = (text: string, { content }: Pack): Outcome<Pack, readonly PackFault[]> => {
  const yaml = new LocatedYaml(text);
  const faults: PackFault[] = [];
  const at = (code: PackFault['code'], offset: number, expected: string): void => {
    faults.push({ code, ...yaml.placeOf(offset), expected });
  };
  for (const { code, offset, expected } of yaml.faults) at(code, offset, expected);
  if (faults.length > 0) return failed(faults);
  const read = overlaySchema.safeParse(yaml.content);
  if (!read.success) {
    for (const issue of read.error.issues) {
      for (const { code, offset, expected } of yaml.faultsOf(issue)) at(code, offset, expected);
    }
    return failed(inOrder(faults));
  }
  const { overlay, of, tighten, add } = read.data;
  const note: Note = (code, path, expected) => at(code, yaml.offsetAt(path), expected);
  if (of !== content.pack) note('wrong-value', ['of'], content.pack);
  const controls = new Map(content.controls.map((control) => [control.id, control]));
  for (const [index, each] of tighten.entries()) {
    const control = controls.get(each.control);
    if (control === undefined) note('unknown-control', ['tighten', index, 'control'], `a control of ${content.pack}`);
    else
      controls.set(
        each.control,
        tightened(control, each, (code, path, expected) => note(code, ['tighten', index, ...path], expected)),
      );
  }
  for (const [index, { id }] of add.entries()) {
    if (controls.has(id)) note('duplicate-id', ['add', index, 'id'], 'an id that no control of the pack has');
  }
  if (faults.length > 0) return failed(inOrder(faults));
  const whole = { ...content, edition: `${content.edition} + ${overlay}`, controls: [...controls.values(), ...add] };
  const checked = loadPack(JSON.stringify(whole));
  if (checked.kind === 'ok') return ok(packOf(checked.value.content));
  return failed(checked.error.map((fault) => ({ ...fault, line: 1, column: 1 })));
};

/** Places in the list from the strictest on: a smaller one is stricter. */
const isLooser = <T>(order: readonly T[], before: T, after: T): boolean => order.indexOf(after) > order.indexOf(before);

const tightened = (control: Control, wish: Tightening, note: Note): Control => {
  const { modality, everyMonths, leastGrade, planned, fulfilled, equivalent } = wish;
  const loosens = (part: string, expected: string): void => note('loosens', [part], expected);
  if (modality !== undefined && isLooser(MODALITIES, control.modality, modality))
    loosens('modality', `${control.modality} or stronger`);
  if (everyMonths !== undefined && everyMonths > (control.everyMonths ?? Number.POSITIVE_INFINITY))
    loosens('everyMonths', `at most ${control.everyMonths}`);
  if (leastGrade !== undefined && isLooser(GRADES, control.evidence?.leastGrade ?? 'D', leastGrade))
    loosens('leastGrade', `${control.evidence?.leastGrade} or better`);
  if (leastGrade !== undefined && control.evidence === undefined)
    note('wrong-value', ['leastGrade'], 'a control that names its evidence');
  if (planned === 'allowed' && control.planned === 'forbidden' && control.modality === 'shall')
    loosens('planned', 'forbidden');
  if (fulfilled === 'any' && control.fulfilled === 'all') loosens('fulfilled', 'all');
  if (fulfilled !== undefined && control.measures === undefined)
    note('wrong-value', ['fulfilled'], 'a control with measures');
  if (equivalent === true && !control.equivalent) loosens('equivalent', 'false');
  const questions = control.questions?.map((question) => withLimits(question, wish, note));
  for (const [index, { question }] of (wish.limits ?? []).entries()) {
    if (!control.questions?.some(({ id, kind }) => id === question && kind === 'number')) {
      note('unknown-question', ['limits', index, 'question'], `a number that ${control.id} asks for`);
    }
  }
  return {
    ...control,
    ...(modality === undefined ? {} : { modality }),
    ...(everyMonths === undefined ? {} : { everyMonths }),
    ...(planned === undefined ? {} : { planned }),
    ...(fulfilled === undefined ? {} : { fulfilled }),
    ...(equivalent === undefined ? {} : { equivalent }),
    ...(leastGrade === undefined || control.evidence === undefined
      ? {}
      : { evidence: { ...control.evidence, leastGrade } }),
    ...(questions === undefined ? {} : { questions }),
  };
};

const withLimits = (question: Question, { limits: wished = [] }: Tightening, note: Note): Question => {
  const index = wished.findIndex((each) => each.question === question.id);
  const limit = wished[index];
  if (limit === undefined || question.kind !== 'number') return question;
  if (limit.most !== undefined && limit.most > (question.most ?? Number.POSITIVE_INFINITY))
    note('loosens', ['limits', index, 'most'], `at most ${question.most}`);
  if (limit.least !== undefined && limit.least < (question.least ?? Number.NEGATIVE_INFINITY))
    note('loosens', ['limits', index, 'least'], `at least ${question.least}`);
  return {
    ...question,
    ...(limit.most === undefined ? {} : { most: limit.most }),
    ...(limit.least === undefined ? {} : { least: limit.least }),
  };
};
