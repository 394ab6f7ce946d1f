/** Who did something, in the reader's words: a person, an assessor by link, an API key or the system itself. */
import { useColleagues } from '../people/duty-section.tsx';
import { useMay, useSession } from '../session/use-session.ts';
import { useWords } from '../words/words.tsx';

export const useActorText = (): ((id: string) => string) => {
  const { by } = useWords().assurance;
  const me = useSession()?.person;
  const colleagues = useColleagues(useMay('case:work'));
  return (id) => {
    if (id === me?.id) return me.displayName;
    const [prefix] = id.split('_');
    if (prefix === 'dlv') return by.link;
    if (prefix === 'key') return by.key;
    if (prefix !== 'per') return by.system;
    return colleagues.data?.items.find((each) => each.id === id)?.displayName ?? by.formerPerson;
  };
};
