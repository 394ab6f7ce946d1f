/** Whom a shop calls about what was found, first of all first. Words: siteAdvice. */
import type { Words } from '../../words/ja.ts';

type Advice = Words['visits']['advice'];
export type AdvisedKind = keyof Advice['kinds'];
export type Callee = keyof Advice['callees'];

const LEAK = ['payment-provider', 'acquirer', 'watcher', 'maker'] as const;
const FAKE = ['payment-provider', 'maker', 'watcher'] as const;
const OWN = ['maker', 'watcher'] as const;

export const CALLEES: Readonly<Record<AdvisedKind, readonly Callee[]>> = {
  'card-asked-twice': FAKE,
  'card-data-flows-unread': FAKE,
  'card-data-reaches-merchant': ['maker', 'payment-provider', 'watcher'],
  'card-data-sent-elsewhere': LEAK,
  'card-listener-added': OWN,
  'card-listener-and-new-host': FAKE,
  'payment-button-changed': FAKE,
  'payment-form-changed': FAKE,
  'payment-frame-changed': FAKE,
  'payment-header-changed': OWN,
  'payment-header-weakened': OWN,
  'payment-page-changed': OWN,
  'payment-page-elsewhere': FAKE,
  'script-added': OWN,
  'script-changed': OWN,
  'script-cloaked': OWN,
  'second-card-form': LEAK,
  'visit-incomplete': ['watcher', 'maker'],
  'site-changes-digest': OWN,
  'admin-unrestricted': OWN,
  'files-exposed': ['maker', 'payment-provider', 'watcher'],
  'site-weakness': OWN,
  'csp-host-reported': OWN,
  'csp-script-reported': FAKE,
  'site-permission-ended': ['watcher', 'maker'],
  'site-permission-ending': ['watcher', 'maker'],
};

export const isAdvised = (kind: string): kind is AdvisedKind => kind in CALLEES;
