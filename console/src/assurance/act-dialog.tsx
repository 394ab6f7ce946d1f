/** A button, and the dialog with the form that it opens. */
import { type ReactNode, useState } from 'react';
import { Dialog } from '../shell/dialog.tsx';

type Props = {
  readonly label: string;
  /** What the button is called where its words alone do not say of what. */
  readonly title?: string;
  readonly isPrimary?: boolean;
  children(close: () => void): ReactNode;
};

export function ActDialog({ label, title = label, isPrimary = false, children }: Props) {
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <button
        type="button"
        className={`control ${isPrimary ? 'primary' : ''}`}
        aria-label={title}
        onClick={() => setOpen(true)}
      >
        {label}
      </button>
      {isOpen && (
        <Dialog title={title} onClose={close}>
          {children(close)}
        </Dialog>
      )}
    </>
  );
}
