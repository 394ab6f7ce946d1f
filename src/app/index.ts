/** The composition root: configuration, wiring, the server. */
export { type Configuration, readConfiguration, type StartFault } from './configuration.ts';
export { removeDemoData } from './data-folder.ts';
export { enrolTenant } from './enrol-tenant.ts';
export { type House, openHouse } from './house.ts';
export { consoleUrl } from './reach.ts';
export { type RunningServer, startServer } from './start-server.ts';
