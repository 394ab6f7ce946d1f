/**
 * Every sign that a probe can give, the item of the security checklist it belongs to, and what it says of it. The one
 * table from which results, findings, docs/reference/probes.md and the completeness of words are made.
 */
export const ITEMS = ['1a', '1b', '1c', '2a', '2b', '3a', '3b', '3c', '4', '5', '6'] as const;
export type Item = (typeof ITEMS)[number];

/** Ids in packs/regime/security-checklist.yaml. */
export const CONTROLS: Readonly<Record<Item, string>> = {
  '1a': 'admin-ip-limit',
  '1b': 'admin-second-factor',
  '1c': 'admin-lockout',
  '2a': 'no-public-files',
  '2b': 'upload-limits',
  '3a': 'regular-assessment',
  '3b': 'injection-and-scripting',
  '3c': 'secure-coding',
  '4': 'antivirus',
  '5': 'card-testing',
  '6': 'login-protection',
};

export const RESULTS = ['met', 'not-met', 'not-observable'] as const;
export type Result = (typeof RESULTS)[number];

export const SIGN_SEVERITIES = ['critical', 'high', 'medium', 'low', 'none'] as const;
export type SignSeverity = (typeof SIGN_SEVERITIES)[number];

/** `unknown`: why the item could not be seen. `note`: worth telling, and decides nothing. */
type Effect = 'met' | 'not-met' | 'unknown' | 'note';

export type SignMeaning = {
  readonly item: Item;
  readonly effect: Effect;
  readonly severity: SignSeverity;
  /** For the reference, in English; the console has words of its own. */
  readonly says: string;
};

const sign = <E extends Effect>(item: Item, effect: E, severity: SignSeverity, says: string) => ({
  item,
  effect,
  severity,
  says,
});

