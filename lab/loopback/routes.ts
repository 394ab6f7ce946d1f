/** Picks the answer by method and path: `/products/:slug` matches one segment and gives it by name. */
import type { Answer, Call, Handle } from './serve.ts';

export type Parameters = Readonly<Record<string, string>>;
export type PathHandle = (call: Call, parameters: Parameters) => Answer | Promise<Answer>;
/** `GET /products/:slug` → how it is answered. */
export type Routes = Readonly<Record<string, PathHandle>>;

export const handleRoutes = (routes: Routes, notFound: Handle): Handle => {
  const table = Object.entries(routes).map(([key, handle]) => {
    const [method = '', path = ''] = key.split(' ');
    const pattern = new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/:(\w+)/g, '(?<$1>[\\w-]+)')}$`);
    return { method, pattern, handle };
  });
  return (call) => {
    const wanted = call.method === 'HEAD' ? 'GET' : call.method;
    for (const { method, pattern, handle } of table) {
      const match = method === wanted ? pattern.exec(call.url.pathname) : null;
      if (match) return handle(call, { ...match.groups });
    }
    return notFound(call);
  };
};

export const html = (body: string, status = 200): Answer => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body,
});

export const json = (value: unknown, status = 200): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

export const redirect = (location: string, cookies: readonly string[] = []): Answer => ({
  status: 303,
  headers: { location, ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}) },
});

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
