/** A rule set as a file for the editor, where nobody has typed one: the content in YAML. */
import { stringify } from 'yaml';
import type { RuleSet } from '../core/rule-set.ts';

export const writeRules = ({ content }: RuleSet): string => stringify(content, { lineWidth: 0 });
