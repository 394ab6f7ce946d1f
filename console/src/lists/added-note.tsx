/** What came of adding: how many, how many stood already, and each line that could not be taken with why. */
import { Banner } from '../shell/banner.tsx';
import { useWords } from '../words/words.tsx';

type Props = {
  readonly added: { readonly added: number; readonly already: number };
  readonly faults: readonly { readonly line: number; readonly code: string }[];
};

const SHOWN_AT_MOST = 50;

export function AddedNote({ added, faults }: Props) {
  const { paymentLists: said } = useWords();
  return (
    <Banner tone={faults.length === 0 ? 'good' : 'warning'} role="status">
      <p>{said.added(added.added, added.already)}</p>
      {faults.length > 0 && (
        <>
          <p className="font-bold">{said.notTaken(faults.length)}</p>
          <ul>
            {faults.slice(0, SHOWN_AT_MOST).map(({ line, code }) => (
              <li key={line}>
                {said.line(line)} {said.faults[code] ?? code}
              </li>
            ))}
          </ul>
          {faults.length > SHOWN_AT_MOST && <p>{said.moreLines(faults.length - SHOWN_AT_MOST)}</p>}
        </>
      )}
    </Banner>
  );
}
