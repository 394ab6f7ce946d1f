/** Which sites are visited where the browser's sandbox cannot run: the lab's, whose pages are our own, or none. */
import type { Preflight } from '#platform/browser';
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
