/** Types a person may choose in a form, and what they mean as port types. */
import type { PortType } from './port-type.ts';
import { bool, json, label, list, num, text } from './port-type.ts';

export const VALUE_TYPES = ['Text', 'Num', 'Bool', 'Label', 'Doc', 'Json', 'List'] as const;
export type ValueType = (typeof VALUE_TYPES)[number];

/** `labels` closes a `Label`; empty or absent labels leave it open. */
export function toPortType(name: ValueType, labels: readonly string[] = []): PortType {
  switch (name) {
    case 'Text':
      return text;
    case 'Num':
      return num;
    case 'Bool':
      return bool;
    case 'Label':
      return label(labels.length ? labels : undefined);
    case 'Doc':
      return { t: 'Doc' };
    case 'Json':
      return json();
    case 'List':
      return list(text);
  }
}

/** Is every entry different from the others? */
export const isUnique = (values: readonly string[]): boolean => new Set(values).size === values.length;
