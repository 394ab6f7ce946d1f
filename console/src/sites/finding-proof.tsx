/** What a finding rests on beyond who sent what where: functions, listeners, places before and after, runs that differ. */

import { fieldsText, listText } from '../alerts/kind.ts';
import type { SiteFinding } from '../api/generated.ts';
import { Code, Fact } from '../shell/fact.tsx';
import type { Words } from '../words/ja.ts';
import { useWords } from '../words/words.tsx';
import { listeningIn } from './inventory/listening.ts';

type About = NonNullable<SiteFinding['about']>;
type Row = { readonly name: string; readonly text?: string; readonly codes?: readonly string[] };

const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');
const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
const numberIn = (value: unknown): number => (typeof value === 'number' ? value : 0);
const objectIn = (value: unknown): About => (typeof value === 'object' && value !== null ? (value as About) : {});
const namesIn = (value: unknown): readonly string[] => textsIn(objectIn(value).names);

const scriptRows = (about: About, { inventory, visits }: Words): readonly Row[] => {
  const said = visits.findings.proof;
  const { functions, listens, storage, loadedBy } = about;
  const named = namesIn(functions).map((name) => name || said.unnamed);
  const beyond = numberIn(objectIn(functions).count) - named.length;
  return [
    { name: said.functions, codes: beyond > 0 ? [...named, said.more(beyond)] : named },
    { name: said.listens, text: namesIn(listens).map(listeningIn(inventory)).join(' · ') },
    { name: said.storage, text: textsIn(storage).join(' · ') },
    { name: said.evaluates, text: about.evaluates === true ? said.yes : '' },
    { name: said.loadedBy, codes: [textIn(objectIn(loadedBy).url)] },
  ];
};

const pageRows = (about: About, words: Words): readonly Row[] => {
  const said = words.visits.findings.proof;
  const before = typeof about.before === 'string' ? [about.before] : textsIn(about.before);
  const after = typeof about.after === 'string' ? [about.after] : textsIn(about.after);
  const expected = said.expectedBy[textIn(about.expectedBy)] ?? said.before;
  const { title, words: alike, build } = objectIn(about.resembles);
  return [
    { name: said.page, codes: [textIn(about.page)] },
    { name: said.place, codes: [textIn(about.place)] },
    { name: said.header, codes: [textIn(about.header)] },
    { name: expected, codes: before },
    { name: said.after, codes: about.header !== undefined && after.length === 0 ? [said.gone] : after },
    { name: said.weakened, codes: textsIn(about.details) },
    {
      name: said.parts,
      text: fieldsText(
        textsIn(about.parts).map((part) => (part === 'code' ? 'securityCode' : part)),
        words,
      ),
    },
    { name: said.inputs, codes: textsIn(about.fields) },
    {
      name: said.resembles,
      text: about.resembles === undefined ? '' : said.alike(title === true, numberIn(alike), numberIn(build)),
    },
    ...(Array.isArray(about.changes) ? about.changes.flatMap((change) => changedPart(objectIn(change), words)) : []),
  ];
};

const changedPart = (change: About, { visits }: Words): readonly Row[] => {
  const said = visits.findings.proof;
  const part = textIn(change.part);
  const gone = textsIn(change.before).map((each) => `− ${each}`);
  const come = textsIn(change.after).map((each) => `+ ${each}`);
  return [{ name: said.pageParts[part] ?? part, codes: [...gone, ...come] }];
};

const runRows = (about: About, words: Words): readonly Row[] => {
  const said = words.visits.findings.proof;
  const roles = textsIn(about.passes).map((role) => said.passes[role] ?? role);
  return [
    { name: said.follows, text: about.following === undefined ? '' : said.followsOf(numberIn(about.runs)) },
    { name: said.foundIn, codes: textsIn(about.places) },
    { name: said.onlyTo, text: about.onlyTo === undefined ? '' : (said.sides[textIn(about.onlyTo)] ?? '') },
    { name: said.touchesCard, text: about.touchesCard === true ? said.yes : '' },
    { name: said.inPasses, text: listText(roles, words) },
  ];
};

/** Rows without anything to say are left out: each kind of finding has its own. */
export function FindingProof({ about }: { readonly about: About }) {
  const words = useWords();
  const rows = [...scriptRows(about, words), ...pageRows(about, words), ...runRows(about, words)];
  return rows.map(({ name, text = '', codes = [] }) => {
    const shown = codes.filter((code) => code !== '');
    if (text === '' && shown.length === 0) return null;
    return (
      <Fact key={`${name} ${shown.join(' ')}`} name={name}>
        {text}
        {shown.map((code) => (
          <div key={code} className="whitespace-pre-line">
            <Code text={code} />
          </div>
        ))}
      </Fact>
    );
  });
}
