/** Which alerts about one subject belong to one piece of work. */

const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  'checkout-tampering': [
    'card-asked-twice',
    'card-data-flows-unread',
    'card-data-sent-elsewhere',
    'card-listener-and-new-host',
    'csp-host-reported',
    'csp-script-reported',
    'payment-button-changed',
    'payment-form-changed',
    'payment-frame-changed',
    'payment-page-elsewhere',
    'script-cloaked',
    'second-card-form',
  ],
  'card-data-reaches-merchant': ['card-data-reaches-merchant'],
  'card-data-stored': ['card-numbers-stored', 'authentication-data-stored'],
  'card-search-incomplete': ['card-search-incomplete'],
  'payment-page-changed': ['payment-header-changed', 'payment-header-weakened', 'payment-page-changed'],
  'site-exposed': ['admin-unrestricted', 'files-exposed', 'site-weakness'],
  'script-review': ['card-listener-added', 'site-changes-digest'],
  'site-not-watched': ['site-permission-ended', 'site-permission-ending'],
  'visit-incomplete': ['visit-incomplete'],
  'log-unattested': ['log-quorum-missed', 'log-time-stamp-missed'],
  'log-witness-refused': ['log-witness-refused'],
};

const FAMILY_OF = new Map(
  Object.entries(FAMILIES).flatMap(([family, kinds]) => kinds.map((kind) => [kind, family] as const)),
);

export const CASE_KINDS = Object.keys(FAMILIES);

/** A kind of alert that no family names is a family of its own: an alert is never refused for its kind. */
export const caseKindOf = (alertKind: string): string => FAMILY_OF.get(alertKind) ?? alertKind;
