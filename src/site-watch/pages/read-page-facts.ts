/** Payment pages as an earlier scan wrote them down. */
import { z } from 'zod';
import { CARD_PARTS } from './core/card-fields.ts';
import { PROTECTING_HEADERS } from './core/header-facts.ts';
import { PAGE_ROLES } from './core/page-facts.ts';

const handler = z.object({ event: z.string(), place: z.string(), sha256: z.string() });

const form = z.object({
  frame: z.string().optional(),
  origin: z.string(),
  name: z.string(),
  action: z.string(),
  method: z.string(),
  card: z.object({ parts: z.array(z.enum(CARD_PARTS)), shown: z.boolean() }).optional(),
  pressed: z.boolean(),
  fields: z.array(z.string()),
  buttons: z.array(
    z.object({
      name: z.string(),
      text: z.string(),
      action: z.string().optional(),
      pressed: z.boolean(),
      handlers: z.array(handler),
    }),
  ),
  handlers: z.array(handler),
});

const frame = z.object({
  name: z.string(),
  address: z.string(),
  sandbox: z.string().optional(),
  allow: z.string().optional(),
  card: z.boolean(),
  shown: z.boolean(),
});

export const pageFacts = z.object({
  roles: z.array(z.enum(PAGE_ROLES)),
  typed: z.boolean(),
  step: z.int(),
  origin: z.string(),
  address: z.string(),
  title: z.string(),
  headers: z.array(z.object({ name: z.enum(PROTECTING_HEADERS), value: z.string() })),
  base: z.string().optional(),
  refresh: z.string().optional(),
  forms: z.array(form),
  frames: z.array(frame),
  scripts: z.array(z.string()),
  likeness: z.object({ title: z.string(), words: z.array(z.string()), build: z.array(z.number()) }),
});
