export {
  type Authenticator,
  type Route,
  type RouteAnswer,
  type RouteRequest,
  route,
  SESSION_COOKIE,
} from './port.ts';
