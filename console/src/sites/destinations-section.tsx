/** Where a checkout sent anything during a visit, and what of the canary card each host got. */
import { fieldsText } from '../alerts/kind.ts';
import type { SiteVisitDestination } from '../api/generated.ts';
import { Nothing, Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { Approval, ApprovalNote } from './approvals.tsx';
import { StateMark } from './state-mark.tsx';

/** Those that got what they may not come first, then those that got something. */
const inOrder = (destinations: readonly SiteVisitDestination[]): SiteVisitDestination[] =>
  [...destinations].sort((one, other) => rankOf(one) - rankOf(other) || (one.host < other.host ? -1 : 1));

/** As a visit is judged: a buyer's name and address may go where the card's number may not, to the shop itself first. */
const gotCard = ({ fields }: SiteVisitDestination): boolean => fields.includes('number');

const rankOf = (destination: SiteVisitDestination): number => {
  if (gotCard(destination)) return destination.allowed ? 1 : 0;
  return destination.fields.length > 0 ? 2 : 3;
};

export function DestinationsSection({ destinations }: { readonly destinations: readonly SiteVisitDestination[] }) {
  const words = useWords();
  const said = words.visits.destinations;
  return (
    <Section title={said.title}>
      {destinations.length === 0 ? (
        <Nothing>{said.none}</Nothing>
      ) : (
        <table className="w-full">
          <thead>
            <tr className="text-left label-text">
              <th scope="col" className="px-4 py-1.5">
                {said.host}
              </th>
              <th scope="col" className="px-4 py-1.5">
                {said.state}
              </th>
              <th scope="col" className="px-4 py-1.5 max-sm:hidden">
                {said.got}
              </th>
              <th scope="col" className="px-4 py-1.5 text-right">
                {said.requests}
              </th>
            </tr>
          </thead>
          <tbody>
            {inOrder(destinations).map((destination) => (
              <tr key={destination.host} className="border-t border-line align-baseline">
                <td className="px-4 py-1.5">
                  <code className="font-mono text-xs break-all">{destination.host}</code>
                  {destination.own && gotCard(destination) && <span className="ml-2 label-text">{said.own}</span>}
                </td>
                <td className="px-4 py-1.5">
                  <Standing destination={destination} />
                </td>
                <td className="px-4 py-1.5 max-sm:hidden">{fieldsText(destination.fields, words)}</td>
                <td className="px-4 py-1.5 text-right">{destination.requests}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <ApprovalNote destinations={destinations.filter(({ allowed }) => allowed)} />
    </Section>
  );
}

function Standing({ destination }: { readonly destination: SiteVisitDestination }) {
  const { destinations } = useWords().visits;
  if (destination.allowed) {
    return (
      <>
        <StateMark state="ok" text={destinations.allowed} /> <Approval provider={destination.provider} />
      </>
    );
  }
  if (gotCard(destination)) return <StateMark state="attacked" text={destinations.notAllowed} />;
  return <span className="text-muted">{destination.own ? destinations.own : destinations.other}</span>;
}
