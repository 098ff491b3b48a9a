/**
 * Where one writes: always at hand, never losing a keystroke or the focus. Enter logs; the kind, the time it
 * happened, why and with whom are there when they are wanted.
 */
import { ActionIcon, Button, Menu, Textarea, TextInput, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconPaperclip, IconX } from '@tabler/icons-react';
import { useMemo, useRef, useState, type ClipboardEvent, type DragEvent, type KeyboardEvent } from 'react';
import { flushSync } from 'react-dom';
import type { EntryKind } from '@/api/types';
import { usePeople, useZone } from '@/app/session';
import { sayProblem } from '@/components/Notice';
import { reading, useSaid } from '@/components/SaidTimeField';
import { rfc3339 } from '@/lib/clock';
import { useKeys } from '@/lib/keyboard';
import { entryWord } from '@/lib/words';
import { useDraft, useOutbox } from '@/outbox/OutboxContext';
import { COMMANDS, EMPTY_DRAFT, handleOf, joined, kindCommand, orderOf, wordAt, type ComposerDraft, type Order } from './composerDraft';
import { Completion, type Hit } from './Completion';
import { useRoom } from './RoomContext';
import css from './composer.module.css';

const KINDS: EntryKind[] = ['note', 'observation', 'action', 'decision', 'communication'];

