/** How sure we are: the five states with their marks. Only who may confirm can confirm or rule out. */
import type { FactState } from '@/api/types';
import { Choice } from '@/components/Choice';
import { StateMark } from '@/components/marks';
import { stateWord } from '@/lib/words';
import { useRoom } from './RoomContext';

interface Props { value: FactState; onChange: (state: FactState) => void; states?: FactState[] }
const ALL: FactState[] = ['suspected', 'confirmed', 'ruled_out', 'not_applicable', 'unknown'];

export function StatePicker({ value, onChange, states = ALL }: Props) {
  const { incident } = useRoom();
  const closed = (state: FactState) => (state === 'confirmed' || state === 'ruled_out') && !incident.permissions.confirm;
  return (
    <Choice
      label="How sure" value={value} onChange={onChange}
      options={states.map((state) => ({
        value: state, label: <><StateMark state={state} label={false} />{stateWord[state]}</>, disabled: closed(state),
        title: closed(state) ? 'Only a person with the right to confirm can say this' : undefined,
      }))}
    />
  );
}
