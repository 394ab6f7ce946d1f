/** The fields of a receiver: where messages go, what for, and which. */
import { faultOf } from '../api/client.ts';
import type { WebhookEndpoint } from '../api/generated.ts';
import { TextField } from '../lists/text-field.tsx';
import { Field } from '../shell/field.tsx';
import { useWords } from '../words/words.tsx';
import { TYPES } from './filters.ts';

export type Wanted = Pick<WebhookEndpoint, 'url' | 'description' | 'types'>;

type Props = { readonly wanted: Wanted; onChange(wanted: Wanted): void; readonly failure: unknown };

export function EndpointFields({ wanted, onChange, failure }: Props) {
  const { webhooks: said } = useWords();
  const toggle = (type: Wanted['types'][number]): void => {
    const types = TYPES.filter((known) => (known === type) !== wanted.types.includes(known));
    onChange({ ...wanted, types });
  };
  return (
    <>
      <Field label={said.form.url} hint={said.form.urlHint} fault={said.form.faults[faultOf(failure) ?? '']}>
        {(field) => (
          <input
            {...field}
            type="url"
            required
            maxLength={2_000}
            autoComplete="off"
            spellCheck={false}
            placeholder="https://example.jp/hooks"
            className="control w-full cursor-text"
            value={wanted.url}
            onChange={(event) => onChange({ ...wanted, url: event.target.value })}
          />
        )}
      </Field>
      <TextField
        label={said.form.description}
        value={wanted.description}
        onChange={(description) => onChange({ ...wanted, description })}
        most={200}
        isOptional
      />
      <fieldset className="flex flex-col gap-1">
        <legend className="font-bold">{said.form.types}</legend>
        {TYPES.map((type) => (
          <label key={type} className="flex items-center gap-1.5">
            <input
              type="checkbox"
              className="accent-accent"
              checked={wanted.types.includes(type)}
              onChange={() => toggle(type)}
            />
            {said.types[type]} <code className="font-mono text-xs text-muted">{type}</code>
          </label>
        ))}
      </fieldset>
    </>
  );
}
