/** Each place of the payment: what was confirmed beside what was seen last, confirmed, replaced or withdrawn here. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ask } from '../../api/client.ts';
import { confirmPaymentPins, type PaymentPlace, withdrawPaymentPin } from '../../api/generated.ts';
import { ShortTime } from '../../format/when.tsx';
import { useMay } from '../../session/use-session.ts';
import { FailureNote } from '../../shell/failure-note.tsx';
import { Scrollable } from '../../shell/scrollable.tsx';
import { Nothing } from '../../shell/section.tsx';
import { useWords } from '../../words/words.tsx';

const LOOK: Readonly<Record<PaymentPlace['state'], string>> = {
  proposed: 'bg-hold-tint text-hold',
  pinned: 'bg-raised text-muted',
  differs: 'bg-deny-tint text-deny',
  'not-seen': 'bg-challenge-tint text-challenge',
};

const COLUMNS = ['place', 'state', 'pinned', 'seen'] as const;

type Act =
  | { readonly act: 'confirm'; readonly places: readonly PaymentPlace[] }
  | { readonly act: 'withdraw'; readonly pin: string };

const usePinning = (site: string) => {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (act: Act) => {
      if (act.act === 'withdraw') return ask(withdrawPaymentPin(act.pin));
      const pins = act.places.flatMap(({ kind, page, name, seen }) =>
        seen.map((value) => ({ kind, page, name, value })),
      );
      return ask(confirmPaymentPins(site, { pins, beside: false }));
    },
    onSuccess: () => cache.invalidateQueries({ queryKey: ['payment-places', site] }),
  });
};

type Props = { readonly site: string; readonly places: readonly PaymentPlace[] };

export function PlacesTable({ site, places }: Props) {
  const { paymentPage } = useWords();
  const mayManage = useMay('site:manage');
  const pinning = usePinning(site);
  const said = paymentPage.places;
  const proposed = places.filter(({ state }) => state === 'proposed');
  if (places.length === 0) return <Nothing>{said.nothing}</Nothing>;
  return (
    <>
      {pinning.error && (
        <div className="px-4 pb-2">
          <FailureNote what={paymentPage.failedPins} failure={pinning.error} />
        </div>
      )}
      {mayManage && proposed.length > 0 && (
        <p className="px-4 pb-2">
          <button
            type="button"
            className="control primary"
            disabled={pinning.isPending}
            onClick={() => pinning.mutate({ act: 'confirm', places: proposed })}
          >
            {said.confirmAll(proposed.length)}
          </button>
        </p>
      )}
      <Scrollable label={said.title}>
        <table className="w-full">
          <thead>
            <tr className="bg-raised text-left label-text">
              {COLUMNS.map((name) => (
                <th key={name} scope="col" className="px-4 py-1.5 whitespace-nowrap">
                  {said.columns[name]}
                </th>
              ))}
              {mayManage && (
                <th scope="col" className="px-4 py-1.5">
                  {said.columns.act}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {places.map((place) => (
              <PlaceRow
                key={`${place.page} ${place.kind} ${place.name}`}
                place={place}
                onAct={mayManage && !pinning.isPending ? pinning.mutate : undefined}
              />
            ))}
          </tbody>
        </table>
      </Scrollable>
      {mayManage && <p className="max-w-3xl px-4 py-2 label-text">{said.warning}</p>}
    </>
  );
}

type RowProps = { readonly place: PaymentPlace; readonly onAct: ((act: Act) => void) | undefined };

function PlaceRow({ place, onAct }: RowProps) {
  const { places: said } = useWords().paymentPage;
  const { kind, page, name, state, seen, pins } = place;
  const called = [said.pages[page], said.kinds[kind], name].filter(Boolean).join(' · ');
  const confirming = state === 'proposed' ? said.confirm : said.replace;
  return (
    <tr className="border-t border-line align-baseline">
      <th scope="row" className="min-w-44 px-4 py-2 text-left font-normal">
        <span className="font-bold">{said.kinds[kind]}</span>{' '}
        {name && <code className="font-mono text-xs">{name}</code>}
        <span className="block label-text">{said.pages[page]}</span>
        <span className="block max-w-64 label-text">{said.explains[kind]}</span>
      </th>
      <td className="px-4 py-2">
        <span className={`rounded px-1.5 text-xs font-bold whitespace-nowrap ${LOOK[state]}`}>
          {said.states[state]}
        </span>
      </td>
      <td className="min-w-52 px-4 py-2">
        {pins.map((pin) => (
          <div key={pin.id} className="pb-1">
            <Value text={pin.value} />
            <span className="label-text">
              <ShortTime at={pin.confirmedAt} /> {said.by(pin.confirmedBy)}
            </span>
          </div>
        ))}
      </td>
      <td className="min-w-52 px-4 py-2">
        {seen.map((value) => (
          <Value key={value} text={value} isStrange={state === 'differs' && !pins.some((pin) => pin.value === value)} />
        ))}
      </td>
      {onAct && (
        <td className="px-4 py-2">
          <div className="flex flex-wrap gap-2">
            {(state === 'proposed' || state === 'differs') && (
              <button
                type="button"
                className="control"
                aria-label={said.actOn(confirming, called)}
                onClick={() => onAct({ act: 'confirm', places: [place] })}
              >
                {confirming}
              </button>
            )}
            {pins.map((pin) => (
              <button
                key={pin.id}
                type="button"
                className="control"
                aria-label={said.actOn(said.withdraw, `${called} ${pin.value}`)}
                onClick={() => onAct({ act: 'withdraw', pin: pin.id })}
              >
                {said.withdraw}
              </button>
            ))}
          </div>
        </td>
      )}
    </tr>
  );
}

function Value({ text, isStrange = false }: { readonly text: string; readonly isStrange?: boolean }) {
  return (
    <code className={`block font-mono text-xs break-all whitespace-pre-line ${isStrange ? 'font-bold text-deny' : ''}`}>
      {text}
    </code>
  );
}
