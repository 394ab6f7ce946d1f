export {
  type Browser,
  BrowserFailure,
  type Cookie,
  type Preflight,
  type Screenshot,
  type SeenScript,
  type SentRequest,
  type VisitOrder,
  type VisitProfile,
  type VisitRecord,
} from './port.ts';
