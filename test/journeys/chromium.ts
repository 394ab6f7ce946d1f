/** The system's Chromium for journeys; where there is none they say so and are skipped. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((at) =>
  existsSync(at),
);

export const withoutChromium = CHROMIUM === undefined;

const launched = new Set<Browser>();

export const openBrowsers = (): readonly Browser[] => [...launched];

/** Its own sandbox does not start as root; what journeys visit is our own page on loopback. */
export const launchChromium = async (): Promise<Browser> => {
  if (CHROMIUM === undefined) throw new Error('there is no Chromium: apt-get install chromium');
  const browser = await chromium.launch({ executablePath: CHROMIUM, chromiumSandbox: process.getuid?.() !== 0 });
  launched.add(browser);
  browser.once('disconnected', () => launched.delete(browser));
  return browser;
};
