/** One of the shops that look as if made with well-known software, on an origin of its own. */
import { html } from '../loopback/routes.ts';
import { type Served, serveLoopback } from '../loopback/serve.ts';
import type { Surroundings } from '../surroundings.ts';
import { ALIKE, ALIKE_KINDS, type AlikeKind } from './pages.ts';

type Options = { readonly kind: AlikeKind; readonly pspOrigin: string; readonly surroundings: Surroundings };

const SCRIPT_OR_STYLE: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css' };

const serveOne = ({ kind, pspOrigin, surroundings }: Options): Promise<Served> =>
  serveLoopback({
    name: 'shop.localhost',
    port: 0,
    onFailure: ({ name }) => surroundings.report({ event: 'failure', at: kind, name }),
    handle:
      () =>
      ({ method, url: { pathname } }) => {
        if (method === 'POST') return html('<h1>この店では注文できません</h1>', 409);
        const type = Object.entries(SCRIPT_OR_STYLE).find(([end]) => pathname.endsWith(end))?.[1];
        if (type !== undefined) return { status: 200, headers: { 'content-type': type }, body: '' };
        const write = Object.hasOwn(ALIKE[kind], pathname) ? ALIKE[kind][pathname] : undefined;
        return write === undefined ? html('<h1>ありません</h1>', 404) : html(write(pspOrigin));
      },
  });

export type AlikeShops = Readonly<Record<AlikeKind, Served>>;

/** @param keep told each as it starts, so that it can be stopped. */
export const serveAlikeShops = async (
  options: Omit<Options, 'kind'>,
  keep: (serving: Promise<Served>) => Promise<Served>,
): Promise<AlikeShops> => {
  const served = await Promise.all(
    ALIKE_KINDS.map(async (kind) => [kind, await keep(serveOne({ ...options, kind }))] as const),
  );
  return Object.fromEntries(served) as AlikeShops;
};
