/**
 * The browser port by Chromium, spoken to over its own pipe. Each visit is a process of its own with a fresh profile
 * and its own door through the egress guard. What the machine allows is tried out once, by really starting.
 */
import { tmpdir } from 'node:os';
import type { Clock } from '#platform/clock';
import type { Egress } from '#platform/egress';
import { USUAL_PROFILE } from './apply-profile.ts';
import { type BrowserOrder, removeAbandonedProfiles, startBrowser } from './browser-process.ts';
import { type BrowserUser, findBrowserUser } from './browser-user.ts';
import { type Chromium, findChromium } from './find-chromium.ts';
import { type Browser, BrowserFailure, type Preflight } from './port.ts';
import { tryBrowser } from './preflight.ts';
import { visit } from './visit.ts';

/** What a visit may load and send; a checkout is a hundredth of it. */
const TRAFFIC_LIMIT_BYTES = 512 * 1024 ** 2;

type Settings = {
  readonly egress: Egress;
  readonly clock: Clock;
  /** Ours, and passable by an unprivileged user: the packaged Chromium is unpacked here when none is installed. */
  readonly folder: string;
  /** Where profiles live for the time of a visit; passable as well. The system's temporary folder unless given. */
  readonly temporaryFolder?: string | undefined;
};

type Machine = { readonly chromium: Chromium | undefined; readonly user: BrowserUser; readonly becomesUser: boolean };

export const chromiumBrowser = (settings: Settings): Browser => {
  let machine: Promise<Machine> | undefined;
  let preflight: Promise<Preflight> | undefined;
  const doors = { ...settings, temporaryFolder: settings.temporaryFolder ?? tmpdir() };
  const lookAtMachine = () => {
    machine ??= findMachine(settings.folder, doors.temporaryFolder);
    return machine;
  };
  const preflightOnce = () => {
    preflight ??= lookAtMachine().then((found) => tryBrowser({ ...doors, ...found }));
    return preflight;
  };

  const visitOnce = async (...[order, sandbox, signal]: Parameters<Browser['visit']>) => {
    signal?.throwIfAborted();
    const allowed = await preflightOnce();
    const { chromium, user } = await lookAtMachine();
    if (allowed.kind === 'no-browser' || !chromium) throw new BrowserFailure('no-browser');
    if (allowed.kind === 'no-sandbox' && sandbox === 'required') throw new BrowserFailure('no-sandbox');
    const sandboxed = sandbox === 'required';
    const { allowedHosts, trafficLimitBytes: carryLimitBytes = TRAFFIC_LIMIT_BYTES } = order;
    const proxy = await settings.egress.openProxy({ allowedHosts, carryLimitBytes });
    try {
      signal?.throwIfAborted();
      const start: BrowserOrder = {
        chromium,
        user,
        temporaryFolder: doors.temporaryFolder,
        sandbox: sandboxed,
        proxyUrl: proxy.url,
        locale: order.locale,
        timeZone: order.timeZone,
        profile: order.profile ?? USUAL_PROFILE,
      };
      const browser = await startBrowser(start).catch((cause: unknown) => {
        throw new BrowserFailure('no-browser', { cause });
      });
      const record = await visit({ browser, proxy, order, chromium, clock: settings.clock, signal });
      return { ...record, browser: chromium.version, sandboxed };
    } finally {
      await proxy.close();
    }
  };

  return {
    preflight: preflightOnce,
    visit: async (...asked) => {
      const [outcome] = await Promise.allSettled([visitOnce(...asked)]);
      // A browser that was killed fails in many ways, and what it recorded is not whole.
      asked[2]?.throwIfAborted();
      if (outcome.status === 'rejected') throw outcome.reason;
      return outcome.value;
    },
  };
};

const findMachine = async (folder: string, temporaryFolder: string): Promise<Machine> => {
  await removeAbandonedProfiles(temporaryFolder);
  const found = await findBrowserUser();
  const user = found.kind === 'found' ? found.user : undefined;
  return { user, becomesUser: found.kind === 'found', chromium: await findChromium({ user, folder }) };
};
