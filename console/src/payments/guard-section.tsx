/** What the guard against enumeration said of a payment: what it did, what it recognised, and what the buyer may be told. */
import type { DecisionDetail } from '../api/generated.ts';
import { Fact } from '../shell/fact.tsx';
import { useSpeech } from '../words/words.tsx';

export function GuardSection({ payment: { guard } }: { readonly payment: DecisionDetail }) {
  const { words, language } = useSpeech();
  const said = words.judged.guard;
  const { actions, scopes, signs } = words.campaigns;
  if (!guard) return null;
  return (
    <section>
      <h3 className="font-bold">{said.title}</h3>
      {guard.hideDetail && <p className="mt-1">{said.hide}</p>}
      <dl className="mt-1">
        <Fact name={said.action}>{actions[guard.action]}</Fact>
        {guard.retryAfterSeconds !== undefined && (
          <Fact name={said.retry}>{said.seconds(guard.retryAfterSeconds.toLocaleString(language))}</Fact>
        )}
        <Fact name={said.scopes}>{guard.scopes.map((scope) => scopes[scope]).join(' / ')}</Fact>
        {guard.signs.length > 0 && (
          <Fact name={said.signs}>{guard.signs.map((sign) => signs[sign] ?? sign).join(' / ')}</Fact>
        )}
        <Fact name={said.campaign}>{said.place(guard.campaign.toLocaleString(language))}</Fact>
      </dl>
    </section>
  );
}
