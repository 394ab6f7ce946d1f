/** Puts the room together from its ports. */
import type { BrowserState } from './answers.ts';
import { type Csp, createCsp } from './csp/csp.ts';
import { createGuesses, type Guesses } from './guesses/manage-guesses.ts';
import { createGuesser } from './guesses/run-guess.ts';
import { createReadInventory } from './inventory/read-inventory.ts';
import { createReviewScripts } from './inventory/review-scripts.ts';
import type { Inventory } from './inventory/routes.ts';
import { createSites, type Sites } from './manage-sites.ts';
import { createPermissions, type Permissions } from './ownership/manage-permissions.ts';
import { createPages, type Pages } from './pages/manage-pins.ts';
import type { SiteWatchOptions } from './ports.ts';
import { readBrowserState } from './read-browser-state.ts';
import { createScripts, type Scripts } from './read-scripts.ts';
import { createVisits, type Visits } from './read-visits.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';

export type SiteWatch = {
  readonly sites: Sites;
  readonly visits: Visits;
  readonly scripts: Scripts;
  readonly inventory: Inventory;
  readonly permissions: Permissions;
  readonly pages: Pages;
  readonly csp: Csp;
  readonly guesses: Guesses;
  /** Of guesses: a person waits for them, and visits do not. */
  readonly guesser: Scheduler;
  readonly scheduler: Scheduler;
  browserState(): Promise<BrowserState>;
};

export const createSiteWatch = (options: SiteWatchOptions): SiteWatch => {
  const scheduler = createScheduler(options);
  const guesser = createGuesser(options);
  return {
    sites: createSites(options, scheduler.wake),
    visits: createVisits(options, scheduler.wake),
    scripts: createScripts(options),
    inventory: { ...createReadInventory(options), ...createReviewScripts(options) },
    permissions: createPermissions(options, scheduler.wake),
    pages: createPages(options),
    csp: createCsp(options),
    guesses: createGuesses(options, guesser.wake),
    guesser,
    scheduler,
    browserState: () => readBrowserState(options.browser, options),
  };
};
