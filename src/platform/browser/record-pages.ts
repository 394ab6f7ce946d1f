/**
 * Takes down what the open pages ask for and where they lead, before the journey presses anything and when its steps
 * are over. By snapshots of the browser's own, closed shadow trees and frames of other processes included: no script
 * of the page sees that it was looked at.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { CdpError, type CdpSession, type Protocol } from './cdp.ts';
import type { FoundElement } from './find-element.ts';
import { COMPUTED_STYLES, type ReadPage, readSnapshot, sha256Hex } from './read-snapshot.ts';
import type { ScriptRecorder } from './record-scripts.ts';
import type { SeenForm, SeenHandler, SeenIframe, SeenPage } from './seen-page.ts';
import type { Frame, Targets } from './targets.ts';
import type { VisitProgress } from './visit-progress.ts';

/** A page that answers at all answers long before; one that does not is left to the limit of its step. */
const LOOK_LIMIT_MS = 10_000;
/** After which a page that was being replaced is looked at again. */
const AGAIN_MS = 150;
const MOST_PAGES = 120;
/** A snapshot is one message: of a document beyond this none is asked. */
const MOST_NODES = 60_000;
const MOST_CHARACTERS = 16_000_000;
/** Elements of a page that are asked for their functions. */
const MOST_ASKED = 40;
const OBJECTS = 'mitsuke-pages';
const WORLD = 'mitsuke';

type Taken = Omit<SeenPage, 'step' | 'last'>;
type Document = Protocol.DOMSnapshot.DocumentSnapshot;

/** Whether a document can be told in one message. Runs in a world of our own. */
function isBounded(nodesLimit: number, charactersLimit: number): boolean {
  const walker = document.createTreeWalker(document);
  let [nodes, characters] = [0, 0];
  for (let node: Node | null = walker.root; node; node = walker.nextNode()) {
    nodes += 1;
    characters += node.nodeValue?.length ?? 0;
    if (node instanceof Element) for (const { value } of node.attributes) characters += value.length;
    if (nodes > nodesLimit || characters > charactersLimit) return false;
  }
  return true;
}

export class PageRecorder {
  readonly #targets: Targets;
  readonly #progress: VisitProgress;
  readonly #scripts: ScriptRecorder;
  readonly #pages: SeenPage[] = [];
  #cut = false;

  constructor(parts: {
    readonly targets: Targets;
    readonly progress: VisitProgress;
    readonly scripts: ScriptRecorder;
  }) {
    this.#targets = parts.targets;
    this.#progress = parts.progress;
    this.#scripts = parts.scripts;
  }

  pages(): readonly SeenPage[] {
    return this.#pages;
  }

  /** There was a page that could not be looked at. */
  get cut(): boolean {
    return this.#cut;
  }

