/** The addresses of the console. Filters stand in the query string as plain text, so that a merchant number keeps its zeros. */
import { createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { readSourceFilters, readStatementFilters, readWindowFilters } from './accounts/filters.ts';
import { ActsPage, readActFilters } from './acts/acts-page.tsx';
import { AlertPanel } from './alerts/alert-panel.tsx';
import { AlertsPage } from './alerts/alerts-page.tsx';
import { readAlertFilters } from './alerts/filters.ts';
import {
  readDeliveryFilters,
  readDocumentFilters,
  readFindingFilters,
  readLogFilters,
  readSystemFilters,
} from './assurance/filters.ts';
import { readCampaignFilters } from './campaigns/filters.ts';
import { readPlaceFilters, readScanFilters } from './card-discovery/filters.ts';
import { CasePage } from './cases/case-page.tsx';
import { CasesPage } from './cases/cases-page.tsx';
import { readCaseFilters } from './cases/filters.ts';
import { readCspFilters } from './csp/filters.ts';
import { readContradictionFilters, readDeclarationFilters } from './declarations/filters.ts';
import { readEvidenceFilters } from './evidence/filters.ts';
import { groupRoutes } from './groups/routes.ts';
import { readEntryFilters, readListFilters } from './lists/filters.ts';
import { merchantRoutes } from './merchants/routes.ts';
import { readModelFilters } from './models/filters.ts';
import { readFilters } from './payments/filters.ts';
import { PaymentPanel } from './payments/payment-panel.tsx';
import { PaymentsPage } from './payments/payments-page.tsx';
import { readPeopleFilters } from './people/filters.ts';
import { readAnswers, readChangeFilters, readControlFilters } from './regime/filters.ts';
import { readReviewFilters } from './reviews/filters.ts';
import { readEditorStart, readRuleFilters } from './rules/filters.ts';
import { SignInPage } from './session/sign-in-page.tsx';
import { readCalendarYear } from './settings/calendar-year.ts';
import { root, signedIn } from './shell/roots.ts';
import { readChecklistFilters } from './sites/checklist/read-filters.ts';
import { readPaymentPageFilters } from './sites/payment-page/read-filters.ts';
import { readScriptFilters, ScriptsTab } from './sites/scripts-tab.tsx';
import { AddSitePage, EditSitePage } from './sites/site-form-page.tsx';
import { SitePage } from './sites/site-page.tsx';
import { readSiteFilters, SitesPage } from './sites/sites-page.tsx';
import { readVisitFilters, VisitsTab } from './sites/visits-tab.tsx';
import { readThresholdFilters } from './thresholds/filters.ts';
import { TodayPage } from './today/today-page.tsx';
import { readOperationFilters, readUserIdFilters } from './user-ids/filters.ts';
import { readDeliveryFilters as readWebhookDeliveryFilters, readWebhookFilters } from './webhooks/filters.ts';

const signIn = createRoute({ getParentRoute: () => root, path: '/sign-in', component: SignInPage });
/** For assessors, who are nobody's users. */
const deliver = createRoute({
  getParentRoute: () => root,
  path: '/deliver',
  component: lazyRouteComponent(() => import('./deliver/deliver-page.tsx'), 'DeliverPage'),
});
const today = createRoute({ getParentRoute: () => signedIn, path: '/', component: TodayPage });

const payments = createRoute({
  getParentRoute: () => signedIn,
  path: '/payments',
  validateSearch: readFilters,
  component: PaymentsPage,
});
const payment = createRoute({ getParentRoute: () => payments, path: '$decisionId', component: PaymentPanel });

const reviews = createRoute({
  getParentRoute: () => signedIn,
  path: '/reviews',
  validateSearch: readReviewFilters,
  component: lazyRouteComponent(() => import('./reviews/reviews-page.tsx'), 'ReviewsPage'),
});
const review = createRoute({
  getParentRoute: () => reviews,
  path: '$reviewId',
  component: lazyRouteComponent(() => import('./reviews/review-panel.tsx'), 'ReviewPanel'),
});

const alerts = createRoute({
  getParentRoute: () => signedIn,
  path: '/alerts',
  validateSearch: readAlertFilters,
  component: AlertsPage,
});
const alert = createRoute({ getParentRoute: () => alerts, path: '$alertId', component: AlertPanel });

const cases = createRoute({
  getParentRoute: () => signedIn,
  path: '/cases',
  validateSearch: readCaseFilters,
  component: CasesPage,
});
const caseRoute = createRoute({ getParentRoute: () => signedIn, path: '/cases/$caseId', component: CasePage });

const accounts = createRoute({
  getParentRoute: () => signedIn,
  path: '/accounts',
  component: lazyRouteComponent(() => import('./accounts/accounts-page.tsx'), 'AccountsPage'),
});
const alertSources = createRoute({
  getParentRoute: () => accounts,
  path: '/',
  validateSearch: readSourceFilters,
  component: lazyRouteComponent(() => import('./accounts/sources-tab.tsx'), 'SourcesTab'),
});
const alertWindows = createRoute({
  getParentRoute: () => accounts,
  path: '/windows',
  validateSearch: readWindowFilters,
  component: lazyRouteComponent(() => import('./accounts/windows-tab.tsx'), 'WindowsTab'),
});
const alertStatements = createRoute({
  getParentRoute: () => accounts,
  path: '/statements',
  validateSearch: readStatementFilters,
  component: lazyRouteComponent(() => import('./accounts/statements-tab.tsx'), 'StatementsTab'),
});

const sites = createRoute({
  getParentRoute: () => signedIn,
  path: '/sites',
  validateSearch: readSiteFilters,
  component: SitesPage,
});
const addSite = createRoute({ getParentRoute: () => signedIn, path: '/sites/new', component: AddSitePage });
const editSite = createRoute({ getParentRoute: () => signedIn, path: '/sites/$siteId/edit', component: EditSitePage });
const visit = createRoute({
  getParentRoute: () => signedIn,
  path: '/sites/$siteId/visits/$visitId',
  component: lazyRouteComponent(() => import('./sites/visit-page.tsx'), 'VisitPage'),
});
const site = createRoute({ getParentRoute: () => signedIn, path: '/sites/$siteId', component: SitePage });
const visits = createRoute({
  getParentRoute: () => site,
  path: '/',
  validateSearch: readVisitFilters,
  component: VisitsTab,
});
const scripts = createRoute({
  getParentRoute: () => site,
  path: '/scripts',
  validateSearch: readScriptFilters,
  component: ScriptsTab,
});
const paymentPage = createRoute({
  getParentRoute: () => site,
  path: '/payment-page',
  validateSearch: readPaymentPageFilters,
  component: lazyRouteComponent(() => import('./sites/payment-page/payment-page-tab.tsx'), 'PaymentPageTab'),
});

const csp = createRoute({
  getParentRoute: () => site,
  path: '/csp',
  validateSearch: readCspFilters,
  component: lazyRouteComponent(() => import('./csp/csp-tab.tsx'), 'CspTab'),
});

const checklist = createRoute({
  getParentRoute: () => site,
  path: '/checklist',
  validateSearch: readChecklistFilters,
  component: lazyRouteComponent(() => import('./sites/checklist/checklist-tab.tsx'), 'ChecklistTab'),
});

const rules = createRoute({
  getParentRoute: () => signedIn,
  path: '/rules',
  validateSearch: readRuleFilters,
  component: lazyRouteComponent(() => import('./rules/rules-page.tsx'), 'RulesPage'),
});
const writeRules = createRoute({
  getParentRoute: () => signedIn,
  path: '/rules/new',
  validateSearch: readEditorStart,
  component: lazyRouteComponent(() => import('./rules/rule-editor-page.tsx'), 'RuleEditorPage'),
});
const ruleSet = createRoute({
  getParentRoute: () => signedIn,
  path: '/rules/$ruleSetId',
  component: lazyRouteComponent(() => import('./rules/rule-set-page.tsx'), 'RuleSetPage'),
});

const models = createRoute({
  getParentRoute: () => signedIn,
  path: '/models',
  validateSearch: readModelFilters,
  component: lazyRouteComponent(() => import('./models/models-page.tsx'), 'ModelsPage'),
});
const model = createRoute({
  getParentRoute: () => signedIn,
  path: '/models/$modelId',
  component: lazyRouteComponent(() => import('./models/model-page.tsx'), 'ModelPage'),
});

const thresholds = createRoute({
  getParentRoute: () => signedIn,
  path: '/thresholds',
  validateSearch: readThresholdFilters,
  component: lazyRouteComponent(() => import('./thresholds/thresholds-page.tsx'), 'ThresholdsPage'),
});

const lists = createRoute({
  getParentRoute: () => signedIn,
  path: '/lists',
  validateSearch: readListFilters,
  component: lazyRouteComponent(() => import('./lists/lists-page.tsx'), 'ListsPage'),
});
const listRoute = createRoute({
  getParentRoute: () => signedIn,
  path: '/lists/$listId',
  validateSearch: readEntryFilters,
  component: lazyRouteComponent(() => import('./lists/list-page.tsx'), 'ListPage'),
});

const campaigns = createRoute({
  getParentRoute: () => signedIn,
  path: '/campaigns',
  validateSearch: readCampaignFilters,
  component: lazyRouteComponent(() => import('./campaigns/campaigns-page.tsx'), 'CampaignsPage'),
});
const campaign = createRoute({
  getParentRoute: () => signedIn,
  path: '/campaigns/$campaignId',
  component: lazyRouteComponent(() => import('./campaigns/campaign-page.tsx'), 'CampaignPage'),
});

const declarations = createRoute({
  getParentRoute: () => signedIn,
  path: '/declarations',
  validateSearch: readDeclarationFilters,
  component: lazyRouteComponent(() => import('./declarations/declarations-page.tsx'), 'DeclarationsPage'),
});
const contradictions = createRoute({
  getParentRoute: () => signedIn,
  path: '/declarations/contradictions',
  validateSearch: readContradictionFilters,
  component: lazyRouteComponent(() => import('./declarations/contradictions-page.tsx'), 'ContradictionsPage'),
});
const declarationLayouts = createRoute({
  getParentRoute: () => signedIn,
  path: '/declarations/layouts',
  component: lazyRouteComponent(() => import('./declarations/layouts-page.tsx'), 'LayoutsPage'),
});
const declaration = createRoute({
  getParentRoute: () => signedIn,
  path: '/declarations/$declarationId',
  component: lazyRouteComponent(() => import('./declarations/declaration-page.tsx'), 'DeclarationPage'),
});

const regime = createRoute({
  getParentRoute: () => signedIn,
  path: '/regime',
  component: lazyRouteComponent(() => import('./regime/regime-page.tsx'), 'RegimePage'),
});
const regimeControls = createRoute({
  getParentRoute: () => regime,
  path: '/',
  validateSearch: readControlFilters,
  component: lazyRouteComponent(() => import('./regime/controls-tab.tsx'), 'ControlsTab'),
});
const regimeChanges = createRoute({
  getParentRoute: () => regime,
  path: '/changes',
  validateSearch: readChangeFilters,
  component: lazyRouteComponent(() => import('./regime/changes-tab.tsx'), 'ChangesTab'),
});
const regimeRoles = createRoute({
  getParentRoute: () => regime,
  path: '/roles',
  validateSearch: readAnswers,
  component: lazyRouteComponent(() => import('./regime/roles-tab.tsx'), 'RolesTab'),
});

const assurance = createRoute({
  getParentRoute: () => signedIn,
  path: '/assurance',
  component: lazyRouteComponent(() => import('./assurance/assurance-page.tsx'), 'AssurancePage'),
});
const documents = createRoute({
  getParentRoute: () => assurance,
  path: '/',
  validateSearch: readDocumentFilters,
  component: lazyRouteComponent(() => import('./assurance/documents-tab.tsx'), 'DocumentsTab'),
});
const documentRoute = createRoute({
  getParentRoute: () => signedIn,
  path: '/assurance/documents/$itemId',
  component: lazyRouteComponent(() => import('./assurance/document-page.tsx'), 'DocumentPage'),
});
const deliveries = createRoute({
  getParentRoute: () => assurance,
  path: '/deliveries',
  validateSearch: readDeliveryFilters,
  component: lazyRouteComponent(() => import('./assurance/deliveries-tab.tsx'), 'DeliveriesTab'),
});
const delivery = createRoute({
  getParentRoute: () => signedIn,
  path: '/assurance/deliveries/$deliveryId',
  component: lazyRouteComponent(() => import('./assurance/delivery-page.tsx'), 'DeliveryPage'),
});
const systems = createRoute({
  getParentRoute: () => assurance,
  path: '/systems',
  validateSearch: readSystemFilters,
  component: lazyRouteComponent(() => import('./assurance/systems-tab.tsx'), 'SystemsTab'),
});
const findings = createRoute({
  getParentRoute: () => assurance,
  path: '/findings',
  validateSearch: readFindingFilters,
  component: lazyRouteComponent(() => import('./assurance/findings-tab.tsx'), 'FindingsTab'),
});
const finding = createRoute({
  getParentRoute: () => signedIn,
  path: '/assurance/findings/$findingId',
  component: lazyRouteComponent(() => import('./assurance/finding-page.tsx'), 'FindingPage'),
});
const logs = createRoute({
  getParentRoute: () => assurance,
  path: '/logs',
  validateSearch: readLogFilters,
  component: lazyRouteComponent(() => import('./assurance/logs-tab.tsx'), 'LogsTab'),
});
const logSystem = createRoute({
  getParentRoute: () => signedIn,
  path: '/assurance/logs/$systemId',
  component: lazyRouteComponent(() => import('./assurance/log-system-page.tsx'), 'LogSystemPage'),
});
const cardScans = createRoute({
  getParentRoute: () => assurance,
  path: '/card-data',
  validateSearch: readScanFilters,
  component: lazyRouteComponent(() => import('./card-discovery/scans-tab.tsx'), 'ScansTab'),
});
const cardScan = createRoute({
  getParentRoute: () => signedIn,
  path: '/assurance/card-data/$scanId',
  validateSearch: readPlaceFilters,
  component: lazyRouteComponent(() => import('./card-discovery/scan-page.tsx'), 'ScanPage'),
});
const assessorKeys = createRoute({
  getParentRoute: () => assurance,
  path: '/keys',
  component: lazyRouteComponent(() => import('./assurance/keys-tab.tsx'), 'KeysTab'),
});

const evidence = createRoute({
  getParentRoute: () => signedIn,
  path: '/evidence',
  validateSearch: readEvidenceFilters,
  component: lazyRouteComponent(() => import('./evidence/evidence-page.tsx'), 'EvidencePage'),
});
const acts = createRoute({
  getParentRoute: () => signedIn,
  path: '/acts',
  validateSearch: readActFilters,
  component: ActsPage,
});
const people = createRoute({
  getParentRoute: () => signedIn,
  path: '/people',
  validateSearch: readPeopleFilters,
  component: lazyRouteComponent(() => import('./people/people-page.tsx'), 'PeoplePage'),
});
const userIds = createRoute({
  getParentRoute: () => signedIn,
  path: '/user-ids',
  validateSearch: readUserIdFilters,
  component: lazyRouteComponent(() => import('./user-ids/user-ids-page.tsx'), 'UserIdsPage'),
});
const operations = createRoute({
  getParentRoute: () => signedIn,
  path: '/operations',
  validateSearch: readOperationFilters,
  component: lazyRouteComponent(() => import('./user-ids/operations-page.tsx'), 'OperationsPage'),
});
const settings = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings',
  beforeLoad: () => redirect({ to: '/settings/security', replace: true, throw: true }),
});
const security = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/security',
  component: lazyRouteComponent(() => import('./settings/settings-page.tsx'), 'SettingsPage'),
});

