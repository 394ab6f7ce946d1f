/**
 * What became of the document that the page's outermost frame asked for last: whoever opens an address, or presses
 * what leads to another, is told why nothing came.
 */
import type { CdpSession } from './cdp.ts';
import type { VisitEnd } from './port.ts';

export type DocumentFailure = Extract<VisitEnd, { readonly kind: 'step-failed' }>['code'];

/** Why no page came, of what the browser's network says. */
export const codeOfError = (errorText: string): DocumentFailure => {
  if (errorText === 'net::ERR_TOO_MANY_REDIRECTS') return 'too-many-redirects';
  if (/^net::ERR_CERT_/.test(errorText)) return 'certificate-not-valid';
  return /^net::ERR_SSL_/.test(errorText) ? 'tls-failed' : 'not-reachable';
};

/** A page that leads to another so often, one after the other, leads nowhere. */
const NAVIGATIONS_LIMIT = 30;

export class MainDocument {
  readonly #frame: string;
  #request: string | undefined;
  #error: string | undefined;
  #answered = false;
  #downloading = false;
  #navigations = 0;

  constructor(page: CdpSession, frame: string) {
    this.#frame = frame;
    page.on('Network.requestWillBeSent', ({ type, frameId, requestId, redirectResponse }) => {
      if (type !== 'Document' || frameId !== this.#frame) return;
      this.#request = requestId;
      this.#error = undefined;
      this.#answered = false;
      if (redirectResponse === undefined) this.#navigations += 1;
    });
    page.on('Network.responseReceived', ({ requestId }) => {
      if (requestId === this.#request) this.#answered = true;
    });
    page.on('Network.loadingFailed', ({ requestId, errorText }) => {
      if (requestId === this.#request) this.#error = errorText;
    });
  }

  /** A new step: what was before it is no more its concern. */
  begin(): void {
    this.#request = undefined;
    this.#error = undefined;
    this.#answered = false;
    this.#downloading = false;
    this.#navigations = 0;
  }

  download(frame: string): void {
    if (frame === this.#frame) this.#downloading = true;
  }

  /** Documents that the page's outermost frame asked for since the step began. */
  get navigations(): number {
    return this.#navigations;
  }

  get error(): string | undefined {
    return this.#error ?? (this.#downloading ? 'net::ERR_ABORTED' : undefined);
  }

  /** It has come, or will not come any more. */
  get settled(): boolean {
    return this.#answered || this.#error !== undefined || this.#downloading;
  }

  /** Since the step began. */
  get failure(): DocumentFailure | undefined {
    if (this.#navigations > NAVIGATIONS_LIMIT) return 'too-many-redirects';
    // Aborted without an error of its own: the page stayed where it was, as with a download or an answer of 204.
    return this.#error === undefined || this.#error === 'net::ERR_ABORTED' ? undefined : this.codeOf(this.#error);
  }

  /** Why an address that was opened led to no page. */
  codeOf(errorText: string): DocumentFailure {
    return this.#downloading ? 'download' : codeOfError(errorText);
  }
}
