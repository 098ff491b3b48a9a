/** Reads a text/event-stream answer piece by piece. Pure but for the reader it is given. */
export interface Message { event: string; data: string }

/** Takes text as it arrives and hands out whole messages; comments count as signs of life only. */
export class Splitter {
  private rest = '';

  push(text: string): Message[] {
    this.rest += text.replaceAll('\r\n', '\n');
    const found: Message[] = [];
    let end = this.rest.indexOf('\n\n');
    while (end >= 0) {
      const message = parse(this.rest.slice(0, end));
      if (message) found.push(message);
      this.rest = this.rest.slice(end + 2);
      end = this.rest.indexOf('\n\n');
    }
    return found;
  }
}

function parse(block: string): Message | null {
  let event = 'message';
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    if (colon === 0 || line === '') continue;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') event = value;
    else if (field === 'data') data.push(value);
  }
  return data.length > 0 ? { event, data: data.join('\n') } : null;
}