const deadlines = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/deadlines',
  component: lazyRouteComponent(() => import('./settings/deadlines-page.tsx'), 'DeadlinesPage'),
});
const calendar = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/calendar',
  validateSearch: readCalendarYear,
  component: lazyRouteComponent(() => import('./settings/calendar-page.tsx'), 'CalendarPage'),
});

const webhooks = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/webhooks',
  validateSearch: readWebhookFilters,
  component: lazyRouteComponent(() => import('./webhooks/webhooks-page.tsx'), 'WebhooksPage'),
});
const webhook = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/webhooks/$webhookId',
  validateSearch: readWebhookDeliveryFilters,
  component: lazyRouteComponent(() => import('./webhooks/webhook-page.tsx'), 'WebhookPage'),
});

const routeTree = root.addChildren([
  signIn,
  deliver,
  signedIn.addChildren([
    today,
    payments.addChildren([payment]),
    reviews.addChildren([review]),
    alerts.addChildren([alert]),
    campaigns,
    campaign,
    cases,
    caseRoute,
    accounts.addChildren([alertSources, alertWindows, alertStatements]),
    sites,
    addSite,
    editSite,
    visit,
    site.addChildren([visits, csp, paymentPage, scripts, checklist]),
    thresholds,
    lists,
    listRoute,
    rules,
    writeRules,
    ruleSet,
    models,
    model,
    ...merchantRoutes,
    ...groupRoutes,
    declarations,
    declarationLayouts,
    contradictions,
    declaration,
    regime.addChildren([regimeControls, regimeChanges, regimeRoles]),
    assurance.addChildren([documents, deliveries, systems, findings, logs, cardScans, assessorKeys]),
    documentRoute,
    delivery,
    finding,
    logSystem,
    cardScan,
    evidence,
    acts,
    people,
    userIds,
    operations,
    settings,
    security,
    deadlines,
    calendar,
    webhooks,
    webhook,
  ]),
]);

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
