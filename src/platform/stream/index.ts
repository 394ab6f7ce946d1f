export type { Delivery, Outbox, Subscription } from './port.ts';
