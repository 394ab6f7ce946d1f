/** The addresses of the console. Filters stand in the query string as plain text, so a merchant number keeps its zeros. */
import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { readFilters } from './payments/filters.ts';
import { PaymentPanel } from './payments/payment-panel.tsx';
import { PaymentsPage } from './payments/payments-page.tsx';
import { SignInPage } from './session/sign-in-page.tsx';
import { NotFound, Shell, SignedInOnly } from './shell/shell.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });
const signIn = createRoute({ getParentRoute: () => root, path: '/sign-in', component: SignInPage });
const signedIn = createRoute({ getParentRoute: () => root, id: 'signed-in', component: SignedInOnly });
const payments = createRoute({
  getParentRoute: () => signedIn,
  id: 'payments',
  validateSearch: readFilters,
  component: PaymentsPage,
});
const list = createRoute({ getParentRoute: () => payments, path: '/' });
const payment = createRoute({
  getParentRoute: () => payments,
  path: '/payments/$decisionId',
  component: PaymentPanel,
});

const routeTree = root.addChildren([signIn, signedIn.addChildren([payments.addChildren([list, payment])])]);

export const router = createRouter({
  routeTree,
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== '');
    const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
    return text === '' ? '' : `?${text}`;
  },
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
