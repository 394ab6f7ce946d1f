/** The machine's own time, for commands. */
export { systemClock } from '../platform/clock/system.ts';