  /** @param walked the outermost frame that the journey walks in. */
  async look(walked: string, { pressed, last }: { readonly pressed?: FoundElement; readonly last: boolean }) {
    const late = sleep(LOOK_LIMIT_MS, 'late' as const, { ref: false });
    const looked = await Promise.race([this.#look(walked, pressed), late]);
    if (looked === 'late') {
      this.#cut = true;
      return;
    }
    const { step } = this.#progress;
    for (const page of looked) {
      if (this.#pages.length >= MOST_PAGES || !this.#progress.keep(JSON.stringify(page).length)) this.#cut = true;
      else this.#pages.push({ ...page, step, last });
    }
  }

  async #look(walked: string, pressed: FoundElement | undefined): Promise<readonly Taken[]> {
    const frames = [...this.#targets.frames].filter(({ id }) => this.#targets.pages.has(this.#topOf(id)));
    const sessions = new Set(frames.map(({ session }) => session));
    const press = pressed && { session: pressed.session, node: await backendOf(pressed) };
    const taken = await Promise.all(
      [...sessions].map(async (session) => {
        const about = { frames, walked, pressed: press?.session === session ? press.node : undefined };
        const isWalked = session === this.#targets.frame(walked)?.session;
        const first = await this.#takeSession(session, about);
        if (first !== undefined || !isWalked) return first ?? [];
        await sleep(AGAIN_MS);
        const second = await this.#takeSession(session, { ...about, frames: [...this.#targets.frames] });
        if (second === undefined) this.#cut = true;
        return second ?? [];
      }),
    );
    return taken.flat();
  }

  #topOf(id: string): string {
    let at = id;
    for (let depth = 0; depth < 50; depth += 1) {
      const parent = this.#targets.frame(at)?.parent;
      if (parent === undefined) break;
      at = parent;
    }
    return at;
  }

  /** One message tells all documents of a process's tree. `undefined`: it went while it was looked at. */
  async #takeSession(
    session: CdpSession,
    about: { readonly frames: readonly Frame[]; readonly walked: string; readonly pressed: number | undefined },
  ): Promise<readonly Taken[] | undefined> {
    try {
      for (const { id } of about.frames.filter((frame) => frame.session === session)) {
        if (await isSmall(session, id)) continue;
        this.#cut = true;
        return [];
      }
      const snapshot = await session.send('DOMSnapshot.captureSnapshot', { computedStyles: COMPUTED_STYLES });
      const taken: Taken[] = [];
      for (const document of snapshot.documents) {
        const read = readSnapshot(snapshot, document, about.pressed);
        taken.push(await this.#complete(session, read, { walked: about.walked, document, strings: snapshot.strings }));
      }
      return taken.filter(({ url }) => /^https?:|^about:srcdoc|^about:blank|^data:|^blob:/.test(url));
    } catch (error) {
      if (!(error instanceof CdpError)) throw error;
      return undefined;
    } finally {
      session.tell('Runtime.releaseObjectGroup', { objectGroup: OBJECTS });
    }
  }

  async #complete(
    session: CdpSession,
    { page, formNodes, iframeNodes }: ReadPage,
    { walked, document, strings }: { walked: string; document: Document; strings: readonly string[] },
  ): Promise<Taken> {
    const id = strings[document.frameId] ?? '';
    const topId = this.#topOf(id);
    let left = MOST_ASKED;
    const handlersOf = async (node: number | undefined): Promise<readonly SeenHandler[]> => {
      if (node === undefined || left <= 0) return [];
      left -= 1;
      return this.#handlers(session, node, page.url);
    };
    const forms: SeenForm[] = [];
    for (const [at, form] of page.forms.entries()) {
      const nodes = formNodes[at];
      const buttons = [];
      for (const [place, button] of form.buttons.entries()) {
        buttons.push({ ...button, handlers: [...button.handlers, ...(await handlersOf(nodes?.buttons[place]))] });
      }
      forms.push({ ...form, buttons, handlers: [...form.handlers, ...(await handlersOf(nodes?.form))] });
    }
    const iframes: SeenIframe[] = [];
    for (const [at, iframe] of page.iframes.entries()) {
      iframes.push({ ...iframe, url: await this.#shownIn(session, iframeNodes[at]) });
    }
    const topUrl = this.#targets.frame(topId)?.url ?? page.url;
    return {
      ...page,
      forms,
      iframes,
      top: id === topId,
      walked: topId === walked,
      topUrl: id === topId ? page.url : topUrl,
    };
  }

  async #shownIn(session: CdpSession, backendNodeId: number | undefined): Promise<string | undefined> {
    if (backendNodeId === undefined) return undefined;
    const { node } = await session.send('DOM.describeNode', { backendNodeId });
    return node.frameId === undefined ? undefined : this.#targets.frame(node.frameId)?.url;
  }

  async #handlers(session: CdpSession, backendNodeId: number, url: string): Promise<readonly SeenHandler[]> {
    const { object } = await session.send('DOM.resolveNode', { backendNodeId, objectGroup: OBJECTS });
    if (!object.objectId) return [];
    const { listeners } = await session.send('DOMDebugger.getEventListeners', { objectId: object.objectId, depth: 1 });
    return listeners
      .filter(({ type, handler }) => LEADING.has(type) && handler?.type === 'function' && !isWritten(handler))
      .map(({ type, scriptId, lineNumber, columnNumber, handler }) => ({
        event: type,
        url: this.#scripts.urlOf(session, scriptId) ?? url,
        line: lineNumber,
        column: columnNumber,
        attribute: false,
        // The engine's own text of it, which no page can change.
        sha256: sha256Hex(handler?.description ?? ''),
      }));
  }
}

/** Events that send a form or lead elsewhere. */
const LEADING = new Set([
  'click',
  'submit',
  'mousedown',
  'mouseup',
  'pointerdown',
  'pointerup',
  'touchstart',
  'touchend',
]);

/** What `onclick="…"` became: it was told with the element. */
const isWritten = ({ description = '' }: Protocol.Runtime.RemoteObject): boolean =>
  /^function on[a-z]+\(event\) \{\n/.test(description);

const backendOf = async ({ session, objectId }: FoundElement): Promise<number | undefined> => {
  try {
    return (await session.send('DOM.describeNode', { objectId })).node.backendNodeId;
  } catch (error) {
    if (error instanceof CdpError) return undefined;
    throw error;
  }
};

const isSmall = async (session: CdpSession, frameId: string): Promise<boolean> => {
  // A frame of the page before is gone, though nobody said so; what there is, the snapshot tells.
  const world = await session.send('Page.createIsolatedWorld', { frameId, worldName: WORLD }).catch(() => undefined);
  if (world === undefined) return true;
  const { result } = await session.send('Runtime.evaluate', {
    expression: `(${String(isBounded)})(${MOST_NODES}, ${MOST_CHARACTERS})`,
    contextId: world.executionContextId,
    returnByValue: true,
  });
  return result.value === true;
};