export const SIGNS = {
  'admin-without-sign-in': sign('1a', 'not-met', 'critical', 'An administration page opened without signing in'),
  'database-tool-open': sign('1a', 'not-met', 'high', 'The sign-in of a database tool is open to everyone'),
  'admin-login-open': sign('1a', 'not-met', 'high', 'The administration’s sign-in page is open to everyone'),
  'admin-behind-basic': sign('1a', 'met', 'none', 'The administration asks for HTTP authentication first'),
  'admin-refused': sign('1a', 'met', 'none', 'The administration refuses our address, and other paths do not'),
  'admin-not-found': sign('1a', 'unknown', 'none', 'No administration page was found at the known paths'),

  'admin-entered-with-password-alone': sign(
    '1b',
    'not-met',
    'high',
    'The agreed account got in with its password alone',
  ),
  'second-factor-in-form': sign('1b', 'met', 'none', 'The sign-in form has a field for a code'),
  'second-factor-asked': sign('1b', 'met', 'none', 'After the agreed account’s password a second proof was asked for'),
  'second-factor-needs-account': sign(
    '1b',
    'unknown',
    'none',
    'What follows the password shows with an agreed account only',
  ),
  'agreed-sign-in-failed': sign('1b', 'unknown', 'none', 'The agreed account could not sign in as it was described'),

  'admin-never-locked': sign('1c', 'not-met', 'high', 'After more than ten failures the agreed account was not locked'),
  'admin-locked': sign('1c', 'met', 'none', 'The agreed account was locked after ten failures or fewer'),
  'lock-not-seen-within-agreed': sign(
    '1c',
    'unknown',
    'none',
    'No lock showed within the agreed attempts, which prove nothing yet',
  ),
  'lockout-needs-agreement': sign('1c', 'unknown', 'none', 'Failures are caused on an agreed account only'),

  'repository-exposed': sign('2a', 'not-met', 'critical', 'A version-control folder can be read'),
  'settings-exposed': sign('2a', 'not-met', 'critical', 'A file of settings or secrets can be read'),
  'dump-exposed': sign('2a', 'not-met', 'critical', 'A database dump or an archive can be fetched'),
  'source-exposed': sign('2a', 'not-met', 'critical', 'Source code of the server can be read'),
  'data-directory-listed': sign('2a', 'not-met', 'high', 'A directory listing shows data, backups or logs'),
  'installer-open': sign('2a', 'not-met', 'high', 'The shop’s installer is still there'),
  'log-exposed': sign('2a', 'not-met', 'high', 'A log file can be read'),
  'server-told': sign('2a', 'not-met', 'medium', 'A page tells the server’s settings or its requests'),
  'directory-listed': sign('2a', 'not-met', 'medium', 'A directory lists its files'),
  'manifest-exposed': sign('2a', 'not-met', 'medium', 'A list of packages or a folder index can be read'),
  'known-places-closed': sign(
    '2a',
    'met',
    'none',
    'None of the known places gave what it should not; others were not looked at',
  ),
  'files-not-looked-at': sign('2a', 'unknown', 'none', 'The round ended before all known places were asked'),

  'upload-form-names-limits': sign(
    '2b',
    'unknown',
    'none',
    'A public upload form names the files it takes; nothing was uploaded',
  ),
  'upload-form-names-no-limits': sign(
    '2b',
    'unknown',
    'low',
    'A public upload form names no limit; nothing was uploaded',
  ),
  'upload-form-not-found': sign('2b', 'unknown', 'none', 'No public page with an upload form was found'),

  'certificate-not-trusted': sign('3a', 'not-met', 'high', 'The certificate does not hold for this host and day'),
  'library-with-known-hole': sign('3a', 'not-met', 'medium', 'A JavaScript library has a hole that is published'),
  'tls-obsolete': sign('3a', 'not-met', 'medium', 'TLS 1.0 or 1.1 is spoken'),
  'certificate-key-weak': sign('3a', 'not-met', 'medium', 'The certificate’s key is shorter than is held safe'),
  'session-cookie-without-secure': sign('3a', 'not-met', 'medium', 'A session cookie may travel unencrypted'),
  'session-cookie-without-httponly': sign('3a', 'not-met', 'medium', 'A session cookie can be read by scripts'),
  'mixed-content-active': sign(
    '3a',
    'not-met',
    'medium',
    'An encrypted page takes scripts, frames or forms over plain HTTP',
  ),
  'platform-may-have-known-hole': sign(
    '3a',
    'note',
    'medium',
    'Versions the shop may have include ones with a published hole',
  ),
  'session-cookie-without-samesite': sign('3a', 'note', 'low', 'A session cookie names no SameSite'),
  'mixed-content-passive': sign('3a', 'note', 'low', 'An encrypted page shows pictures over plain HTTP'),
  'certificate-ends-soon': sign('3a', 'note', 'low', 'The certificate ends within two weeks'),
  'header-missing': sign('3a', 'note', 'low', 'A header that confines the browser is not sent'),
  'plain-http-answers': sign('3a', 'note', 'low', 'Plain HTTP is answered without leading to HTTPS'),
  'software-version-told': sign('3a', 'note', 'low', 'A header tells the version of the server’s software'),
  'library-seen': sign('3a', 'note', 'none', 'A JavaScript library and its version'),
  'platform-seen': sign('3a', 'note', 'none', 'The shop software, and the versions it may have'),
  'tls-seen': sign('3a', 'note', 'none', 'The versions of TLS and the certificate'),
  'assessment-inside-only': sign('3a', 'unknown', 'none', 'Whether an assessment was made shows in its report only'),

  'sql-error-shown': sign('3b', 'not-met', 'high', 'A harmless odd request brought out an error of the database'),
  'injection-not-tried': sign('3b', 'unknown', 'none', 'Nothing is injected: that is for an assessment'),

  'debug-page-shown': sign('3c', 'not-met', 'medium', 'A debugging page is shown to everyone'),
  'stack-trace-shown': sign(
    '3c',
    'not-met',
    'medium',
    'A harmless odd request brought out a stack trace or file paths',
  ),
  'coding-inside-only': sign('3c', 'unknown', 'none', 'How code is written and reviewed cannot be seen from outside'),

  'antivirus-inside-only': sign('4', 'unknown', 'none', 'What runs on the server cannot be seen from outside'),

  'card-form-limited': sign('5', 'met', 'none', 'The agreed attempts at the card form were stopped'),
  'card-form-not-limited-within-agreed': sign(
    '5',
    'unknown',
    'low',
    'The agreed attempts at the card form were not stopped; other measures may hold',
  ),
  'card-form-needs-agreement': sign('5', 'unknown', 'none', 'A card form is tried by agreement only'),

  'login-throttled': sign('6', 'met', 'none', 'The agreed failures at the members’ sign-in were stopped'),
  'login-not-throttled-within-agreed': sign(
    '6',
    'unknown',
    'low',
    'The agreed failures were not stopped; other measures may hold',
  ),
  'login-needs-agreement': sign('6', 'unknown', 'none', 'The members’ sign-in is tried by agreement only'),
} as const satisfies Readonly<Record<string, SignMeaning>>;

export type SignCode = keyof typeof SIGNS;
export const SIGN_CODES = Object.keys(SIGNS) as readonly SignCode[];

export const meaningOf = (code: SignCode): SignMeaning => SIGNS[code];

/** As JSON holds it. */
type Told = string | number | boolean | null | readonly Told[] | Detail;
export type Detail = { readonly [name: string]: Told };

/** What a probe saw. */
export type Sign = {
  readonly code: SignCode;
  /** Path, or address where it is not the site's own; without a query. */
  readonly place: string;
  /** Names, versions and numbers; never what a file held. */
  readonly detail: Detail;
  /** Numbers of the requests that showed it. */
  readonly proof: readonly number[];
  /** Where the table of facts grades it otherwise than the code does. */
  readonly severity?: SignSeverity;
};

export const severityOf = ({ code, severity }: Pick<Sign, 'code' | 'severity'>): SignSeverity =>
  severity ?? meaningOf(code).severity;

/** Grave enough to be told to a person at once. */
export const isGrave = (sign: Pick<Sign, 'code' | 'severity'>): boolean =>
  meaningOf(sign.code).effect === 'not-met' && ['critical', 'high'].includes(meaningOf(sign.code).severity);
