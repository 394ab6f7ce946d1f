export {
  type Download,
  DownloadFailure,
  type Downloads,
  type Egress,
  type EgressProxy,
  type Refusal,
} from './port.ts';
export type { PostAnswer, PostFault, Posts } from './posts.ts';
