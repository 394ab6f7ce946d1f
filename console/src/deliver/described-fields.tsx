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
      <CoveredField value={typed.coveredSystems} onChange={(coveredSystems) => onChange({ coveredSystems })} />
    </>
  );
}

type CoveredProps = { readonly value: string; onChange(value: string): void };

export function CoveredField({ value, onChange }: CoveredProps) {
  const { deliver } = useWords();
  return (
    <Field label={deliver.coveredSystems} hint={deliver.coveredSystemsHint}>
      {(field) => (
        <textarea
          {...field}
          rows={3}
          className="control w-full cursor-text py-1 whitespace-pre-wrap"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** One a line; empty lines are none. */
export const systemsOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const DATES = [
  ['effectiveFrom', true],
  ['effectiveTo', true],
  ['expiresOn', false],
] as const;

type DateProps = {
  readonly typed: Pick<Described, (typeof DATES)[number][0]>;
  onChange(changes: Partial<Pick<Described, (typeof DATES)[number][0]>>): void;
};

export function DateFields({ typed, onChange }: DateProps) {
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