export function Composer({ onOrder, onWriting }: { onOrder: (order: Order) => void; onWriting: () => void }) {
  const { incident } = useRoom();
  const outbox = useOutbox();
  const people = usePeople();
  const zone = useZone();
  const draft = useDraft<ComposerDraft>(`composer|${incident.id}`, EMPTY_DRAFT, joined);
  const d = draft.value;
  const area = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const [caret, setCaret] = useState(0);
  const [pick, setPick] = useState(0);
  const [hidden, setHidden] = useState(false);
  const [timing, setTiming] = useState(false);
  const [over, setOver] = useState(false);
  const said = useSaid(d.at);
  const badTime = d.at.trim() !== '' && !said.ok;
  const patch = (part: Partial<ComposerDraft>) => {
    draft.set({ ...d, ...part });
    onWriting();
  };
  useKeys({ e: () => area.current?.focus() });

  const word = useMemo(() => (hidden ? null : wordAt(d.text, caret)), [d.text, caret, hidden]);
  const hits = useMemo<Hit[]>(() => {
    if (!word) return [];
    const typed = word.word.slice(1).toLowerCase();
    if (word.word.startsWith('/')) {
      return COMMANDS.filter((c) => c.name.startsWith(word.word.toLowerCase())).map((c) => ({ key: c.name, insert: `${c.name} `, label: c.name, note: c.what }));
    }
    return people
      .filter((p) => !p.disabled && p.name.toLowerCase().split(/\s+/).some((part) => part.startsWith(typed)))
      .slice(0, 6)
      .map((p) => ({ key: p.id, insert: `@${handleOf(p)} `, label: p.name, note: p.email }));
  }, [word, people]);
  const current = Math.min(pick, Math.max(0, hits.length - 1));

  function type(text: string, at: number) {
    const command = kindCommand(text);
    setCaret(command ? command.rest.length : at);
    setPick(0);
    setHidden(false);
    patch(command ? { text: command.rest, kind: command.kind } : { text });
  }
  function complete(hit: Hit) {
    if (!word) return;
    const text = d.text.slice(0, word.start) + hit.insert + d.text.slice(word.start + word.word.length);
    const at = word.start + hit.insert.length;
    // The caret must stand before the next key is typed.
    flushSync(() => type(text, at));
    area.current?.setSelectionRange(at, at);
  }
  function attach(files: Iterable<File>) {
    const added = [...files];
    if (added.length > 0) patch({ files: [...d.files, ...added] });
  }
  function log() {
    const order = orderOf(d.text);
    if (order) {
      draft.clear();
      return onOrder(order);
    }
    if ((d.text.trim() === '' && d.files.length === 0) || badTime) return;
    const entry = {
      body: d.text.trim() || d.files.map((f) => f.name).join(', '), kind: d.kind,
      occurred_at: d.at.trim() && said.ok ? rfc3339(said.said.at) : undefined,
      reason: d.kind === 'decision' && d.why.trim() ? d.why.trim() : undefined,
      with_whom: (d.kind === 'communication' || d.kind === 'decision') && d.withWhom.trim() ? d.withWhom.trim() : undefined,
    };
    // The field is free at once, for the next line or a second Enter.
    const restore = draft.send();
    setTiming(false);
    area.current?.focus();
    outbox.addEntry({ id: incident.id, about: `${incident.reference} ${incident.title}`.trim() }, entry, d.files, draft.id).catch((error: unknown) => {
      restore((typed) => joined(d, typed));
      sayProblem(error);
    });
  }
  function key(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.nativeEvent.isComposing) return;
    const hit = hits[current];
    if (hit && event.key === 'ArrowDown') setPick((current + 1) % hits.length);
    else if (hit && event.key === 'ArrowUp') setPick((current + hits.length - 1) % hits.length);
    else if (hit && (event.key === 'Tab' || (event.key === 'Enter' && !event.shiftKey && word?.word !== hit.insert.trim()))) complete(hit);
    else if (hit && event.key === 'Escape') setHidden(true);
    else if (event.key === 'Enter' && !event.shiftKey) log();
    else if (event.key === 'Escape') area.current?.blur();
    else if (event.key === 'Backspace' && d.text === '' && d.kind !== 'note') patch({ kind: 'note' });
    else return;
    event.preventDefault();
  }
  function paste(event: ClipboardEvent) {
    if (event.clipboardData.files.length === 0) return;
    event.preventDefault();
    attach(event.clipboardData.files);
  }
  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    attach(event.dataTransfer.files);
  }

  return (
    <div
      className={css.composer} data-over={over || undefined} onDrop={drop}
      onDragOver={(e) => { e.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)}
    >
      {hits.length > 0 && <Completion hits={hits} current={current} onPick={complete} />}
      <Textarea
        ref={area} variant="unstyled" autosize minRows={1} maxRows={10} value={d.text} autoFocus aria-label="Write an entry"
        placeholder="What you see or do.  / commands, @ people" className={css.area} onPaste={paste} onKeyDown={key}
        onChange={(e) => type(e.currentTarget.value, e.currentTarget.selectionStart)} onSelect={(e) => setCaret(e.currentTarget.selectionStart)}
        aria-autocomplete="list" aria-controls={hits.length > 0 ? 'composer-hits' : undefined}
        aria-activedescendant={hits.length > 0 ? `composer-hit-${current}` : undefined}
      />
      {d.kind === 'decision' && (
        <TextInput variant="unstyled" className={css.extra} leftSection="why" leftSectionWidth={44} aria-label="Why it was decided" placeholder="the reason, for those who ask later" value={d.why} onChange={(e) => patch({ why: e.currentTarget.value })} onKeyDown={(e) => e.key === 'Enter' && log()} />
      )}
      {(d.kind === 'communication' || d.kind === 'decision') && (
        <TextInput variant="unstyled" className={css.extra} leftSection={d.kind === 'decision' ? 'who' : 'with'} leftSectionWidth={44} aria-label={d.kind === 'decision' ? 'Who decided' : 'With whom'} placeholder={d.kind === 'decision' ? 'who decided, if not you' : 'whom you told, or who told you'} value={d.withWhom} onChange={(e) => patch({ withWhom: e.currentTarget.value })} onKeyDown={(e) => e.key === 'Enter' && log()} />
      )}
      {d.files.length > 0 && (
        <ul className={css.files}>
          {d.files.map((f, i) => (
            <li key={`${f.name}-${f.lastModified}-${f.size}`} className={css.file}>{f.name}
              <UnstyledButton aria-label={`Leave out ${f.name}`} onClick={() => patch({ files: d.files.filter((_, n) => n !== i) })}><IconX size={12} /></UnstyledButton>
            </li>
          ))}
        </ul>
      )}
      {d.at.trim() !== '' && <p className={css.reading} data-bad={badTime || undefined} aria-live="polite">{badTime ? '' : 'happened '}{reading(said, zone)}</p>}
      <div className={css.foot}>
        <Menu position="top-start">
          <Menu.Target><UnstyledButton className={css.chip} aria-label={`Kind of entry: ${entryWord[d.kind]}`}>{entryWord[d.kind]}<IconChevronDown size={12} aria-hidden="true" /></UnstyledButton></Menu.Target>
          <Menu.Dropdown>{KINDS.map((k) => <Menu.Item key={k} onClick={() => { patch({ kind: k }); area.current?.focus(); }}>{entryWord[k]}</Menu.Item>)}</Menu.Dropdown>
        </Menu>
        {timing || d.at
          ? (
            <label className={css.at}>at
              <input aria-label="When it happened" value={d.at} placeholder="now" onChange={(e) => patch({ at: e.currentTarget.value })} onKeyDown={(e) => { if (e.key === 'Enter') log(); if (e.key === 'Escape') { patch({ at: '' }); setTiming(false); area.current?.focus(); } }} ref={(el) => { if (el && timing && !d.at) el.focus(); }} />
            </label>
          )
          : <UnstyledButton className={css.chip} onClick={() => setTiming(true)}>at now<IconChevronDown size={12} aria-hidden="true" /></UnstyledButton>}
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label="Add files" onClick={() => picker.current?.click()}><IconPaperclip size={16} /></ActionIcon>
        <input ref={picker} type="file" multiple hidden onChange={(e) => { attach(e.currentTarget.files ?? []); e.currentTarget.value = ''; }} />
        <span className={css.spring} />
        <Button size="compact-sm" onClick={log} disabled={(d.text.trim() === '' && d.files.length === 0) || badTime} rightSection={<span aria-hidden="true">↵</span>}>Log</Button>
      </div>
    </div>
  );
}
