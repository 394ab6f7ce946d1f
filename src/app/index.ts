/** The composition root: configuration, wiring, the server. */
export { systemClock } from '../platform/clock/system.ts';
export { type CardSearch, cardSearchKey, openCardSearch, standardCardKey } from './card-search.ts';
export { type Configuration, readConfiguration, type StartFault } from './configuration.ts';
export { removeDemoData, standardDataFolder } from './data-folder.ts';
export { enrolTenant } from './enrol-tenant.ts';
export { type House, openHouse } from './house.ts';
export { exportToFolder, extendFolder, readLogFolder } from './log-folder.ts';
export { openTables } from './open-tables.ts';
export { consoleUrl } from './reach.ts';
export { readFeatures, readRuleSet } from './read-rule-set.ts';
export { runWitness, witnessVkey } from './run-witness.ts';
export { type RunningServer, startServer } from './start-server.ts';
export { openVerifyThreads } from './verify-threads.ts';
export { visitingBrowser } from './visiting-browser.ts';
export { readWitnessConfiguration, type WitnessConfiguration } from './witness-configuration.ts';
