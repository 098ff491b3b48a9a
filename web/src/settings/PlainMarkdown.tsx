/** Draws advice as React elements, never as raw HTML. */
import { Fragment } from 'react';
import { blocks, type Inline } from './plainMarkdown';

function Part({ part }: { part: Inline }) {
  switch (part.kind) {
    case 'strong': return <strong>{part.text}</strong>;
    case 'em': return <em>{part.text}</em>;
    case 'code': return <code>{part.text}</code>;
    case 'link': return <a href={part.href} target="_blank" rel="noreferrer">{part.text}</a>;
    default: return <>{part.text}</>;
  }
}

// The parts are drawn anew from the text each time and have no state, so their place is key enough.
const draw = (parts: Inline[]) => parts.map((part, index) => <Part key={`${index} ${part.text}`} part={part} />);

export function PlainMarkdown({ text }: { text: string }) {
  return blocks(text).map((block, index) => {
    const key = `${index} ${block.kind}`;
    if ('parts' in block) return <p key={key}>{block.kind === 'h' ? <strong>{draw(block.parts)}</strong> : draw(block.parts)}</p>;
    const items = block.items.map((item, n) => <li key={`${n} ${item.length}`}>{draw(item)}</li>);
    return <Fragment key={key}>{block.kind === 'ul' ? <ul>{items}</ul> : <ol>{items}</ol>}</Fragment>;
  });
}
