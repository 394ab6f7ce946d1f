/**
 * A real browser that walks a journey with a fresh profile and records all it sent. The port knows steps and records;
 * what a record means is the room's business. Every connection goes through the egress guard.
 */
import type { Duration, Instant } from '#kernel';
import type { SeenListener } from './seen-listener.ts';
import type { SeenPage } from './seen-page.ts';

/**
 * An element, in the frame that the CSS of `frame` finds (outermost first when there are several): by CSS, by its role
 * and accessible name (WAI-ARIA), or by the words of its label.
 */
export type Target = (
  | { readonly css: string }
  | { readonly role: string; readonly name?: string | undefined }
  | { readonly label: string }
) & { readonly frame?: readonly string[] | undefined };

export const CARD_FORM_FIELDS = ['number', 'expiry', 'expiryMonth', 'expiryYear', 'securityCode', 'holder'] as const;
export type CardFormField = (typeof CARD_FORM_FIELDS)[number];

/** `expiryMonth` and `expiryYear` of two digits each. */
export type CardFormValues = Readonly<Record<Exclude<CardFormField, 'expiry'>, string>>;

export type Step =
  | { readonly act: 'open'; readonly url: string }
  /** Not pressed, and failed as `must-not-press`, where what it is called holds one of `unlessCalled`. */
  | { readonly act: 'click'; readonly on: Target; readonly unlessCalled?: readonly string[] | undefined }
  /** A radio button, a checkbox, an option; in a list of options the one with this value or label. */
  | { readonly act: 'choose'; readonly on: Target; readonly value?: string | undefined }
  /** Finds the fields that take a card, on the page and in its frames, and types into them; hidden on screenshots. */
  | { readonly act: 'card-form'; readonly values: CardFormValues }
  /** `masked`: hidden on every screenshot from now on. */
  | { readonly act: 'fill'; readonly on: Target; readonly value: string; readonly masked?: boolean | undefined }
  | { readonly act: 'select'; readonly on: Target; readonly value: string }
  | { readonly act: 'wait-for'; readonly on: Target }
  | { readonly act: 'screenshot'; readonly name: string };

/** Whom the visit looks like to the pages it visits. */
export type VisitProfile = {
  /** The browser's own unless given: what it really is, without the word that it has no window. */
  readonly userAgent?: string | undefined;
  /** In CSS pixels. */
  readonly viewport: { readonly width: number; readonly height: number };
  /** A telephone: touch instead of a pointer, its own viewport rules, client hints that say so. */
  readonly mobile: boolean;
  /** Where the first page was come to from. */
  readonly referrer?: string | undefined;
  /** Who visits and how to reach him, after the User-Agent. */
  readonly identify?: string | undefined;
  /** Nothing is enabled that a page could notice. Otherwise it looks like the robot that it is. */
  readonly quiet: boolean;
};

/** A cookie as the browser keeps it. `expires`: seconds since 1970; absent when it ends with the session. */
export type Cookie = {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly path: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite?: 'Strict' | 'Lax' | 'None' | undefined;
  readonly expires?: number | undefined;
};

/** What a page shows a customer who looks for the way. `css` finds the element again. */
export type ShownPage = {
  readonly url: string;
  /** Id and classes of its body. */
  readonly classes: string;
  readonly generator: string;
  /** Addresses of its scripts, styles and the like. */
  readonly resources: readonly string[];
  readonly frames: readonly string[];
  readonly links: readonly { readonly href: string; readonly text: string; readonly css: string }[];
  /** `name`: name, id and classes. */
  readonly buttons: readonly { readonly text: string; readonly css: string; readonly name: string }[];
  readonly fields: readonly ShownField[];
  /** Where a card would be typed, in whichever frame; empty where none would. */
  readonly cardFields: readonly { readonly field: CardFormField; readonly frameUrl: string }[];
};

