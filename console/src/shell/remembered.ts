/** The reader's own choices, kept in this browser. Where storage is refused they last until the page is closed. */
type Choice = 'language' | 'zone';

const unsaved = new Map<Choice, string>();

export const remembered = (choice: Choice): string | null => {
  try {
    return localStorage.getItem(`mitsuke.${choice}`) ?? unsaved.get(choice) ?? null;
  } catch {
    return unsaved.get(choice) ?? null;
  }
};

export const remember = (choice: Choice, value: string): void => {
  unsaved.set(choice, value);
  try {
    localStorage.setItem(`mitsuke.${choice}`, value);
  } catch {
    // A browser that refuses storage throws here; the choice above still holds for this page.
  }
};
