/** Puts the room together from its ports. */
import type { BrowserState } from './answers.ts';
import { type Csp, createCsp } from './csp/csp.ts';
import { createSites, type Sites } from './manage-sites.ts';
import { createPermissions, type Permissions } from './ownership/manage-permissions.ts';
import { createPages, type Pages } from './pages/manage-pins.ts';
import type { SiteWatchOptions } from './ports.ts';
import { createScripts, type Scripts } from './read-scripts.ts';
import { createVisits, type Visits } from './read-visits.ts';
import { readBrowserState } from './sandbox.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';

export type SiteWatch = {
  readonly sites: Sites;
  readonly visits: Visits;
  readonly scripts: Scripts;
  readonly permissions: Permissions;
  readonly csp: Csp;
  readonly pages: Pages;
  readonly scheduler: Scheduler;
  browserState(): Promise<BrowserState>;
};

export const createSiteWatch = (options: SiteWatchOptions): SiteWatch => {
  const scheduler = createScheduler(options);
  return {
    sites: createSites(options, scheduler.wake),
    visits: createVisits(options, scheduler.wake),
    scripts: createScripts(options),
    permissions: createPermissions(options, scheduler.wake),
    csp: createCsp(options),
    pages: createPages(options),
    scheduler,
    browserState: () => readBrowserState(options.browser, options),
  };
};
