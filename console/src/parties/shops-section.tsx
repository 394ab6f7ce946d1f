/** The shops of a party, and splitting some of them off into a party of their own. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../api/client.ts';
import { listShops, moveShop, type Party, type Shop, splitParty } from '../api/generated.ts';
import { clearFailure } from '../shell/clear-failure.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { Field } from '../shell/field.tsx';
import { Loading } from '../shell/loading.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { MoveForm } from './move-form.tsx';
import { ReasonField } from './reason-field.tsx';
import { useMove } from './use-moved.ts';

type Props = { readonly party: Party; readonly mayChange: boolean };

const MOST = 200;

export function ShopsSection({ party, mayChange }: Props) {
  const said = useWords().parties.shops;
  const [isSplitting, setSplitting] = useState(false);
  const [moving, setMoving] = useState<string>();
  const found = useQuery({
    queryKey: ['shops', 'of', party.id],
    queryFn: ({ signal }) => ask(listShops({ party: party.id, limit: MOST }, { signal })),
  });
  const shops = found.data?.items ?? [];
  const maySplit = mayChange && party.mergedInto === undefined && shops.length > 0;
  return (
    <Section title={said.title} note={found.data?.nextCursor && said.more(MOST)}>
      {found.isPending && <Loading />}
      {found.error && <FailureNote what={said.failed} failure={found.error} onRetry={() => found.refetch()} />}
      {found.data?.items.length === 0 && <Nothing>{said.none}</Nothing>}
      {!isSplitting && shops.length > 0 && (
        <ul className="divide-y divide-line">
          {shops.map((shop) => (
            <li key={shop.id} className="flex min-w-0 flex-wrap items-baseline gap-x-3 px-4 py-1.5">
              <ShopWords shop={shop} />
              {maySplit && moving !== shop.id && (
                <button
                  type="button"
                  className="control ml-auto"
                  aria-label={said.moveOne(shop.name)}
                  onClick={() => setMoving(shop.id)}
                >
                  {said.move}
                </button>
              )}
              {moving === shop.id && (
                <div className="w-full py-2">
                  <MoveForm
                    explain={said.moveExplain}
                    from={party.id}
                    move={(wanted) => ask(moveShop(shop.id, wanted))}
                    onDone={() => setMoving(undefined)}
                  />
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
      {isSplitting && <SplitForm party={party.id} shops={shops} onCancel={() => setSplitting(false)} />}
      {maySplit && !isSplitting && (
        <p className="border-t border-line p-4">
          <button type="button" className="control" onClick={() => setSplitting(true)}>
            {said.split}
          </button>
        </p>
      )}
    </Section>
  );
}

function ShopWords({ shop }: { readonly shop: Shop }) {
  return (
    <>
      <bdi>{shop.name}</bdi>
      {shop.url && <span className="label-text break-all">{shop.url}</span>}
      {shop.address && <span className="label-text">{shop.address}</span>}
      {shop.phone && <span className="label-text">{shop.phone}</span>}
    </>
  );
}

type SplitProps = { readonly party: string; readonly shops: readonly Shop[]; onCancel(): void };

function SplitForm({ party, shops, onCancel }: SplitProps) {
  const words = useWords().parties;
  const said = words.shops;
  const go = useNavigate();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [name, setName] = useState('');
  const [number, setNumber] = useState('');
  const [reason, setReason] = useState('');
  const splitting = useMove(
    () =>
      ask(
        splitParty(party, {
          ...{ name: name.trim(), shops: [...chosen], reason: reason.trim() },
          ...(number.trim() !== '' && { corporateNumber: number.trim() }),
        }),
      ),
    (made) => go({ to: '/parties/$partyId', params: { partyId: made.id } }),
  );
  const isComplete = chosen.size > 0 && name.trim() !== '' && reason.trim() !== '';
  return (
    <form
      className="flex flex-col gap-3 p-4"
      onSubmit={(event) => {
        event.preventDefault();
        splitting.mutate(undefined);
      }}
      onChange={clearFailure(splitting)}
    >
      <WhichShops shops={shops} chosen={chosen} onChange={setChosen} />
      <p>{said.explain}</p>
      <TextField label={said.name} value={name} onChange={setName} most={200} isRequired />
      <TextField label={words.make.number} hint={words.make.numberHint} value={number} onChange={setNumber} most={40} />
      <ReasonField value={reason} onChange={setReason} />
      {splitting.error && <FailureNote what={said.splitFailed} failure={splitting.error} />}
      <p className="flex flex-wrap gap-2">
        <button type="submit" className="control primary" disabled={splitting.isPending || !isComplete}>
          {said.submit}
        </button>
        <button type="button" className="control" onClick={onCancel}>
          {said.cancel}
        </button>
      </p>
    </form>
  );
}

type WhichProps = {
  readonly shops: readonly Shop[];
  readonly chosen: ReadonlySet<string>;
  onChange(chosen: ReadonlySet<string>): void;
};

function WhichShops({ shops, chosen, onChange }: WhichProps) {
  const said = useWords().parties.shops;
  const toggle = (id: string) =>
    onChange(chosen.has(id) ? new Set([...chosen].filter((each) => each !== id)) : new Set(chosen).add(id));
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="font-bold">{said.which}</legend>
      {shops.map((shop) => (
        <label key={shop.id} className="flex min-w-0 flex-wrap items-baseline gap-x-2">
          <input type="checkbox" checked={chosen.has(shop.id)} onChange={() => toggle(shop.id)} />
          <ShopWords shop={shop} />
        </label>
      ))}
    </fieldset>
  );
}

type TextProps = {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  onChange(value: string): void;
  readonly most: number;
  readonly isRequired?: boolean;
};

function TextField({ label, hint, value, onChange, most, isRequired = false }: TextProps) {
  return (
    <Field label={label} hint={hint}>
      {(field) => (
        <input
          {...field}
          required={isRequired}
          maxLength={most}
          className="control w-full cursor-text"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
