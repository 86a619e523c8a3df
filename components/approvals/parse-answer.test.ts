import { describe, expect, it } from 'vitest';
import { any, bool, json, label, list, num, type PortType, text } from '#primitives/kit/port-type.ts';
import { parseAnswer } from './parse-answer.ts';

describe('parseAnswer', () => {
  it.each<[string, PortType, unknown]>([
    [' yes, ship it ', text, 'yes, ship it'],
    ['42', text, '42'],
    ['4.5', num, 4.5],
    ['true', bool, true],
    ['spam', label(['spam', 'ham']), 'spam'],
    ['[1, 2]', list(num), [1, 2]],
    ['{"a": 1}', json({ a: num }), { a: 1 }],
    ['anything', any, 'anything'],
  ])('reads %s', (typed, type, answer) => {
    expect(parseAnswer(typed, type)).toEqual({ ok: true, answer });
  });

  it.each<[string, PortType, string]>([
    ['  ', text, 'Type an answer first.'],
    ['four', num, 'This is not a number.'],
    ['eggs', label(['spam', 'ham']), 'This is not one of spam, ham.'],
    ['[1, "two"]', list(num), 'This is not a value of type List<Num>, written as JSON.'],
  ])('refuses %s', (typed, type, problem) => {
    expect(parseAnswer(typed, type)).toEqual({ ok: false, problem });
  });
});
