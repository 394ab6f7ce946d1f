/** The browser for a command that works on files only: no database, no data folder of a server. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, PersonsBrowser } from '#platform/browser';
import type { Clock } from '#platform/clock';
import type { Random } from '#platform/random';
import type { ReadScripts, Seats } from '#site-watch';
import { chromiumBrowser } from '../platform/browser/chromium.ts';
import { systemClock } from '../platform/clock/system.ts';
import { guardedEgress } from '../platform/egress/guarded-proxy.ts';
import { systemRandom } from '../platform/random/system.ts';
import { scriptReader } from './read-scripts.ts';
import { standardDataFolder } from './standard-folder.ts';
import { browserSeats } from './visit-policy.ts';

export type VisitingBrowser = {
  readonly browser: Browser & PersonsBrowser;
  readonly clock: Clock;
  readonly random: Random;
  readonly readScripts: ReadScripts;
  readonly seats: Seats;
};

export const visitingBrowser = (home: string | undefined): VisitingBrowser => {
  const folder = path.join(path.dirname(standardDataFolder('serve', home)), 'browser');
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const [clock, random] = [systemClock(), systemRandom()];
  return {
    browser: chromiumBrowser({ egress: guardedEgress({ random }), clock, folder }),
    clock,
    random,
    readScripts: scriptReader(clock),
    seats: browserSeats(1),
  };
};
