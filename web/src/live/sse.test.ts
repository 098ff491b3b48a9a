import { describe, expect, it } from 'vitest';
import { Splitter } from './sse';

describe('event stream', () => {
  it('joins pieces, skips comments, keeps order', () => {
    const s = new Splitter();
    expect(s.push(': hello\n\nevent: ready\ndata: {"cur')).toEqual([]);
    expect(s.push('sor":"1"}\n\nevent: entry\r\ndata: a\r\ndata: b\r\n\r\n')).toEqual([
      { event: 'ready', data: '{"cursor":"1"}' },
      { event: 'entry', data: 'a\nb' },
    ]);
  });
});
