export {
  type Authenticator,
  type Route,
  type RouteAnswer,
  type RouteRequest,
  route,
  SESSION_COOKIE,
  type Upload,
} from './port.ts';
export { cursorNotValid, notSignedIn, permissionMissing } from './problems.ts';
export { sentInstant } from './sent-instant.ts';
