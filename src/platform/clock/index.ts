export type { Clock } from './port.ts';