export type ShownField = {
  readonly css: string;
  readonly type: string;
  readonly name: string;
  readonly autocomplete: string;
  readonly words: string;
  readonly maxLength: number;
  /** Labels of a list's options. */
  readonly options: readonly string[];
  /** It holds something, or is chosen; what it is, is not read. */
  readonly filled: boolean;
};

export type VisitOrder = {
  readonly steps: readonly Step[];
  /** Asked once the steps are done, with what the page shows then: what it gives is walked too, until that is nothing. */
  readonly explore?: ((shown: ShownPage) => readonly Step[]) | undefined;
  /** For one step, and for the whole visit. */
  readonly stepLimit: Duration;
  readonly visitLimit: Duration;
  /** How long to keep listening after the last step, for what is sent late. */
  readonly settle: Duration;
  /** Resident memory of all the browser's processes together. */
  readonly memoryLimitBytes: number;
  /** What goes over the network, both ways; and what pages and the browser's log of it take on the disk. */
  readonly trafficLimitBytes?: number | undefined;
  readonly diskLimitBytes?: number | undefined;
  readonly locale: string;
  readonly timeZone: string;
  /** Names that may lead to a private or loopback address. */
  readonly allowedHosts: readonly string[];
  /** A quiet visit by a desktop browser unless given. */
  readonly profile?: VisitProfile | undefined;
  /** Of an earlier visit, so that this one is a repeated one. */
  readonly cookies?: readonly Cookie[] | undefined;
};

export type RequestKind =
  | 'document'
  | 'script'
  | 'stylesheet'
  | 'image'
  | 'media'
  | 'font'
  | 'fetch'
  | 'beacon'
  | 'websocket'
  | 'other';

/** Line and column from 0, as the engine counts. */
export type ScriptPlace = { readonly url: string; readonly line: number; readonly column: number };

/** One thing that left the browser: a request, or a message on a WebSocket (`kind` websocket, one record a message). */
export type SentRequest = {
  readonly url: string;
  readonly method: string;
  readonly kind: RequestKind;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
  /** There was a body and it could not be read, or only a part of it. */
  readonly bodyIncomplete: boolean;
  /** Address of the frame (or worker) that sent it. */
  readonly frameUrl: string;
  /** Index of the step under way. */
  readonly step: number;
  /** The scripts on the stack when it was sent, innermost first; empty when the parser or the browser itself sent it. */
  readonly stack: readonly ScriptPlace[];
  readonly at: Instant;
  /** What the egress guard said, when it did not let it pass. */
  readonly refused: boolean;
  /** A server sent it on to here. */
  readonly redirected?: true | undefined;
};

export type SeenScript = {
  /** Own address; for an inline script the address of its document. */
  readonly url: string;
  readonly inline: boolean;
  /**
   * Where its source begins in what `url` names, counted as in `ScriptPlace`; 0 and 0 but for inline scripts. It is how
   * a place on a stack finds its script among several inline ones of a document.
   */
  readonly startLine: number;
  readonly startColumn: number;
  readonly frameUrl: string;
  readonly source: string;
  /** 64 lower-case hex digits, over the source in UTF-8. */
  readonly sha256: string;
  readonly step: number;
  /** A script made it from text: by `eval`, `Function`, a timer, or as what a script element holds. */
  readonly evaluated?: boolean | undefined;
  /** Where the script was that was running when it was compiled: it wrote, put in or evaluated this one. */
  readonly by?: ScriptPlace | undefined;
};

/** A name that the browser was made to ask for, or to connect to, whether or not anything was sent there. */
export type SeenName = { readonly name: string; readonly step: number; readonly at: Instant };

export type SeenDocument = {
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** What it set, without values: `session; Path=/; HttpOnly`. */
  readonly cookies?: readonly string[] | undefined;
  readonly mainFrame: boolean;
  readonly step: number;
};

