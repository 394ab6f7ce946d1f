/**
 * The HTTP server: tables of routes behind host check, limits, authentication, validation and problems.
 * Loopback unless told otherwise. No CORS: the console is served from the same origin.
 */
import fastifyCookie from '@fastify/cookie';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { OpenAPIV3_1 } from 'openapi-types';
import { type Duration, durationOfMs, Problem, type Secret } from '#kernel';
import type { Clock } from '#platform/clock';
import type { NewId } from '#platform/random';
import { addOperations, type ReadyCheck } from './add-operations.ts';
import { addRoute } from './add-route.ts';
import { answerProblem, errorHandler, problemOf } from './answer-problem.ts';
import { clientErrorHandler } from './client-errors.ts';
import { readOwnCookies } from './cookie-names.ts';
import { checkHost } from './host-names.ts';
import type { IdempotencyStore } from './idempotency.ts';
import { type Listening, listenOn, type WhenTaken } from './listen.ts';
import type { Log } from './log.ts';
import { createMetrics, type MeasuredGauge, type Metrics } from './metrics.ts';
import { noSuchRoute } from './no-such-route.ts';
import { describeRoutes } from './openapi.ts';
import type { Authenticator, Route } from './port.ts';
import { badUrl, bodyMissing, bodyNotJson, stopping, unsupportedMediaType, urlTooLong } from './problems.ts';
import { createLimiter, DEFAULT_RATE_LIMITS, type RateLimits } from './rate-limits.ts';
import { readJson } from './read-json.ts';
import { addSecurityHeaders } from './security-headers.ts';
import { serveConsole } from './serve-console.ts';
import { type Sweeping, sweepKeys } from './sweep-keys.ts';

export type { Listening, MeasuredGauge, RateLimits, ReadyCheck, WhenTaken };

export type HttpServerOptions = {
  readonly routes: readonly Route[];
  readonly authenticator: Authenticator;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
  /** The product's version, for the OpenAPI document. */
  readonly version: string;
  /** Host names this server answers for, without port. Default: localhost. */
  readonly hostNames?: readonly string[];
  /** Default 256 KiB. */
  readonly bodyLimitBytes?: number;
  readonly rateLimits?: Partial<RateLimits>;
  /** Addresses or CIDR ranges of proxies whose X-Forwarded-For is believed. Default: none. */
  readonly trustedProxies?: readonly string[];
  /** Whether people reach this server over HTTPS (through a proxy): cookies are Secure and HSTS is sent. */
  readonly overHttps?: boolean;
  /** The built console; absent: no pages. */
  readonly consoleFolder?: string;
  readonly ready?: readonly ReadyCheck[];
  readonly gauges?: readonly MeasuredGauge[];
  /** Where keys of requests are kept. Absent: `Idempotency-Key` is not looked at. */
  readonly idempotency?: IdempotencyStore;
  /** Lets a scraper on another machine read /metrics. */
  readonly metricsToken?: Secret;
};

export type HttpServer = {
  /**
   * Takes `port`, or when that is taken one near it, or fails; `0` takes any. `host` is an address, by default loopback.
   * @throws PortTaken
   */
  listen(port: number, host?: string, whenTaken?: WhenTaken): Promise<Listening>;
  /** Takes no new request, waits for those in hand up to the limit (10 s), then cuts. */
  close(limit?: Duration): Promise<void>;
  readonly openapi: OpenAPIV3_1.Document;
};

const URL_LIMIT = 4_096;
const HEADERS_LIMIT_BYTES = 16_384;
const CLOSE_LIMIT = durationOfMs(10_000);

export const createHttpServer = async (options: HttpServerOptions): Promise<HttpServer> => {
  const bodyLimitBytes = options.bodyLimitBytes ?? 256 * 1024;
  const openapi = describeRoutes(options.routes, options.version);
  const metrics = createMetrics(options.gauges ?? []);
  const server = createFastify(options, bodyLimitBytes);
  const state = { stopping: false };

  addRequestGate(server, options, state);
  addMeasuring(server, options.log, metrics);
  await addSecurityHeaders(server, options.overHttps ?? false);
  await server.register(fastifyCookie);
  if (!options.overHttps) readOwnCookies(server);
  const limiter = await createLimiter(server, { ...DEFAULT_RATE_LIMITS, ...options.rateLimits });
  acceptOnlyJson(server, bodyLimitBytes);
  handOverUploads(server);
  server.setErrorHandler(errorHandler({ limiter }));

  const { authenticator, idempotency, overHttps: secureCookies = false } = options;
  const context = { authenticator, limiter, secureCookies, idempotency };
  for (const route of options.routes) addRoute(server, route, context);
  const operations = addOperations(server, {
    openapi,
    metrics,
    metricsToken: options.metricsToken,
    ready: options.ready ?? [],
    isStopping: () => state.stopping,
  });
  const known = [...options.routes, ...operations];
  if (options.consoleFolder) {
    const files = await serveConsole(server, options.consoleFolder);
    const onRequest = limiter.address;
    server.get('/*', { onRequest }, async (request, reply) => {
      return files.answer(request, reply) ?? noSuchRoute(request, reply, known);
    });
  }
  server.setNotFoundHandler({ preHandler: limiter.address }, async (request, reply) => {
    return noSuchRoute(request, reply, known);
  });
  await server.ready();

  let sweeping: Sweeping | undefined;
  return {
    openapi,
    listen: async (port, host = '127.0.0.1', whenTaken = 'near') => {
      const listening = await listenOn(server, { port, host, whenTaken });
      if (idempotency !== undefined) sweeping ??= sweepKeys(idempotency, options.clock, options.log);
      return listening;
    },
    close: async (limit = CLOSE_LIMIT) => {
      state.stopping = true;
      await closeWithin(server, options.clock, limit);
      await sweeping?.stop();
    },
  };
};

