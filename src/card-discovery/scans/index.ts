/** Searches on record: folders the server watches, results sent in, their alerts and their evidence (LEAK-01, LEAK-13). */
export { type CardScans, createCardScans } from './card-scans.ts';
export type { CardScanRecorded } from './events.ts';
export type { CardScanPorts, WatchedFolder } from './ports.ts';
export { objectName as cardScanObjectName } from './record-scan.ts';
export { cardScanRoutes } from './routes.ts';
