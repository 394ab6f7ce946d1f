export type { Egress, EgressProxy, Refusal } from './port.ts';
