/** The preview of advice: its blocks and marks, and that only harmless links become links. */
import { describe, expect, it } from 'vitest';
import { blocks, inline } from './plainMarkdown';

describe('advice in Markdown', () => {
  it('reads blocks', () => {
    expect(blocks('# Now\nStay\ncalm\n\n- one\n- two\n1. first').map((b) => b.kind)).toEqual(['h', 'p', 'ul', 'ol']);
  });
  it('reads marks', () => {
    expect(inline('a **b** and *c* `d`').map((p) => p.kind)).toEqual(['text', 'strong', 'text', 'em', 'text', 'code']);
    expect(inline('file_name_here _so_')).toEqual([{ kind: 'text', text: 'file_name_here ' }, { kind: 'em', text: 'so' }]);
  });
  it('keeps dangerous addresses as words', () => {
    expect(inline('[x](javascript:alert)')).toEqual([{ kind: 'text', text: 'x' }]);
    expect(inline('[x](https://example.com)')).toEqual([{ kind: 'link', text: 'x', href: 'https://example.com' }]);
  });
});
