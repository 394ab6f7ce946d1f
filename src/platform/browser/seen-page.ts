/**
 * What a page asks of the customer and where it leads, at the moment he was about to press something and when a visit
 * was over: forms, buttons, frames, scripts. Names and addresses only: what a field holds is never read.
 */

export type SeenField = {
  readonly tag: 'input' | 'select' | 'textarea';
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly autocomplete: string;
  /** Its label, or what stands in its place. */
  readonly label: string;
  /** It has a place on the page that can be seen. */
  readonly shown: boolean;
};

/** A function that a button or a form runs. `sha256`: of its source, 64 lower-case hex digits. */
export type SeenHandler = {
  readonly event: string;
  /** Address of its script; that of the document for an inline one. Line and column from 0. */
  readonly url: string;
  readonly line: number;
  readonly column: number;
  /** Written into the element itself, as `onclick` or `javascript:`. */
  readonly attribute: boolean;
  readonly sha256: string;
};

export type SeenButton = {
  readonly tag: string;
  readonly id: string;
  readonly name: string;
  readonly text: string;
  /** Where it leads by itself: a link's address, or a form's that it sends elsewhere. */
  readonly action: string | undefined;
  /** The journey was about to press it. */
  readonly pressed: boolean;
  readonly handlers: readonly SeenHandler[];
};

export type SeenForm = {
  readonly id: string;
  readonly name: string;
  /** Resolved; `undefined` for fields and buttons that stand in no form. */
  readonly action: string | undefined;
  readonly method: string;
  readonly target: string;
  readonly fields: readonly SeenField[];
  readonly buttons: readonly SeenButton[];
  readonly handlers: readonly SeenHandler[];
};

export type SeenIframe = {
  readonly id: string;
  readonly name: string;
  /** As the element says it, resolved. */
  readonly src: string | undefined;
  /** What it shows. */
  readonly url: string | undefined;
  readonly sandbox: string | undefined;
  readonly allow: string | undefined;
  readonly shown: boolean;
};

export type SeenScriptElement = {
  /** Resolved; `undefined` for an inline one. */
  readonly src: string | undefined;
  /** Of an inline one's text. */
  readonly sha256: string | undefined;
  readonly integrity: boolean;
};

/** Of the page's own HTML, each once: 64 lower-case hex digits. */
export type SeenInlineCode = {
  /** `event` without `on`; `href`, `action` or `formaction` where that is a `javascript:` address. */
  readonly handlers: readonly { readonly tag: string; readonly event: string; readonly sha256: string }[];
  /** Of the texts of style elements, and of style attributes. */
  readonly styles: readonly string[];
  readonly styleAttributes: readonly string[];
};

export type SeenPage = {
  readonly url: string;
  /** The document around all others of its page; its own address for that one. */
  readonly topUrl: string;
  readonly top: boolean;
  /** The page that the journey walks in, and not one that opened beside it. */
  readonly walked: boolean;
  /** Index of the step under way; that of the last one when the steps were over. */
  readonly step: number;
  /** The steps were over. */
  readonly last: boolean;
  readonly title: string;
  /** Of `base`, resolved. */
  readonly base: string | undefined;
  /** Where a `meta` refresh leads, resolved. */
  readonly refresh: string | undefined;
  readonly forms: readonly SeenForm[];
  readonly iframes: readonly SeenIframe[];
  readonly scripts: readonly SeenScriptElement[];
  readonly inlineCode?: SeenInlineCode | undefined;
  /** Headings, legends and labels, as shown. */
  readonly words: readonly string[];
  /** Names of the body's elements in their order. */
  readonly outline: readonly string[];
  /** There was more than is told. */
  readonly cut: boolean;
};