const createFastify = (options: HttpServerOptions, bodyLimit: number): FastifyInstance =>
  Fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    // Whoever logs names the request: a logger of its own for each would cost more than most answers log.
    childLoggerFactory: (logger) => logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: () => options.newId('req'),
    requestIdHeader: false,
    trustProxy: options.trustedProxies ? [...options.trustedProxies] : false,
    bodyLimit,
    // Slow senders are cut after half a minute; the proxy before us keeps connections longer than we do.
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { maxParamLength: 512 },
    http: { maxHeaderSize: HEADERS_LIMIT_BYTES, headersTimeout: 15_000, requireHostHeader: false },
    clientErrorHandler: clientErrorHandler(options.newId),
    frameworkErrors: (error, request, reply) => {
      answerProblem(request, reply, problemOf(error));
    },
  });

/** What is refused before anything else is looked at. */
const addRequestGate = (
  server: FastifyInstance,
  options: HttpServerOptions,
  state: { readonly stopping: boolean },
): void => {
  const hostNames = new Set((options.hostNames ?? ['localhost']).map((name) => name.toLowerCase()));
  server.decorateRequest('scope', undefined);
  server.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    const url = request.raw.url ?? '';
    if (state.stopping) throw new Problem(stopping);
    if (url.length > URL_LIMIT) throw new Problem(urlTooLong, { params: { limitCharacters: URL_LIMIT } });
    if (url.includes('%00')) throw new Problem(badUrl);
    return checkHost(request, reply, hostNames);
  });
  // Else the client would keep the connection, and the server would wait for it.
  server.addHook('onSend', async (_request, reply) => {
    if (state.stopping) reply.header('connection', 'close');
  });
};

/** One line and one measurement an answer; what went well is told only in detail. The route's pattern stands for the URL, which may hold anything. */
const addMeasuring = (server: FastifyInstance, log: Log, metrics: Metrics): void => {
  server.addHook('onResponse', async (request, reply) => {
    const { method } = request;
    const route = request.is404 ? 'unmatched' : (request.routeOptions.url ?? 'unmatched');
    const status = reply.statusCode;
    metrics.observe({ method, route, status }, reply.elapsedTime / 1_000);
    const tenant = request.scope?.tenant;
    const principal = request.scope?.principal.id;
    const durationMs = Math.round(reply.elapsedTime * 1_000) / 1_000;
    const level = status >= 500 ? 'warn' : status >= 400 ? 'info' : 'debug';
    log[level]({ requestId: request.id, method, route, status, durationMs, tenant, principal }, 'answered');
  });
};

const acceptOnlyJson = (server: FastifyInstance, bodyLimit: number): void => {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit },
    async (request: FastifyRequest, bytes: Buffer) => {
      if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') throw new Problem(unsupportedMediaType);
      if (bytes.length === 0) throw new Problem(bodyMissing);
      const read = readJson(bytes);
      if (read.kind === 'ok') return read.value;
      throw new Problem(bodyNotJson, { params: read.error });
    },
  );
};

/** What is not JSON reaches its handler unread, and only where a route takes it. */
const handOverUploads = (server: FastifyInstance): void => {
  server.addContentTypeParser('*', (request, payload, done) => {
    if (request.routeOptions.config.takesUpload === true) done(null, payload);
    else done(new Problem(unsupportedMediaType));
  });
};

const closeWithin = async (server: FastifyInstance, clock: Clock, limit: Duration): Promise<void> => {
  const closed = new AbortController();
  const closing = server.close().finally(() => closed.abort());
  await Promise.race([closing, clock.sleep(limit, closed.signal)]);
  if (!closed.signal.aborted) server.server.closeAllConnections();
  await closing;
};
