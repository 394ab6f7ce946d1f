/** Alerts that a person must dispose of, the cases they make, deadlines and messages about them (SUPV-05, LEAK-13). */
export { type Alerts, type CaseFiles, type Cases, type CasesOptions, createCases } from './cases.ts';
export type { SourceDefinition } from './core/accounts.ts';
export type { AlertId, CaseId, NewAlert, Subject } from './core/alert.ts';
export { DISPOSITION_REASONS, type DispositionReason } from './core/disposition.ts';
export { SEVERITIES, type Severity } from './core/severity.ts';
export type { Sources } from './declare-source.ts';
export type { AlertRaised, CaseClosed, CaseOpened } from './events.ts';
export type { AskForSecond, CaseMerchants, CasePeople, CasePerson, CasesPorts } from './ports.ts';
export type { Finding, Raised } from './raise-alert.ts';
export { type Repeated, repeat } from './repeat.ts';
export { caseRoutes } from './routes.ts';
