/** The flags a visit's browser is started with, and why. */
import { join } from 'node:path';
import { profileArguments } from './apply-profile.ts';
import type { Shown } from './persons-acts.ts';
import type { VisitProfile } from './port.ts';

const NOWHERE = 'https://nowhere.invalid/';

/** What would make the browser speak on its own account. */
const SILENT = [
  '--no-first-run',
  '--no-default-browser-check',
  // Some services heed no switch; they are sent to a name that the guard knows no way to.
  `--gaia-url=${NOWHERE}`,
  `--google-apis-url=${NOWHERE}`,
  `--component-updater=url-source=${NOWHERE}`,
  `--variations-server-url=${NOWHERE}`,
  `--apps-gallery-update-url=${NOWHERE}`,
  '--no-service-autorun',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-component-extensions-with-background-pages',
  '--disable-client-side-phishing-detection',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--disable-sync',
  '--disable-breakpad',
  '--disable-crash-reporter',
  '--metrics-recording-only',
  '--password-store=basic',
  '--use-mock-keychain',
];

/** What would let a page speak past the proxy: WebRTC over UDP, QUIC, the browser's own name look-ups. */
const ONLY_THROUGH_THE_PROXY = [
  '--proxy-bypass-list=<-loopback>',
  '--disable-quic',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--dns-prefetch-disable',
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
];

/** A page in the background would wait for timers that a visit has no time for. */
const AWAKE = [
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-ipc-flooding-protection',
  '--disable-hang-monitor',
];

const DISABLED_FEATURES = [
  'AsyncDns',
  'AutofillServerCommunication',
  'BackForwardCache',
  'CertificateTransparencyComponentUpdater',
  'DnsOverHttps',
  'GlobalMediaControls',
  'InterestFeedContentSuggestions',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'Prerender2',
  'SafeBrowsing',
  'Translate',
];

export const browserArguments = (order: {
  readonly folder: string;
  readonly sandbox: boolean;
  readonly proxyUrl: string;
  readonly locale: string;
  readonly profile: VisitProfile;
  readonly chromium: { readonly version: string; readonly userAgent: string | undefined };
  readonly shown?: Shown | undefined;
}): string[] => [
  ...screenArguments(order.shown),
  '--remote-debugging-pipe',
  `--user-data-dir=${join(order.folder, 'profile')}`,
  `--proxy-server=${order.proxyUrl}`,
  ...SILENT,
  ...ONLY_THROUGH_THE_PROXY,
  ...AWAKE,
  `--disable-features=${DISABLED_FEATURES.join(',')}`,
  ...profileArguments(order.profile, order.chromium),
  `--lang=${order.locale}`,
  `--accept-lang=${acceptedLanguages(order.locale)}`,
  '--mute-audio',
  '--force-color-profile=srgb',
  // Containers keep /dev/shm small.
  '--disable-dev-shm-usage',
  '--disable-gpu',
  ...(order.sandbox ? [] : ['--no-sandbox']),
  // What a person types is written down nowhere.
  ...(order.shown === undefined
    ? [`--log-net-log=${netLogOf(order.folder)}`, '--net-log-capture-mode=Everything']
    : []),
  'about:blank',
];

/** A visit is seen by nobody. */
const screenArguments = (shown: Shown | undefined): readonly string[] => {
  if (shown?.kind === 'window') return ['--ozone-platform-hint=auto', '--disable-save-password-bubble'];
  const hidden = ['--headless=new', '--hide-scrollbars'];
  return shown === undefined ? hidden : [...hidden, `--remote-debugging-port=${shown.port}`];
};

export const netLogOf = (folder: string): string => join(folder, 'net-log.json');

/** `ja-JP` is also content with `ja`. */
const acceptedLanguages = (locale: string): string => {
  const [language] = locale.split('-');
  return language === locale ? locale : `${locale},${language}`;
};
