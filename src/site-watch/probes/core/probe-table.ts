/** Each probe: the signs it can give, and what it cannot say. docs/reference/probes.md is made from it. */
import type { SignCode } from './signs.ts';

type ProbeMeaning = {
  readonly asks: string;
  readonly signs: readonly SignCode[];
  readonly cannot: string;
  /** Only where a written agreement names account or form, path and number of attempts. */
  readonly byAgreement?: true;
};

export const PROBES = {
  pages: {
    asks: 'The front page and up to six pages it links to whose address speaks of sign-in, entry, enquiry, cart or checkout; never a link with a query',
    signs: [
      'session-cookie-without-secure',
      'session-cookie-without-httponly',
      'session-cookie-without-samesite',
      'header-missing',
      'software-version-told',
      'mixed-content-active',
      'mixed-content-passive',
      'upload-form-names-limits',
      'upload-form-names-no-limits',
      'upload-form-not-found',
    ],
    cannot:
      'Pages behind a sign-in or deeper in the shop; what scripts add to a page; whether an upload is refused (nothing is uploaded)',
  },
  missing: {
    asks: 'Four paths that cannot exist, so that a server which answers 200 for everything is known',
    signs: [],
    cannot: 'A server that answers impossible paths now in one way, now in another',
  },
  admin: {
    asks: 'Eighteen paths of EC-CUBE, WordPress, Magento, common names and database tools, and the agreed one',
    signs: [
      'admin-without-sign-in',
      'database-tool-open',
      'admin-login-open',
      'admin-behind-basic',
      'admin-refused',
      'admin-not-found',
      'second-factor-in-form',
    ],
    cannot:
      'An administration under a name of its own, on another host or port; a limit that lets our own address pass',
  },
  files: {
    asks: 'Known places of settings, repositories, dumps, logs, installers and listings; told by content, of which the first bytes are read and none kept',
    signs: [
      'repository-exposed',
      'settings-exposed',
      'dump-exposed',
      'source-exposed',
      'data-directory-listed',
      'installer-open',
      'log-exposed',
      'server-told',
      'directory-listed',
      'manifest-exposed',
      'known-places-closed',
      'files-not-looked-at',
    ],
    cannot: 'Files under other names: “met” speaks of the known places alone',
  },
  errors: {
    asks: 'An unknown path, a query of 2,000 letters, a list where a value belongs, a broken percent sign; no quotes, nothing injected',
    signs: ['sql-error-shown', 'debug-page-shown', 'stack-trace-shown', 'injection-not-tried', 'coding-inside-only'],
    cannot: 'Whether input can be injected; errors behind forms',
  },
  tls: {
    asks: 'One handshake for each of TLS 1.0 to 1.3, and once the plain-HTTP address of a site at port 443',
    signs: [
      'certificate-not-trusted',
      'tls-obsolete',
      'certificate-key-weak',
      'certificate-ends-soon',
      'plain-http-answers',
      'tls-seen',
    ],
    cannot: 'Single ciphers, revocation, other hosts of the shop',
  },
  libraries: {
    asks: 'Up to twelve scripts of the site itself that its pages name; other hosts’ scripts by their address alone',
    signs: ['library-with-known-hole', 'library-seen'],
    cannot:
      'Libraries without a banner that were packed into another file; whether the hole can be reached; what the table does not know',
  },
  platform: {
    asks: 'Up to eleven public assets whose sums are known for each release, and `/magento_version`',
    signs: ['platform-seen', 'platform-may-have-known-hole', 'assessment-inside-only'],
    cannot: 'A security patch that changes no public asset: a range is told; assets that the shop changed tell nothing',
  },
  'admin-account': {
    asks: 'Sign-ins at the agreed path with the agreed account: with its password where one was given, then with wrong ones',
    signs: [
      'admin-entered-with-password-alone',
      'second-factor-asked',
      'second-factor-needs-account',
      'agreed-sign-in-failed',
      'admin-locked',
      'admin-never-locked',
      'lock-not-seen-within-agreed',
      'lockout-needs-agreement',
    ],
    cannot: 'Sign-in by a script, a captcha or another host; other accounts',
    byAgreement: true,
  },
  'member-account': {
    asks: 'Wrong passwords for the agreed account at the agreed path',
    signs: ['login-throttled', 'login-not-throttled-within-agreed', 'login-needs-agreement'],
    cannot: 'The six other measures of the item: an unstopped series is no “not met”',
    byAgreement: true,
  },
  'card-form': {
    asks: 'The agreed form, posted with the agreed fields; published test numbers alone',
    signs: ['card-form-limited', 'card-form-not-limited-within-agreed', 'card-form-needs-agreement'],
    cannot: 'Forms that a script fills or sends; the three other measures of the item',
    byAgreement: true,
  },
} as const satisfies Readonly<Record<string, ProbeMeaning>>;

export type ProbeName = keyof typeof PROBES;
export const PROBE_NAMES = Object.keys(PROBES) as readonly ProbeName[];
export const probeOf = (name: ProbeName): ProbeMeaning => PROBES[name];
/** Never seen from outside, whatever is asked. */
export const INSIDE_ONLY: readonly SignCode[] = ['antivirus-inside-only'];
