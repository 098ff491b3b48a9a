/** Turns the changes of an entry into sentences that people read. Pure. */
import type { Change, Fact, Member, Phase, TimeFact, TimeName, Visibility, Kind, Disposition } from '@/api/types';
import { exact } from '@/lib/clock';
import { CATALOGUE, factLabel, PEOPLE_FACTS } from '@/lib/catalogue';
import { valueText } from '@/lib/facts';
import { dispositionWord, kindWord, plain, progressWord, relationWord, stateWord, timeWord, visibilityWord } from '@/lib/words';

export interface Words { zone: string; phase: (phase: Phase) => string }

const defs = new Map([...CATALOGUE, ...PEOPLE_FACTS].map((d) => [d.name, d]));
const label = (name: string) => (name in timeWord ? timeWord[name as TimeName] : factLabel(name));

function factText(name: string, fact: Fact | Member | null | undefined): string {
  if (!fact || fact.state === 'unknown') return 'unknown';
  if (fact.state === 'not_applicable') return 'not applicable';
  const value = valueText(fact.value, defs.get(name));
  return value === '' ? stateWord[fact.state] : value;
}

function because(reason: unknown): string {
  return typeof reason === 'string' && reason !== '' ? `, because ${reason}` : '';
}

function fact(c: Change): string {
  const name = String(c['name']);
  const from = c['from'] as Fact | null;
  const to = c['to'] as Fact | null;
  const was = factText(name, from);
  const is = factText(name, to);
  const state = to && to.state !== 'unknown' && to.state !== 'not_applicable' ? `, ${stateWord[to.state]}` : '';
  if (was === is && from && to) {
    const sure = from.state === to.state ? `, ${stateWord[to.state]}` : `: ${stateWord[from.state]} → ${stateWord[to.state]}`;
    return `${label(name)} ${is}${sure}${because(to.reason)}`;
  }
  return `${label(name)}: ${was} → ${is}${state}${because(to?.reason)}`;
}

function member(c: Change): string {
  const name = String(c['name']);
  const from = c['from'] as Member | null;
  const to = c['to'] as Member | null;
  if (!to) return `${label(name)}: ${factText(name, from)} taken out`;
  const value = valueText(to.value, defs.get(name));
  const far = to.progress && to.progress !== from?.progress ? `, ${progressWord[to.progress]}` : '';
  if (!from) return `${label(name)}: ${value} added, ${stateWord[to.state]}${far}${because(to.reason)}`;
  const sure = from.state !== to.state ? `: ${stateWord[from.state]} → ${stateWord[to.state]}` : '';
  return `${label(name)}: ${value}${sure}${far}${because(to.reason)}`;
}

const text = (t: TimeFact | null, words: Words) => (!t?.at ? 'unknown' : `${t.precision === 'estimated' ? 'about ' : ''}${exact(t.at, words.zone)}`);

function time(c: Change, words: Words): string {
  const name = String(c['name']);
  const to = c['to'] as TimeFact | null;
  const from = c['from'] as TimeFact | null;
  return `${label(name)}: ${from ? `${text(from, words)} → ` : ''}${text(to, words)}${because(to?.reason)}`;
}

const who = (value: unknown): string => (typeof value === 'object' && value !== null && 'name' in value ? String(value.name) : '');

export function sentence(c: Change, words: Words): string {
  const str = (name: string) => String(c[name] ?? '');
  switch (c.change) {
    case 'registered': return `Registered in ${words.phase(str('phase') as Phase)}`;
    case 'title': return `Title: “${str('from')}” → “${str('to')}”`;
    case 'kind': return `Kind: ${kindWord[str('from') as Kind]} → ${kindWord[str('to') as Kind]}`;
    case 'fact': return fact(c);
    case 'member': return member(c);
    case 'time': return time(c, words);
    case 'waived': return `Need not be known: ${(c['names'] as string[]).map(label).join(', ')}${because(c['reason'])}`;
    case 'phase': {
      const moved = `${words.phase(str('from') as Phase)} → ${words.phase(str('to') as Phase)}`;
      return `${c['reopened'] === true ? 'Reopened: ' : 'Phase: '}${moved}${because(c['reason'])}`;
    }
    case 'disposition': return c['to'] ? `Turned out as: ${dispositionWord[str('to') as Disposition]}` : 'What it turned out to be is open again';
    case 'visibility': return `Visible to: ${visibilityWord[str('to') as Visibility]}${because(c['reason'])}`;
    case 'admitted': return `${c['emergency'] === true ? 'Emergency opening: ' : 'Let in: '}${who(c['who'])}${c['until'] ? ` until ${exact(str('until'), words.zone)}` : ''}${because(c['reason'])}`;
    case 'dismissed_access': return `No longer let in: ${who(c['who'])}`;
    case 'relation': return `${c['removed'] === true ? 'No longer ' : ''}${relationWord[str('kind') as keyof typeof relationWord] ?? plain(str('kind'))} ${str('reference')}`;
    case 'merged_from': return `${str('reference')} was merged into this`;
    case 'merged_into': return `Merged into ${str('reference')}`;
    case 'split': return `${str('reference')} was split off again`;
    case 'pinned': return 'Pinned an entry to the timeline';
    case 'unpinned': return 'Took an entry off the timeline';
    case 'file': return `Added ${str('name')}`;
    case 'other_aware': return `${c['removed'] === true ? 'No longer also aware' : 'Also aware'}: ${text(c['time'] as TimeFact, words)}`;
    default: return plain(c.change);
  }
}
