import { describe, expect, it } from 'vitest';
import { countLabels, parseExamples } from './parse-examples.ts';

describe('parseExamples', () => {
  it.each([
    ['tabs', 'good\tI like it\nbad\tNo, thanks', ['good|I like it', 'bad|No, thanks']],
    ['commas', 'good,I like it\nbad,No thanks', ['good|I like it', 'bad|No thanks']],
    ['quotes', 'bad,"No, ""thanks"""\ngood,"two\nlines"', ['bad|No, "thanks"', 'good|two\nlines']],
    ['a head line', 'Label,Text\ngood,yes', ['good|yes']],
    ['Windows line ends and blank lines', 'good\tyes\r\n\r\nbad\tno\r\n', ['good|yes', 'bad|no']],
    ['a byte order mark', '\uFEFFgood,yes', ['good|yes']],
    ['tabs inside the text', 'good\ta\tb', ['good|a\tb']],
    ['nothing', '', []],
  ])('reads %s', (_, pasted, expected) => {
    const { examples, problems } = parseExamples(pasted);
    expect(problems).toEqual([]);
    expect(examples.map(({ label, text }) => `${label}|${text}`)).toEqual(expected);
  });

  it.each([
    ['good\tyes\nlonely', 2, 'There is no tab between label and text.'],
    ['lonely', 1, 'There is no tab or comma between label and text.'],
    ['good,yes, and no', 1, 'There are more than two columns; put the text in quotes.'],
    ['good\tyes\n\tno label', 2, 'The label is empty.'],
    ['good,', 1, 'The text is empty.'],
    ['a,"x\ny"\nlonely', 3, 'There is no tab or comma between label and text.'],
    ['a,"never ends\nb,fine', 1, ''],
  ])('explains %j', (pasted, line, problem) => {
    const { examples, problems } = parseExamples(pasted);
    if (problem) expect(problems).toEqual([{ line, problem }]);
    else expect(examples).toHaveLength(2);
  });
});

describe('countLabels', () => {
  it('puts the most frequent label first', () => {
    const { examples } = parseExamples('a\t1\nb\t2\nb\t3');
    expect(countLabels(examples)).toEqual([
      { label: 'b', count: 2 },
      { label: 'a', count: 1 },
    ]);
  });
});
