/** A picture of what the customer sees, with the masked fields hidden while it is taken. */
import { CdpError, type CdpSession } from './cdp.ts';
import { askElement, type FoundElement, findElement } from './find-element.ts';
import type { Target } from './port.ts';
import type { Targets } from './targets.ts';

type View = { readonly page: CdpSession; readonly mainFrame: string; readonly targets: Targets };

/** Keeps place and focus, which `visibility` would not. Gives what was there before. Runs in the page. */
function hide(this: HTMLElement): string | null {
  const before = this.getAttribute('style');
  this.style.setProperty('transition', 'none', 'important');
  this.style.setProperty('opacity', '0', 'important');
  return before;
}

function restore(this: HTMLElement, style: string | null): void {
  if (style === null) this.removeAttribute('style');
  else this.setAttribute('style', style);
}

/** `undefined` when the page is in no state to be pictured, or a masked field would show. */
export const takeScreenshot = async (view: View, masked: readonly Target[]): Promise<Uint8Array | undefined> => {
  const hidden: { readonly element: FoundElement; readonly style: string | null }[] = [];
  try {
    for (const target of masked) {
      const element = await findElement(view.targets, view.mainFrame, target);
      if (element) hidden.unshift({ element, style: await askElement(element, hide) });
    }
    const { data } = await view.page.send('Page.captureScreenshot', { format: 'png' });
    return Buffer.from(data, 'base64');
  } catch (error) {
    if (error instanceof CdpError) return undefined;
    throw error;
  } finally {
    for (const { element, style } of hidden) await askElement(element, restore, style).catch(() => undefined);
  }
};
