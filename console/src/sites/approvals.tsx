/** Hosts that may get card data, each with who says that it is a payment provider's: what nobody confirmed is told apart. */
import type { SiteDetail, SiteProvider } from '../api/generated.ts';
import { useSpeech, useWords } from '../words/words.tsx';

export function Approval({ provider }: { readonly provider: SiteProvider | undefined }) {
  const { words, language } = useSpeech();
  const said = words.visits.destinations.approvals;
  if (provider === undefined) return <span className="text-hold">{said.unlisted}</span>;
  const name = provider.name[language];
  return provider.verified ? (
    <span className="text-muted">{said.verified(name)}</span>
  ) : (
    <span className="text-hold">{said.unverified(name)}</span>
  );
}

type Known = { readonly provider?: SiteProvider | undefined };

/** What to do about those that nobody confirmed; nothing where all are. */
export function ApprovalNote({ destinations }: { readonly destinations: readonly Known[] }) {
  const { visits } = useWords();
  if (destinations.every(({ provider }) => provider?.verified === true)) return null;
  return <p className="max-w-3xl px-4 py-2 label-text">{visits.destinations.approvalNote}</p>;
}

export function Approvals({ destinations }: { readonly destinations: SiteDetail['knownDestinations'] }) {
  const { visits } = useWords();
  return (
    <>
      <ul>
        {destinations.map(({ host, provider }) => (
          <li key={host}>
            <code className="font-mono text-xs break-all">{host}</code> <Approval provider={provider} />
          </li>
        ))}
      </ul>
      {destinations.some(({ provider }) => provider?.verified !== true) && (
        <p className="label-text">{visits.destinations.approvalNote}</p>
      )}
    </>
  );
}
