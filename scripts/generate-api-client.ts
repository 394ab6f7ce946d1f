/**
 * The OpenAPI document, made from the rooms' tables of routes, and the console's API client, made from the document.
 * Needs no database: describing a route never calls its handler.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { generateAst, parseSpec, printAst } from 'oazapfts';
import { createContext } from 'oazapfts/context';
import { assuranceRoutes } from '#assurance';
import { cardScanRoutes } from '#card-discovery/scans';
import { caseRoutes } from '#cases';
import { decisionRoutes } from '#decision';
import { erasureRoutes, evidenceRoutes } from '#evidence';
import { operationRoutes } from '#operations';
import { regimeRoutes } from '#regime';
import { registryRoutes } from '#registry';
import { siteProbeRoutes, siteWatchRoutes } from '#site-watch';
import { supervisionRoutes } from '#supervision';
import { webhookRoutes } from '#webhooks';
import { describeRoutes } from '../src/platform/http/openapi.ts';

const ROOT = path.resolve(import.meta.dirname, '..');

/** What the handlers would use, were they called: a part of it is as good as the whole. */
const UNUSED = new Proxy({}, { get: () => UNUSED }) as never;

const version = (): string => JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')).version;

/** OpenAPI 3.1 as JSON text, the same for the same routes. */
export const openApiDocument = async (): Promise<string> => {
  const routes = [
    ...registryRoutes(UNUSED),
    ...evidenceRoutes(UNUSED),
    ...erasureRoutes(UNUSED),
    ...caseRoutes(UNUSED),
    ...siteWatchRoutes(UNUSED),
    ...siteProbeRoutes(UNUSED),
    ...cardScanRoutes(UNUSED),
    ...decisionRoutes(UNUSED),
    ...assuranceRoutes(UNUSED),
    ...operationRoutes(UNUSED),
    ...regimeRoutes(UNUSED),
    ...supervisionRoutes(UNUSED),
    ...webhookRoutes(UNUSED),
  ];
  return `${JSON.stringify(describeRoutes(routes, version()), null, 2)}\n`;
};

/** A call with a JSON body, whose options the runtime types more loosely than exactOptionalPropertyTypes lets pass. */
const JSON_OPTIONS = /(oazapfts\.json\(\{(?:[^{}]|\{[^{}]*\})*\}\))\)/g;

/** The client's TypeScript, as the generator prints it, each function typed by the document. */
export const apiClient = async (openApi: string): Promise<string> => {
  const document = await parseSpec(JSON.parse(openApi));
  const tree = await generateAst(createContext(document, { useUnknown: true, mergeReadWriteOnly: true }));
  return printAst(tree).replace(JSON_OPTIONS, '$1 as Oazapfts.RequestOpts)');
};
