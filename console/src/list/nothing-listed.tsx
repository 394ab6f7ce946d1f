/** An empty list says what will stand here; a narrowed one that nothing matches says how to widen it. */
import { useWords } from '../words/words.tsx';

type Props = {
  readonly title: string;
  readonly body: string;
  /** Given when the list is narrowed. */
  readonly onClear?: (() => void) | undefined;
};

export function NothingListed({ title, body, onClear }: Props) {
  const { lists } = useWords();
  return (
    <section className="mx-auto max-w-2xl p-6 sm:p-10">
      <h2 className="text-base font-bold">{onClear ? lists.noMatchTitle : title}</h2>
      <p className="mt-2">{onClear ? lists.noMatchBody : body}</p>
      {onClear && (
        <button type="button" className="control mt-4" onClick={onClear}>
          {lists.clear}
        </button>
      )}
    </section>
  );
}
