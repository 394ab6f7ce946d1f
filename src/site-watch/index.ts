/** Checkouts visited as a customer would, with a canary card, to see where card data goes (LEAK-04 to LEAK-06). */
export type { BrowserState, Site, SiteDetail, VisitDetail, VisitSummary } from './answers.ts';
export { type Journey, loadJourney } from './core/journey.ts';
export type { Finding } from './core/judge-visit.ts';
export type { KeptPass } from './core/passes.ts';
export {
  type ConfirmedBy,
  hostsFor,
  loadPaymentProviders,
  type PaymentProviders,
  providerOf,
  unknownProviders,
} from './core/payment-providers.ts';
export type { YamlFault } from './core/read-yaml.ts';
export type { LintFinding as CspLintFinding } from './csp/core/lint-policy.ts';
export { checkPolicy } from './csp/evaluate-policy.ts';
export type { ChecklistObserved, VisitRecorded } from './events.ts';
export { type ReadScript, readScript } from './inventory/core/read-units.ts';
export { readingKey } from './inventory/core/take-inventory.ts';
export type { ReadScripts, ScriptText } from './inventory/take-stock.ts';
export type { LeftOut, Taken } from './journeys/core/record-steps.ts';
export { type Guessed, guessJourney } from './journeys/guess-journey.ts';
export { type Played, playJourney, type Recorded, recordJourney } from './journeys/record-journey.ts';
export type { SandboxPolicy, SiteAlerts, SiteWatchOptions } from './ports.ts';
export { dayInJapan, loadAgreement, stands } from './probes/core/agreement.ts';
export { importRetire } from './probes/core/import-retire.ts';
export { loadLibraries } from './probes/core/js-libraries.ts';
export { INSIDE_ONLY, PROBE_NAMES, probeOf } from './probes/core/probe-table.ts';
export { loadPlatforms } from './probes/core/shop-platforms.ts';
export { CONTROLS, ITEMS, meaningOf, SIGN_CODES } from './probes/core/signs.ts';
export { siteProbeRoutes } from './probes/probe-routes.ts';
export { type ProbeOptions, probeSite, reportOf } from './probes/probe-site.ts';
export { createSiteProbing, type SiteProbing } from './probes/site-probing.ts';
export * as siteWatchProblems from './problems.ts';
export { type EarlierScan, INVENTORY_FILE, readReport } from './read-report.ts';
export { siteWatchRoutes } from './routes.ts';
export { type Scan, type ScanOptions, scanOnce } from './scan-once.ts';
export type { Scheduler } from './scheduler.ts';
export { openSeats, type Seats } from './seats.ts';
export { createSiteWatch, type SiteWatch } from './site-watch.ts';
export type { SiteId, VisitId } from './store-tables.ts';
