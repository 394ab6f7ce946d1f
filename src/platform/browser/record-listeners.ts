/**
 * Who listens to the fields that card data is typed into. Asked of the engine and not of the page: for each field its
 * listeners and those of all it bubbles through, in whichever world they were added. The Runtime domain stays off.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { CdpError, type CdpSession } from './cdp.ts';
import { type FoundElement, findElement } from './find-element.ts';
import type { Target } from './port.ts';
import { OWN_WINDOW, type ScriptRecorder } from './record-scripts.ts';
import type { ListenerPlace, SeenListener } from './seen-listener.ts';
import type { Targets } from './targets.ts';
import type { VisitProgress } from './visit-progress.ts';

const LOOK_LIMIT_MS = 2_000;
/** Of one field: a page may nest without end, and put as many listeners as it likes. */
const MOST_NODES = 200;
const MOST_LISTENERS = 5_000;

/** What stands at each distance from a field. Runs in a world of our own. */
function nodesAt(this: HTMLInputElement, place: ListenerPlace, most: number): readonly EventTarget[] {
  if (place === 'field') return [this];
  const form: HTMLFormElement | null = this.form ?? this.closest('form');
  if (place === 'button') {
    const buttons = form?.querySelectorAll('button, input[type=submit], input[type=image], input[type=button]');
    return [...(buttons ?? [])].slice(0, most);
  }
  const around: Node[] = [];
  for (let node: Node | null = this; node && around.length < most; ) {
    node = node.parentNode ?? (node instanceof ShadowRoot ? node.host : null);
    if (node) around.push(node);
  }
  return around.filter((node) => (form?.contains(node) ?? false) === (place === 'form'));
}

type Heard = Omit<SeenListener, 'script' | 'frameUrl'> & {
  readonly session: CdpSession;
  readonly scriptId: string;
  readonly frameUrl: string;
};

export class ListenerRecorder {
  readonly #targets: Targets;
  readonly #progress: VisitProgress;
  readonly #scripts: ScriptRecorder;
  readonly #fields: Target[] = [];
  readonly #heard = new Map<string, Heard>();

  constructor(parts: {
    readonly targets: Targets;
    readonly progress: VisitProgress;
    readonly scripts: ScriptRecorder;
  }) {
    this.#targets = parts.targets;
    this.#progress = parts.progress;
    this.#scripts = parts.scripts;
  }

  /** A field that card data is typed into. */
  watch(field: Target): void {
    this.#fields.push(field);
  }

  /** Each once, in the order they were first heard. */
  listeners(): readonly SeenListener[] {
    return [...this.#heard.values()].map(({ session, scriptId, ...seen }) => ({
      ...seen,
      script: this.#scripts.scriptOf(session, scriptId) ?? { url: seen.frameUrl, inline: true, sha256: undefined },
    }));
  }

  /** @param mainFrame that the fields are found from. A page that hangs does not answer. */
  async look(mainFrame: string): Promise<void> {
    await Promise.race([this.#look(mainFrame), sleep(LOOK_LIMIT_MS, undefined, { ref: false })]);
  }

  async #look(mainFrame: string): Promise<void> {
    for (const target of this.#fields) {
      try {
        const field = await findElement(this.#targets, mainFrame, target);
        if (field !== undefined) await this.#lookAt(field);
      } catch (error) {
        // The page was left meanwhile.
        if (!(error instanceof CdpError)) throw error;
      }
    }
  }

  async #lookAt(field: FoundElement): Promise<void> {
    const { session } = field;
    const { node } = await session.send('DOM.describeNode', { objectId: field.objectId });
    const frameUrl = this.#frameUrlOf(session, node.frameId) ?? '';
    for (const place of ['field', 'form', 'button', 'page'] as const) {
      for (const objectId of await nodesOf(field, place)) await this.#ask({ session, objectId, on: place, frameUrl });
    }
    const window = await windowOf(field);
    if (window !== undefined) await this.#ask({ session, objectId: window, on: 'page', frameUrl });
  }

  #frameUrlOf(session: CdpSession, frameId: string | undefined): string | undefined {
    const frames = [...this.#targets.frames];
    return (frames.find(({ id }) => id === frameId) ?? frames.find((frame) => frame.session === session))?.url;
  }

  async #ask(asked: {
    readonly session: CdpSession;
    readonly objectId: string;
    readonly on: ListenerPlace;
    readonly frameUrl: string;
  }): Promise<void> {
    const { session, objectId, on, frameUrl } = asked;
    const { listeners } = await session.send('DOMDebugger.getEventListeners', { objectId, depth: 1, pierce: true });
    for (const { type: event, scriptId } of listeners) {
      const key = `${session.id} ${scriptId} ${on} ${event}`;
      if (this.#heard.has(key) || this.#heard.size >= MOST_LISTENERS) continue;
      this.#heard.set(key, { session, scriptId, on, event, frameUrl, step: this.#progress.step });
    }
  }
}

const nodesOf = async ({ session, objectId }: FoundElement, place: ListenerPlace): Promise<readonly string[]> => {
  const { result } = await session.send('Runtime.callFunctionOn', {
    objectId,
    functionDeclaration: String(nodesAt),
    arguments: [{ value: place }, { value: MOST_NODES }],
  });
  if (result.objectId === undefined) return [];
  const { result: entries } = await session.send('Runtime.getProperties', {
    objectId: result.objectId,
    ownProperties: true,
  });
  return entries.flatMap(({ name, value }) => (/^\d+$/.test(name) && value?.objectId ? [value.objectId] : []));
};

/** The page's own window: one of our world would not tell of the page's listeners. */
const windowOf = async ({ session, objectId }: FoundElement): Promise<string | undefined> => {
  const { node } = await session.send('DOM.describeNode', { objectId });
  const { object } = await session.send('DOM.resolveNode', { backendNodeId: node.backendNodeId });
  if (object.objectId === undefined) return undefined;
  const { result } = await session.send('Runtime.callFunctionOn', {
    objectId: object.objectId,
    functionDeclaration: OWN_WINDOW,
  });
  return result.objectId;
};
