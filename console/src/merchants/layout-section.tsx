/** Layouts of files as partners send them: YAML that names a column for each field, kept under a name. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ApiFailure, ask } from '../api/client.ts';
import { keepMerchantLayout, type MerchantLayout } from '../api/generated.ts';
import { Banner } from '../shell/banner.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Field } from '../shell/field.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';

const EXAMPLE = `name: ours
fields:
  acceptor_number: 加盟店番号
  party_name: 法人名
  corporate_number: 法人番号
  shop_name: 屋号
  url: URL
  brands: 取扱ブランド
  connection: { column: 決済方式, values: { リンク型: link, JS型: javascript } }
`;

export function LayoutSection({ layouts }: { readonly layouts: readonly MerchantLayout[] }) {
  const { merchants } = useWords();
  const said = merchants.imports.layouts;
  const cache = useQueryClient();
  const [name, setName] = useState('');
  const [content, setContent] = useState(EXAMPLE);
  const keeping = useMutation({
    mutationFn: () => ask(keepMerchantLayout(name, { content })),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['merchant-layouts'] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    keeping.mutate();
  };
  return (
    <Section title={said.title} note={said.note}>
      <form className="flex flex-col gap-3 p-4" onSubmit={submit} onChange={() => keeping.reset()}>
        <Field label={said.name} hint={said.nameHint}>
          {(field) => (
            <input
              {...field}
              required
              pattern="[a-z0-9]+(-[a-z0-9]+)*"
              maxLength={64}
              list="merchant-layouts"
              className="control w-full"
              value={name}
              onChange={(event) => {
                setName(event.target.value);
                const known = layouts.find((each) => each.name === event.target.value);
                if (known) setContent(known.content);
              }}
            />
          )}
        </Field>
        <datalist id="merchant-layouts">
          {layouts.map((each) => (
            <option key={each.name} value={each.name} />
          ))}
        </datalist>
        <Field label={said.content} hint={said.contentHint}>
          {(field) => (
            <textarea
              {...field}
              required
              rows={10}
              spellCheck={false}
              className="control h-auto w-full font-mono text-xs"
              value={content}
              onChange={(event) => setContent(event.target.value)}
            />
          )}
        </Field>
        <p>
          <button type="submit" className="control primary" disabled={keeping.isPending}>
            {said.keep}
          </button>
        </p>
        {keeping.isSuccess && (
          <Banner tone="good" role="status">
            {said.kept}
          </Banner>
        )}
        {keeping.error && <FailureNote what={said.failed} failure={keeping.error} />}
        <LayoutFaults failure={keeping.error} />
      </form>
    </Section>
  );
}

function LayoutFaults({ failure }: { readonly failure: unknown }) {
  const { merchants } = useWords();
  const said = merchants.imports;
  const fields =
    failure instanceof ApiFailure && failure.code === 'merchant-layout-not-acceptable' ? failure.fields : [];
  if (fields.length === 0) return null;
  return (
    <ul className="list-disc pl-5" aria-label={said.faults}>
      {fields.map(({ line, column, code, expected }) => (
        <li key={`${line} ${column} ${code}`}>
          {said.at(line ?? 1, column ?? 1)} {said.codes[code] ?? code}
          <span className="block label-text" lang="en">
            {expected}
          </span>
        </li>
      ))}
    </ul>
  );
}
