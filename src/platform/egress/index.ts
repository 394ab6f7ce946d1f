export {
  type Download,
  DownloadFailure,
  type Downloads,
  type Egress,
  type EgressProxy,
  type Refusal,
} from './port.ts';
export type { PostAnswer, PostFault, Posts } from './posts.ts';
export type { Handshake, ProbeAnswer, ProbeFault, ProbeOrder, Probes } from './probes.ts';
export { TLS_VERSIONS, type TlsVersion } from './probes.ts';
export type { TextRecords } from './text-records.ts';
