/** A party by its name, leading to its page. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { readParty } from '../api/generated.ts';
import { Code } from '../shell/fact.tsx';

export function PartyLink({ party }: { readonly party: string }) {
  const found = useQuery({ queryKey: ['party', party], queryFn: ({ signal }) => ask(readParty(party, { signal })) });
  // A merchant's own people cannot read the party of their acquirer.
  if (found.data === undefined) return <Code text={party} />;
  return (
    <Link to="/parties/$partyId" params={{ partyId: party }} className="text-accent underline">
      <bdi>{found.data.name}</bdi>
    </Link>
  );
}
