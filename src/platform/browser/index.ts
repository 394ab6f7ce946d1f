export {
  type Browser,
  BrowserFailure,
  type Preflight,
  type Screenshot,
  type SeenScript,
  type SentRequest,
  type VisitOrder,
  type VisitRecord,
} from './port.ts';
