/**
 * Makes the browser look like its profile: as flags where the whole process has to, by the protocol for each page and
 * worker before its first line runs. A robot's profile adds what a robot shows; a quiet one takes away what headless
 * Chromium shows and a window would not.
 */
import type { CdpSession, Protocol } from './cdp.ts';
import type { VisitProfile } from './port.ts';
import type { AttachedTarget } from './targets.ts';

/** What `order` leaves open. */
export const USUAL_PROFILE: VisitProfile = { viewport: { width: 1280, height: 1057 }, mobile: false, quiet: true };

type Own = { readonly version: string; readonly userAgent: string | undefined };

const majorOf = ({ version }: Own): string => / (\d+)\./.exec(version)?.[1] ?? '';

/** `{major}` stands for the browser's own major version, so that what it says and what it can do fit together. */
export const userAgentOf = (profile: VisitProfile, own: Own): string | undefined => {
  const text = profile.userAgent?.replaceAll('{major}', majorOf(own)) ?? own.userAgent;
  const robot = profile.quiet ? text : text?.replace(' Chrome/', ' HeadlessChrome/');
  return profile.identify === undefined ? robot : robot && `${robot} ${profile.identify}`;
};

/** Pointer and hover as a desktop's mouse has them: without a display Chromium says that there is none. */
const MOUSE = 'primaryPointerType=4,availablePointerTypes=4,primaryHoverType=2,availableHoverTypes=2';

/** Of the bars of a window around its page, in CSS pixels. */
const BARS_HEIGHT = 143;

const SCREENS = ['1440x900', '1920x1080', '2560x1440'] as const;

/** The smallest that the window stands on, for a window larger than its screen is none. */
const screenOf = (width: number, height: number): string =>
  SCREENS.find((screen) => {
    const [wide = 0, high = 0] = screen.split('x').map(Number);
    return wide >= width && high >= height;
  }) ?? `${width}x${height}`;

export const profileArguments = (profile: VisitProfile, own: Own): readonly string[] => {
  const { quiet, mobile, viewport } = profile;
  const userAgent = userAgentOf(profile, own);
  const [width, height] = [viewport.width, viewport.height + BARS_HEIGHT];
  return [
    ...(userAgent === undefined ? [] : [`--user-agent=${userAgent}`]),
    `--window-size=${width},${height}`,
    ...(quiet ? [`--screen-info={${screenOf(width, height)}}`] : []),
    // Skimmers hide from a browser that says it is driven.
    quiet ? '--disable-blink-features=AutomationControlled' : '--enable-automation',
    ...(quiet && !mobile ? [`--blink-settings=${MOUSE}`] : []),
  ];
};

type Metadata = Protocol.Emulation.UserAgentMetadata;

const PLATFORMS = [
  { mark: 'Windows', navigator: 'Win32', platform: 'Windows', platformVersion: '15.0.0', architecture: 'x86' },
  { mark: 'Macintosh', navigator: 'MacIntel', platform: 'macOS', platformVersion: '15.5.0', architecture: 'arm' },
  { mark: 'Android', navigator: 'Linux armv81', platform: 'Android', platformVersion: '15.0.0', architecture: '' },
] as const;

const metadataOf = (profile: VisitProfile, own: Own, platform: (typeof PLATFORMS)[number]): Metadata => {
  const major = majorOf(own);
  const full = /\d+(?:\.\d+){3}/.exec(own.version)?.[0] ?? `${major}.0.0.0`;
  const name = profile.quiet ? 'Google Chrome' : 'HeadlessChrome';
  const brands = (version: string, other: string) => [
    { brand: 'Not:A-Brand', version: other },
    { brand: 'Chromium', version },
    { brand: name, version },
  ];
  return {
    brands: brands(major, '8'),
    fullVersionList: brands(full, '8.0.0.0'),
    platform: platform.platform,
    platformVersion: platform.platformVersion,
    architecture: platform.architecture,
    bitness: profile.mobile ? '' : '64',
    model: profile.mobile ? 'K' : '',
    mobile: profile.mobile,
    wow64: false,
  };
};

const pretend = (session: CdpSession, profile: VisitProfile, own: Own): void => {
  const platform = PLATFORMS.find(({ mark }) => profile.userAgent?.includes(mark));
  const userAgent = userAgentOf(profile, own);
  if (platform === undefined || userAgent === undefined) return;
  session.tell('Emulation.setUserAgentOverride', {
    userAgent,
    platform: platform.navigator,
    userAgentMetadata: metadataOf(profile, own, platform),
  });
};

const TOUCH_POINTS = 5;

const shapeTelephone = (session: CdpSession, { viewport: { width, height } }: VisitProfile): void => {
  session.tell('Emulation.setDeviceMetricsOverride', {
    ...{ width, height, screenWidth: width, screenHeight: height },
    deviceScaleFactor: 2,
    mobile: true,
  });
  session.tell('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: TOUCH_POINTS });
  session.touched = true;
};

/** Told to a target before it runs. */
export const applyProfile = ({ session, type }: AttachedTarget, profile: VisitProfile, own: Own): void => {
  pretend(session, profile, own);
  if (!profile.quiet) session.tell('Runtime.enable');
  if (type !== 'page') return;
  if (profile.mobile) shapeTelephone(session, profile);
  if (profile.quiet) session.tell('Emulation.setFocusEmulationEnabled', { enabled: true });
};
