/** Declarations: what a party says it does for security, what was observed beside it, who accepted what (SUPV-10, -11). */

export { type LayoutFault, loadLayout } from './core/layout.ts';
export { CARD_DATA_KEYS, checklistKey, keyOfFinding, NON_RETENTION } from './core/observed.ts';
export type { DeclarationState } from './events.ts';
export { knownControls, layoutForm, unnamedBy } from './layout-form.ts';
export type { Observed } from './observe.ts';
export type { GivenLayout, HeldEvidence, PartyPerson, SupervisionPorts } from './ports.ts';
export { declarationDoers } from './read-doers.ts';
export { supervisionRoutes } from './routes.ts';
export { createSupervision, type Supervision } from './supervision.ts';
