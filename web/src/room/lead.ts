/** Taking the lead: one hands over and one takes, both in the record. */
import type { Thing } from '@/api/types';
import { leadOf } from '@/lib/facts';
import { memberAct } from './patches';
import type { Room } from './RoomContext';

export function takeLead(room: Room, me: Thing): void {
  const lead = leadOf(room.incident);
  if (lead?.id === me.id || room.readOnly) return;
  if (lead) room.change(memberAct(room.incident, 'roles', { value: { role: 'lead', person: lead }, state: 'suspected', remove: true }, me));
  room.change(memberAct(room.incident, 'roles', { value: { role: 'lead', person: { ...me, listed: true } }, state: 'confirmed' }, me));
}
