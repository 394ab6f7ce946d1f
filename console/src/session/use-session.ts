/** Who is signed in and what they may do, for pages that are shown to signed-in readers only. */
import { useQuery } from '@tanstack/react-query';
import type { Session } from '../api/generated.ts';
import { sessionQuery } from './session.ts';

export type Permission = Session['permissions'][number];

/** `undefined` for a moment while the session ends. */
export const useSession = (): Session | undefined => useQuery({ ...sessionQuery, enabled: false }).data ?? undefined;

export const useMay = (permission: Permission): boolean => useSession()?.permissions.includes(permission) ?? false;
