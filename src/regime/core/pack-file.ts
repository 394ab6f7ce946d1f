/** A pack (YAML), or every fault in it with its line and column. Nothing is half-loaded. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';
import { failed, inOrder, LocatedYaml, type Outcome, ok, type YamlFaultCode } from '#kernel';
import { type Control, type Pack, type PackContent, packSchema, periodOf, type Question } from './pack.ts';

export type PackFaultCode =
  | YamlFaultCode
  | 'duplicate-id'
  | 'fulfilled-without-measures'
  | 'measures-without-fulfilled'
  | 'unknown-question'
  | 'unknown-option'
  | 'dates-out-of-order'
  | 'outside-the-edition'
  | 'nothing-shows-it'
  | 'limits-crossed'
  | 'unknown-control'
  | 'loosens';

export type PackFault = {
  readonly code: PackFaultCode;
  /** One-based, in the file. */
  readonly line: number;
  readonly column: number;
  readonly expected: string;
  readonly control?: string;
};

type Path = readonly PropertyKey[];
/** Notes a fault at a path of the file. */
export type Note = (code: PackFaultCode, path: Path, expected: string) => void;

export const loadPack = (text: string): Outcome<Pack, readonly PackFault[]> => {
  const yaml = new LocatedYaml(text);
  const faults: PackFault[] = [];
  const noted = (code: PackFaultCode, offset: number, expected: string, path: Path = []): void => {
    const control =
      path[0] === 'controls' && path.length >= 2 ? yaml.textAt(['controls', path[1] ?? 0, 'id']) : undefined;
    faults.push({ code, ...yaml.placeOf(offset), expected, ...(control === undefined ? {} : { control }) });
  };
  for (const { code, offset, expected } of yaml.faults) noted(code, offset, expected);
  if (faults.length > 0) return failed(faults);
  const read = packSchema.safeParse(yaml.content);
  if (!read.success) {
    for (const issue of read.error.issues) {
      for (const { code, offset, expected } of yaml.faultsOf(issue)) noted(code, offset, expected, issue.path);
    }
    return failed(inOrder(faults));
  }
  checkPack(read.data, (code, path, expected) => noted(code, yaml.offsetAt(path), expected, path));
  return faults.length > 0 ? failed(inOrder(faults)) : ok(packOf(read.data));
};

export const packOf = (content: PackContent): Pack => {
  const text = canonicalize(content);
  if (text === undefined) throw new Error('a pack has a canonical form');
  return { content, hash: bytesToHex(sha256(utf8ToBytes(text))) };
};

const checkPack = (pack: PackContent, note: Note): void => {
  if (pack.to !== undefined && pack.to < pack.from) note('dates-out-of-order', ['to'], `a day from ${pack.from} on`);
  distinct(pack.controls, (index) => ['controls', index, 'id'], note);
  for (const [index, control] of pack.controls.entries()) checkControl(pack, control, within(note, index));
};

const within =
  (note: Note, index: number): Note =>
  (code, path, expected) =>
    note(code, ['controls', index, ...path], expected);

const distinct = (items: readonly { readonly id: string }[], at: (index: number) => Path, note: Note): void => {
  const seen = new Set<string>();
  for (const [index, { id }] of items.entries()) {
    if (seen.has(id)) note('duplicate-id', at(index), 'an id that nothing else here has');
    seen.add(id);
  }
};

const checkControl = (pack: PackContent, control: Control, note: Note): void => {
  const { measures, fulfilled, questions = [], evidence, modality } = control;
  checkDates(pack, control, note);
  if (measures !== undefined && fulfilled === undefined)
    note('measures-without-fulfilled', ['measures'], 'fulfilled: all or any');
  if (measures === undefined && fulfilled !== undefined) note('fulfilled-without-measures', ['fulfilled'], 'measures');
  if (modality === 'shall' && measures === undefined && questions.length === 0 && evidence === undefined) {
    note('nothing-shows-it', ['id'], 'measures, questions or evidence: what shows that a shall is met');
  }
  distinct(measures ?? [], (index) => ['measures', index, 'id'], note);
  distinct(questions, (index) => ['questions', index, 'id'], note);
  for (const [index, question] of questions.entries()) {
    const inQuestion: Note = (code, path, expected) => note(code, ['questions', index, ...path], expected);
    checkQuestion(question, questions.slice(0, index), inQuestion);
  }
};

const checkDates = (pack: PackContent, control: Control, note: Note): void => {
  const { from, to } = periodOf(pack, control);
  if (to !== undefined && to < from) note('dates-out-of-order', ['to'], `a day from ${from} on`);
  if (from < pack.from) note('outside-the-edition', ['from'], `a day from ${pack.from} on`);
  if (pack.to !== undefined && (to === undefined || to > pack.to)) {
    note('outside-the-edition', ['to'], `a day until ${pack.to}`);
  }
};

const checkQuestion = (question: Question, earlier: readonly Question[], note: Note): void => {
  if (question.kind === 'choice') {
    distinct(question.options, (index) => ['options', index, 'id'], note);
    const known = new Set(question.options.map(({ id }) => id));
    for (const [index, meets] of (question.meets ?? []).entries()) {
      if (!known.has(meets)) note('unknown-option', ['meets', index], [...known].join(', '));
    }
  }
  if (question.kind === 'number' && (question.least ?? -Infinity) > (question.most ?? Infinity)) {
    note('limits-crossed', ['least'], `at most ${question.most}`);
  }
  const { dependsOn } = question;
  if (dependsOn === undefined) return;
  const asked = earlier.find(({ id }) => id === dependsOn.question);
  if (asked?.kind !== 'choice') {
    note('unknown-question', ['dependsOn', 'question'], 'a question with options that stands before this one');
    return;
  }
  const options = asked.options.map(({ id }) => id);
  for (const [index, answer] of dependsOn.is.entries()) {
    if (!options.includes(answer)) note('unknown-option', ['dependsOn', 'is', index], options.join(', '));
  }
};
