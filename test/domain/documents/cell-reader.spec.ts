import { describe, expect, it } from '@jest/globals';
import { CellReader } from '../../../src/documents/cell-reader.js';

const reader = (): CellReader =>
  new CellReader({ dateStyles: [], from1904: false }, { get: () => '' }, 10);

describe('a cell reader', () => {
  it('places cells by their reference', () => {
    expect(reader().read('<c r="B1"><v>7</v></c>')).toEqual(['', '7']);
  });

  it('refuses an attribute without an end, instead of reading it for ever', () => {
    expect(() => reader().read('<c r="A1><v>7</v></c>')).toThrow('单元格不完整');
  });
});
