/**
 * What browsers report that no shop did: their own extensions, pages that are not the shop's, scripts that security
 * software and translators put into every page. Counted by reason, and else left.
 */

export const NOISE_REASONS = [
  'about-page',
  'extension',
  'injected-software',
  'inline-data',
  'other-report',
  'other-site',
  'over-limit',
  'scheme-only-source',
  'unreadable',
] as const;
export type NoiseReason = (typeof NOISE_REASONS)[number];

const EXTENSION_SCHEMES = [
  'chrome-extension',
  'moz-extension',
  'ms-browser-extension',
  'safari-extension',
  'safari-web-extension',
  'resource',
  'webkit-masked-url',
];

const EXTENSION = new RegExp(`^(?:${EXTENSION_SCHEMES.join('|')})(?::|$)`, 'i');

/** Firefox and Safari say of some extensions no more than this. */
const SOURCE_WORDS = new Set([
  'user-script',
  'sandbox eval code',
  'webviewuserscript',
  'blob',
  'data',
  'about',
  'file',
]);

/**
 * Hosts from which software on the customer's own machine puts scripts into every page, by their makers' documents:
 * Kaspersky's web protection and Google Translate's page frame. A shop that uses one itself sees it in its visits.
 */
const INJECTORS = [
  'kaspersky-labs.com',
  'translate.googleapis.com',
  'translate-pa.googleapis.com',
  'translate.google.com',
];

export const isExtension = (address: string): boolean => EXTENSION.test(address);

export const isSchemeOnly = (source: string): boolean =>
  SOURCE_WORDS.has(source.toLowerCase()) || /^[a-z][a-z0-9+.-]*:?$/i.test(source);

const BELOW_INJECTORS = INJECTORS.map((injector) => `.${injector}`);

export const isInjector = (host: string): boolean =>
  INJECTORS.includes(host) || BELOW_INJECTORS.some((end) => host.endsWith(end));
