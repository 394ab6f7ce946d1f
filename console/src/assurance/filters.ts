/** What the registers of assurance are narrowed to. It stands in the address. */
import { SEVERITIES } from '../alerts/severity-mark.tsx';
import type { DeliveryRequest, EvidenceItem, Finding, ScopeSystem } from '../api/generated.ts';
import { given, oneOf, type Search, words } from '../list/read-search.ts';

export const KINDS = [
  'pci-dss-aoc',
  'pci-dss-roc',
  'pci-dss-saq',
  'asv-scan',
  'penetration-test',
  'site-visit',
  'card-scan',
  'other',
] as const satisfies readonly EvidenceItem['kind'][];
export const GRADES = ['A', 'B', 'C', 'D'] as const satisfies readonly EvidenceItem['standing']['grade'][];
export const DOCUMENT_STATES = ['in-force', 'expiring', 'expired'] as const satisfies readonly EvidenceItem['state'][];
export const DELIVERY_STATES = [
  'waiting',
  'overdue',
  'delivered',
  'ended',
] as const satisfies readonly DeliveryRequest['state'][];
export const COVERAGES = [
  'not-covered',
  'claimed',
  'unknown',
  'covered',
] as const satisfies readonly ScopeSystem['coverage'][];
export const SOURCES = ['person', 'site-watch'] as const satisfies readonly ScopeSystem['source'][];
export const FINDING_STATUSES = ['open', 'overdue', 'risk-accepted', 'closed'] as const satisfies readonly (
  | Finding['status']
  | 'overdue'
)[];
export const ORIGINS = ['assessment', 'scan', 'probe', 'assurance'] as const satisfies readonly Finding['origin'][];
export const YES_NO = ['true', 'false'] as const;

/** By its id; other text is none. */
const party = (value: unknown): string | undefined =>
  typeof value === 'string' && /^pty_[0-9a-z]{26}$/.test(value) ? value : undefined;

export const readDocumentFilters = (search: Search) =>
  given({
    party: party(search.party),
    kind: oneOf(KINDS, search.kind),
    grade: oneOf(GRADES, search.grade),
    state: oneOf(DOCUMENT_STATES, search.state),
    text: words(search.text),
  });

export const readDeliveryFilters = (search: Search) =>
  given({
    party: party(search.party),
    kind: oneOf(KINDS, search.kind),
    state: oneOf(DELIVERY_STATES, search.state),
  });

export const readSystemFilters = (search: Search) =>
  given({
    party: party(search.party),
    coverage: oneOf(COVERAGES, search.coverage),
    source: oneOf(SOURCES, search.source),
    text: words(search.text),
  });

export const readFindingFilters = (search: Search) =>
  given({
    party: party(search.party),
    status: oneOf(FINDING_STATUSES, search.status),
    severity: oneOf(SEVERITIES, search.severity),
    origin: oneOf(ORIGINS, search.origin),
    text: words(search.text),
  });

export const readLogFilters = (search: Search) =>
  given({
    party: party(search.party),
    retired: oneOf(YES_NO, search.retired),
    text: words(search.text),
  });
