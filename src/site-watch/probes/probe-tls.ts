/** The versions of TLS a site speaks, its certificate, and what plain HTTP answers (LEAK-03). */
import type { Instant } from '#kernel';
import { TLS_VERSIONS, type TlsVersion } from '#platform/egress';
import type { SiteAsker } from './ask-site.ts';
import type { Sign } from './core/signs.ts';
import { type TlsSeen, tlsSigns } from './judge-tls.ts';

export const probeTls = async (asker: SiteAsker, at: Instant): Promise<readonly Sign[]> => {
  const seen: Partial<Record<TlsVersion, TlsSeen['versions'][TlsVersion]>> = {};
  const proof: number[] = [];
  for (const version of TLS_VERSIONS.toReversed()) {
    const { request, hands } = await asker.shakeHands(version);
    seen[version] = hands;
    proof.push(request);
  }
  return tlsSigns({ versions: seen as TlsSeen['versions'], proof, at });
};

/** @param plain asks `http://` of the same host, where the site stands at the standard port. */
export const probePlainHttp = async (plain: SiteAsker, host: string): Promise<readonly Sign[]> => {
  const answer = await plain.ask('tls', '/');
  if (answer === undefined) return [];
  const location = answer.headers.find(([name]) => name === 'location')?.[1] ?? '';
  const leads = answer.status >= 300 && answer.status < 400 && URL.parse(location)?.protocol === 'https:';
  return leads || answer.status >= 400
    ? []
    : [
        {
          code: 'plain-http-answers',
          place: `http://${host}/`,
          detail: { status: answer.status },
          proof: [answer.request],
        },
      ];
};
