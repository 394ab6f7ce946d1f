/** The regime as data: what each source asks for, whom it binds, and why. */
export type { PartyFacts, ShopFacts } from './core/applies.ts';
export { type ControlChange, comparePacks } from './core/compare-packs.ts';
export { arrangeEditions, type EditionFault } from './core/editions.ts';
export { applyOverlay } from './core/overlay.ts';
export type { Control, Modality, Pack } from './core/pack.ts';
export { loadPack, type PackFault } from './core/pack-file.ts';
export type { Declared } from './core/touch.ts';
export { createPackChanges, type KnownParty, type ReadPackChanges } from './pack-changes.ts';
export { createRegime, type Regime } from './regime.ts';
export { regimeRoutes } from './routes.ts';
