/**
 * Finds elements and asks about them from a world of our own in each frame: its scripts see the document, the page's
 * scripts see neither it nor its variables.
 */
import { CdpError, type CdpSession } from './cdp.ts';
import type { Target } from './port.ts';
import type { Frame, Targets } from './targets.ts';

const WORLD = 'mitsuke';

/** An element of a frame, and the iframes around it, outermost first. */
export type FoundElement = {
  readonly session: CdpSession;
  readonly objectId: string;
  readonly around: readonly FoundElement[];
};

/** `undefined` when it is not there now. A page that changes meanwhile counts as that. */
export const findElement = async (
  targets: Targets,
  mainFrame: string,
  target: Target,
): Promise<FoundElement | undefined> => {
  const around: FoundElement[] = [];
  let frame = targets.frame(mainFrame);
  for (const css of target.frame ?? []) {
    const holder = frame && (await seek(frame, css, around));
    if (!holder) return undefined;
    around.push(holder);
    frame = await contentFrame(targets, holder);
  }
  return frame && seek(frame, target.css, around);
};

/** Runs `act` on the element; gives what it returns, as JSON. @throws CdpError when it is gone or `act` throws. */
export const askElement = async <A extends readonly unknown[], R>(
  element: FoundElement,
  act: (this: HTMLElement, ...given: A) => R | Promise<R>,
  ...given: A
): Promise<R> => {
  const { result, exceptionDetails } = await element.session.send('Runtime.callFunctionOn', {
    objectId: element.objectId,
    functionDeclaration: String(act),
    arguments: given.map((value) => ({ value })),
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails) throw new CdpError('the element did not answer');
  return result.value as R;
};

const seek = async (frame: Frame, css: string, around: readonly FoundElement[]): Promise<FoundElement | undefined> => {
  const { session } = frame;
  try {
    const { executionContextId } = await session.send('Page.createIsolatedWorld', {
      frameId: frame.id,
      worldName: WORLD,
    });
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression: `(${String(seekInTree)})(${JSON.stringify(css)})`,
      contextId: executionContextId,
    });
    if (exceptionDetails || !result.objectId) return undefined;
    return { session, objectId: result.objectId, around: [...around] };
  } catch (error) {
    if (error instanceof CdpError) return undefined;
    throw error;
  }
};

/** Also within open shadow roots, where payment widgets put their fields. */
const seekInTree = (css: string): Element | null => {
  const seekBelow = (root: Document | ShadowRoot): Element | null => {
    const hit = root.querySelector(css);
    if (hit) return hit;
    for (const element of root.querySelectorAll('*')) {
      const inner = element.shadowRoot && seekBelow(element.shadowRoot);
      if (inner) return inner;
    }
    return null;
  };
  return seekBelow(document);
};

const contentFrame = async (targets: Targets, holder: FoundElement): Promise<Frame | undefined> => {
  try {
    const { node } = await holder.session.send('DOM.describeNode', { objectId: holder.objectId });
    return node.frameId === undefined ? undefined : targets.frame(node.frameId);
  } catch (error) {
    if (error instanceof CdpError) return undefined;
    throw error;
  }
};
