/** The inventory over HTTP: its scripts, their functions compared, authorisations, and what changed (PCI DSS 6.4.3). */
import { z } from 'zod';
import { cursorNotValid, type Route, route } from '#platform/http';
import { siteExportTooLarge, siteNotFound } from '../problems.ts';
import { CSV, csvAnswer, MANAGE, pageFields, pageOf, READ } from '../route-fields.ts';
import { idText } from '../sent.ts';
import type { SiteId } from '../store-tables.ts';
import { functionDiff, inventoryScript, inventoryScriptDetail, scriptPolicy, siteChange } from './answers.ts';
import {
  inventoryScriptNotFound,
  scriptChangedMeanwhile,
  scriptNotAuthorised,
  scriptNotComparable,
} from './problems.ts';
import type { ReadInventory } from './read-inventory.ts';
import type { ReviewScripts } from './review-scripts.ts';
import { changeFilters, comparedPair, decision, inventoryFilters, policyChange } from './sent.ts';
import type { InventoryScriptId } from './store-tables.ts';

export type Inventory = ReadInventory & ReviewScripts;

const siteParams = z.strictObject({ id: idText('sit') });
const scriptParams = z.strictObject({ id: idText('scr') });
const idOfSite = (params: { id: string }): SiteId => params.id as SiteId;
const idOfScript = (params: { id: string }): InventoryScriptId => params.id as InventoryScriptId;

export const inventoryRoutes = (inventory: Inventory): readonly Route[] => [
  ...listRoutes(inventory),
  ...scriptRoutes(inventory),
  ...changeRoutes(inventory),
  ...policyRoutes(inventory),
];

const listRoutes = (inventory: Inventory): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/sites/{id}/inventory',
    operationId: 'listInventory',
    summary: 'The scripts of a site: who loaded each, what it does, whether it is authorised; last seen first',
    access: READ,
    params: siteParams,
    query: z.strictObject({ ...inventoryFilters, ...pageFields }),
    success: { status: 200, schema: pageOf(inventoryScript) },
    problems: [siteNotFound, cursorNotValid],
    handle: async ({ scope, params, query: { cursor, limit, ...filters } }) => ({
      status: 200,
      body: await inventory.page(scope, idOfSite(params), { filters, cursor, limit }),
    }),
  }),
  route({
    method: 'GET',
    path: '/v1/sites/{id}/inventory.csv',
    operationId: 'exportInventory',
    summary: 'The inventory with justification and authorisation, as CSV (PCI DSS 6.4.3)',
    access: READ,
    params: siteParams,
    query: z.strictObject(inventoryFilters),
    success: CSV,
    problems: [siteNotFound, siteExportTooLarge],
    handle: async ({ scope, params, query }) =>
      csvAnswer(await inventory.csv(scope, idOfSite(params), query), 'script-inventory.csv'),
  }),
];

const scriptRoutes = (inventory: Inventory): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/inventory-scripts/{id}',
    operationId: 'readInventoryScript',
    summary: 'One script with its contents and decisions',
    access: READ,
    params: scriptParams,
    success: { status: 200, schema: inventoryScriptDetail },
    problems: [inventoryScriptNotFound],
    handle: async ({ scope, params }) => ({ status: 200, body: await inventory.one(scope, idOfScript(params)) }),
  }),
  route({
    method: 'GET',
    path: '/v1/inventory-scripts/{id}/functions',
    operationId: 'compareScriptFunctions',
    summary: 'What differs between two contents of a script, function by function',
    access: READ,
    params: scriptParams,
    query: comparedPair,
    success: { status: 200, schema: functionDiff },
    problems: [inventoryScriptNotFound, scriptNotComparable],
    handle: async ({ scope, params, query }) => ({
      status: 200,
      body: await inventory.functions(scope, idOfScript(params), query),
    }),
  }),
  route({
    method: 'POST',
    path: '/v1/inventory-scripts/{id}/decisions',
    operationId: 'decideOnScript',
    summary: 'Justifies and authorises a script as it stands, or withdraws that',
    access: MANAGE,
    idempotency: 'key',
    params: scriptParams,
    body: decision,
    success: { status: 201, schema: inventoryScriptDetail },
    problems: [inventoryScriptNotFound, scriptChangedMeanwhile, scriptNotAuthorised],
    handle: async ({ scope, params, body }) => ({
      status: 201,
      body: await inventory.decide(scope, idOfScript(params), body),
    }),
  }),
];

const changeRoutes = (inventory: Inventory): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/sites/{id}/changes',
    operationId: 'listSiteChanges',
    summary: 'What changed without an alert of its own, newest first; the digest of its week has it',
    access: READ,
    params: siteParams,
    query: z.strictObject({ ...changeFilters, ...pageFields }),
    success: { status: 200, schema: pageOf(siteChange) },
    problems: [siteNotFound, cursorNotValid],
    handle: async ({ scope, params, query: { cursor, limit, ...filters } }) => ({
      status: 200,
      body: await inventory.changes(scope, idOfSite(params), { filters, cursor, limit }),
    }),
  }),
  route({
    method: 'GET',
    path: '/v1/sites/{id}/changes.csv',
    operationId: 'exportSiteChanges',
    summary: 'What changed without an alert of its own, as CSV',
    access: READ,
    params: siteParams,
    query: z.strictObject(changeFilters),
    success: CSV,
    problems: [siteNotFound, siteExportTooLarge],
    handle: async ({ scope, params, query }) =>
      csvAnswer(await inventory.changesCsv(scope, idOfSite(params), query), 'site-changes.csv'),
  }),
];

const policyRoutes = (inventory: Inventory): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/sites/{id}/script-policy',
    operationId: 'readScriptPolicy',
    summary: 'What may change in a script under its authorisation',
    access: READ,
    params: siteParams,
    success: { status: 200, schema: scriptPolicy },
    problems: [siteNotFound],
    handle: async ({ scope, params }) => ({ status: 200, body: await inventory.policy(scope, idOfSite(params)) }),
  }),
  route({
    method: 'PUT',
    path: '/v1/sites/{id}/script-policy',
    operationId: 'changeScriptPolicy',
    summary: 'Says what may change in a script under its authorisation; every script is judged by it at once',
    access: MANAGE,
    params: siteParams,
    body: policyChange,
    success: { status: 200, schema: scriptPolicy },
    problems: [siteNotFound],
    handle: async ({ scope, params, body }) => ({
      status: 200,
      body: await inventory.setPolicy(scope, idOfSite(params), body),
    }),
  }),
];
