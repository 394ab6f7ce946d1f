/**
 * What a person does in a browser that was opened for him, told while he does it. What he types is in none of it: of a
 * field it is told what it is, never what it holds.
 */
import type { Duration } from '#kernel';
import type { CardFormField, ShownField, ShownPage, Target, VisitEnd } from './port.ts';

/** An element that a person touched. */
export type TouchedElement = {
  /** Each leads back to it: by role and name, by label, by CSS that lasts; the last one by its place. At least one. */
  readonly on: readonly Target[];
  /** What it is called; its id, name or the like. Either may be empty. */
  readonly words: string;
  readonly known: string;
};

/** `least`: the smallest value that the field takes, where it says so. */
export type TouchedField = TouchedElement & { readonly field: ShownField; readonly least: string };

export type PersonsAct =
  /** He typed an address, or went back to a page. */
  | { readonly act: 'opened'; readonly url: string }
  | { readonly act: 'pressed'; readonly touched: TouchedElement }
  | { readonly act: 'chose'; readonly touched: TouchedElement }
  | { readonly act: 'picked'; readonly touched: TouchedField; readonly option: string }
  /** Told once of each field. */
  | { readonly act: 'typed'; readonly touched: TouchedField }
  /** He typed into, or chose in, a part of a card form. `document`: which one of the window's, counted. */
  | { readonly act: 'card'; readonly field: CardFormField; readonly shown: ShownPage; readonly document: number }
  /** With Alt held: he waits until it shows, and presses nothing. */
  | { readonly act: 'awaited'; readonly touched: TouchedElement }
  /** What he pressed is called one of `heldBack`; the page was not told. Pressed once more it is `pressed`. */
  | { readonly act: 'held-back'; readonly touched: TouchedElement }
  /** `second-window`: anything in another window than the first. `key`: a form sent by Enter that has no button. */
  | { readonly act: 'not-followed'; readonly why: 'second-window' | 'key' | 'file' };

/** Where a person sees the browser. */
export type Shown =
  /** In a window; `environment`: what names the display (X11, Wayland). */
  | { readonly kind: 'window'; readonly environment: Readonly<Record<string, string>> }
  /** Nowhere: whoever reaches the port of this machine's loopback drives it over the DevTools protocol. 0: a free one. */
  | { readonly kind: 'remote'; readonly port: number };

export type PersonOrder = {
  readonly url: string;
  readonly shown: Shown;
  /** Words of buttons: the first press of one is not passed on to the page. */
  readonly heldBack: readonly string[];
  readonly timeLimit: Duration;
  readonly memoryLimitBytes: number;
  readonly locale: string;
  readonly timeZone: string;
  /** Names that may lead to a private or loopback address. */
  readonly allowedHosts: readonly string[];
  /** `remote`: the address of remote control. The first page is there, or is coming. */
  readonly onReady: (ready: { readonly remote: string | undefined }) => void;
  /** Told of each act, in their order. `enough` ends it. */
  readonly onAct: (act: PersonsAct) => 'go-on' | 'enough';
};

export type PersonEnd =
  /** `closed`: by him. `asked`: by `signal`. */
  | { readonly kind: 'ended'; readonly by: 'closed' | 'enough' | 'asked' }
  | { readonly kind: 'not-opened'; readonly code: Extract<VisitEnd, { readonly kind: 'step-failed' }>['code'] }
  | { readonly kind: 'ended-early'; readonly code: Extract<VisitEnd, { readonly kind: 'ended-early' }>['code'] }
  /** The browser could not open a window there. */
  | { readonly kind: 'no-window' };

export interface PersonsBrowser {
  /**
   * A browser for one person: fresh profile, sandbox and guard as a visit has them. No process and no file of it is
   * left when it settles, and nothing of what was typed.
   * @param signal aborted, it ends as if the window had been closed.
   * @throws BrowserFailure as `Browser.visit` does.
   */
  follow(order: PersonOrder, sandbox: 'required' | 'off', signal?: AbortSignal): Promise<PersonEnd>;
}
