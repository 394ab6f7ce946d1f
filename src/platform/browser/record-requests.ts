/**
 * What the browser sent, as the Network domain tells it of every target: requests with their bodies, each hop of a
 * redirect, WebSocket handshakes and messages. Only the innermost place of a stack is known, for the whole stack needs
 * the Runtime domain, by which pages detect an observer.
 */
import type { Refusal } from '#platform/egress';
import type { CdpSession, Protocol } from './cdp.ts';
import type { RequestKind, ScriptPlace, SeenDocument, SentRequest } from './port.ts';
import { CookieRecorder } from './record-cookies.ts';
import type { ScriptRecorder } from './record-scripts.ts';
import type { AttachedTarget, Targets } from './targets.ts';
import { VisitProgress } from './visit-progress.ts';

type Sent = { -readonly [K in keyof SentRequest]: SentRequest[K] };
type Received = Protocol.Events['Network.responseReceived'];
type WillBeSent = Protocol.Events['Network.requestWillBeSent'];
type Socket = { readonly url: string; readonly frameUrl: string; readonly stack: readonly ScriptPlace[] };

/** Longer bodies are told without their content, and asked for one by one. */
const INLINE_BODY_BYTES = 1024 * 1024;

const TUNNEL_FAILED = 'net::ERR_TUNNEL_CONNECTION_FAILED';

const KINDS: Readonly<Record<string, RequestKind>> = {
  Document: 'document',
  Script: 'script',
  Stylesheet: 'stylesheet',
  Image: 'image',
  Media: 'media',
  Font: 'font',
  XHR: 'fetch',
  Fetch: 'fetch',
  EventSource: 'fetch',
  Ping: 'beacon',
  WebSocket: 'websocket',
};

export class RequestRecorder {
  readonly #progress: VisitProgress;
  readonly #targets: Targets;
  readonly #scripts: ScriptRecorder;
  readonly #refusals: readonly Refusal[];
  readonly #sent: Sent[] = [];
  readonly #documents: SeenDocument[] = [];
  /** By session and request: the hop that is under way. */
  readonly #open = new Map<string, Sent>();
  readonly #sockets = new Map<string, Socket>();
  readonly #extraHeaders = new Map<string, Protocol.Network.Headers>();
  readonly #cookies: CookieRecorder = new CookieRecorder();
  readonly #reading = new Set<Promise<void>>();
  #mainDocumentIsGuards = false;

  constructor(parts: {
    readonly progress: VisitProgress;
    readonly targets: Targets;
    readonly scripts: ScriptRecorder;
    /** What the guard has refused so far. */
    readonly refusals: readonly Refusal[];
  }) {
    this.#progress = parts.progress;
    this.#targets = parts.targets;
    this.#scripts = parts.scripts;
    this.#refusals = parts.refusals;
  }

