/** Who stands for the declaration, whose hands the site is in, and from when the answers hold. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ask } from '../api/client.ts';
import { type DeclarationDetail, type DeclarationParticulars, saveDeclarationParticulars } from '../api/generated.ts';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { TypedField } from './question-field.tsx';
import { WhyNot } from './why-not.tsx';

const LINES = ['responsible', 'responsibleTitle', 'contact', 'contractor'] as const;

export function ParticularsForm({ declaration }: { readonly declaration: DeclarationDetail }) {
  const { declarations: said } = useWords();
  const cache = useQueryClient();
  const { id, particulars } = declaration;
  const saving = useMutation({
    mutationFn: (change: Partial<DeclarationParticulars>) => {
      const next = Object.fromEntries(
        Object.entries({ ...particulars, ...change }).filter(([, value]) => value !== '' && value !== false),
      );
      return ask(saveDeclarationParticulars(id, { before: particulars, particulars: next }));
    },
    onSettled: () => cache.invalidateQueries({ queryKey: ['declaration', id] }),
  });
  return (
    <Section title={said.particulars}>
      <div className="flex flex-col gap-3 p-4">
        {LINES.map((field) => (
          <TypedField
            key={field}
            type="text"
            label={said.fields[field]}
            value={particulars[field] ?? ''}
            onChange={(value) => saving.mutate({ [field]: value })}
          />
        ))}
        <label className="flex items-start gap-2">
          <input
            type="checkbox"
            checked={particulars.selfRun ?? false}
            onChange={({ target }) => saving.mutate({ selfRun: target.checked })}
          />
          {said.fields.selfRun}
        </label>
        <TypedField
          type="date"
          label={said.fields.statedOn}
          value={particulars.statedOn ?? ''}
          onChange={(statedOn) => saving.mutate({ statedOn })}
        />
        <WhyNot what={said.failedSave} failure={saving.error} />
      </div>
    </Section>
  );
}
