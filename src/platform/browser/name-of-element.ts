/** What a button is called, to whoever sees it and to whoever hears it read out. */
import { plainWords } from './find-by-name.ts';
import { askElement, type FoundElement } from './find-element.ts';

const LONGEST = 200;

/** Runs in the page. */
function visibleText(this: HTMLElement): string {
  const text = this instanceof HTMLInputElement ? this.value : this.innerText;
  return text ?? '';
}

/** Whether the element, by its accessible name or its text, is called something with one of `words` in it. */
export const isCalled = async (element: FoundElement, words: readonly string[]): Promise<boolean> => {
  const { nodes } = await element.session.send('Accessibility.getPartialAXTree', {
    objectId: element.objectId,
    fetchRelatives: false,
  });
  const names = [...nodes.map(({ name }) => String(name?.value ?? '')), await askElement(element, visibleText)];
  // A long text is no button's name: it would be a whole part of the page that can be clicked.
  const called = names.map(plainWords).filter((name) => name.length <= LONGEST);
  return words.some((word) => called.some((name) => name.includes(plainWords(word))));
};
