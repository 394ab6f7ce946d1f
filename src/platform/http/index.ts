export {
  type Access,
  type Authenticator,
  type Route,
  type RouteAnswer,
  type RouteRequest,
  route,
  SESSION_COOKIE,
  type SetCookie,
} from './port.ts';
