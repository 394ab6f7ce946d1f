/** What was moved from a party and to it: when, why, how much, and its entry in the log. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { listPartyMoves, type PartyMove } from '../api/generated.ts';
import { ShortTime } from '../format/when.tsx';
import { Code } from '../shell/fact.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { HeadedTable } from '../shell/headed-table.tsx';
import { Loading } from '../shell/loading.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';

const COLUMNS = ['at', 'what', 'from', 'to', 'moved', 'reason', 'entry'] as const;

export function MovesSection({ partyId }: { readonly partyId: string }) {
  const said = useWords().parties.moves;
  const found = useQuery({
    queryKey: ['party', partyId, 'moves'],
    queryFn: ({ signal }) => ask(listPartyMoves(partyId, { signal })),
  });
  return (
    <Section title={said.title}>
      {found.isPending && <Loading />}
      {found.error && <FailureNote what={said.failed} failure={found.error} onRetry={() => found.refetch()} />}
      {found.data?.items.length === 0 && <Nothing>{said.none}</Nothing>}
      {found.data && found.data.items.length > 0 && (
        <HeadedTable label={said.title} heads={COLUMNS.map((name) => said.columns[name])}>
          {found.data.items.map((move) => (
            <Row key={move.id} move={move} />
          ))}
        </HeadedTable>
      )}
    </Section>
  );
}

function Row({ move }: { readonly move: PartyMove }) {
  const said = useWords().parties.moves;
  return (
    <tr className="border-t border-line align-baseline">
      <td className="px-4 py-1.5 whitespace-nowrap">
        <ShortTime at={move.madeAt} />
      </td>
      <td className="px-4 py-1.5 whitespace-nowrap">{said.kinds[move.kind]}</td>
      {[
        { id: move.from, name: move.fromName },
        { id: move.to, name: move.toName },
      ].map(({ id, name }) => (
        <td key={id} className="min-w-32 px-4 py-1.5">
          <Link to="/parties/$partyId" params={{ partyId: id }} className="text-accent underline">
            <bdi>{name}</bdi>
          </Link>
        </td>
      ))}
      <td className="px-4 py-1.5 whitespace-nowrap">{said.moved(move.shops.length, move.merchants.length)}</td>
      <td className="px-4 py-1.5">{move.reason}</td>
      <td className="px-4 py-1.5">
        <Code text={move.entry} />
      </td>
    </tr>
  );
}
