/** Who stands for the declaration, whose hands the site is in, and from when the answers hold. */
import { ask } from '../api/client.ts';
import { type DeclarationDetail, type DeclarationParticulars, saveDeclarationParticulars } from '../api/generated.ts';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { TypedField } from './question-field.tsx';
import { SaveTrouble } from './save-trouble.tsx';
import { useAutoSaved } from './use-auto-saved.ts';

const LINES = ['responsible', 'responsibleTitle', 'contact', 'contractor'] as const;

export function ParticularsForm({ declaration }: { readonly declaration: DeclarationDetail }) {
  const { declarations: said } = useWords();
  const { id, particulars, version } = declaration;
  const saved = useAutoSaved<DeclarationParticulars>({
    declaration: id,
    part: 'particulars',
    saved: { value: particulars, version },
    send: async (next, { value }) =>
      (await ask(saveDeclarationParticulars(id, { before: value, particulars: next }))).declarationVersion,
  });
  const { value, save, typing } = saved;
  return (
    <Section title={said.particulars}>
      <div className="flex flex-col gap-3 p-4">
        {LINES.map((field) => (
          <TypedField
            key={field}
            type="text"
            label={said.fields[field]}
            value={value[field] ?? ''}
            onChange={(typed) => save({ [field]: typed })}
            onTyping={(typed) => typing({ [field]: typed })}
          />
        ))}
        <label className="flex items-start gap-2">
          <input
            type="checkbox"
            checked={value.selfRun ?? false}
            onChange={({ target }) => save({ selfRun: target.checked })}
          />
          {said.fields.selfRun}
        </label>
        <TypedField
          type="date"
          label={said.fields.statedOn}
          value={value.statedOn ?? ''}
          onChange={(statedOn) => save({ statedOn })}
        />
        <SaveTrouble of={saved} />
      </div>
    </Section>
  );
}
