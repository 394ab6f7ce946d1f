/** What every address stands below: the shell, and being signed in. */
import { createRootRoute, createRoute } from '@tanstack/react-router';
import { NotFound, Shell, SignedInOnly } from './shell.tsx';

export const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });
export const signedIn = createRoute({ getParentRoute: () => root, id: 'signed-in', component: SignedInOnly });