/** `cut`: a page was too large, too many, or gone before it could be looked at. */
export type SeenPages = { readonly seen: readonly SeenPage[]; readonly cut: boolean };

export type Screenshot = { readonly name: string; readonly step: number; readonly png: Uint8Array };

/** A field that a `card-form` step typed into, and by what it was known. */
export type CardFieldSeen = {
  readonly step: number;
  readonly field: CardFormField;
  readonly by: 'autocomplete' | 'name' | 'words';
  readonly css: string;
  readonly frameUrl: string;
};

export type VisitEnd =
  | { readonly kind: 'completed' }
  | {
      readonly kind: 'step-failed';
      readonly step: number;
      readonly code:
        | 'not-found'
        | 'not-reachable'
        | 'time-limit'
        | 'must-not-press'
        | 'too-many-redirects'
        | 'certificate-not-valid'
        | 'tls-failed'
        | 'download';
    }
  | {
      readonly kind: 'ended-early';
      readonly code:
        | 'visit-limit'
        | 'memory-limit'
        | 'disk-limit'
        | 'traffic-limit'
        | 'too-many-dialogs'
        | 'browser-crashed';
    };

export type VisitRecord = {
  readonly end: VisitEnd;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly requests: readonly SentRequest[];
  /** Looked up, connected to ahead of need, or asked for as a relay: also those that were refused. */
  readonly names?: readonly SeenName[] | undefined;
  /** The record of what went over the network is not whole: what is not in it may have been sent all the same. */
  readonly logCut?: boolean | undefined;
  readonly scripts: readonly SeenScript[];
  readonly documents: readonly SeenDocument[];
  /** What the pages asked for and where they led, before anything was pressed and at the end. */
  readonly pages?: SeenPages | undefined;
  readonly screenshots: readonly Screenshot[];
  /** On fields that card data was typed into, and around them. */
  readonly listeners?: readonly SeenListener[] | undefined;
  /** Of its `card-form` steps. */
  readonly cardFields?: readonly CardFieldSeen[] | undefined;
  /** What the pages had set when the visit came to its end; absent when it did not. */
  readonly cookies?: readonly Cookie[] | undefined;
  /** e.g. `Chromium 156.0.7000.1` */
  readonly browser: string;
  readonly sandboxed: boolean;
};

/** What this machine allows, looked at before the first visit. */
export type Preflight =
  | {
      readonly kind: 'ready';
      readonly browser: string;
      readonly sandboxed: true;
      /** `false`: no font here has Japanese, and pictures show boxes in its place. Absent when that is not known. */
      readonly drawsJapanese?: boolean | undefined;
    }
  /** The browser runs, its sandbox does not; `why` says what is in the way. */
  | {
      readonly kind: 'no-sandbox';
      readonly browser: string;
      readonly why: 'user-namespaces-blocked' | 'no-unprivileged-user' | 'unknown';
      readonly drawsJapanese?: boolean | undefined;
    }
  | { readonly kind: 'no-browser'; readonly why: 'not-found' | 'does-not-start' };

export interface Browser {
  preflight(): Promise<Preflight>;
  /**
   * One visit at a time or several side by side, each with its own profile and processes; all of them are gone when it
   * settles. A page that misbehaves is an outcome (`end`), not an error.
   * @param sandbox `required` throws BrowserFailure `no-sandbox` where it cannot run; `off` is for pages of the lab.
   * @param signal aborted, the visit ends at once and rejects with the signal's reason, when no process and no file of
   * it is left.
   */
  visit(order: VisitOrder, sandbox: 'required' | 'off', signal?: AbortSignal): Promise<VisitRecord>;
}

export class BrowserFailure extends Error {
  readonly code: 'no-browser' | 'no-sandbox';

  constructor(code: 'no-browser' | 'no-sandbox', options?: ErrorOptions) {
    super(`the visit could not begin: ${code}`, options);
    this.name = 'BrowserFailure';
    this.code = code;
  }
}
