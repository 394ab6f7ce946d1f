/**
 * Cookies know no ports (RFC 6265 section 8.5): two servers on one machine would overwrite each other's. So on plain
 * HTTP a cookie's name carries the port that the browser asked for; over HTTPS there is one server to a host name.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { splitHost } from './host-names.ts';

const HTTP_PORT = '80';

const suffixOf = ({ headers }: Pick<FastifyRequest, 'headers'>): string => {
  const port = splitHost(headers.host ?? '')?.port ?? '';
  return port === '' || port === HTTP_PORT ? '' : `_${port}`;
};

/** What a cookie that routes know as `name` is called in the browser that sent the request. */
export const cookieNameFor = (request: Pick<FastifyRequest, 'headers'>, name: string, overHttps: boolean): string =>
  overHttps ? name : name + suffixOf(request);

/** From here on `request.cookies` holds this server's own alone, under the names that routes know. */
export const readOwnCookies = (server: FastifyInstance): void => {
  server.addHook('onRequest', async (request) => {
    const suffix = suffixOf(request);
    if (suffix === '') return;
    request.cookies = Object.fromEntries(
      Object.entries(request.cookies)
        .filter(([name]) => name.endsWith(suffix))
        .map(([name, value]) => [name.slice(0, -suffix.length), value]),
    );
  });
};
