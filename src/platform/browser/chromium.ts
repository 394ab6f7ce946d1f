/**
 * The browser port by Chromium, spoken to over its own pipe. Each visit is a process of its own with a fresh profile
 * and its own door through the egress guard. What the machine allows is tried out once, by really starting.
 */
import { tmpdir } from 'node:os';
import type { Clock } from '#platform/clock';
import type { Egress, EgressProxy } from '#platform/egress';
import { USUAL_PROFILE } from './apply-profile.ts';
import { type BrowserOrder, type BrowserProcess, removeAbandonedProfiles, startBrowser } from './browser-process.ts';
import { type BrowserUser, findBrowserUser } from './browser-user.ts';
import { type Chromium, findChromium } from './find-chromium.ts';
import { followPerson } from './follow-person.ts';
import type { PersonsBrowser, Shown } from './persons-acts.ts';
import { type Browser, BrowserFailure, type Preflight, type VisitOrder } from './port.ts';
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

type Wanted = Pick<VisitOrder, 'allowedHosts' | 'locale' | 'timeZone' | 'profile'> & {
  readonly sandbox: 'required' | 'off';
  readonly carryLimitBytes?: number | undefined;
  readonly shown?: Shown | undefined;
  readonly signal?: AbortSignal | undefined;
};

type Started = { readonly browser: BrowserProcess; readonly proxy: EgressProxy; readonly chromium: Chromium };

export const chromiumBrowser = (settings: Settings): Browser & PersonsBrowser => {
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

  /** Gives `use` a browser and its own door through the guard, which is closed afterwards; `use` stops the browser. */
  const within = async <T>(wanted: Wanted, use: (started: Started) => Promise<T>): Promise<T> => {
    const { sandbox, allowedHosts, carryLimitBytes = TRAFFIC_LIMIT_BYTES, profile = USUAL_PROFILE, signal } = wanted;
    const allowed = await preflightOnce();
    const { chromium, user } = await lookAtMachine();
    if (allowed.kind === 'no-browser' || !chromium) throw new BrowserFailure('no-browser');
    if (allowed.kind === 'no-sandbox' && sandbox === 'required') throw new BrowserFailure('no-sandbox');
    const proxy = await settings.egress.openProxy({ allowedHosts, carryLimitBytes });
    try {
      signal?.throwIfAborted();
      const start: BrowserOrder = {
        ...{ chromium, user, temporaryFolder: doors.temporaryFolder, profile, proxyUrl: proxy.url },
        sandbox: sandbox === 'required',
        locale: wanted.locale,
        timeZone: wanted.timeZone,
        shown: wanted.shown,
      };
      const browser = await startBrowser(start).catch((cause: unknown) => {
        throw new BrowserFailure('no-browser', { cause });
      });
      return await use({ browser, proxy, chromium });
    } finally {
      await proxy.close();
    }
  };

  const visitOnce = async (...[order, sandbox, signal]: Parameters<Browser['visit']>) => {
    signal?.throwIfAborted();
    const { locale, timeZone, allowedHosts, profile, trafficLimitBytes: carryLimitBytes } = order;
    const wanted = { sandbox, allowedHosts, carryLimitBytes, locale, timeZone, profile, signal };
    return within(wanted, async ({ browser, proxy, chromium }) => {
      const record = await visit({ browser, proxy, order, chromium, clock: settings.clock, signal });
      return { ...record, browser: chromium.version, sandboxed: sandbox === 'required' };
    });
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
    follow: (order, sandbox, signal) => {
      const { locale, timeZone, allowedHosts, shown } = order;
      return within({ sandbox, allowedHosts, locale, timeZone, shown }, (started) =>
        followPerson({ ...started, order, signal }),
      );
    },
  };
};

const findMachine = async (folder: string, temporaryFolder: string): Promise<Machine> => {
  await removeAbandonedProfiles(temporaryFolder);
  const found = await findBrowserUser();
  const user = found.kind === 'found' ? found.user : undefined;
  return { user, becomesUser: found.kind === 'found', chromium: await findChromium({ user, folder }) };
};
