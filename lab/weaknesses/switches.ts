/** What can be made weak about the lab's shop, or strong, one switch each. */

export const SWITCHES = [
  'admin-basic',
  'admin-limited',
  'admin-locks',
  'admin-second-factor',
  'directory-listing',
  'exposed-files',
  'member-login',
  'member-throttled',
  'mixed-content',
  'old-library',
  'security-headers',
  'soft-missing',
  'upload-form',
  'verbose-errors',
  'weak-cookies',
] as const;

export type Switch = (typeof SWITCHES)[number];

export const isSwitch = (text: unknown): text is Switch => SWITCHES.some((each) => each === text);

/** Whether the shop also answers over TLS: as an old server does, as a present one, or not at all. */
export const HTTPS = ['off', 'old', 'present'] as const;
export type Https = (typeof HTTPS)[number];

/** What was counted at the shop's sign-ins, so that a test can tell how often they were tried. */
export type Tried = { admin: number; member: number; failures: number };
