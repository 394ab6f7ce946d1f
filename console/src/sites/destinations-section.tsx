/** Where a checkout sent anything during a visit, and what of the canary card each host got. */
import { fieldsText } from '../alerts/kind.ts';
import type { SiteVisitDestination } from '../api/generated.ts';
import { Nothing, Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { StateMark } from './state-mark.tsx';

/** Those that got what they may not come first, then those that got something. */
const inOrder = (destinations: readonly SiteVisitDestination[]): SiteVisitDestination[] =>
  [...destinations].sort((one, other) => rankOf(one) - rankOf(other) || (one.host < other.host ? -1 : 1));

const rankOf = ({ allowed, fields }: SiteVisitDestination): number => (fields.length > 0 ? (allowed ? 1 : 0) : 2);

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
                  {destination.own && <span className="ml-2 label-text">{said.own}</span>}
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
    </Section>
  );
}

function Standing({ destination }: { readonly destination: SiteVisitDestination }) {
  const { destinations } = useWords().visits;
  if (destination.allowed) return <StateMark state="ok" text={destinations.allowed} />;
  if (destination.fields.length > 0) return <StateMark state="attacked" text={destinations.notAllowed} />;
  return <span className="text-muted">{destinations.other}</span>;
}
