/**
 * What a room's `routes.ts` declares: one table of routes, from which validation, types, OpenAPI and the permission
 * check are made. Handlers get parsed input and a Scope; they answer with a value or throw a Problem.
 */

import type { z } from 'zod';
import type { Permission, ProblemKind, Scope } from '#kernel';

/**
 * Who may call: `public` (no principal), `anyone` (with a principal where credentials come, which must be valid),
 * `signed-in` (any session or API key), or one permission.
 * A route that changes something and is called with a session cookie must carry the session's CSRF token.
 */
export type Access = 'public' | 'anyone' | 'signed-in' | { readonly permission: Permission };

/** A body that is not JSON, as it arrives: nothing of it is read until the handler asks, once it knows who sends. */
export type Upload = {
  /** As the sender declares it, in lower case and without parameters. */
  readonly contentType: string;
  /** Once. @throws Problem `body-too-large` beyond the route's limit, `body-truncated` when the sender breaks off */
  read(): AsyncIterable<Uint8Array>;
  /** In place of `read`, where the limit is small. @throws as it does */
  readWhole(): Promise<Uint8Array>;
};

export type RouteRequest<Params, Query, Body> = {
  /** Absent on `public` routes, and where `anyone` may call and no credentials came. */
  readonly scope: Scope;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** On routes that declare `upload`, and only there. */
  readonly upload?: Upload;
  readonly requestId: string;
  /** The caller's address as the socket has it, or as a trusted proxy says. */
  readonly ip: string;
  readonly cookies: Readonly<Record<string, string | undefined>>;
};

export type SetCookie = { readonly name: string; readonly value: string; readonly maxAgeSeconds: number };

export type RouteAnswer<Body> = {
  readonly status: number;
  /** A value for JSON, written through the route's success schema (fields it does not name are left out), or bytes. */
  readonly body?: Body;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Set HttpOnly, SameSite=Strict, Path=/; Secure unless on loopback. An empty value clears the cookie. */
  readonly cookies?: readonly SetCookie[];
};

export type Route<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /**
   * With `{name}` for parameters, as OpenAPI writes it. The last one may be `{name+}`: the rest of the path with its
   * slashes, e.g. `/logs/{log}/tile/{path+}` gives `path` = `0/x001/067`. Empty, `.` and `..` segments answer 404.
   */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly access: Access;
  /**
   * Schemas of what is sent. A refinement names its field problem by `params: { code, expected }`; messages are not
   * sent out. Unknown fields are refused where the schema is strict (`z.strictObject`).
   */
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** Of the JSON body, where the server's own limit is too small. */
  readonly bodyLimitBytes?: number;
  /** Takes a body of any type but JSON, in place of `body`; no `Idempotency-Key` is looked at. */
  readonly upload?: { readonly limitBytes: number };
  /**
   * Of a `public` route that pages of any origin call, such as a place for browsers' reports: no origin is refused, the
   * preflight is answered (Fetch section 3.2), and calls of an address are not counted, since the handler bounds them by
   * what it knows of the sender.
   */
  readonly crossOrigin?: true;
  /** Status and schema of success; `undefined` schema for bytes or an empty answer. */
  readonly success: { readonly status: number; readonly schema?: Answer; readonly contentType?: string };
  /**
   * Of a POST that has an effect. `key`: a repeat with the same `Idempotency-Key` is answered as the first was.
   * `key-secret-answer`: done once all the same, but an answer that shows a secret once is not kept, so that a repeat
   * learns only that it was done. Absent: the header is not looked at, for repeats that do no harm by themselves.
   * Effects are known by their transactions, so a handler writes through the database port and nowhere else.
   */
  readonly idempotency?: 'key' | 'key-secret-answer';
  /** The problems this route may answer with, beside those of every route; documented in OpenAPI. */
  readonly problems?: readonly ProblemKind[];
  handle(
    request: RouteRequest<z.output<Params>, z.output<Query>, z.output<Body>>,
  ): Promise<RouteAnswer<z.output<Answer> | Uint8Array>>;
};

/** Keeps the types of one route's parts while it stands in a table of many. */
export const route = <P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
  declared: Route<P, Q, B, A>,
): Route => declared as unknown as Route;

/** The cookie that carries a session's token, as routes know it; the browser may know it by a longer name. */
export const SESSION_COOKIE = 'mitsuke_session';

/** Turns credentials into a scope. `app` wires it to the registry. */
export interface Authenticator {
  byApiKey(presented: string): Promise<Scope | undefined>;
  bySession(presented: string): Promise<{ readonly scope: Scope; readonly csrfToken: string } | undefined>;
}
