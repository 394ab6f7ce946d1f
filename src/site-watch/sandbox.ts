/** Which sites are visited where the browser's sandbox cannot run: the lab's, whose pages are our own, or none. */
import type { Browser, Preflight } from '#platform/browser';
import type { BrowserState } from './answers.ts';
import { hostOf } from './core/destinations.ts';
import type { SandboxPolicy } from './ports.ts';

type Place = { readonly origin: string; readonly destinations: readonly string[] };

/** Every host it has to do with is the lab's, by name, and below localhost. */
export const isLabSite = ({ origin, destinations }: Place, { labHosts }: Pick<SandboxPolicy, 'labHosts'>): boolean =>
  [hostOf(origin), ...destinations].every((host) => host.endsWith('.localhost') && labHosts.includes(host));

export const sandboxFor = (place: Place, policy: SandboxPolicy, preflight: Preflight): 'required' | 'off' => {
  if (preflight.kind !== 'no-sandbox') return 'required';
  return policy.browserSandbox === 'off' || isLabSite(place, policy) ? 'off' : 'required';
};

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
