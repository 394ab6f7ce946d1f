export type { Connection, Egress, EgressProxy, Refusal } from './port.ts';
