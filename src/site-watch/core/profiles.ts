/**
 * Who a pass looks like. Skimmers are shown to some visitors only — by device, by where they come from, never to what
 * looks like a scanner — so that each visit draws another customer. The robot beside him differs in nothing but that.
 */
import type { VisitProfile } from '#platform/browser';
import type { RandomBytes } from './canary.ts';

const chromeOn = (platform: string, mobile = ''): string =>
  `Mozilla/5.0 (${platform}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{major}.0.0.0${mobile} Safari/537.36`;

type Device = Pick<VisitProfile, 'userAgent' | 'viewport' | 'mobile'>;

const desktop = (platform: string, width: number, height: number): Device => ({
  userAgent: chromeOn(platform),
  viewport: { width, height },
  mobile: false,
});

const WINDOWS = 'Windows NT 10.0; Win64; x64';
const MACINTOSH = 'Macintosh; Intel Mac OS X 10_15_7';

const telephone = (width: number, height: number): Device => ({
  userAgent: chromeOn('Linux; Android 10; K', ' Mobile'),
  viewport: { width, height },
  mobile: true,
});

/** Half of the shopping in Japan is done by telephone. */
const DEVICES: readonly Device[] = [
  desktop(WINDOWS, 1280, 1057),
  telephone(412, 915),
  desktop(WINDOWS, 1440, 900),
  telephone(360, 800),
  desktop(MACINTOSH, 1440, 1000),
  telephone(393, 852),
];

const REFERRERS = [
  'https://www.google.com/',
  'https://search.yahoo.co.jp/',
  'https://www.google.co.jp/',
  'https://www.bing.com/',
];

const drawn = <T>(random: RandomBytes, choices: readonly T[]): T => {
  const [byte = 0] = random.bytes(1);
  return choices[byte % choices.length] as T;
};

/** @param identify who visits, where the consent does not allow that it is not said. */
export const customerProfile = (random: RandomBytes, identify: string | undefined): VisitProfile => ({
  ...drawn(random, DEVICES),
  referrer: drawn(random, REFERRERS),
  identify,
  quiet: true,
});

/** The same person at a desk: for a shop whose journey was written there. */
export const atDesk = (profile: VisitProfile): VisitProfile => ({ ...profile, ...desktop(WINDOWS, 1280, 1057) });

export const robotProfile = (profile: VisitProfile): VisitProfile => ({
  ...profile,
  referrer: undefined,
  quiet: false,
});
