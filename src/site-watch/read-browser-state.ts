/** What the browser of this machine can do, as it is answered. */
import type { Browser } from '#platform/browser';
import type { BrowserState } from './answers.ts';
import type { SandboxPolicy } from './ports.ts';

export const readBrowserState = async (browser: Browser, policy: SandboxPolicy): Promise<BrowserState> => {
  const preflight = await browser.preflight();
  const withoutSandbox = policy.labHosts.length > 0 ? 'lab' : 'none';
  return {
    state: preflight.kind,
    ...(preflight.kind === 'no-browser' ? {} : { browser: preflight.browser }),
    ...(preflight.kind === 'ready' ? {} : { why: preflight.why }),
    visitsWithoutSandbox: policy.browserSandbox === 'off' ? 'all' : withoutSandbox,
  };
};
