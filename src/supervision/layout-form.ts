/** What the packs ask, as far as a layout speaks of them: to check it, and to show what it makes of a filing. */
import type { Pack } from '#regime';
import { isAsked } from './ask-declaration.ts';
import { type Form, type FormControl, keyOf } from './core/form.ts';
import type { Layout } from './core/layout.ts';

/** Keys of every control of the packs. */
export const knownControls = (packs: readonly Pack[]): ReadonlySet<string> =>
  new Set(packs.flatMap(({ content }) => content.controls.map(({ id }) => keyOf(content.pack, id))));

const itemsOf = ({ sections }: Layout): readonly string[] =>
  sections.flatMap(({ items }) => items.map(({ control }) => control));

/** All that is asked of the packs of which the layout names anything. */
export const layoutForm = (packs: readonly Pack[], layout: Layout): Form => {
  const named = itemsOf(layout);
  const spokenOf = packs.filter(({ content }) => named.some((key) => key.startsWith(`${content.pack}.`)));
  return {
    packs: spokenOf.map(({ content, hash }) => ({ pack: content.pack, edition: content.edition, hash })),
    controls: spokenOf.flatMap(({ content: { pack, edition, controls } }) =>
      controls
        .filter(isAsked)
        .map((control): FormControl => ({ key: keyOf(pack, control.id), pack, edition, control, because: [] })),
    ),
  };
};

/** What stands at its end, since it does not name it. */
export const unnamedBy = (layout: Layout, form: Form): readonly FormControl[] => {
  const named = new Set(itemsOf(layout));
  return form.controls.filter(({ key }) => !named.has(key));
};
