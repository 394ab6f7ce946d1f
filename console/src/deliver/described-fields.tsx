/** What the report says of itself: its title, who hands it in, the systems it covers and its dates. */
import { Field } from '../shell/field.tsx';
import { useWords } from '../words/words.tsx';

/** As typed; days are YYYY-MM-DD, systems one a line. */
export type Described = {
  /** Not typed yet: the words for the kind of document stand in, in the reader's language. */
  readonly title: string | undefined;
  readonly effectiveFrom: string;
  readonly effectiveTo: string;
  readonly expiresOn: string;
  readonly coveredSystems: string;
  readonly deliveredBy: string;
};

type Props = { readonly typed: Described; onChange(changes: Partial<Described>): void };

export function WordsFields({ typed, onChange }: Props) {
  const { deliver } = useWords();
  return (
    <>
      <Field label={deliver.reportTitle}>
        {(field) => (
          <input
            {...field}
            required
            maxLength={200}
            className="control w-full cursor-text"
            value={typed.title ?? ''}
            onChange={(event) => onChange({ title: event.target.value })}
          />
        )}
      </Field>
      <Field label={deliver.deliveredBy} hint={deliver.deliveredByHint}>
        {(field) => (
          <input
            {...field}
            required
            maxLength={200}
            autoComplete="name"
            className="control w-full cursor-text"
            value={typed.deliveredBy}
            onChange={(event) => onChange({ deliveredBy: event.target.value })}
          />
        )}
      </Field>
      <Field label={deliver.coveredSystems} hint={deliver.coveredSystemsHint}>
        {(field) => (
          <textarea
            {...field}
            rows={3}
            className="control w-full cursor-text py-1"
            value={typed.coveredSystems}
            onChange={(event) => onChange({ coveredSystems: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}

const DATES = [
  ['effectiveFrom', true],
  ['effectiveTo', true],
  ['expiresOn', false],
] as const;

export function DateFields({ typed, onChange }: Props) {
  const { deliver } = useWords();
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      {DATES.map(([name, isRequired]) => (
        <Field key={name} label={deliver.dates[name]}>
          {(field) => (
            <input
              {...field}
              type="date"
              required={isRequired}
              max="9999-12-31"
              className="control w-full cursor-text"
              value={typed[name]}
              onChange={(event) => onChange({ [name]: event.target.value })}
            />
          )}
        </Field>
      ))}
    </div>
  );
}
