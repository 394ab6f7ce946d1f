export type { Keys } from './port.ts';
