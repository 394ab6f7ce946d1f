/** What rounds of probes need beside what the room needs. */
import type { Probes } from '#platform/egress';
import type { Keys } from '#platform/keys';
import type { SiteWatchOptions } from '../ports.ts';
import type { ProbeOptions } from './probe-site.ts';

export type ProbingOptions = Pick<
  SiteWatchOptions,
  | 'alerts'
  | 'clock'
  | 'database'
  | 'evidence'
  | 'exportLimit'
  | 'labHosts'
  | 'newId'
  | 'objects'
  | 'onCommitted'
  | 'onFailure'
  | 'outbox'
  | 'random'
  | 'software'
  | 'sources'
> & {
  readonly probes: Probes;
  readonly keys: Pick<Keys, 'seal' | 'open'>;
  readonly tables: ProbeOptions['tables'];
  /** Between two requests at one site; the standard is half a second. */
  readonly gap?: ProbeOptions['gap'];
};
