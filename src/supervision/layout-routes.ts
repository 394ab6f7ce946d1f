/** Layouts of acquirers over HTTP: read, tried, kept, taken out of use, and a filing laid out in one. */
import { z } from 'zod';
import { formatInstant } from '#kernel';
import { type Route, route } from '#platform/http';
import { checkedLayout, layoutAnswer, layoutText } from './answers.ts';
import {
  checkLayout,
  type KnownLayout,
  keepLayout,
  LAYOUT_LIMIT_CHARACTERS,
  layoutNamed,
  layoutsOf,
  renderSample,
  retireLayout,
} from './own-layouts.ts';
import * as problems from './problems.ts';
import { LAYOUT_FORMATS } from './render-layout.ts';
import { idText, language, layoutName, READ, REVIEW, savedAs } from './sent.ts';
import { renderLayout } from './share-declaration.ts';
import type { Supervision } from './supervision.ts';

const TYPES = {
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

const params = z.strictObject({ layout: layoutName });
const format = z.enum(LAYOUT_FORMATS).default('pdf');
const content = z.string().min(1).max(LAYOUT_LIMIT_CHARACTERS).describe('YAML: docs/guide/declaration-layouts.md');
const asPrinted = z.strictObject({ format, language });

const answerOf = ({ layout, keptAt, sha256 }: KnownLayout): z.output<typeof layoutAnswer> => ({
  ...{ layout: layout.layout, edition: layout.edition, acquirer: layout.acquirer, title: layout.title, sha256 },
  keptAt: keptAt && formatInstant(keptAt),
});

export const layoutRoutes = (room: Supervision): readonly Route[] => [
  ...readRoutes(room),
  ...changeRoutes(room),
  renderRoute(room),
];

const readRoutes = ({ ports }: Supervision): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/declaration-layouts',
    operationId: 'listDeclarationLayouts',
    summary: 'The layouts in which acquirers want declarations: those of the product, then the tenant’s own by name',
    access: READ,
    success: { status: 200, schema: z.object({ items: z.array(layoutAnswer).readonly() }) },
    handle: async ({ scope }) => ({
      status: 200,
      body: { items: (await layoutsOf(ports, scope)).map(answerOf) },
    }),
  }),
  route({
    method: 'GET',
    path: '/v1/declaration-layouts/{layout}',
    operationId: 'readDeclarationLayout',
    summary: 'One layout as it is written',
    access: REVIEW,
    params,
    success: { status: 200, schema: layoutText },
    problems: [problems.layoutNotFound],
    handle: async ({ scope, params: { layout } }) => {
      const known = await layoutNamed(ports, scope, layout);
      return { status: 200, body: { ...answerOf(known), content: known.content } };
    },
  }),
  route({
    method: 'GET',
    path: '/v1/declaration-layouts/{layout}/sample',
    operationId: 'renderDeclarationLayoutSample',
    summary: 'A filing of nobody’s in this layout, to see what an acquirer would receive',
    access: REVIEW,
    params,
    query: asPrinted,
    success: { status: 200, contentType: 'application/octet-stream' },
    problems: [problems.layoutNotFound, problems.printingRefused],
    handle: async ({ scope, params: { layout }, query }) =>
      savedAs(
        await renderSample(ports, scope, { layout, ...query }),
        `${layout}-sample.${query.format}`,
        TYPES[query.format],
      ),
  }),
];

const changeRoutes = ({ ports }: Supervision): readonly Route[] => [
  route({
    method: 'POST',
    path: '/v1/declaration-layouts/check',
    operationId: 'checkDeclarationLayout',
    summary: 'Whether a layout would be taken, what it leaves to its end, and how a filing looks in it',
    access: REVIEW,
    body: z.strictObject({ content, language }),
    success: { status: 200, schema: checkedLayout },
    problems: [problems.layoutNotAcceptable],
    handle: async ({ body }) => {
      const { layout, unnamed, sample } = checkLayout(ports, body.content, body.language);
      const { edition, acquirer, title } = layout;
      const left = unnamed.map(({ key, control }) => ({ control: key, item: control.item, title: control.title }));
      return { status: 200, body: { layout: layout.layout, edition, acquirer, title, unnamed: left, sample } };
    },
  }),
  route({
    method: 'PUT',
    path: '/v1/declaration-layouts/{layout}',
    operationId: 'keepDeclarationLayout',
    summary: 'Keeps an edition of a layout of the tenant’s own: data that says how one acquirer wants declarations',
    access: REVIEW,
    params,
    body: z.strictObject({ content }),
    success: { status: 204 },
    problems: [
      problems.supervisionStaffOnly,
      problems.layoutNotAcceptable,
      problems.layoutNameTaken,
      problems.layoutEditionKept,
      problems.layoutAcquirerFixed,
      problems.layoutsFull,
    ],
    handle: async ({ scope, params: { layout }, body }) => {
      await keepLayout(ports, scope, { name: layout, content: body.content });
      return { status: 204 };
    },
  }),
  route({
    method: 'DELETE',
    path: '/v1/declaration-layouts/{layout}',
    operationId: 'retireDeclarationLayout',
    summary: 'Takes a layout of the tenant’s own out of use: nothing more goes to anybody in it',
    access: REVIEW,
    params,
    success: { status: 204 },
    problems: [problems.supervisionStaffOnly, problems.layoutNotFound],
    handle: async ({ scope, params: { layout } }) => {
      await retireLayout(ports, scope, layout);
      return { status: 204 };
    },
  }),
];

const renderRoute = ({ ports }: Supervision): Route =>
  route({
    method: 'GET',
    path: '/v1/declarations/{id}/layouts/{layout}',
    operationId: 'renderDeclarationLayout',
    summary: 'The newest filing in an acquirer’s layout; for the tenant’s people only by the party’s consent',
    access: READ,
    params: z.strictObject({ id: idText('dcl'), layout: layoutName }),
    query: asPrinted,
    success: { status: 200, contentType: 'application/octet-stream' },
    problems: [
      problems.declarationNotFound,
      problems.filingNotFound,
      problems.layoutNotFound,
      problems.consentMissing,
      problems.printingRefused,
    ],
    handle: async ({ scope, params: { id, layout }, query }) => {
      const bytes = await renderLayout(ports, scope, { declaration: id, layout, ...query });
      return savedAs(bytes, `${id}-${layout}.${query.format}`, TYPES[query.format]);
    },
  });
