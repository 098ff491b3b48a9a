/**
 * The little Markdown that advice is written in, read into parts for a preview: paragraphs, headings, lists,
 * bold, italics, code, links. Not a renderer for the record: that is the server's. Pure.
 */
export type Inline = { kind: 'text' | 'strong' | 'em' | 'code'; text: string } | { kind: 'link'; text: string; href: string };
export type Block = { kind: 'p' | 'h'; parts: Inline[] } | { kind: 'ul' | 'ol'; items: Inline[][] };

const MARKS = /\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|(?<!\w)_([^_\s][^_]*)_(?!\w)|`([^`]+)`|\[([^\]]+)\]\(([^)\s]+)\)/g;
const SAFE = /^(https?:|mailto:|tel:)/i;

export function inline(text: string): Inline[] {
  const parts: Inline[] = [];
  let from = 0;
  for (const m of text.matchAll(MARKS)) {
    if (m.index > from) parts.push({ kind: 'text', text: text.slice(from, m.index) });
    from = m.index + m[0].length;
    const [, strong, star, under, code, label, href] = m;
    if (strong) parts.push({ kind: 'strong', text: strong });
    else if (star ?? under) parts.push({ kind: 'em', text: star ?? under ?? '' });
    else if (code) parts.push({ kind: 'code', text: code });
    else if (label && href) parts.push(SAFE.test(href) ? { kind: 'link', text: label, href } : { kind: 'text', text: label });
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) });
  return parts;
}

const BULLET = /^\s*[-*+]\s+(.*)$/;
const NUMBER = /^\s*\d+[.)]\s+(.*)$/;
const HEADING = /^#{1,6}\s+(.*)$/;

export function blocks(text: string): Block[] {
  const found: Block[] = [];
  let run: string[] = [];
  const end = () => {
    if (run.length > 0) found.push({ kind: 'p', parts: inline(run.join(' ')) });
    run = [];
  };
  const item = (kind: 'ul' | 'ol', line: string) => {
    end();
    const last = found.at(-1);
    if (last?.kind === kind) last.items.push(inline(line));
    else found.push({ kind, items: [inline(line)] });
  };
  for (const line of text.split(/\r?\n/)) {
    const bullet = BULLET.exec(line)?.[1];
    const number = NUMBER.exec(line)?.[1];
    const heading = HEADING.exec(line)?.[1];
    if (bullet !== undefined) item('ul', bullet);
    else if (number !== undefined) item('ol', number);
    else if (heading !== undefined) {
      end();
      found.push({ kind: 'h', parts: inline(heading) });
    } else if (line.trim() === '') end();
    else run.push(line.trim());
  }
  end();
  return found;
}
