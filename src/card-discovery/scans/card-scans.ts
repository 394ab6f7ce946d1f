/** Puts this part of the room together from its ports. */
import type { CardScanPorts } from './ports.ts';
import { type FolderWatch, watchFolders } from './watch-folders.ts';

export type CardScans = {
  /** What the routes work with. */
  readonly ports: CardScanPorts;
  readonly watch: FolderWatch;
};

export const createCardScans = (ports: CardScanPorts): CardScans => ({ ports, watch: watchFolders(ports) });
