/**
 * The console's built files. Names below `assets/` carry a hash of their content and never change; a page asked for by
 * a browser's navigation is `index.html` whatever its path, since the console routes by itself. Another page brings its
 * own policy in its head and is served under that: the server's would stop its script, or allow what it forbids itself.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { wantsPage } from './host-names.ts';

const ONE_YEAR_MS = 31_536_000_000;
/** Paths that are never pages, even when a person types them. */
const NOT_PAGES = /^\/(?:v1|logs|healthz|readyz|metrics)(?:\/|$)/;

export type ConsoleFiles = {
  /** Answers with a file or the page, or returns `undefined` when this is neither. */
  answer(request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined;
};

export const serveConsole = async (server: FastifyInstance, folder: string): Promise<ConsoleFiles> => {
  const policies = policiesOf(folder);
  await server.register(fastifyStatic, { root: folder, serve: false, dotfiles: 'deny', index: false });
  return {
    answer: (request, reply) => {
      const path = (request.raw.url ?? '/').split('?', 1)[0] ?? '/';
      if (NOT_PAGES.test(path)) return undefined;
      if (/^\/assets\/[A-Za-z0-9_-][A-Za-z0-9_.-]*$/.test(path)) {
        return send(reply, path.slice(1), { maxAge: ONE_YEAR_MS, immutable: true });
      }
      const policy = policies.get(path.slice(1));
      if (policy !== undefined) reply.header('content-security-policy', policy);
      if (/^\/[A-Za-z0-9_-]+\.[a-z0-9]+$/.test(path)) return send(reply, path.slice(1), { maxAge: 0 });
      return wantsPage(request) && !path.includes('.') ? send(reply, 'index.html', { maxAge: 0 }) : undefined;
    },
  };
};

/** The policy in the head of each page that has one. A frame's ancestors can only be named in a header. */
const policiesOf = (folder: string): ReadonlyMap<string, string> => {
  const pages = readdirSync(folder).filter((name) => name.endsWith('.html'));
  return new Map(
    pages.flatMap((name) => {
      const page = readFileSync(join(folder, name), 'utf8');
      const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]+)">/.exec(page)?.[1];
      return policy === undefined ? [] : [[name, `${policy}; frame-ancestors 'none'`]];
    }),
  );
};

/** A file brings its own rule of caching in place of the `no-store` of answers. */
const send = (reply: FastifyReply, name: string, options: { maxAge: number; immutable?: boolean }): FastifyReply =>
  reply.removeHeader('cache-control').sendFile(name, options);
