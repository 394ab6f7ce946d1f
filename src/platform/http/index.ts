export {
  type Access,
  type Authenticator,
  type Route,
  type RouteAnswer,
  type RouteRequest,
  route,
  type SetCookie,
} from './port.ts';
