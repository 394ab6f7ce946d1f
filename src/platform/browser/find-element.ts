/**
 * Finds elements and asks about them from a world of our own in each frame: its scripts see the document, the page's
 * scripts see neither it nor its variables.
 */
import { CdpError, type CdpSession } from './cdp.ts';
import { seekByLabel, seekByRole } from './find-by-name.ts';
import type { Target } from './port.ts';
import type { Frame, Targets } from './targets.ts';

export const OUR_WORLD = 'mitsuke';

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
    const holder = frame && (await seek(frame, { css }, around));
    if (!holder) return undefined;
    around.push(holder);
    frame = await contentFrame(targets, holder);
  }
  return frame && seek(frame, target, around);
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

/** The frame's world that is ours, as the id of its execution context. @throws CdpError when the frame is gone. */
export const ourWorld = async ({ id, session }: Frame): Promise<number> => {
  const { executionContextId } = await session.send('Page.createIsolatedWorld', { frameId: id, worldName: OUR_WORLD });
  return executionContextId;
};

const seek = async (
  frame: Frame,
  target: Target,
  around: readonly FoundElement[],
): Promise<FoundElement | undefined> => {
  const { session } = frame;
  try {
    const objectId = await seekIn(session, await ourWorld(frame), target);
    return objectId === undefined ? undefined : { session, objectId, around: [...around] };
  } catch (error) {
    if (error instanceof CdpError) return undefined;
    throw error;
  }
};

const seekIn = async (session: CdpSession, contextId: number, target: Target): Promise<string | undefined> => {
  if ('role' in target) return seekByRole({ session, contextId }, target);
  if ('label' in target) return seekByLabel({ session, contextId }, target.label);
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression: `(${String(seekInTree)})(${JSON.stringify(target.css)})`,
    contextId,
  });
  return exceptionDetails ? undefined : result.objectId;
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
