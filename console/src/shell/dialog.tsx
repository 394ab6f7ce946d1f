/** What is asked before the rest goes on: over the page, with the focus kept in it; Esc and the button leave it. */
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useWords } from '../words/words.tsx';

type Props = { readonly title: string; onClose(): void; readonly children: ReactNode };

export function Dialog({ title, onClose, children }: Props) {
  const words = useWords();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      className="m-auto max-h-[90dvh] w-[min(40rem,100vw-1rem)] overflow-y-auto rounded-lg border border-line bg-panel text-left whitespace-normal text-ink backdrop:bg-black/40"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className="sticky top-0 z-10 flex items-center justify-between gap-3 border-b border-line bg-panel px-4 py-2">
        <h2 id={id} className="text-base font-bold">
          {title}
        </h2>
        <button type="button" className="control" onClick={onClose}>
          {words.close}
        </button>
      </div>
      <div className="p-4">{children}</div>
    </dialog>
  );
}
