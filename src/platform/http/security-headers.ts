/**
 * Headers of every answer. The console is served without inline script or style, so that the policy needs no holes.
 * They are the same each time: made for the first answer, since making them costs as much as reading a request.
 */
import helmet from '@fastify/helmet';
import type { FastifyInstance, FastifyReply } from 'fastify';

const SELF = ["'self'"];
const NONE = ["'none'"];
const ONE_YEAR_SECONDS = 31_536_000;

export const addSecurityHeaders = async (server: FastifyInstance, overHttps: boolean): Promise<void> => {
  await server.register(helmet, {
    global: false,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: SELF,
        scriptSrc: SELF,
        styleSrc: SELF,
        imgSrc: [...SELF, 'data:'],
        connectSrc: SELF,
        objectSrc: NONE,
        baseUri: NONE,
        formAction: SELF,
        frameAncestors: NONE,
      },
    },
    strictTransportSecurity: overHttps ? { maxAge: ONE_YEAR_SECONDS } : false,
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: 'deny' },
  });
  let known: Readonly<Record<string, string>> | undefined;
  server.addHook('onRequest', (request, reply, done) => {
    known ??= { ...madeFor(reply), ...OTHERS };
    reply.headers(known);
    reply.header('x-request-id', request.id);
    done();
  });
};

const OTHERS = {
  'cache-control': 'no-store',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
};

const madeFor = (reply: FastifyReply): Readonly<Record<string, string>> => {
  const before = new Set(reply.raw.getHeaderNames());
  void reply.helmet();
  const names = reply.raw.getHeaderNames().filter((name) => !before.has(name));
  return Object.fromEntries(names.map((name) => [name, String(reply.raw.getHeader(name))]));
};
