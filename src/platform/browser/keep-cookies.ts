/** Gives a visit the cookies of an earlier one, and takes those it leaves. */
import type { CdpSession, Protocol } from './cdp.ts';
import type { Cookie } from './port.ts';

/** A page that sets more is remembered for these. */
const COOKIES_LIMIT = 500;

export const giveCookies = async (root: CdpSession, cookies: readonly Cookie[]): Promise<void> => {
  if (cookies.length === 0) return;
  const given = cookies.map(({ sameSite, expires, ...cookie }) => ({
    ...cookie,
    ...(sameSite === undefined ? {} : { sameSite }),
    ...(expires === undefined ? {} : { expires }),
  }));
  await root.send('Storage.setCookies', { cookies: given });
};

export const takeCookies = async (root: CdpSession): Promise<readonly Cookie[]> => {
  const { cookies } = await root.send('Storage.getCookies');
  return cookies.slice(0, COOKIES_LIMIT).map(cookieOf);
};

const cookieOf = (cookie: Protocol.Network.Cookie): Cookie => {
  const { name, value, domain, path, secure, httpOnly, sameSite, session, expires } = cookie;
  return {
    ...{ name, value, domain, path, secure, httpOnly },
    ...(sameSite === undefined ? {} : { sameSite }),
    ...(session ? {} : { expires }),
  };
};
