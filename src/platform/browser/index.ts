export type {
  PersonEnd,
  PersonsAct,
  PersonsBrowser,
  Shown,
  TouchedElement,
  TouchedField,
} from './persons-acts.ts';
export {
  type Browser,
  BrowserFailure,
  type Cookie,
  type Preflight,
  type Screenshot,
  type SeenDocument,
  type SeenPages,
  type SeenScript,
  type SentRequest,
  type ShownField,
  type ShownPage,
  type Step,
  type Target,
  type VisitOrder,
  type VisitProfile,
  type VisitRecord,
} from './port.ts';
export type { SeenListener } from './seen-listener.ts';
export type {
  SeenButton,
  SeenField,
  SeenForm,
  SeenHandler,
  SeenIframe,
  SeenPage,
} from './seen-page.ts';
