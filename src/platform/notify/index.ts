export { type Message, type Notify, NotifyFailure } from './port.ts';
