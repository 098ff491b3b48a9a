/** Moving a field one place: which places must be written so that the order holds, whatever they were. Pure. */
interface Placed { id: string; position: number }

export function moved(fields: Placed[], id: string, by: -1 | 1): Placed[] {
  const from = fields.findIndex((f) => f.id === id);
  const to = from + by;
  const [one, other] = [fields[from], fields[to]];
  if (!one || !other) return [];
  const next = [...fields];
  next[from] = other;
  next[to] = one;
  return next.map((f, position) => ({ id: f.id, position })).filter((f) => fields.find((was) => was.id === f.id)?.position !== f.position);
}
