/** What of a merchant decides which controls bind it and how its payments are weighed; shown, and changed. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { ask } from '../api/client.ts';
import { changeMerchant, type Merchant } from '../api/generated.ts';
import { oneOf } from '../list/read-search.ts';
import { clearFailure } from '../shell/clear-failure.ts';
import { Fact } from '../shell/fact.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Field } from '../shell/field.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { RISKS } from './filters.ts';

type Known<K extends keyof Merchant> = NonNullable<Merchant[K]>;

const CHANNELS = ['ecommerce', 'face-to-face', 'moto'] as const satisfies readonly Known<'salesChannel'>[];
const CONNECTIONS = ['link', 'javascript', 'other'] as const satisfies readonly Known<'connection'>[];
const PLATFORMS = ['scratch', 'package', 'asp', 'mall'] as const satisfies readonly Known<'platform'>[];
const ANSWERS = ['yes', 'no'] as const;

const CHOICES = {
  salesChannel: CHANNELS,
  connection: CONNECTIONS,
  platform: PLATFORMS,
  memberLogin: ANSWERS,
  takesUploads: ANSWERS,
  developsItself: ANSWERS,
  storesNumbers: ANSWERS,
  riskTier: RISKS,
} as const;
type Choice = keyof typeof CHOICES;
const NAMES = Object.keys(CHOICES) as readonly Choice[];

/** The empty text: not known. */
type Chosen = Readonly<Record<Choice, string>> & { readonly categoryCode: string };

const chosenOf = (merchant: Merchant): Chosen => {
  const text = (name: Choice): string => {
    const value = merchant[name];
    return typeof value === 'boolean' ? (value ? 'yes' : 'no') : (value ?? '');
  };
  const chosen = Object.fromEntries(NAMES.map((name) => [name, text(name)])) as Record<Choice, string>;
  return { ...chosen, categoryCode: merchant.categoryCode ?? '' };
};

const flag = (text: string): boolean | undefined => (text === '' ? undefined : text === 'yes');

/** All of the merchant as it is to be: what is left out would no longer be known. */
const wantedOf = (merchant: Merchant, chosen: Chosen): Parameters<typeof changeMerchant>[1] => {
  const { name, party, shop, acquirer, agent, brands } = merchant;
  const { paymentModuleOwner, applicationOwner, infrastructureOwner, contentOwner } = merchant;
  const wanted = {
    ...{ name, party, shop, acquirer, agent, brands },
    ...{ paymentModuleOwner, applicationOwner, infrastructureOwner, contentOwner },
    salesChannel: oneOf(CHANNELS, chosen.salesChannel),
    connection: oneOf(CONNECTIONS, chosen.connection),
    platform: oneOf(PLATFORMS, chosen.platform),
    riskTier: oneOf(RISKS, chosen.riskTier),
    memberLogin: flag(chosen.memberLogin),
    takesUploads: flag(chosen.takesUploads),
    developsItself: flag(chosen.developsItself),
    storesNumbers: flag(chosen.storesNumbers),
    categoryCode: chosen.categoryCode === '' ? undefined : chosen.categoryCode,
  };
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
};

const useValueName = () => {
  const { regime, merchants } = useWords();
  return (name: Choice, value: string): string =>
    value === ''
      ? merchants.attributes.unknown
      : name === 'riskTier'
        ? (merchants.riskTiers[value as Known<'riskTier'>] ?? value)
        : (regime.values[value] ?? value);
};

type Props = { readonly merchant: Merchant; readonly mayChange: boolean };

export function AttributesSection({ merchant, mayChange }: Props) {
  const said = useWords().merchants.attributes;
  const valueName = useValueName();
  const [isChanging, setChanging] = useState(false);
  const chosen = chosenOf(merchant);
  return (
    <Section title={said.title} note={said.note}>
      {isChanging ? (
        <ChangeForm merchant={merchant} onDone={() => setChanging(false)} />
      ) : (
        <>
          <dl className="px-4 py-2">
            {NAMES.map((name) => (
              <Fact key={name} name={said.names[name]}>
                {valueName(name, chosen[name])}
              </Fact>
            ))}
            <Fact name={said.names.categoryCode}>{merchant.categoryCode ?? said.unknown}</Fact>
          </dl>
          {mayChange && (
            <p className="border-t border-line p-4">
              <button type="button" className="control" onClick={() => setChanging(true)}>
                {said.change}
              </button>
            </p>
          )}
        </>
      )}
    </Section>
  );
}

function ChangeForm({ merchant, onDone }: { readonly merchant: Merchant; onDone(): void }) {
  const said = useWords().merchants.attributes;
  const cache = useQueryClient();
  const [chosen, setChosen] = useState(() => chosenOf(merchant));
  const changing = useMutation({
    mutationFn: () => ask(changeMerchant(merchant.id, wantedOf(merchant, chosen))),
    onSuccess: async (changed) => {
      cache.setQueryData(['merchant', merchant.id], changed);
      await Promise.all([['merchants'], ['party-controls']].map((queryKey) => cache.invalidateQueries({ queryKey })));
      onDone();
    },
  });
  return (
    <form
      className="flex flex-col gap-3 p-4"
      onSubmit={(event) => {
        event.preventDefault();
        changing.mutate();
      }}
      onChange={clearFailure(changing)}
    >
      <div className="grid gap-3 sm:grid-cols-2">
        {NAMES.map((name) => (
          <ChoiceField
            key={name}
            name={name}
            value={chosen[name]}
            onChange={(value) => setChosen((before) => ({ ...before, [name]: value }))}
          />
        ))}
        <Field label={said.names.categoryCode} hint={said.categoryHint}>
          {(field) => (
            <input
              {...field}
              inputMode="numeric"
              pattern="[0-9]{4}"
              className="control w-full cursor-text"
              value={chosen.categoryCode}
              onChange={(event) => setChosen((before) => ({ ...before, categoryCode: event.target.value.trim() }))}
            />
          )}
        </Field>
      </div>
      {changing.error && <FailureNote what={said.failed} failure={changing.error} />}
      <p className="flex flex-wrap gap-2">
        <button type="submit" className="control primary" disabled={changing.isPending}>
          {said.keep}
        </button>
        <button type="button" className="control" onClick={onDone}>
          {said.cancel}
        </button>
      </p>
    </form>
  );
}

type ChoiceProps = { readonly name: Choice; readonly value: string; onChange(value: string): void };

function ChoiceField({ name, value, onChange }: ChoiceProps) {
  const said = useWords().merchants.attributes;
  const valueName = useValueName();
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-bold">
        {said.names[name]}
      </label>
      <select id={id} className="control w-full" value={value} onChange={(event) => onChange(event.target.value)}>
        {['', ...CHOICES[name]].map((each) => (
          <option key={each} value={each}>
            {valueName(name, each)}
          </option>
        ))}
      </select>
    </div>
  );
}
