export {
  DOWNLOAD_FAULTS,
  type Download,
  DownloadFailure,
  type DownloadFault,
  type DownloadOrder,
  type Downloads,
  type Egress,
  type EgressProxy,
  type Refusal,
  type TlsFacts,
} from './port.ts';
export type { PostAnswer, PostFault, PostOrder, Posts } from './posts.ts';
