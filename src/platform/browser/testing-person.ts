/**
 * For tests: a person at a browser that is under remote control. Hands alone: the pointer is moved and pressed, keys are
 * typed, as the DevTools protocol has them; where something stands on the screen is looked up by CSS.
 */
import { setTimeout as sleep } from 'node:timers/promises';

type Answer = { readonly id?: number; readonly result?: Record<string, unknown>; readonly error?: { message: string } };
type Listed = {
  readonly id: string;
  readonly type: string;
  readonly url: string;
  readonly webSocketDebuggerUrl: string;
};
type Point = { readonly x: number; readonly y: number };

const LOOK_MS = 50;
const LIMIT_MS = 30_000;
const ALT = 1;

export const listTargets = async (remote: string): Promise<readonly Listed[]> =>
  (await (await fetch(`${remote}/json/list`)).json()) as readonly Listed[];

/** @param css of the iframes around the element, outermost first, and of the element itself; all of one process. */
const middleOf = (css: readonly string[]): string => `(() => {
  if (document.readyState !== 'complete') return null;
  let [root, x, y] = [document, 0, 0];
  for (const [at, css] of ${JSON.stringify(css)}.entries()) {
    const element = root?.querySelector(css);
    if (!element) return null;
    element.scrollIntoView({ block: 'center', behavior: 'instant' });
    const box = element.getBoundingClientRect();
    if (at === ${css.length - 1}) return box.width > 0 ? { x: x + box.x + box.width / 2, y: y + box.y + box.height / 2 } : null;
    [root, x, y] = [element.contentDocument, x + box.x + element.clientLeft, y + box.y + element.clientTop];
  }
})()`;

export class Person {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #last = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      const answer = JSON.parse(String(data)) as Answer;
      if (answer.id !== undefined) this.#waiting.get(answer.id)?.(answer);
    });
  }

  /** @param remote as the recorder tells it. @param isWanted which of its pages and frames; the first page unless given. */
  static async at(remote: string, isWanted = ({ type }: Listed) => type === 'page'): Promise<Person> {
    const listed = await until(async () => (await listTargets(remote)).find(isWanted));
    const socket = new WebSocket(listed.webSocketDebuggerUrl);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve, { once: true });
      socket.addEventListener('error', reject, { once: true });
    });
    return new Person(socket);
  }

  async ask(method: string, params: object = {}): Promise<Record<string, unknown>> {
    this.#last += 1;
    const id = this.#last;
    const answered = new Promise<Answer>((resolve) => this.#waiting.set(id, resolve));
    this.#socket.send(JSON.stringify({ id, method, params }));
    const { result = {}, error } = await answered;
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  /** What an expression gives on the page as it is now. */
  async look(expression: string): Promise<unknown> {
    const { result } = await this.ask('Runtime.evaluate', { expression, returnByValue: true });
    return (result as { readonly value?: unknown }).value;
  }

  /** Waits until it shows, and presses it in its middle. */
  async press(css: string | readonly string[], { alt = false } = {}): Promise<void> {
    const { x, y } = await this.#resting([css].flat());
    const pointer = { x, y, button: 'left', clickCount: 1, modifiers: alt ? ALT : 0 };
    await this.ask('Input.dispatchMouseEvent', { ...pointer, type: 'mouseMoved', button: 'none' });
    await this.ask('Input.dispatchMouseEvent', { ...pointer, type: 'mousePressed', buttons: 1 });
    await this.ask('Input.dispatchMouseEvent', { ...pointer, type: 'mouseReleased' });
  }

  /** Where it is, once it stays there. */
  async #resting(css: readonly string[]): Promise<Point> {
    let before = '';
    return until(async () => {
      const point = (await this.look(middleOf(css)).catch(() => null)) as Point | null;
      const rests = point !== null && JSON.stringify(point) === before;
      before = JSON.stringify(point);
      return rests && point;
    });
  }

  async type(css: string | readonly string[], text: string): Promise<void> {
    await this.press(css);
    await this.ask('Input.insertText', { text });
  }

  async key(key: string, windowsVirtualKeyCode: number, text?: string): Promise<void> {
    const about = { key, code: key, windowsVirtualKeyCode };
    await this.ask('Input.dispatchKeyEvent', { ...about, ...(text === undefined ? {} : { text }), type: 'keyDown' });
    await this.ask('Input.dispatchKeyEvent', { ...about, type: 'keyUp' });
  }

  leave(): void {
    this.#socket.close();
  }
}

/** Gives what `look` finds, once it finds something. */
export const until = async <T>(look: () => Promise<T | null | undefined | false>): Promise<T> => {
  for (const dueMs = performance.now() + LIMIT_MS; performance.now() < dueMs; await sleep(LOOK_MS)) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false) return found;
  }
  throw new Error('what was waited for did not come');
};
