export {
  type Authenticator,
  type Route,
  type RouteAnswer,
  type RouteRequest,
  route,
  SESSION_COOKIE,
  type Upload,
} from './port.ts';
export { cursorNotValid } from './problems.ts';
export { sentInstant } from './sent-instant.ts';