  /** @param mainFrame of the page that the steps are walked in, when this is it. */
  follow(target: AttachedTarget, mainFrame: string | undefined): void {
    const { session } = target;
    session.on('Network.requestWillBeSent', (event) => this.#onWillBeSent(target, event));
    session.on('Network.requestWillBeSentExtraInfo', ({ requestId, headers }) => {
      this.#addHeaders(`${session.id}/${requestId}`, headers);
    });
    session.on('Network.requestServedFromCache', ({ requestId }) => this.#drop(`${session.id}/${requestId}`));
    session.on('Network.responseReceived', (event) => this.#onResponse(target, mainFrame, event));
    session.on('Network.responseReceivedExtraInfo', (event) => this.#cookies.take(session, event));
    session.on('Network.loadingFailed', ({ requestId, errorText }) => {
      if (errorText === TUNNEL_FAILED) this.#markRefused(`${session.id}/${requestId}`);
    });
    this.#followSockets(target);
    session.tell('Network.enable', { maxPostDataSize: INLINE_BODY_BYTES });
  }

  /** The page's last document is none of a site: the guard answered that there is no way. */
  get mainDocumentIsGuards(): boolean {
    return this.#mainDocumentIsGuards;
  }

  /** When all bodies asked for have come, or cannot any more. */
  async answered(): Promise<void> {
    await Promise.all(this.#reading);
  }

  documents(): readonly SeenDocument[] {
    return this.#documents;
  }

  /** In the order in which they were sent. */
  requests(): readonly SentRequest[] {
    return this.#sent;
  }

  #onWillBeSent(target: AttachedTarget, event: WillBeSent): void {
    const { request, requestId } = event;
    if (!/^https?:/.test(request.url)) return;
    const key = `${target.session.id}/${requestId}`;
    const body = bodyOf(request);
    const kept = this.#progress.keep(body === 'unread' ? 0 : (body?.length ?? 0));
    const sent: Sent = {
      url: request.url + (request.urlFragment ?? ''),
      method: request.method,
      kind: KINDS[event.type ?? ''] ?? 'other',
      headers: { ...lowerCase(request.headers), ...lowerCase(this.#extraHeaders.get(key) ?? {}) },
      body: body === 'unread' || !kept ? undefined : body,
      bodyIncomplete: body === 'unread' || (!kept && body !== undefined),
      frameUrl: this.#frameUrlOf(target, event),
      step: this.#progress.step,
      stack: this.#stackOf(target.session, event.initiator),
      at: VisitProgress.instantOf(event.wallTime),
      refused: false,
      ...(event.redirectResponse === undefined ? {} : { redirected: true as const }),
    };
    this.#extraHeaders.delete(key);
    this.#open.set(key, sent);
    this.#sent.push(sent);
    if (body === 'unread') this.#readBody(target.session, requestId, sent);
  }

  #onResponse(target: AttachedTarget, mainFrame: string | undefined, event: Received): void {
    const { requestId, response, type, frameId } = event;
    const ofGuard = isGuards(response);
    if (ofGuard) this.#markRefused(`${target.session.id}/${requestId}`);
    if (type !== 'Document' || !/^https?:/.test(response.url)) return;
    const ofMainFrame = frameId !== undefined && frameId === mainFrame;
    if (ofMainFrame) this.#mainDocumentIsGuards = ofGuard;
    if (ofGuard) return;
    const { url, status } = response;
    const headers = lowerCase(response.headers);
    const cookies = this.#cookies.of(target.session, requestId, status);
    this.#documents.push({ url, status, headers, cookies, mainFrame: ofMainFrame, step: this.#progress.step });
  }

  /** A frame that asks for its next document is still at its former address. */
  #frameUrlOf(target: AttachedTarget, { frameId, documentURL, type }: WillBeSent): string {
    const frame = frameId === undefined ? undefined : this.#targets.frame(frameId);
    if (type === 'Document') {
      const holder = frame?.parent === undefined ? frame : this.#targets.frame(frame.parent);
      return (frame?.url === 'about:blank' ? holder?.url : frame?.url) ?? target.url();
    }
    // A preflight names itself as its document.
    if (type === 'Preflight') return target.url();
    return (target.hasFrames ? documentURL || frame?.url : undefined) || target.url();
  }

  #stackOf(session: CdpSession, initiator: Protocol.Network.Initiator | undefined): readonly ScriptPlace[] {
    return (initiator?.stack?.callFrames ?? []).map(({ scriptId, url, lineNumber, columnNumber }) => ({
      url: this.#scripts.urlOf(session, scriptId) ?? url,
      line: lineNumber,
      column: columnNumber,
    }));
  }

  /** Bodies made of blobs and files are not told with the request. Its page may be gone before it answers. */
  #readBody(session: CdpSession, requestId: string, sent: Sent): void {
    const reading = session
      .send('Network.getRequestPostData', { requestId })
      .then((answer) => {
        const { postData, base64Encoded } = answer as { postData: string; base64Encoded?: boolean };
        const bytes = Buffer.from(postData, base64Encoded ? 'base64' : 'utf8');
        if (!this.#progress.keep(bytes.length)) return;
        sent.body = bytes;
        sent.bodyIncomplete = false;
      })
      .catch(() => undefined);
    this.#reading.add(reading);
    void reading.finally(() => this.#reading.delete(reading));
  }

  /** They may come before the request they belong to. */
  #addHeaders(key: string, headers: Protocol.Network.Headers): void {
    const sent = this.#open.get(key);
    if (sent) sent.headers = { ...sent.headers, ...lowerCase(headers) };
    else this.#extraHeaders.set(key, headers);
  }

  #drop(key: string): void {
    const sent = this.#open.get(key);
    if (sent) this.#sent.splice(this.#sent.indexOf(sent), 1);
    this.#open.delete(key);
  }

  /** The guard also says when a server does not answer; only what stands in its record was refused. */
  #markRefused(key: string): void {
    const sent = this.#open.get(key);
    if (sent) sent.refused = this.isRefused(sent.url);
  }

  isRefused(address: string): boolean {
    const url = URL.parse(address);
    if (!url) return false;
    const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
    const port = Number(url.port || (/^(https|wss):$/.test(url.protocol) ? 443 : 80));
    return this.#refusals.some((refusal) => refusal.host === host && refusal.port === port);
  }

  #followSockets(target: AttachedTarget): void {
    const { session } = target;
    session.on('Network.webSocketCreated', ({ requestId, url, initiator }) => {
      const stack = this.#stackOf(session, initiator);
      this.#sockets.set(`${session.id}/${requestId}`, { url, stack, frameUrl: target.url() });
    });
    session.on('Network.webSocketWillSendHandshakeRequest', ({ requestId, request, wallTime }) => {
      const socket = this.#sockets.get(`${session.id}/${requestId}`);
      if (!socket || !this.#progress.keep(0)) return;
      const opening = this.#socketRecord(socket, { method: 'GET', headers: lowerCase(request.headers) });
      opening.at = VisitProgress.instantOf(wallTime);
      this.#open.set(`${session.id}/${requestId}`, opening);
      this.#sent.push(opening);
    });
    session.on('Network.webSocketFrameError', ({ requestId, errorMessage }) => {
      if (errorMessage.includes(TUNNEL_FAILED)) this.#markRefused(`${session.id}/${requestId}`);
    });
    session.on('Network.webSocketFrameSent', ({ requestId, response: { opcode, payloadData } }) => {
      const socket = this.#sockets.get(`${session.id}/${requestId}`);
      const body = Buffer.from(payloadData, opcode === 1 ? 'utf8' : 'base64');
      if (!socket || !this.#progress.keep(body.length)) return;
      this.#sent.push({ ...this.#socketRecord(socket, { method: 'MESSAGE', headers: {} }), body });
    });
  }

  #socketRecord(socket: Socket, first: { method: string; headers: Readonly<Record<string, string>> }): Sent {
    const kind: RequestKind = 'websocket';
    const empty = { kind, body: undefined, bodyIncomplete: false, refused: false };
    return { ...empty, ...socket, ...first, step: this.#progress.step, at: this.#progress.now() };
  }
}

/** Without what is said to the guard only, among it the credential. */
const lowerCase = (headers: Protocol.Network.Headers): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name]) => !/^proxy-(authorization|connection)$/.test(name)),
  );

/** `unread`: there is one, and it was not told, or only a part of it. */
const bodyOf = (request: Protocol.Network.Request): Uint8Array | 'unread' | undefined => {
  const entries = request.postDataEntries ?? [];
  const parts = entries.map(({ bytes }) => bytes);
  if (parts.length > 0 && parts.every((bytes) => bytes !== undefined)) {
    return Buffer.concat(parts.map((bytes) => Buffer.from(bytes, 'base64')));
  }
  if (request.hasPostData || parts.length > 0) return 'unread';
  return undefined;
};

/** Over plain HTTP the guard answers in the server's place, in a header that it lets no server speak. */
const isGuards = ({ url, headers }: Protocol.Network.Response): boolean =>
  url.startsWith('http:') && lowerCase(headers)['proxy-status']?.startsWith('mitsuke;') === true;
