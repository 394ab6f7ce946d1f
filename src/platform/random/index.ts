export type { NewId, Random } from './port.ts';
