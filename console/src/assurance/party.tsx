/** Whom something is about: a party by name, or the tenant itself. */
import { useQuery } from '@tanstack/react-query';
import { ask } from '../api/client.ts';
import { listParties, type Party } from '../api/generated.ts';
import { Choice } from '../list/filter-controls.tsx';
import { useMay, useSession } from '../session/use-session.ts';
import { useWords } from '../words/words.tsx';
import { SelectField } from './form-fields.tsx';

const MOST = 200;
const NONE: readonly Party[] = [];

/** As many as a choice can offer; a merchant's own people see their own only. */
export const useParties = (): readonly Party[] => {
  const mayRead = useMay('merchant:read');
  const parties = useQuery({
    queryKey: ['parties', 'to-choose'],
    queryFn: ({ signal }) => ask(listParties({ limit: MOST }, { signal })),
    enabled: mayRead,
    staleTime: 60_000,
  });
  return parties.data?.items ?? NONE;
};

export const usePartyText = (): ((party: string | undefined) => string) => {
  const { assurance } = useWords();
  const parties = useParties();
  return (party) => (party === undefined ? assurance.own : (parties.find(({ id }) => id === party)?.name ?? party));
};

export function PartyText({ party }: { readonly party: string | undefined }) {
  return <bdi>{usePartyText()(party)}</bdi>;
}

type FilterProps = { readonly value: string | undefined; onChange(party: string | undefined): void };

/** What the address says is offered too, even when it is none of them. Without parties there is nothing to choose. */
export function PartyFilter({ value, onChange }: FilterProps) {
  const { assurance } = useWords();
  const known = useParties().map(({ id }) => id);
  const nameOf = usePartyText();
  const options = value === undefined || known.includes(value) ? known : [...known, value];
  if (options.length === 0) return null;
  return <Choice label={assurance.party} value={value} options={options} nameOf={nameOf} onChange={onChange} />;
}

type FieldProps = { readonly value: string; onChange(party: string): void };

/** For those who work for a party it is always about that party; `''` is the tenant itself. */
export const useFirstParty = (): string => {
  const session = useSession();
  const [first] = useParties();
  return session?.person.role === 'merchant' ? (first?.id ?? '') : '';
};

export function PartyField({ value, onChange }: FieldProps) {
  const { assurance } = useWords();
  const session = useSession();
  const parties = useParties();
  const own =
    session?.person.role === 'merchant' ? [] : [['', assurance.ownNamed(session?.tenant.name ?? '')] as const];
  const options = [...own, ...parties.map(({ id, name }) => [id, name] as const)];
  if (options.length < 2) return null;
  return <SelectField label={assurance.party} isOptional value={value} options={options} onChange={onChange} />;
}
