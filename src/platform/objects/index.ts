export type { Objects } from './port.ts';
