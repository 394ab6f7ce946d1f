/**
 * All that a visit's browser runs — pages, popups, iframes in processes of their own, workers — each attached before
 * its first line runs, and the frames they hold. Recorders are told of each target and enable what they need; only
 * then is it let go.
 */
import type { CdpConnection, CdpSession, Protocol } from './cdp.ts';

export type AttachedTarget = {
  readonly session: CdpSession;
  readonly id: string;
  readonly type: string;
  /** Pages and iframes have frames; workers have none. */
  readonly hasFrames: boolean;
  readonly url: () => string;
};

export type Frame = {
  readonly id: string;
  readonly parent: string | undefined;
  readonly url: string;
  readonly session: CdpSession;
  readonly loading: boolean;
  /** The document's tree is there, though perhaps not all it refers to. */
  readonly parsed: boolean;
};

const FRAME_HOLDERS = new Set(['page', 'iframe', 'webview']);
const EVERYTHING = [{ type: 'browser', exclude: true }, { type: 'tab', exclude: true }, {}];

export class Targets {
  readonly #connection: CdpConnection;
  readonly #prepare: (target: AttachedTarget) => void;
  readonly #frames = new Map<string, Frame>();
  readonly #urls = new Map<string, string>();
  readonly #mainPage = Promise.withResolvers<AttachedTarget>();
  readonly #pages = new Set<string>();
  readonly #attached = new Map<string, string>();

  /** @param prepare enables what is to be recorded of a target; it runs before the target does. */
  constructor(connection: CdpConnection, prepare: (target: AttachedTarget) => void) {
    this.#connection = connection;
    this.#prepare = prepare;
  }

  /** Attaches to all there is and will be. Gives the page that the browser opened with. */
  async attach(): Promise<AttachedTarget> {
    const { root } = this.#connection;
    this.#attachBelow(root);
    root.on('Target.targetInfoChanged', ({ targetInfo }) => this.#urls.set(targetInfo.targetId, targetInfo.url));
    await root.send('Target.setDiscoverTargets', { discover: true });
    return this.#mainPage.promise;
  }

  frame(id: string): Frame | undefined {
    return this.#frames.get(id);
  }

  /** The frame and all within it, outer ones first. */
  framesIn(id: string): readonly Frame[] {
    const frame = this.#frames.get(id);
    const inner = [...this.#frames.values()].filter(({ parent }) => parent === id);
    return frame ? [frame, ...inner.flatMap((each) => this.framesIn(each.id))] : [];
  }

  /** Of all pages and iframes that are there now. */
  get frames(): Iterable<Frame> {
    return this.#frames.values();
  }

  /** Ids of the open pages: the first and popups. */
  get pages(): ReadonlySet<string> {
    return this.#pages;
  }

  #attachBelow(session: CdpSession): void {
    session.on('Target.attachedToTarget', (attached) => this.#onAttached(attached));
    session.on('Target.detachedFromTarget', ({ sessionId }) => {
      for (const [id, attached] of this.#attached) if (attached === sessionId) this.#attached.delete(id);
    });
    session.tell('Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: true,
      flatten: true,
      filter: EVERYTHING,
    });
  }

  #onAttached({ sessionId, targetInfo }: Protocol.Events['Target.attachedToTarget']): void {
    const session = this.#connection.openSession(sessionId);
    const { targetId: id, type } = targetInfo;
    this.#urls.set(id, targetInfo.url);
    // A service worker is told of by the browser and again by its page: one session is enough.
    if (this.#attached.has(id)) {
      session.tell('Runtime.runIfWaitingForDebugger');
      return;
    }
    this.#attached.set(id, sessionId);
    const url = () => this.#frames.get(id)?.url ?? this.#urls.get(id) ?? targetInfo.url;
    const target: AttachedTarget = { session, id, type, hasFrames: FRAME_HOLDERS.has(type), url };
    if (target.hasFrames) this.#followFrames(target);
    this.#attachBelow(session);
    this.#prepare(target);
    session.tell('Runtime.runIfWaitingForDebugger');
    if (type !== 'page') return;
    this.#pages.add(id);
    this.#mainPage.resolve(target);
  }

  #followFrames({ session, id: targetId }: AttachedTarget): void {
    this.#change(targetId, { session });
    session.on('Page.frameAttached', ({ frameId, parentFrameId }) => {
      this.#change(frameId, { session, parent: parentFrameId });
    });
    session.on('Page.frameNavigated', ({ frame }) => {
      const url = `${frame.url}${frame.urlFragment ?? ''}`;
      this.#change(frame.id, { session, parent: frame.parentId, url, parsed: false });
    });
    session.on('Page.navigatedWithinDocument', ({ frameId, url }) => this.#change(frameId, { url }));
    session.on('Page.frameStartedLoading', ({ frameId }) => this.#change(frameId, { loading: true }));
    session.on('Page.frameStoppedLoading', ({ frameId }) => this.#change(frameId, { loading: false, parsed: true }));
    session.on('Page.lifecycleEvent', ({ frameId, name }) => {
      if (name === 'DOMContentLoaded') this.#change(frameId, { parsed: true });
    });
    // `swap`: the frame goes on in another process, and the target that has it by now tells of it.
    session.on('Page.frameDetached', ({ frameId, reason }) => {
      if (reason === 'remove') this.#frames.delete(frameId);
    });
    session.tell('Page.enable');
    session.tell('Page.setLifecycleEventsEnabled', { enabled: true });
  }

  #change(id: string, change: Partial<Omit<Frame, 'id'>>): void {
    const before = this.#frames.get(id);
    const session = change.session ?? before?.session;
    if (!session) return;
    const fresh = { id, parent: undefined, url: 'about:blank', loading: false, parsed: true };
    const parent = change.parent ?? before?.parent;
    this.#frames.set(id, { ...fresh, ...before, ...change, session, parent });
  }
}
