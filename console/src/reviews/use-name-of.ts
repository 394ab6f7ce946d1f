/** The name of a person by id, where it is known to the reader; else the id. */
import { useColleagues } from '../people/duty-section.tsx';
import { useMay, useSession } from '../session/use-session.ts';

export const useNameOf = (): ((id: string) => string) => {
  const session = useSession();
  const colleagues = useColleagues(useMay('case:read'));
  return (id) => {
    if (session?.person.id === id) return session.person.displayName;
    return colleagues.data?.items.find((person) => person.id === id)?.displayName ?? id;
  };
};
