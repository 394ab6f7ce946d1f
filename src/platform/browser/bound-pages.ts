/** A page that asks without end is left: nothing of it would be seen to its end. */
import type { VisitEnd } from './port.ts';
import type { AttachedTarget } from './targets.ts';

const DIALOGS_LIMIT = 50;

export class PageBounds {
  readonly #onOverrun: (end: VisitEnd) => void;
  #dialogs = 0;

  constructor(onOverrun: (end: VisitEnd) => void) {
    this.#onOverrun = onOverrun;
  }

  /** Every question is answered as a customer in a hurry does. */
  follow({ session }: AttachedTarget): void {
    session.on('Page.javascriptDialogOpening', () => {
      this.#dialogs += 1;
      if (this.#dialogs > DIALOGS_LIMIT) this.#onOverrun({ kind: 'ended-early', code: 'too-many-dialogs' });
      session.tell('Page.handleJavaScriptDialog', { accept: true });
    });
    session.tell('Page.setInterceptFileChooserDialog', { enabled: true });
  }
}
